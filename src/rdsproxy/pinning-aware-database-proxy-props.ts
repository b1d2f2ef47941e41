import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { SessionPinningFilter } from 'aws-cdk-lib/aws-rds';
import type { DatabaseProxyAlarmOptions } from './database-proxy-alarms-props';
import type { ProxiedDatabase } from './proxied-database';
import type { ProxyAuth } from './proxy-auth';
import type { ProxyNetworkType } from './proxy-settings';

/** Properties of a `PinningAwareDatabaseProxy`. */
export interface PinningAwareDatabaseProxyProps {
  /** The VPC of the proxy, which must reach the database. */
  readonly vpc: IVpc;

  /** The database. */
  readonly target: ProxiedDatabase;

  /** The logins of clients to the proxy, and of the proxy to the database. */
  readonly auth: ProxyAuth;

  /**
   * The subnets of the proxy, in at least two Availability Zones. A change replaces the proxy; if you set `proxyName`,
   * change it in the same deployment.
   *
   * @default - private subnets, or isolated ones if there are no private ones
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The security groups of the proxy.
   *
   * @default - a new one that admits nobody before `grantConnect`, and allows outbound traffic only to the database
   */
  readonly securityGroups?: ISecurityGroup[];

  /**
   * The name of the proxy: 1 to 63 lower-case letters, digits and single hyphens, beginning with a letter.
   *
   * A change replaces the proxy. If you set a name, every change that replaces the proxy needs a new name:
   * CloudFormation creates the new proxy before it deletes the old one.
   *
   * @default - generated from the construct's path and every property that replaces the proxy
   */
  readonly proxyName?: string;

  /**
   * Requires clients to use TLS.
   *
   * @default true
   */
  readonly requireTls?: boolean;

  /**
   * The time for which a client connection may be idle before the proxy closes it: 1 second to 8 hours.
   *
   * @default Duration.minutes(30)
   */
  readonly idleClientTimeout?: Duration;

  /**
   * The part of the database's `max_connections` that the proxy may use: 1 to 100 percent.
   *
   * AWS advises at least 20 percent, and 30 percent headroom above the highest use.
   *
   * @default - 100, and 10 for SQL Server
   */
  readonly maxConnectionsPercent?: number;

  /**
   * The part of the database's `max_connections` that the proxy may keep open while idle: 0 percent to
   * `maxConnectionsPercent`, which must then be set too.
   *
   * @default - half of `maxConnectionsPercent`
   */
  readonly maxIdleConnectionsPercent?: number;

  /**
   * The time for which a client waits for a database connection when all are in use: 0 seconds to 5 minutes.
   *
   * @default Duration.minutes(2)
   */
  readonly borrowTimeout?: Duration;

  /**
   * SQL that the proxy runs on each new database connection, separated by semicolons.
   *
   * Session settings that would pin a client belong here. Anyone who is allowed to describe the proxy can read it.
   *
   * @default - none
   */
  readonly initQuery?: string;

  /**
   * Statements that do not pin although they change the session: `EXCLUDE_VARIABLE_SETS`, not for PostgreSQL.
   *
   * A variable that one client sets is then seen by the next one on the same database connection.
   *
   * @default - none
   */
  readonly sessionPinningFilters?: SessionPinningFilter[];

  /**
   * Logs the text of statements. RDS turns this off on its own after 24 hours, and CloudFormation does not turn it on
   * again.
   *
   * @default false
   */
  readonly debugLogging?: boolean;

  /**
   * The retention of the proxy's log.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * The key that encrypts the log of the proxy. It must be in the Region of the proxy, and must not be an alias. CloudWatch
   * Logs is allowed to use it for this log; the policy of an imported key must already allow that.
   *
   * @default - encrypted by CloudWatch Logs with a key of its own
   */
  readonly logEncryptionKey?: IKey;

  /**
   * The removal policy of the log. If the log is kept, no new proxy can have the same name.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly logRemovalPolicy?: RemovalPolicy;

  /**
   * The IP versions that clients use. A change replaces the proxy; if you set `proxyName`, change it in the same
   * deployment.
   *
   * @default - the service's, which is IPv4
   */
  readonly endpointNetworkType?: ProxyNetworkType;

  /**
   * The IP version that the proxy uses towards the database: IPV4 or IPV6. A change replaces the proxy; if you set
   * `proxyName`, change it in the same deployment.
   *
   * @default - the service's, which is IPv4
   */
  readonly targetConnectionNetworkType?: ProxyNetworkType;

  /**
   * The thresholds of the alarms, and their actions.
   *
   * @default - all alarms at their default thresholds, without actions
   */
  readonly alarms?: DatabaseProxyAlarmOptions;
}
