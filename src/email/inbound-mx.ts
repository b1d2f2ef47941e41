import { type IHostedZone, PrivateHostedZone } from 'aws-cdk-lib/aws-route53';
import { refuse } from '../private/synth/errors';
import { requireClass, requireKind, requireKinds } from '../private/synth/kinds';
import { requireText } from '../private/synth/validation';

/** Options of the MX record of a whole domain. */
export interface ApexMxOptions {
  /**
   * Whether the mail of all mailboxes in the domain may go to SES from now on. It must be true, because an MX record at the apex
   * replaces the record that routes mail to people's mailboxes.
   */
  readonly replacesAllMail: boolean;
}

const ZONE = { name: 'a hosted zone', remedy: 'pass for example HostedZone.fromLookup(…)' };
const LABEL = {
  pattern: /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/,
  must: 'be a sub-domain in lower case, relative to the zone, such as in',
  remedy: 'leave out the name of the zone',
};

/**
 * The MX record that routes mail to SES.
 *
 * @example
 * import { HostedZone } from 'aws-cdk-lib/aws-route53';
 * import { InboundMx } from 'cdk-hindsight/email';
 *
 * const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: 'Z123', zoneName: 'acme.example' });
 * InboundMx.subdomain(zone, 'in');
 */
export class InboundMx {
  /**
   * The record of a subdomain, which does not affect the mailboxes of the domain.
   *
   * @param label the subdomain relative to the zone: `in` for in.acme.example
   * @throws if the zone is not a hosted zone, or is private, or the label is not a subdomain in lower case
   */
  public static subdomain(zone: IHostedZone, label: string): InboundMx {
    requireZone(zone);
    requireKind('label', label, 'text');
    requireText('label', label, LABEL);
    return new InboundMx(zone, label);
  }

  /**
   * The record of the domain itself.
   *
   * @throws if the zone is not a hosted zone, or is private, or `replacesAllMail` is not true
   */
  public static apex(zone: IHostedZone, options: ApexMxOptions): InboundMx {
    requireZone(zone);
    requireKinds(options, { replacesAllMail: 'boolean' }, undefined, 'options.');
    if (!options.replacesAllMail) {
      const remedy = 'set it if no mailbox of the domain may get mail any more; or use InboundMx.subdomain(…)';
      refuse({ property: 'options.replacesAllMail', must: 'be true', got: 'false', remedy });
    }
    return new InboundMx(zone, undefined);
  }

  private constructor(
    /** @internal */
    readonly _zone: IHostedZone,
    /** @internal */
    readonly _label: string | undefined,
  ) {}

  /** The domain of the recipients. @internal */
  public get _domain(): string {
    const { zoneName } = this._zone;
    return this._label === undefined ? zoneName : `${this._label}.${zoneName}`;
  }
}

/** Rejects what is no zone, and a private one: the mail servers of others do not see it. */
function requireZone(zone: IHostedZone): void {
  requireKind('zone', zone, 'object');
  requireClass('zone', zone, 'hostedZoneId', ZONE);
  if (zone instanceof PrivateHostedZone) {
    const remedy = 'pass the public zone of the domain: mail servers cannot see a private one';
    refuse({ property: 'zone', must: 'be public', got: zone.node.path, remedy }, zone);
  }
}
