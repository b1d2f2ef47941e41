import type { IEmailIdentity } from 'aws-cdk-lib/aws-ses';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';

/**
 * The verified identity of the recipients' domain: SES accepts mail only for verified domains.
 *
 * @example
 * import { EmailIdentity } from 'aws-cdk-lib/aws-ses';
 * import { InboundIdentity } from 'cdk-hindsight/email';
 *
 * InboundIdentity.existing(EmailIdentity.fromEmailIdentityName(this, 'Acme', 'acme.example'));
 */
export class InboundIdentity {
  /**
   * An identity that already exists, or that the app creates. Its subdomains are verified with it.
   *
   * @throws if it is not an SES identity
   */
  public static existing(identity: IEmailIdentity): InboundIdentity {
    requireKind('identity', identity, 'object');
    if (!('emailIdentityName' in identity)) {
      const remedy =
        "pass an EmailIdentity, for example EmailIdentity.fromEmailIdentityName(this, 'Acme', 'acme.example')";
      refuse({ property: 'identity', must: 'be an EmailIdentity', got: 'an object of another class', remedy });
    }
    return new InboundIdentity(identity);
  }

  private constructor(
    /** @internal */
    readonly _identity: IEmailIdentity,
  ) {}
}
