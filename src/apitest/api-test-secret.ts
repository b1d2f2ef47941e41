import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { requireMadeBy } from '../private/synth/kinds';
import { requireLiteral, requireText } from '../private/synth/validation';

const FIELD = {
  pattern: /^.{1,256}$/s,
  must: 'be the name of a field, of 1 to 256 characters',
  remedy: 'use ApiTestSecret.whole for a secret that is not JSON',
};

/**
 * A secret for the tests. Each run reads it; it is neither in the template nor in the environment of the function.
 *
 * @example
 * import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
 * import { ApiTestSecret } from 'cdk-hindsight/apitest';
 *
 * declare const login: ISecret;
 *
 * ApiTestSecret.field(login, 'password');
 */
export class ApiTestSecret {
  /**
   * One field of a JSON secret. The tests see only this value.
   *
   * @param field the name of the field, which must hold a text or a number
   * @throws if the name is empty, or is known only at deploy time
   */
  public static field(secret: ISecret, field: string): ApiTestSecret {
    requireSecret(secret);
    requireLiteral('field', field, 'write it into the code');
    requireText('field', field, FIELD);
    return new ApiTestSecret(secret, field);
  }

  /**
   * A whole secret, as text. If it is JSON, each value in it counts as a secret too. If one value is shorter than 8
   * characters, for example a port, every message of a failed test is withheld. Use `field` instead.
   */
  public static whole(secret: ISecret): ApiTestSecret {
    requireSecret(secret);
    return new ApiTestSecret(secret, undefined);
  }

  private constructor(
    /** @internal */
    readonly _secret: ISecret,
    /** @internal */
    readonly _field: string | undefined,
  ) {}
}

function requireSecret(secret: ISecret): void {
  requireMadeBy('secret', secret, 'secretArn', "Secret.fromSecretNameV2(this, 'Login', 'shop/login')");
}
