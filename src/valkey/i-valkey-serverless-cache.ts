import type { IResource } from 'aws-cdk-lib';
import type { IWidget, MathExpression, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConnectable, ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { aws_elasticache } from 'aws-cdk-lib/interfaces';
import type { IValkeyUser } from './valkey-user';

/** A serverless Valkey cache: created by `ValkeyServerlessCache`, or imported. */
export interface IValkeyServerlessCache extends IResource, IConnectable, aws_elasticache.IServerlessCacheRef {
  /**
   * The name, in lower case. IAM tokens are signed for it.
   *
   * @attribute
   */
  readonly cacheName: string;

  /**
   * The ARN of the cache. `elasticache:Connect` needs it together with the user's.
   *
   * @attribute
   */
  readonly cacheArn: string;

  /** The address of the endpoint that reads and writes. */
  readonly endpointAddress: string;

  /** The address of the endpoint that reads from the nearest copy, on port 6380. */
  readonly readerEndpointAddress: string;

  /** The port of the endpoint that reads and writes. */
  readonly port: number;

  /** The port of the endpoint that reads from the nearest copy. Clients with a read preference open both ports. */
  readonly readerPort: number;

  /**
   * Lets the grantee log in as this user: grants IAM access to the cache and the user, or to the user's secret, and
   * opens both ports if the grantee has security groups. A role has none: open the network with
   * `service.connections.allowToDefaultPort(cache)`.
   */
  grantConnect(grantee: IGrantable, user: IValkeyUser): Grant;

  /**
   * Returns what a client needs to know, as environment variables: `VALKEY_HOST`, `VALKEY_PORT`, `VALKEY_READER_HOST`,
   * `VALKEY_READER_PORT`, `VALKEY_TLS`, `VALKEY_CACHE_NAME`, `VALKEY_USER`, `VALKEY_AUTHENTICATION` (`iam` or
   * `password`) and, for a password user, `VALKEY_SECRET_ARN`. Never a password. A public endpoint has no
   * `VALKEY_READER_…`.
   */
  environmentFor(user: IValkeyUser): { [name: string]: string };

  /** Graphs for a dashboard: each limit with its use, latency, traffic, connections, denied requests. */
  widgets(): IWidget[];

  /** A metric of this cache by its CloudWatch name: the average over one minute by default. */
  metric(metricName: string, options?: MetricOptions): Metric;

  /** The bytes that the data uses: the maximum over one minute. */
  metricBytesUsedForCache(options?: MetricOptions): Metric;

  /** The ElastiCache Processing Units consumed: the sum over one minute, not a rate. */
  metricElastiCacheProcessingUnits(options?: MetricOptions): Metric;

  /** The ElastiCache Processing Units consumed per second, the unit of the limits: over one minute. */
  metricEcpuPerSecond(options?: MetricOptions): MathExpression;

  /** The latency of successful reads, in microseconds: the average over one minute. */
  metricSuccessfulReadRequestLatency(options?: MetricOptions): Metric;

  /** The latency of successful writes, in microseconds: the average over one minute. */
  metricSuccessfulWriteRequestLatency(options?: MetricOptions): Metric;

  /** The commands executed: the sum over one minute. */
  metricTotalCmdsCount(options?: MetricOptions): Metric;

  /** The share of reads that found their key, in percent: the average over one minute. */
  metricCacheHitRate(options?: MetricOptions): Metric;

  /** The reads that found their key: the sum over one minute. */
  metricCacheHits(options?: MetricOptions): Metric;

  /** The open connections: the maximum over one minute. */
  metricCurrConnections(options?: MetricOptions): Metric;

  /** The connections accepted: the sum over one minute. */
  metricNewConnections(options?: MetricOptions): Metric;

  /** The commands that were throttled: the sum over one minute. */
  metricThrottledCmds(options?: MetricOptions): Metric;

  /** The items in the cache: the maximum over one minute. */
  metricCurrItems(options?: MetricOptions): Metric;

  /** The items with a time to live, the only ones that can be evicted: the maximum over one minute. */
  metricCurrVolatileItems(options?: MetricOptions): Metric;

  /** The keys evicted because the storage limit was reached: the sum over one minute. */
  metricEvictions(options?: MetricOptions): Metric;

  /** The bytes sent to the cache: the sum over one minute. */
  metricNetworkBytesIn(options?: MetricOptions): Metric;

  /** The bytes read from the cache: the sum over one minute. */
  metricNetworkBytesOut(options?: MetricOptions): Metric;

  /** The logins that failed: the sum over one minute. */
  metricAuthenticationFailures(options?: MetricOptions): Metric;

  /** The commands denied because of a key that their user may not access: the sum over one minute. */
  metricKeyAuthorizationFailures(options?: MetricOptions): Metric;

  /** The commands denied because their user may not run them: the sum over one minute. */
  metricCommandAuthorizationFailures(options?: MetricOptions): Metric;

  /** The connections closed because their IAM login was older than 12 hours: the sum over one minute. */
  metricIamAuthenticationExpirations(options?: MetricOptions): Metric;

  /** The IAM logins that were throttled: the sum over one minute. */
  metricIamAuthenticationThrottling(options?: MetricOptions): Metric;
}

/** The attributes of a cache that another app or stack created. */
export interface ValkeyServerlessCacheAttributes {
  /** The name of the cache, in lower case as the service stores it. */
  readonly cacheName: string;

  /** The address of the endpoint that reads and writes. */
  readonly endpointAddress: string;

  /**
   * The address of the endpoint that reads from the nearest copy.
   *
   * @default - unknown, as for a public endpoint, which has none: `readerEndpointAddress` throws
   */
  readonly readerEndpointAddress?: string;

  /**
   * The security groups of the cache. `grantConnect` adds its rules to them.
   *
   * @default - none, as for a public endpoint: clients with security groups are rejected unless `publicEndpoint` is set
   */
  readonly securityGroups?: ISecurityGroup[];

  /**
   * Whether the endpoint is on the internet, so that clients need no access to a VPC.
   *
   * @default false
   */
  readonly publicEndpoint?: boolean;
}
