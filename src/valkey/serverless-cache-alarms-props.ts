import type { aws_elasticache } from 'aws-cdk-lib/interfaces';
import type { AlarmOptions } from '../alarm-options';
import type { AlarmThreshold } from '../alarm-threshold';
import type { EcpuLimit } from './ecpu-limit';
import type { StorageLimit } from './storage-limit';

/** The size that a cache may grow to, and the size that is kept ready. Both are required; `unlimited()` opts out. */
export interface ValkeyLimits {
  /** The limit of the data. */
  readonly storage: StorageLimit;

  /** The limit of the ElastiCache Processing Units per second. */
  readonly ecpuPerSecond: EcpuLimit;
}

/** Properties of `ServerlessCacheAlarms`. */
export interface ServerlessCacheAlarmsProps {
  /**
   * The cache, of Valkey or Redis OSS: a `CfnServerlessCache` of the CDK, a construct that is built on one, a
   * `ValkeyServerlessCache`, or an import of one. It must be in the Region and account of the alarms.
   *
   * @default - the cache with the name `cacheName`
   */
  readonly cache?: aws_elasticache.IServerlessCacheRef;

  /**
   * The name of the cache in lower case, in place of `cache`. It may be known only at deploy time.
   *
   * @default - the name of `cache`
   */
  readonly cacheName?: string;

  /**
   * The limits of the cache. The alarms `storageUsed` and `ecpuUsed` watch how much of them is used.
   *
   * @default - those of the `CfnServerlessCache` that `cache` is or is built on; for an import and a name they are not
   * known, and there are no alarms on them
   */
  readonly limits?: ValkeyLimits;

  /**
   * The thresholds of the alarms, and their actions.
   *
   * @default - all alarms at their default thresholds, without actions
   */
  readonly alarms?: ServerlessCacheAlarmOptions;
}

/**
 * The thresholds of a serverless cache's alarms, and the actions of all of them. Each has a section in the module's
 * RUNBOOK.
 */
export interface ServerlessCacheAlarmOptions extends AlarmOptions {
  /**
   * The data in percent of the maximum of `limits.storage`. Can be set only if there is a maximum; without a maximum
   * there is no alarm. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(75, { evaluationPeriods: 2 })
   */
  readonly storageUsed?: AlarmThreshold;

  /**
   * The ECPUs per second in percent of the maximum of `limits.ecpuPerSecond`. Can be set only if there is a maximum;
   * without a maximum there is no alarm. Periods are minutes.
   *
   * @default AlarmThreshold.of(75, { evaluationPeriods: 5, datapointsToAlarm: 3 })
   */
  readonly ecpuUsed?: AlarmThreshold;

  /**
   * The commands that were throttled in a minute. The alarm fires above the threshold. Periods are minutes.
   *
   * @default AlarmThreshold.of(0, { evaluationPeriods: 5, datapointsToAlarm: 2 })
   */
  readonly throttledCommands?: AlarmThreshold;

  /**
   * The keys that were evicted in a period. The alarm fires above the threshold. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(0, { evaluationPeriods: 3, datapointsToAlarm: 2 })
   */
  readonly evictions?: AlarmThreshold;

  /**
   * The average latency of successful reads, in microseconds. Periods are minutes.
   *
   * @default AlarmThreshold.of(5000, { evaluationPeriods: 5 })
   */
  readonly readLatency?: AlarmThreshold;

  /**
   * The average latency of successful writes, in microseconds. Periods are minutes.
   *
   * @default AlarmThreshold.of(10_000, { evaluationPeriods: 5 })
   */
  readonly writeLatency?: AlarmThreshold;

  /**
   * The logins that failed in a period. The alarm fires above the threshold. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(5, { evaluationPeriods: 1 })
   */
  readonly authenticationFailures?: AlarmThreshold;

  /**
   * The commands that were denied in a period, because the user may not run them or may not access their keys. The
   * alarm fires above the threshold. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(5, { evaluationPeriods: 1 })
   */
  readonly deniedCommands?: AlarmThreshold;
}
