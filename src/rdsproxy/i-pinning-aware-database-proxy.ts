import type { IResource } from 'aws-cdk-lib';
import type { IWidget, MathExpression, MathExpressionOptions, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConnectable, ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { aws_rds } from 'aws-cdk-lib/interfaces';
import type { ClientProfile } from './client-profile';
import type { PinningReason, ProxyClientAuthentication, ProxyEngineFamily } from './proxy-settings';

/** An RDS Proxy that counts its pinned connections: created by `PinningAwareDatabaseProxy`, or imported. */
export interface IPinningAwareDatabaseProxy extends IResource, IConnectable, aws_rds.IDBProxyRef {
  /**
   * The name of the proxy, which is a dimension of its metrics.
   *
   * @attribute
   */
  readonly proxyName: string;

  /**
   * The ARN of the proxy.
   *
   * @attribute
   */
  readonly proxyArn: string;

  /** The host name that clients connect to. */
  readonly endpointAddress: string;

  /** The port that clients connect to: 3306, 5432 or 1433. */
  readonly port: number;

  /** The wire protocol of the proxy. */
  readonly engineFamily: ProxyEngineFamily;

  /**
   * Lets the grantee connect as this database user only, and opens the network to it.
   *
   * A grantee without security groups, such as a role, gets only the permission: open the network with
   * `service.connections.allowToDefaultPort(proxy)`.
   *
   * @param grantee a function, an instance, a role, …
   * @param user the database user
   */
  grantConnect(grantee: IGrantable, user: string): Grant;

  /**
   * Returns the environment variables that a client needs to connect to the proxy as a database user. They include no
   * password: the client creates an IAM token, or reads the secret.
   */
  environmentFor(user: string, client: ClientProfile): { [name: string]: string };

  /** Graphs for a dashboard: connections against the limit with the pinned ones in it, latency, reasons. */
  widgets(): IWidget[];

  /** A metric of RDS Proxy by name: a sum over 60 seconds by default. */
  metric(metricName: string, options?: MetricOptions): Metric;

  /** The client connections that are open. */
  metricClientConnections(options?: MetricOptions): Metric;

  /** The client connections that failed because of a wrong login or TLS setting. */
  metricClientConnectionsSetupFailedAuth(options?: MetricOptions): Metric;

  /** The time that the proxy took to get a database connection for a client, on average, in microseconds. */
  metricDatabaseConnectionsBorrowLatency(options?: MetricOptions): Metric;

  /** The time from a query to its answer, on average, in microseconds. */
  metricQueryResponseLatency(options?: MetricOptions): Metric;

  /** The time that the database took to answer a query, on average, in microseconds. */
  metricQueryDatabaseResponseLatency(options?: MetricOptions): Metric;

  /** The percentage of time that the writer was available to the proxy. */
  metricAvailabilityPercentage(options?: MetricOptions): Metric;

  /** The database connections that are open. */
  metricDatabaseConnections(options?: MetricOptions): Metric;

  /** The database connections that are lent to a client. */
  metricDatabaseConnectionsCurrentlyBorrowed(options?: MetricOptions): Metric;

  /** The database connections that the proxy may open. */
  metricMaxDatabaseConnectionsAllowed(options?: MetricOptions): Metric;

  /** The database connections that are pinned to one client. The metric exists only after the first pin. */
  metricPinnedConnections(options?: MetricOptions): Metric;

  /** The pinned part of the open database connections, in percent. 0 while fewer than 5 are pinned. */
  metricPinnedShare(options?: MathExpressionOptions): MathExpression;

  /** The borrowed part of the database connections that the proxy may open, in percent. */
  metricPoolUtilization(options?: MathExpressionOptions): MathExpression;

  /** The sessions that were pinned according to the log, by reason. This is a best effort: AWS may change the log. */
  metricPinsLogged(reason: PinningReason, options?: MetricOptions): Metric;
}

/** The attributes of a proxy that another stack or app created. */
export interface DatabaseProxyAttributes {
  /** The name of the proxy. */
  readonly proxyName: string;

  /** The ARN of the proxy, which ends in its identifier: `prx-…`. */
  readonly proxyArn: string;

  /** The host name that clients connect to: the proxy's, or that of one of its endpoints. */
  readonly endpointAddress: string;

  /** The wire protocol of the proxy. */
  readonly engineFamily: ProxyEngineFamily;

  /** The security groups of the proxy. */
  readonly securityGroups: ISecurityGroup[];

  /**
   * The database users that clients may log in as.
   *
   * @default - not known: `grantConnect` and `environmentFor` accept any user
   */
  readonly databaseUsers?: string[];

  /**
   * The way a client proves its identity to the proxy.
   *
   * @default ProxyClientAuthentication.IAM
   */
  readonly clientAuthentication?: ProxyClientAuthentication;
}
