import { Connections, type IConnectable, type ISecurityGroup, Port, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { CfnDBProxyEndpoint } from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import type { ClientProfile } from './client-profile';
import { DatabaseProxyClientMetrics } from './database-proxy-client-metrics';
import type { PinningAwareDatabaseProxy } from './pinning-aware-database-proxy';
import { proxyNameFor } from './proxy-name';
import { selectProxySubnets } from './proxy-network';
import type { ProxyNetworkType } from './proxy-network-type';

/** What may differ between a proxy and a read-only endpoint of it. */
export interface ReadOnlyEndpointOptions {
  /**
   * The name of the endpoint: 1 to 63 lower-case letters, digits and single hyphens, beginning with a letter.
   *
   * A change replaces the endpoint.
   *
   * @default - made from the path of the construct
   */
  readonly endpointName?: string;

  /**
   * The subnets of the endpoint, in at least two Availability Zones. A change replaces the endpoint.
   *
   * @default - those of the proxy
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The IP versions that clients use.
   *
   * @default - that of the proxy
   */
  readonly endpointNetworkType?: ProxyNetworkType;
}

/** What the proxy adds to the options of its endpoint. */
export interface DatabaseProxyReadOnlyEndpointProps extends ReadOnlyEndpointOptions {
  /** The proxy, with an Aurora cluster behind it. */
  readonly proxy: PinningAwareDatabaseProxy;
}

/**
 * An endpoint of a proxy that reaches only the readers of an Aurora cluster.
 *
 * Made by `addReadOnlyEndpoint` of the proxy; `grantConnect` of the proxy covers it.
 *
 * @throws if the proxy has an instance behind it, or the subnets lie in one Availability Zone
 */
export class DatabaseProxyReadOnlyEndpoint extends DatabaseProxyClientMetrics implements IConnectable {
  /** The host name that clients connect to. */
  public readonly endpoint: string;
  /** The name of the endpoint, which is a dimension of its metrics. */
  public readonly endpointName: string;
  /** The ARN of the endpoint. */
  public readonly endpointArn: string;
  /** The security groups, which are the proxy's, with its port. */
  public readonly connections: Connections;
  protected readonly metricDimensions: { [name: string]: string };
  private readonly proxy: PinningAwareDatabaseProxy;

  constructor(scope: Construct, id: string, props: DatabaseProxyReadOnlyEndpointProps) {
    super(scope, id);
    const { proxy } = props;
    this.requireCluster(proxy);
    this.proxy = proxy;
    const securityGroups: ISecurityGroup[] = proxy.connections.securityGroups;
    this.connections = new Connections({ securityGroups, defaultPort: Port.tcp(proxy.port) });
    const resource = new CfnDBProxyEndpoint(this, 'Resource', {
      dbProxyName: proxy.proxyName,
      dbProxyEndpointName: proxyNameFor(this, 'endpointName', props.endpointName),
      targetRole: 'READ_ONLY',
      vpcSubnetIds: selectProxySubnets(this, proxy.vpc, props.vpcSubnets ?? proxy.vpcSubnets).subnetIds,
      vpcSecurityGroupIds: securityGroups.map((group) => group.securityGroupId),
      endpointNetworkType: props.endpointNetworkType ?? proxy.endpointNetworkType,
    });
    this.endpoint = resource.attrEndpoint;
    this.endpointName = resource.ref;
    this.endpointArn = resource.attrDbProxyEndpointArn;
    this.metricDimensions = { ProxyName: proxy.proxyName, EndpointName: this.endpointName };
  }

  /**
   * The environment variables with which a function connects here as a database user. There is no password in it.
   *
   * @throws if the client does not speak the proxy's protocol, or the user is not one of the proxy's
   */
  public environmentFor(user: string, client: ClientProfile): { [name: string]: string } {
    return this.proxy._environmentFor(user, client, this.endpoint);
  }

  private requireCluster(proxy: PinningAwareDatabaseProxy): void {
    if (!proxy._target._cluster) {
      const remedy = 'read-only endpoints exist for Aurora clusters; connect to the read replica itself';
      refuse({ property: 'target', must: 'be a cluster for a read-only endpoint', got: 'an instance', remedy }, proxy);
    }
  }
}
