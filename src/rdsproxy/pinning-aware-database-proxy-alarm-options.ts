import type { AlarmOptions } from '../alarm-options';
import type { AlarmThreshold } from '../alarm-threshold';

/** The thresholds of a `PinningAwareDatabaseProxy`'s alarms, and the actions of all of them. */
export interface PinningAwareDatabaseProxyAlarmOptions extends AlarmOptions {
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
   * The percentage of time for which the writer is available to the proxy; the alarm fires below the threshold. Periods
   * are minutes.
   *
   * @default AlarmThreshold.of(99, { evaluationPeriods: 5, datapointsToAlarm: 3 })
   */
  readonly availability?: AlarmThreshold;

  /**
   * Events in which RDS says that it throttled connections to the proxy (RDS-EVENT-0275). Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly throttledConnections?: AlarmThreshold;

  /**
   * Events in which RDS says that the proxy's subnets have no free IP addresses (RDS-EVENT-0243). Periods are 5
   * minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly noFreeIps?: AlarmThreshold;
}
