import { Duration } from 'aws-cdk-lib';
import { type IAlarm, MathExpression, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmOptions } from '../alarm-options';
import { type AlarmTable, createAlarms } from '../private/synth/alarms';
import { MAX_VALUE_BYTES } from './refresh-value.contract';
import type { StaleSafeCacheRefresh } from './stale-safe-cache-refresh';
import type { StaleSafeCacheRefreshAlarmOptions } from './stale-safe-cache-refresh-props';

type AlarmName = Exclude<keyof StaleSafeCacheRefreshAlarmOptions, keyof AlarmOptions>;

export interface RefreshTimes {
  readonly loaderTimeout: Duration;
  readonly refreshEvery: Duration;
  readonly checkEvery: Duration;
  readonly maxStale: Duration;
}

const FIVE_MINUTES = Duration.minutes(5);
/** The number of attempts that a count is taken over: the threshold of three must be within reach. */
const ATTEMPTS = 6;

export function createRefreshAlarms(
  refresh: StaleSafeCacheRefresh,
  times: RefreshTimes,
  options: StaleSafeCacheRefreshAlarmOptions = {},
): { [name: string]: IAlarm } {
  return createAlarms(refresh, 'stampede', tableOf(refresh, times), options) as { [name: string]: IAlarm };
}

/** The time in which the refresher tries so many times: a load that does not end keeps the next checks from loading. */
function windowOf({ loaderTimeout, checkEvery }: RefreshTimes): Duration {
  const checks = Math.max(1, Math.ceil(loaderTimeout.toSeconds() / checkEvery.toSeconds()));
  return Duration.minutes(ATTEMPTS * checks * checkEvery.toMinutes());
}

function percentOf(metric: Metric, total: number, label: string, period: Duration): MathExpression {
  return new MathExpression({
    expression: `100 * value / ${total}`,
    usingMetrics: { value: metric },
    label,
    period,
  });
}

function tableOf(refresh: StaleSafeCacheRefresh, times: RefreshTimes): AlarmTable<AlarmName> {
  const { loaderTimeout, refreshEvery, checkEvery } = times;
  const period = windowOf(times);
  return {
    slow: {
      metric: percentOf(refresh.metricRefreshDuration(), loaderTimeout.toMilliseconds(), 'Time used (%)', FIVE_MINUTES),
      threshold: 80,
      evaluationPeriods: 1,
      unit: 'percent',
      description:
        'The loader needs most of its timeout; once it reaches the timeout, the value is not refreshed. Look first at the plan of its query: an index may be missing since an upgrade.',
    },
    stale: {
      metric: percentOf(refresh.metricStaleness(), refreshEvery.toSeconds(), 'Age (%)', checkEvery),
      threshold: 150,
      evaluationPeriods: 3,
      missing: TreatMissingData.BREACHING,
      description:
        'The value is older than it should be, or there is no value, or no check runs. Readers still get the last value until its time to live ends. Look first at the log of the refresher.',
    },
    failed: {
      metric: refresh.metricFailures({ period }),
      threshold: 3,
      evaluationPeriods: 1,
      description:
        'The value could not be refreshed several times; readers get the last one. Look first at the lines in the log of the refresher that begin with FAILED.',
    },
    rejected: {
      metric: refresh.metricRejected({ period }),
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'The loader returned a value that is empty or much smaller than the last one, which stays. Look first at the source of the data; if the value is right, accept it once.',
    },
    tooBig: {
      metric: percentOf(refresh.metricValueSize(), MAX_VALUE_BYTES, 'Size (%)', FIVE_MINUTES),
      threshold: 75,
      evaluationPeriods: 1,
      unit: 'percent',
      description:
        'The value comes close to the largest answer that a function can return; a larger one is not refreshed. Look first at what was added to it.',
    },
    lockHeld: {
      metric: refresh.metricLockContended({ period }),
      threshold: 3,
      evaluationPeriods: 1,
      description:
        'The lock is taken when the load should be over: loads end without a result, or are repeated. Look first at the durations of the refresher and the loader.',
    },
  };
}
