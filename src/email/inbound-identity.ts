import type { IEmailIdentity } from 'aws-cdk-lib/aws-ses';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';

/**
 * The verified identity of the recipients' domain: SES accepts mail for no other.
 *
 * @example
 * import { EmailIdentity } from 'aws-cdk-lib/aws-ses';
 * import { InboundIdentity } from 'cdk-hindsight/email';
 *
 * InboundIdentity.existing(EmailIdentity.fromEmailIdentityName(this, 'Acme', 'acme.example'));
 */
export class InboundIdentity {
  /**
   * An identity that is there already, or that the app makes. Its sub-domains are verified with it.
   *
   * @throws if it is not an identity of SES
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
