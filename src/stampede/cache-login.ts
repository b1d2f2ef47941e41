import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import { requireLiteral, requireText } from '../private/synth/validation';
import { STORED_NAME } from './facts';

/**
 * The way in which the refresher logs in to a cache that exists.
 *
 * @example
 * import { CacheLogin } from 'cdk-hindsight/stampede';
 *
 * CacheLogin.iamUser('refresher');
 */
export class CacheLogin {
  /**
   * By IAM: the password is a token that is signed without a call to AWS. The user must exist, with authentication by IAM,
   * an ID that is its name, and the access string of `StaleSafeCacheRefresh.accessString`.
   *
   * @throws if it is not the name of a user, or is known only at deploy time
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
   */
  public static iamUser(user: string): CacheLogin {
    requireKind('user', user, 'text');
    requireLiteral('user', user, 'write the name into the code');
    requireText('user', user, STORED_NAME);
    return new CacheLogin(user, undefined);
  }

  /**
   * By a secret whose JSON has `password` and, unless it is of the default user, `username`. The refresher needs a way to
   * Secrets Manager: a NAT gateway or an interface endpoint.
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

  /** Without a login, for a cache that has no authentication: anyone who reaches it may run any command. */
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
