import { Connections, type IConnectable } from 'aws-cdk-lib/aws-ec2';
import { CfnDBProxy, CfnDBProxyEndpoint } from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireBeside } from '../private/synth/existing';
import { type Kinds, requireKind, requireKinds } from '../private/synth/kinds';
import { pickSubnets } from '../private/synth/network';
import { requireOneOf } from '../private/synth/validation';
import type { ClientProfile } from './client-profile';
import { DatabaseProxyClientMetrics } from './database-proxy-client-metrics';
import type { DatabaseProxyReadOnlyEndpointProps } from './database-proxy-read-only-endpoint-props';
import { PROXY_SUBNETS } from './facts';
import type { IPinningAwareDatabaseProxy } from './i-pinning-aware-database-proxy';
import { PinningAwareDatabaseProxyBase } from './pinning-aware-database-proxy-base';
import { proxyNameFor } from './proxy-name';
import { objectionsToNetworkType } from './proxy-network-type';
import { ProxyNetworkType } from './proxy-settings';
import { requireClientProfile } from './require-client-profile';

const PROPS: Kinds<DatabaseProxyReadOnlyEndpointProps> = {
  endpointName: 'text?',
  vpcSubnets: 'object?',
  endpointNetworkType: 'text?',
  proxy: 'object',
  vpc: 'object?',
};

/**
 * An endpoint of a proxy that reaches only the readers of an Aurora cluster.
 *
 * Created by the proxy's `addReadOnlyEndpoint`, or for an imported proxy by its constructor. The proxy's `grantConnect`
 * covers it.
 *
 * @throws if the proxy's target is an instance, the proxy is in another Region or account, or the subnets are in a
 * single Availability Zone
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-endpoints.html
 *
 * @example
 * import { ClientProfile, PinningAwareDatabaseProxy } from 'cdk-hindsight/rdsproxy';
 *
 * declare const proxy: PinningAwareDatabaseProxy;
 *
 * const readers = proxy.addReadOnlyEndpoint('Readers');
 * readers.environmentFor('app', ClientProfile.mysql2());
 */
export class DatabaseProxyReadOnlyEndpoint extends DatabaseProxyClientMetrics implements IConnectable {
  /** The host name that clients connect to. */
  public readonly endpointAddress: string;
  /** The name of the endpoint, which is a dimension of its metrics. */
  public readonly endpointName: string;
  /** The ARN of the endpoint. */
  public readonly endpointArn: string;
  /** The security groups, which are the proxy's, with its port. */
  public readonly connections: Connections;
  protected readonly metricDimensions: { [name: string]: string };
  private readonly proxy: IPinningAwareDatabaseProxy;

  constructor(scope: Construct, id: string, props: DatabaseProxyReadOnlyEndpointProps) {
    super(scope, id);
    requireKinds(props, PROPS, this);
    requireOneOf('endpointNetworkType', props.endpointNetworkType, Object.values(ProxyNetworkType), this);
    const { proxy } = props;
    const place = 'make the endpoint in a stack of the account and Region of the proxy';
    requireBeside({ property: 'proxy', of: 'the endpoint', remedy: place }, proxy, this);
    const defaults = proxy instanceof PinningAwareDatabaseProxyBase ? proxy._readerDefaults(this) : {};
    const { vpc, vpcSubnets, endpointNetworkType } = { ...defaults, ...given(props) };
    if (vpc === undefined) {
      const remedy = 'set it to the VPC of the proxy';
      refuse({ property: 'vpc', must: 'be set for an imported proxy', remedy }, this);
    }
    this.proxy = proxy;
    const { securityGroups, defaultPort } = proxy.connections;
    this.connections = new Connections({ securityGroups, defaultPort });
    const subnets = pickSubnets(this, vpc, vpcSubnets, PROXY_SUBNETS);
    this.node.addValidation({ validate: () => objectionsToNetworkType(endpointNetworkType, subnets) });
    // All that is here replaces the endpoint.
    const replacing = {
      dbProxyName: proxy.proxyName,
      endpointNetworkType,
      vpcSubnetIds: subnets.subnetIds,
    };
    const resource = new CfnDBProxyEndpoint(this, 'Resource', {
      ...replacing,
      dbProxyEndpointName: proxyNameFor(this, 'endpointName', props.endpointName, {
        ...replacing,
        dbProxyName: physicalNameOf(proxy),
      }),
      targetRole: 'READ_ONLY',
      vpcSecurityGroupIds: securityGroups.map((group) => group.securityGroupId),
    });
    this.endpointAddress = resource.attrEndpoint;
    this.endpointName = this.getResourceNameAttribute(resource.ref);
    this.endpointArn = resource.attrDbProxyEndpointArn;
    this.metricDimensions = { ProxyName: proxy.proxyName, EndpointName: this.endpointName };
  }

  /**
   * Returns the environment variables that a client needs to connect here as a database user. They include no password.
   *
   * @throws if the client does not speak the proxy's protocol, or the user is not one of the proxy's
   */
  public environmentFor(user: string, client: ClientProfile): { [name: string]: string } {
    requireKind('user', user, 'text', this);
    requireClientProfile('client', client, this);
    // Rejects what the proxy rejects.
    this.proxy.environmentFor(user, client);
    const { engineFamily: family, port } = this.proxy;
    return client._environmentFor({ family, host: this.endpointAddress, port, user }, this);
  }
}

/** A reference to a proxy stays the same when the proxy is replaced; its name does not. */
function physicalNameOf(proxy: IPinningAwareDatabaseProxy): string {
  const resource = proxy.node.defaultChild;
  return resource instanceof CfnDBProxy ? resource.dbProxyName : proxy.proxyName;
}

/** The properties that are set: one that is undefined would hide the proxy's. */
function given(props: DatabaseProxyReadOnlyEndpointProps): Partial<DatabaseProxyReadOnlyEndpointProps> {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));
}
