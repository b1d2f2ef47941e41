import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IConstruct } from 'constructs';
import type { ValkeyAccess } from './valkey-access';

/** A user of a `ValkeyServerlessCache`. */
export interface IValkeyUser extends IConstruct {
  /** The id of the user in its account and region, in lower case. */
  readonly userId: string;

  /** The name that the client logs in with. */
  readonly userName: string;

  /** The ARN of the user, which `elasticache:Connect` needs beside the cache's. */
  readonly userArn: string;

  /** The secret with the password; nothing for a user that logs in with IAM. */
  readonly secret?: ISecret;
}

/** A user that logs in with a token signed by its IAM role. */
export interface ValkeyIamUserOptions {
  /** The keys and commands of the user. */
  readonly access: ValkeyAccess;

  /**
   * The id of the user, which is its name as well: IAM authentication needs both to be the same, in lower case.
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
   * @default - made from the construct's path
   */
  readonly userId?: string;

  /**
   * The name that the client logs in with. A new name replaces the user.
   *
   * @default - the user's id
   */
  readonly userName?: string;

  /**
   * A secret whose JSON has the password under `password`: 16 to 128 printable characters, none of `,` `"` `/` `@`.
   *
   * @default - a new secret with `username` and a generated `password`, encrypted with the cache's `encryptionKey` if it
   * has one
   */
  readonly secret?: ISecret;
}
