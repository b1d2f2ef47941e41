import type { TimeZone } from 'aws-cdk-lib';
import { refuse } from '../private/synth/errors';
import { type Kinds, requireKinds, requireMadeBy } from '../private/synth/kinds';
import { requireDistinct, requireLiteral, requireOneOf, requireSome, requireText } from '../private/synth/validation';
import { TIME_OF_DAY, TIME_ZONE } from './facts';

/** A day of the week. */
export enum WeekDay {
  /** Sunday */
  SUNDAY = 'SUN',
  /** Monday */
  MONDAY = 'MON',
  /** Tuesday */
  TUESDAY = 'TUE',
  /** Wednesday */
  WEDNESDAY = 'WED',
  /** Thursday */
  THURSDAY = 'THU',
  /** Friday */
  FRIDAY = 'FRI',
  /** Saturday */
  SATURDAY = 'SAT',
}

/** The hours in which the proxy runs. */
export interface WorkingHoursOptions {
  /** The start of the hours, as `HH:MM` from 00:00 to 23:59. */
  readonly start: string;

  /** The end of the hours, as `HH:MM` from 00:00 to 23:59. An end before the start is on the next day. */
  readonly end: string;

  /** The time zone of both. Daylight saving time is observed. */
  readonly timeZone: TimeZone;

  /**
   * The days on which the hours start.
   *
   * @default - Monday to Friday
   */
  readonly days?: WeekDay[];
}

const WEEK = Object.values(WeekDay);
const OPTIONS: Kinds<WorkingHoursOptions> = {
  start: 'text',
  end: 'text',
  timeZone: 'object',
  days: 'list of texts?',
};
const TIME_RULE = {
  pattern: TIME_OF_DAY,
  must: 'be a time of day as HH:MM',
  remedy: 'write for example 08:00',
};
const ZONE_RULE = {
  pattern: TIME_ZONE,
  must: 'be a canonical name of the IANA database',
  remedy: 'write for example Europe/Berlin or Etc/UTC',
};

/** The hours of the week in which the proxy runs. */
export class WorkingHours {
  /**
   * The same hours on each of the days.
   *
   * @throws if a time is not `HH:MM`, start and end are the same, no day is given, a day is given twice, or the time
   * zone is not in the IANA database
   */
  public static of(options: WorkingHoursOptions): WorkingHours {
    requireKinds(options, OPTIONS);
    const { start, end, timeZone, days = WEEK.slice(1, 6) } = options;
    for (const [property, time] of Object.entries({ start, end })) {
      requireLiteral(property, time, 'write the time into the code, where it can be checked');
      requireText(property, time, TIME_RULE);
    }
    requireMadeBy('timeZone', timeZone, 'timezoneName', 'TimeZone.EUROPE_BERLIN');
    requireText('timeZone', timeZone.timezoneName, ZONE_RULE);
    if (start === end) {
      const remedy = 'give the hours a length, or leave workingHours out to run all the time';
      refuse({ property: 'end', must: `differ from the start, ${start}`, got: end, remedy });
    }
    requireSome('days', days, 'a day', 'without one, these hours would never run');
    for (const day of days) {
      requireOneOf('days', day, WEEK);
    }
    requireDistinct('days', days, 'leave out the repeated day');
    return new WorkingHours(start, end, options.timeZone, days);
  }

  private constructor(
    /** The start of the hours, as `HH:MM`. */
    public readonly start: string,
    /** The end of the hours, as `HH:MM`. */
    public readonly end: string,
    /** The time zone of both. */
    public readonly timeZone: TimeZone,
    /** The days on which the hours start. */
    public readonly days: WeekDay[],
  ) {}

  /** The days on which the hours end: the following days if the hours go past midnight. */
  public get endDays(): WeekDay[] {
    return this.end > this.start ? this.days : this.days.map((day) => WEEK[(WEEK.indexOf(day) + 1) % WEEK.length]);
  }
}
