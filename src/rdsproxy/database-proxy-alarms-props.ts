import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { aws_rds } from 'aws-cdk-lib/interfaces';
import type { AlarmOptions } from '../alarm-options';
import type { AlarmThreshold } from '../alarm-threshold';

/** Properties of `DatabaseProxyAlarms`. */
export interface DatabaseProxyAlarmsProps {
  /**
   * The proxy: a `DatabaseProxy` or a `CfnDBProxy` of the CDK, a `PinningAwareDatabaseProxy`, or an import of one. It must
   * be in the Region and account of the alarms.
   *
   * @default - the proxy with the name `proxyName`
   */
  readonly proxy?: aws_rds.IDBProxyRef;

  /**
   * The name of the proxy, in place of `proxy`. It may be known only at deploy time.
   *
   * @default - the name of `proxy`
   */
  readonly proxyName?: string;

  /**
   * The log group of the proxy, `/aws/rds/proxy/` and its name. Filters in it count the pinned sessions by reason, and saved
   * queries find their clients. It must exist: RDS creates it with the proxy.
   *
   * @default - the reasons are not counted, unless `proxy` is a `PinningAwareDatabaseProxy` or an import of one, whose own
   * filters count them
   */
  readonly logGroup?: ILogGroup;

  /**
   * The thresholds of the alarms, and their actions.
   *
   * @default - all alarms at their default thresholds, without actions
   */
  readonly alarms?: DatabaseProxyAlarmOptions;
}

/** The thresholds of a proxy's alarms, and the actions of all of them. */
export interface DatabaseProxyAlarmOptions extends AlarmOptions {
  /**
   * Pinned connections in percent of the open ones, once 5 are pinned. Periods are minutes.
   *
   * @default AlarmThreshold.of(50, { evaluationPeriods: 15, datapointsToAlarm: 10 })
   */
  readonly pinnedShare?: AlarmThreshold;

  /**
   * The average time to borrow a database connection, in microseconds. Periods are minutes.
   *
   * @default AlarmThreshold.of(500_000, { evaluationPeriods: 5, datapointsToAlarm: 3 })
   */
  readonly borrowLatency?: AlarmThreshold;

  /**
   * Borrowed connections in percent of those that the proxy may open. Periods are minutes.
   *
   * @default AlarmThreshold.of(80, { evaluationPeriods: 5, datapointsToAlarm: 3 })
   */
  readonly poolUtilization?: AlarmThreshold;

  /**
   * Logins that failed in a minute. Periods are minutes.
   *
   * @default AlarmThreshold.of(5, { evaluationPeriods: 5, datapointsToAlarm: 3 })
   */
  readonly failedAuthentication?: AlarmThreshold;

  /**
   * The percentage of time that the writer is available to the proxy. The alarm fires below the threshold. Periods are
   * minutes.
   *
   * @default AlarmThreshold.of(99, { evaluationPeriods: 5, datapointsToAlarm: 3 })
   */
  readonly availability?: AlarmThreshold;

  /**
   * Events in which RDS reports that it throttled connections to the proxy (RDS-EVENT-0275). Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly throttledConnections?: AlarmThreshold;

  /**
   * Events in which RDS reports that the proxy's subnets have no free IP addresses (RDS-EVENT-0243). Periods are 5
   * minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly noFreeIps?: AlarmThreshold;
}
