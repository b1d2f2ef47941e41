import { Duration } from 'aws-cdk-lib';
import { refuse } from '../private/synth/errors';
import { type Kinds, requireKinds } from '../private/synth/kinds';
import { requireDuration, requireKnownDuration, requireLiteral, requireText } from '../private/synth/validation';
import { type CronTexts, cronTextOf, readCron } from './plain/cron';
import type { TimesSpec } from './plain/times';

/**
 * The fields of a cron expression, as AWS writes them. Syntax that AWS does not document is rejected: `LW`, `L-3`, ranges that
 * wrap around, `L` alone as a day of the week.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
export interface PunctualCronOptions {
  /** The minutes, from 0 to 59: `0`, `0,30`, `0/10`. Required, because every minute of an hour is rarely meant. */
  readonly minute: string;

  /** The hours, from 0 to 23, or `*` for every hour. */
  readonly hour: string;

  /**
   * The days of the month, from 1 to 31, `L` for the last one, or up to `28W` for the nearest weekday. Excludes `weekDay`.
   *
   * @default - every day, or `?` if `weekDay` is given
   */
  readonly day?: string;

  /**
   * The months, from 1 to 12 or `JAN` to `DEC`.
   *
   * @default - every month
   */
  readonly month?: string;

  /**
   * The days of the week, from 1 (Sunday) to 7 or `SUN` to `SAT`, `6L` for the last Friday of the month, or `2#1` for its
   * first Monday. Excludes `day`.
   *
   * @default - `?`, so that `day` decides
   */
  readonly weekDay?: string;

  /**
   * The years, from 1970 to 2199.
   *
   * @default - every year
   */
  readonly year?: string;
}

/** Options of an interval: where it begins. */
export interface PunctualEveryOptions {
  /**
   * The time from midnight to the first run, in whole minutes and shorter than the interval.
   *
   * @default Duration.minutes(0)
   */
  readonly offset?: Duration;
}

const CRON: Kinds<PunctualCronOptions> = {
  minute: 'text',
  hour: 'text',
  day: 'text?',
  month: 'text?',
  weekDay: 'text?',
  year: 'text?',
};
const EVERY: Kinds<PunctualEveryOptions> = { offset: 'object?' };

const TIME = {
  pattern: /^([01]\d|2[0-3]):[0-5]\d$/,
  must: 'be a time of day from 00:00 to 23:59',
  remedy: 'write hours and minutes with two digits each, for example 03:00',
};

const DAY = Duration.hours(24);
const IN_CODE = 'write it into the code: the starter computes with it';

/**
 * The times at which a schedule is due. All are whole minutes.
 *
 * @example
 * import { PunctualTimes } from 'cdk-hindsight/schedule';
 *
 * PunctualTimes.cron({ minute: '0', hour: '3', weekDay: 'MON-FRI' });
 */
export class PunctualTimes {
  /**
   * Times from an AWS cron expression.
   *
   * @throws if a field is out of range, or uses syntax that AWS does not document; if both `day` and `weekDay` are given, or
   * both are `?`
   */
  public static cron(options: PunctualCronOptions): PunctualTimes {
    requireKinds(options, CRON);
    for (const [name, value] of Object.entries(options)) {
      requireLiteral(name, value, IN_CODE);
    }
    const { minute, hour, weekDay = '?', month = '*', year = '*' } = options;
    const texts: CronTexts = { minute, hour, day: options.day ?? (weekDay === '?' ? '*' : '?'), month, weekDay, year };
    const cron = readCron(texts);
    return 'must' in cron ? refuse(cron) : new PunctualTimes({ cron: cronTextOf(texts) });
  }

  /**
   * Once a day.
   *
   * @param time the time of day, for example `03:00`
   * @throws if it is not a time of day
   */
  public static daily(time: string): PunctualTimes {
    requireLiteral('time', time, IN_CODE);
    requireText('time', time, TIME);
    if (time === undefined) {
      refuse({ property: 'time', must: TIME.must, got: `${time}`, remedy: TIME.remedy });
    }
    const [hour, minute] = time.split(':').map(Number);
    return new PunctualTimes({ cron: `${minute} ${hour} * * ? *` });
  }

  /**
   * At an interval, counted from midnight. An interval that divides an hour continues through a clock change; a longer one
   * stands for times of day.
   *
   * @param interval in whole minutes, which must divide a day
   * @throws if the interval does not divide a day, or the offset is not shorter than it
   */
  public static every(interval: Duration, options: PunctualEveryOptions = {}): PunctualTimes {
    requireKinds({ interval }, { interval: 'object' });
    requireKinds(options, EVERY, undefined, 'options.');
    const { offset = Duration.minutes(0) } = options;
    requireKnownDuration('interval', interval, IN_CODE);
    requireKnownDuration('options.offset', offset, IN_CODE);
    const remedy = 'choose for example 10 minutes or 6 hours';
    requireDuration('interval', interval, { min: Duration.minutes(1), max: DAY, unit: 'minutes', remedy });
    const minutes = interval.toMinutes();
    if (DAY.toMinutes() % minutes !== 0) {
      const must = 'divide a day';
      refuse({
        property: 'interval',
        must,
        got: interval.toHumanString(),
        remedy: `${remedy}; a day has 1,440 minutes`,
      });
    }
    const whole = { min: Duration.minutes(0), unit: 'minutes' as const, remedy: 'write it in whole minutes' };
    requireDuration('options.offset', offset, whole);
    if (offset.toMinutes() >= minutes) {
      const must = `be shorter than the interval of ${interval.toHumanString()}`;
      const how = 'write the time from midnight to the first run';
      refuse({ property: 'options.offset', must, got: offset.toHumanString(), remedy: how });
    }
    return new PunctualTimes({ every: minutes, offset: offset.toMinutes() });
  }

  private constructor(
    /** @internal */
    readonly _spec: Omit<TimesSpec, 'zone'>,
  ) {}
}
