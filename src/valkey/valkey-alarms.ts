import type { AlarmOptions } from '../alarm-options';
import type { AlarmThreshold } from '../alarm-threshold';

/** The alarms of a cache. Each has a heading in the module's RUNBOOK. */
export interface ValkeyAlarms extends AlarmOptions {
  /**
   * The data in percent of `limits.storage`'s maximum. Can only be set where there is a maximum.
   *
   * @default - fires from 75 percent in 2 of 2 periods of 5 minutes; no alarm without a maximum
   */
  readonly storageUsed?: AlarmThreshold;

  /**
   * The ECPUs a second in percent of `limits.ecpuPerSecond`'s maximum. Can only be set where there is a maximum.
   *
   * @default - fires from 75 percent in 3 of 5 periods of 1 minute; no alarm without a maximum
   */
  readonly ecpuUsed?: AlarmThreshold;

  /**
   * The commands that were throttled in a minute.
   *
   * @default - fires above 0 in 2 of 5 periods of 1 minute
   */
  readonly throttledCommands?: AlarmThreshold;

  /**
   * The keys that were evicted in 5 minutes.
   *
   * @default - fires above 0 in 2 of 3 periods of 5 minutes
   */
  readonly evictions?: AlarmThreshold;

  /**
   * The average latency of successful reads, in microseconds.
   *
   * @default - fires from 5,000 microseconds in 5 of 5 periods of 1 minute
   */
  readonly readLatency?: AlarmThreshold;

  /**
   * The average latency of successful writes, in microseconds.
   *
   * @default - fires from 10,000 microseconds in 5 of 5 periods of 1 minute
   */
  readonly writeLatency?: AlarmThreshold;

  /**
   * The logins that failed in 5 minutes.
   *
   * @default - fires above 5 in 1 period of 5 minutes
   */
  readonly authenticationFailures?: AlarmThreshold;

  /**
   * The commands that were refused in 5 minutes, because of their keys or because of themselves.
   *
   * @default - fires above 5 in 1 period of 5 minutes
   */
  readonly deniedCommands?: AlarmThreshold;
}
