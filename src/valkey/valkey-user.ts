import type { IResource } from 'aws-cdk-lib';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { ImportedUser } from './cache-user';
import type { ValkeyAccess } from './valkey-access';

/** A user of a `ValkeyServerlessCache`. */
export interface IValkeyUser extends IResource {
  /** The id of the user in its account and region, in lower case. */
  readonly userId: string;

  /** The name that the client logs in with. */
  readonly userName: string;

  /** The ARN of the user. `elasticache:Connect` needs it together with the cache's. */
  readonly userArn: string;

  /** The secret with the password. Undefined for a user that logs in with IAM. */
  readonly secret?: ISecret;
}

/** The attributes of a user that another app or stack created. */
export interface ValkeyUserAttributes {
  /** The id of the user, in lower case as the service stores it. */
  readonly userId: string;

  /**
   * The name that the client logs in with.
   *
   * @default - the user's id, as for every IAM user
   */
  readonly userName?: string;

  /**
   * The secret with the password, for a user that logs in with one.
   *
   * @default - none: the user logs in with IAM
   */
  readonly secret?: ISecret;
}

/** Users of a cache that another app or stack created. */
export class ValkeyUser {
  /**
   * Imports an existing user, for `grantConnect` and `environmentFor` of an imported cache.
   *
   * @throws if the id is not in lower case
   */
  public static fromValkeyUserAttributes(scope: Construct, id: string, attrs: ValkeyUserAttributes): IValkeyUser {
    return new ImportedUser(scope, id, attrs);
  }

  private constructor() {}
}

/** A user that logs in with a token signed by its IAM role. */
export interface ValkeyIamUserOptions {
  /** The keys and commands of the user. */
  readonly access: ValkeyAccess;

  /**
   * The id of the user, which is also its name: IAM authentication needs both to be the same, in lower case.
   * A new id replaces the user.
   *
   * @default - made from the construct's path
   */
  readonly userId?: string;
}

/** A user that logs in with a password from Secrets Manager. */
export interface ValkeyPasswordUserOptions {
  /** The keys and commands of the user. */
  readonly access: ValkeyAccess;

  /**
   * The id of the user, in lower case. A new id replaces the user.
   *
   * @default - made from the construct's path and the `userName`
   */
  readonly userId?: string;

  /**
   * The name that the client logs in with. A new name replaces the user: if you set a `userId`, change it in the same
   * deployment, because the old user still exists while the new one is created.
   *
   * @default - the user's id
   */
  readonly userName?: string;

  /**
   * A secret whose JSON contains the password under `password`: 16 to 128 printable characters except `,` `"` `/` `@`.
   *
   * @default - a new secret with `username` and a generated `password`, encrypted with the cache's `encryptionKey` if
   * it has one
   */
  readonly secret?: ISecret;

  /**
   * A second secret of the same form, whose password is valid as well: for a rotation that does not reject clients.
   * Clients get only `secret`.
   *
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/User-Secrets-Manager.html
   * @default - none: one password is valid
   */
  readonly secondSecret?: ISecret;
}
