import { Token } from 'aws-cdk-lib';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { refuse } from './private/synth/errors';
import { requireKind } from './private/synth/kinds';
import { requireText } from './private/synth/validation';

const USER = {
  pattern: /^[A-Za-z_][A-Za-z0-9_$.-]{0,62}$/,
  must: 'be the name of a database user: 1 to 63 letters, digits and _$.-, beginning with a letter or _',
  remedy: 'use the name as it was created in the database',
};

/**
 * The credentials with which the library's code logs in to a database.
 *
 * @example
 * import { DatabaseLogin } from 'cdk-hindsight';
 *
 * DatabaseLogin.iamUser('migrator');
 */
export class DatabaseLogin {
  /**
   * The user name and password in an AWS Secrets Manager secret, in the format that RDS writes. Code in a VPC needs a route to
   * Secrets Manager: a NAT gateway or an interface endpoint.
   *
   * @throws if it is not a secret
   */
  public static secret(secret: ISecret): DatabaseLogin {
    requireKind('secret', secret, 'object');
    if (!('secretArn' in secret)) {
      const remedy = 'pass for example the secret of the cluster';
      refuse({ property: 'secret', must: 'be a Secret', got: 'an object without secretArn', remedy });
    }
    return new DatabaseLogin(secret, undefined);
  }

  /**
   * A database user that logs in with IAM: the password is a token that is signed without a call to AWS. IAM authentication
   * must be on, and the user must exist: `GRANT rds_iam TO migrator` in PostgreSQL, `IDENTIFIED WITH
   * AWSAuthenticationPlugin AS 'RDS'` in MySQL.
   *
   * @throws if it is not a valid name of a database user, or is known only at deploy time
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.DBAccounts.html
   */
  public static iamUser(user: string): DatabaseLogin {
    requireText('user', user, USER);
    requireKind('user', user, 'text');
    if (Token.isUnresolved(user)) {
      refuse({ property: 'user', must: 'be known at synth', got: 'a token', remedy: 'write the name into the code' });
    }
    return new DatabaseLogin(undefined, user);
  }

  private constructor(
    /** @internal */
    readonly _secret: ISecret | undefined,
    /** @internal */
    readonly _user: string | undefined,
  ) {}
}
