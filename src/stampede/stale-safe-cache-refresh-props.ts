import type { Duration } from 'aws-cdk-lib';
import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { AlarmOptions } from '../alarm-options';
import type { AlarmThreshold } from '../alarm-threshold';
import type { RefreshGuard } from './refresh-guard';
import type { RefreshedCache } from './refreshed-cache';

/** Properties of a `StaleSafeCacheRefresh`. */
export interface StaleSafeCacheRefreshProps {
  /** The cache that holds the value. */
  readonly cache: RefreshedCache;

  /** The VPC of the cache. The refresher is in it too. */
  readonly vpc: IVpc;

  /**
   * The name of the value: 1 to 64 letters, digits and `:._-`. The value is stored under `keyName`, which is this name with a
   * prefix and in braces.
   */
  readonly key: string;

  /**
   * The function that returns the value, as JSON of up to 6 MB. It is called synchronously with `{"key": …}`, one call at a
   * time. Its timeout must be set, to at most 14 minutes.
   */
  readonly loader: IFunction;

  /** The age at which the value is loaded again, in whole seconds. It must be longer than the loader's timeout. */
  readonly refreshEvery: Duration;

  /**
   * The timeout of the loader, in whole seconds up to 14 minutes. Set it only for an imported function.
   *
   * @default - the timeout of the loader
   */
  readonly loaderTimeout?: Duration;

  /**
   * The time for which a value is kept without a refresh, in whole seconds. It must be at least three times `refreshEvery`.
   *
   * @default Duration.days(7)
   */
  readonly maxStale?: Duration;

  /**
   * The time between two checks of the value, in whole minutes from 1 to 60, and at most a third of `refreshEvery`. Each
   * check retries a failed load.
   *
   * @default Duration.minutes(5)
   */
  readonly checkEvery?: Duration;

  /**
   * The values that are rejected, so that the previous one stays.
   *
   * @default RefreshGuard.notEmpty()
   */
  readonly guard?: RefreshGuard;

  /**
   * The subnets of the refresher. It needs a path to Lambda: a NAT gateway or an interface endpoint.
   *
   * @default - private subnets, or isolated ones where there are no others
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The memory of the refresher in MiB, from 128 to 10,240.
   *
   * @default 512
   */
  readonly memorySize?: number;

  /**
   * The time for which the logs of the refresher are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * The key that encrypts the logs and the dead-letter queue. It must be in the same Region and must not be an alias. The
   * policy of an imported key must already admit CloudWatch Logs.
   *
   * @default - keys of CloudWatch Logs and SQS
   */
  readonly encryptionKey?: IKey;

  /**
   * The thresholds of the alarms, and their actions.
   *
   * @default - all alarms at their default thresholds, without actions
   */
  readonly alarms?: StaleSafeCacheRefreshAlarmOptions;
}

/**
 * The thresholds of a refresh's alarms, and the actions of all of them. The given periods apply to the default `checkEvery`
 * and to a loader that finishes before the next check. They grow with both.
 */
export interface StaleSafeCacheRefreshAlarmOptions extends AlarmOptions {
  /**
   * The longest load, in percent of the loader's timeout. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(80, { evaluationPeriods: 1 })
   */
  readonly slow?: AlarmThreshold;

  /**
   * The age of the value, in percent of `refreshEvery`. It also fires while no check runs, or there is no value.
   * Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(150, { evaluationPeriods: 3 })
   */
  readonly stale?: AlarmThreshold;

  /**
   * Runs of the refresher that ended with an error: the loader failed, or the cache could not be reached. Periods are 30
   * minutes.
   *
   * @default AlarmThreshold.of(3, { evaluationPeriods: 1 })
   */
  readonly failed?: AlarmThreshold;

  /**
   * Values that were rejected because they are empty, or shrank. Periods are 30 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly rejected?: AlarmThreshold;

  /**
   * The size of the value, in percent of 6 MB, the most that a function can return. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(75, { evaluationPeriods: 1 })
   */
  readonly tooBig?: AlarmThreshold;

  /**
   * Runs that found the lock taken when the first load should have been over. Periods are 30 minutes.
   *
   * @default AlarmThreshold.of(3, { evaluationPeriods: 1 })
   */
  readonly lockHeld?: AlarmThreshold;
}
