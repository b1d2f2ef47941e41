import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { SessionPinningFilter } from 'aws-cdk-lib/aws-rds';
import type { PinningAwareDatabaseProxyAlarmOptions } from './pinning-aware-database-proxy-alarm-options';
import type { ProxyAuth } from './proxy-auth';
import type { ProxyNetworkType } from './proxy-network-type';
import type { ProxyTarget } from './proxy-target';

/** Which database a `PinningAwareDatabaseProxy` stands in front of, who may log in, and how it pools. */
export interface PinningAwareDatabaseProxyProps {
  /** The VPC of the proxy, which must reach the database. */
  readonly vpc: IVpc;

  /** The database. */
  readonly target: ProxyTarget;

  /** How clients log in to the proxy, and the proxy to the database. */
  readonly auth: ProxyAuth;

  /**
   * The subnets of the proxy, in at least two Availability Zones. A change replaces the proxy.
   *
   * @default - private subnets, or isolated ones where there are no others
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The security groups of the proxy.
   *
   * @default - a new one that lets nobody in before `grantConnect`, and nothing out but to the database
   */
  readonly securityGroups?: ISecurityGroup[];

  /**
   * The name of the proxy: 1 to 63 lower-case letters, digits and single hyphens, beginning with a letter.
   *
   * A change replaces the proxy.
   *
   * @default - made from the path of the construct
   */
  readonly proxyName?: string;

  /**
   * Whether clients must use TLS.
   *
   * @default true
   */
  readonly requireTls?: boolean;

  /**
   * How long a client connection may be idle before the proxy closes it: 1 second to 8 hours.
   *
   * @default Duration.minutes(30)
   */
  readonly idleClientTimeout?: Duration;

  /**
   * How much of the database's `max_connections` the proxy may use: 1 to 100 percent.
   *
   * AWS advises at least 20 percent, and 30 percent of room above the highest use.
   *
   * @default - 100, and 10 for SQL Server
   */
  readonly maxConnectionsPercent?: number;

  /**
   * How much of the database's `max_connections` the proxy may keep open while idle: 0 percent to
   * `maxConnectionsPercent`, which must then be set too.
   *
   * @default - half of `maxConnectionsPercent`
   */
  readonly maxIdleConnectionsPercent?: number;

  /**
   * How long a client waits for a database connection when all are in use: 0 seconds to 5 minutes.
   *
   * @default Duration.minutes(2)
   */
  readonly borrowTimeout?: Duration;

  /**
   * SQL that the proxy runs on each new database connection, separated by semicolons.
   *
   * This is the place for session settings that would pin a client. Everyone who may describe the proxy can read it.
   *
   * @default - none
   */
  readonly initQuery?: string;

  /**
   * Statements that should not pin although they change the session: `EXCLUDE_VARIABLE_SETS`, and not for PostgreSQL.
   *
   * A variable that one client sets is then seen by the next one on the same database connection.
   *
   * @default - none
   */
  readonly sessionPinningFilters?: SessionPinningFilter[];

  /**
   * Whether the proxy logs the text of statements. RDS turns this off by itself after 24 hours, and CloudFormation
   * does not turn it on again.
   *
   * @default false
   */
  readonly debugLogging?: boolean;

  /**
   * How long the log of the proxy is kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * The key that encrypts the log of the proxy. Its policy must let CloudWatch Logs use it.
   *
   * @default - encrypted with a key of CloudWatch Logs
   */
  readonly logEncryptionKey?: IKey;

  /**
   * What happens to the log when the proxy leaves the stack. A log that is kept stands in the way of a new proxy of
   * the same name.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly logRemovalPolicy?: RemovalPolicy;

  /**
   * The IP versions that clients use. A change replaces the proxy.
   *
   * @default - the service's, which is IPv4
   */
  readonly endpointNetworkType?: ProxyNetworkType;

  /**
   * The IP version that the proxy uses towards the database: IPV4 or IPV6. A change replaces the proxy.
   *
   * @default - the service's, which is IPv4
   */
  readonly targetConnectionNetworkType?: ProxyNetworkType;

  /**
   * The alarms: where they go off, and whom they tell.
   *
   * @default - all alarms, and nobody is told
   */
  readonly alarms?: PinningAwareDatabaseProxyAlarmOptions;
}
