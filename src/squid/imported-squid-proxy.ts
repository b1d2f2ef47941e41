import type { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { type Kinds, requireKinds } from '../private/synth/kinds';
import { requireAccountId, requireText } from '../private/synth/validation';
import type { SquidProxyAttributes } from './i-squid-proxy';
import { SquidProxyBase } from './squid-proxy-base';

const ATTRIBUTES: Kinds<SquidProxyAttributes> = {
  tunnelTagValue: 'text',
  sessionDocumentName: 'text',
  autoScalingGroupName: 'text?',
  account: 'text?',
  region: 'text?',
};

// Names and values that the import hands on to a shell.
const WORD = {
  pattern: /^[\w.\-:/@+=]{1,256}$/,
  must: 'be a word without spaces and quotes',
  remedy: 'take it from the proxy that exists',
};

const REGION = {
  pattern: /^[a-z]{2}(-[a-z]+)+-\d+$/,
  must: 'be the name of a region',
  remedy: 'write for example eu-central-1',
};

/** A proxy that exists. */
export class ImportedSquidProxy extends SquidProxyBase {
  public readonly tunnelTagValue: string;
  public readonly sessionDocumentName: string;
  private readonly attrs: SquidProxyAttributes;

  constructor(scope: Construct, id: string, attrs: SquidProxyAttributes) {
    requireKinds(attrs, ATTRIBUTES, scope);
    requireAccountId('account', attrs.account, scope);
    requireText('region', attrs.region, REGION, scope);
    super(scope, id, { account: attrs.account, region: attrs.region });
    for (const property of ['tunnelTagValue', 'sessionDocumentName', 'autoScalingGroupName'] as const) {
      requireText(property, attrs[property], WORD, this);
    }
    this.attrs = attrs;
    this.tunnelTagValue = attrs.tunnelTagValue;
    this.sessionDocumentName = attrs.sessionDocumentName;
  }

  /** @internal */
  protected get _autoScalingGroupName(): string {
    const remedy = 'pass it to SquidProxy.fromSquidProxyAttributes';
    const must = 'be known of the imported proxy';
    return this.attrs.autoScalingGroupName ?? refuse({ property: 'autoScalingGroupName', must, remedy }, this);
  }
}
