import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Connections } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireAttributes, requireUser } from './cache-rules';
import { cacheWidgets } from './cache-widgets';
import type { ValkeyServerlessCacheAttributes } from './i-valkey-serverless-cache';
import { PORTS, ValkeyServerlessCacheBase } from './valkey-serverless-cache-base';
import type { IValkeyUser } from './valkey-user';

/** A cache that exists. */
export class ImportedServerlessCache extends ValkeyServerlessCacheBase {
  public readonly cacheName: string;
  public readonly endpointAddress: string;
  /** @internal */
  protected readonly _isInVpc: boolean;
  /** @internal */
  protected readonly _hasReader: boolean;
  private readonly attrs: ValkeyServerlessCacheAttributes;
  private readonly network: Connections;

  constructor(scope: Construct, id: string, attrs: ValkeyServerlessCacheAttributes) {
    super(scope, id);
    requireAttributes(this, attrs);
    this.attrs = attrs;
    this.cacheName = attrs.cacheName;
    this.endpointAddress = attrs.endpointAddress;
    this._isInVpc = !attrs.publicEndpoint;
    this._hasReader = attrs.readerEndpointAddress !== undefined;
    this.network = new Connections({ securityGroups: attrs.securityGroups, defaultPort: PORTS });
  }

  public get readerEndpointAddress(): string {
    return this.attrs.readerEndpointAddress ?? this.refuseUnknown('readerEndpointAddress');
  }

  public get connections(): Connections {
    return this.attrs.securityGroups ? this.network : this.refuseUnknown('securityGroups');
  }

  public widgets(): IWidget[] {
    return cacheWidgets(this);
  }

  /** @internal */
  protected _requireMember(user: IValkeyUser): void {
    requireUser(user, this);
  }

  private refuseUnknown(property: string): never {
    const remedy = 'pass it to ValkeyServerlessCache.fromValkeyServerlessCacheAttributes';
    return refuse({ property, must: 'be known of the imported cache', remedy }, this);
  }
}
