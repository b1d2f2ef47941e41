import type { IResource } from 'aws-cdk-lib';
import type { IWidget, MathExpression, MathExpressionOptions, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConnectable, ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { aws_rds } from 'aws-cdk-lib/interfaces';
import type { ClientProfile } from './client-profile';
import type { PinningReason, ProxyClientAuthentication, ProxyEngineFamily } from './proxy-settings';

/** An RDS Proxy whose pinned connections are counted: made by `PinningAwareDatabaseProxy`, or imported. */
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
   * Lets the grantee connect as this one database user, and opens the network to it.
   *
   * A grantee without security groups of its own, such as a role, gets the permission only: open the network with
   * `service.connections.allowToDefaultPort(proxy)`.
   *
   * @param grantee a function, an instance, a role, …
   * @param user the database user
   */
  grantConnect(grantee: IGrantable, user: string): Grant;

  /**
   * Returns the environment variables with which a client connects to the proxy as a database user. There is no password
   * among them: the client makes an IAM token, or reads the secret.
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

  /** The percentage of time for which the writer was available to the proxy. */
  metricAvailabilityPercentage(options?: MetricOptions): Metric;

  /** The database connections that are open. */
  metricDatabaseConnections(options?: MetricOptions): Metric;

  /** The database connections that are lent to a client. */
  metricDatabaseConnectionsCurrentlyBorrowed(options?: MetricOptions): Metric;

  /** The database connections that the proxy may open. */
  metricMaxDatabaseConnectionsAllowed(options?: MetricOptions): Metric;

  /** The database connections that are pinned to one client. The series begins with the first pin. */
  metricPinnedConnections(options?: MetricOptions): Metric;

  /** The pinned part of the open database connections, in percent; 0 as long as fewer than 5 are pinned. */
  metricPinnedShare(options?: MathExpressionOptions): MathExpression;

  /** The borrowed part of the database connections that the proxy may open, in percent. */
  metricPoolUtilization(options?: MathExpressionOptions): MathExpression;

  /** The sessions that the log says were pinned, by reason. A best effort: AWS may change the log. */
  metricPinsLogged(reason: PinningReason, options?: MetricOptions): Metric;
}

/** The attributes of a proxy that another stack or app made. */
export interface DatabaseProxyAttributes {
  /** The name of the proxy. */
  readonly proxyName: string;

  /** The ARN of the proxy, which ends in its identifier: `prx-…`. */
  readonly proxyArn: string;

  /** The host name that clients connect to: of the proxy, or of an endpoint of it. */
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
   * The way in which a client proves its identity to the proxy.
   *
   * @default ProxyClientAuthentication.IAM
   */
  readonly clientAuthentication?: ProxyClientAuthentication;
}
