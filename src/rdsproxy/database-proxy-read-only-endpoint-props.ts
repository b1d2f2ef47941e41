import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IPinningAwareDatabaseProxy } from './i-pinning-aware-database-proxy';
import type { ProxyNetworkType } from './proxy-settings';

/** The settings in which a read-only endpoint may differ from its proxy. */
export interface ReadOnlyEndpointOptions {
  /**
   * The name of the endpoint: 1 to 63 lower-case letters, digits and single hyphens, beginning with a letter.
   *
   * A change replaces the endpoint.
   *
   * @default - generated from the construct's path and every property that replaces the endpoint
   */
  readonly endpointName?: string;

  /**
   * The subnets of the endpoint, in at least two Availability Zones. A change replaces the endpoint; if you set
   * `endpointName`, change it in the same deployment.
   *
   * @default - those of the proxy
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The IP versions that clients use. A change replaces the endpoint; if you set `endpointName`, change it in the same
   * deployment.
   *
   * @default - that of the proxy
   */
  readonly endpointNetworkType?: ProxyNetworkType;
}

/** Properties of a `DatabaseProxyReadOnlyEndpoint`. */
export interface DatabaseProxyReadOnlyEndpointProps extends ReadOnlyEndpointOptions {
  /** The proxy, with an Aurora cluster behind it. */
  readonly proxy: IPinningAwareDatabaseProxy;

  /**
   * The VPC of the proxy.
   *
   * @default - the proxy's; it must be set for an imported proxy
   */
  readonly vpc?: IVpc;
}
