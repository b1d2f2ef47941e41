import { Duration, type TimeZone } from 'aws-cdk-lib';
import { requireClass, requireKind, requireKinds } from '../private/synth/kinds';
import { requireDuration, requireKnownDuration, requireLiteral, requireText } from '../private/synth/validation';

/** Options of a daily scan. */
export interface DailyScanOptions {
  /** The time zone of the time, for example `TimeZone.EUROPE_BERLIN`. Daylight saving time is observed. */
  readonly timeZone: TimeZone;
}

const TIME = {
  pattern: /^([01]\d|2[0-3]):[0-5]\d$/,
  must: 'be a time from 00:00 to 23:59',
  remedy: 'write it with two digits each, for example 03:00',
};

/**
 * When the planner looks for work.
 *
 * @example
 * import { TimeZone } from 'aws-cdk-lib';
 * import { BacklogScan } from 'cdk-hindsight/batch';
 *
 * BacklogScan.daily('03:00', { timeZone: TimeZone.EUROPE_BERLIN });
 */
export class BacklogScan {
  /**
   * Once a day. If the time does not exist on the day the clock is put forward, EventBridge Scheduler decides when it runs.
   *
   * @param time the local time, as `03:00`
   * @throws if the time or the time zone is not valid
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   */
  public static daily(time: string, options: DailyScanOptions): BacklogScan {
    requireLiteral('time', time, 'write it into the code');
    requireKind('time', time, 'text');
    requireText('time', time, TIME);
    requireKinds(options, { timeZone: 'object' }, undefined, 'options.');
    const remedy = 'pass for example TimeZone.EUROPE_BERLIN, or TimeZone.of(…)';
    requireClass('options.timeZone', options.timeZone, 'timezoneName', { name: 'a TimeZone', remedy });
    const [hour, minute] = time.split(':').map(Number);
    const expression = `cron(${minute} ${hour} * * ? *)`;
    return new BacklogScan({ expression, timeZone: options.timeZone.timezoneName }, Duration.days(1));
  }

  /**
   * At an interval, beginning with the deployment.
   *
   * @param interval from 1 to 24 whole hours
   * @throws if the interval is out of range
   */
  public static every(interval: Duration): BacklogScan {
    requireKind('interval', interval, 'object');
    requireKnownDuration('interval', interval, 'write it into the code');
    const range = { min: Duration.hours(1), max: Duration.days(1), unit: 'hours' as const };
    const remedy = 'a scan lists both buckets; work that must start sooner is not a backlog';
    requireDuration('interval', interval, { ...range, remedy });
    const hours = interval.toHours();
    return new BacklogScan({ expression: hours === 1 ? 'rate(1 hour)' : `rate(${hours} hours)` }, interval);
  }

  /** Only when started by hand: see `grantStart()` and `startCommand()`. */
  public static manual(): BacklogScan {
    return new BacklogScan(undefined, undefined);
  }

  private constructor(
    /** @internal */
    readonly _when: { readonly expression: string; readonly timeZone?: string } | undefined,
    /** @internal */
    readonly _interval: Duration | undefined,
  ) {}
}
