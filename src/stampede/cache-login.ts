import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import { requireLiteral, requireText } from '../private/synth/validation';
import { STORED_NAME } from './facts';

/**
 * The login of the refresher to an existing cache.
 *
 * @example
 * import { CacheLogin } from 'cdk-hindsight/stampede';
 *
 * CacheLogin.iamUser('refresher');
 */
export class CacheLogin {
  /**
   * By IAM: the password is a token that is signed without a call to AWS. The user must exist, with IAM authentication, an
   * ID that equals its name, and the access string from `StaleSafeCacheRefresh.accessString`.
   *
   * @throws if it is not a user name, or is known only at deploy time
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
   */
  public static iamUser(user: string): CacheLogin {
    requireKind('user', user, 'text');
    requireLiteral('user', user, 'write the name into the code');
    requireText('user', user, STORED_NAME);
    return new CacheLogin(user, undefined);
  }

  /**
   * By a secret. Its JSON must have `password` and, unless the user is the default user, `username`. The refresher needs a
   * path to Secrets Manager: a NAT gateway or an interface endpoint.
   *
   * @throws if it is not a secret
   */
  public static secret(secret: ISecret): CacheLogin {
    requireKind('secret', secret, 'object');
    if (!('secretArn' in secret)) {
      const remedy = 'pass for example Secret.fromSecretNameV2(…)';
      refuse({ property: 'secret', must: 'be a Secret', got: 'an object without secretArn', remedy });
    }
    return new CacheLogin(undefined, secret);
  }

  /** No login, for a cache without authentication: anyone who reaches the cache may run any command. */
  public static none(): CacheLogin {
    return new CacheLogin(undefined, undefined);
  }

  private constructor(
    /** @internal */
    readonly _user: string | undefined,
    /** @internal */
    readonly _secret: ISecret | undefined,
  ) {}
}
