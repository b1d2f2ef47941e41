import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { requireMadeBy } from '../private/synth/kinds';
import { requireLiteral, requireText } from '../private/synth/validation';

const FIELD = {
  pattern: /^.{1,256}$/s,
  must: 'be the name of a field, of 1 to 256 characters',
  remedy: 'use ApiTestSecret.whole for a secret that is not JSON',
};

/**
 * A secret for the tests. It is read by each run, and is neither in the template nor in the environment of the function.
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
   * One field of a secret that is JSON. Only this value is known to the tests.
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
   * All of a secret, as a text. If it is JSON, each value in it counts as a secret too; with one that is shorter than 8
   * characters, for example a port, every message of a failed test is withheld. Name the field instead.
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
