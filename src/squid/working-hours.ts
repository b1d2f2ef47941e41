import type { TimeZone } from 'aws-cdk-lib';
import { refuse } from '../private/synth/errors';
import { requireLiteral, requireText } from '../private/synth/validation';

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

/** When something is to run. */
export interface WorkingHoursOptions {
  /** When the hours start, as `HH:MM` from 00:00 to 23:59. */
  readonly start: string;

  /** When the hours end, as `HH:MM` from 00:00 to 23:59. An end before the start is on the next day. */
  readonly end: string;

  /** The time zone of both. Its summer time is followed. */
  readonly timeZone: TimeZone;

  /**
   * The days on which the hours start.
   *
   * @default - Monday to Friday
   */
  readonly days?: WeekDay[];
}

const WEEK = Object.values(WeekDay);
const TIME = {
  pattern: /^([01]\d|2[0-3]):[0-5]\d$/,
  must: 'be a time of day as HH:MM',
  remedy: 'write for example 08:00',
};

// Auto Scaling takes the canonical names of the IANA database.
const TIME_ZONE = {
  pattern: /^([A-Z]{3}(\d[A-Z]{3})?|[A-Z]\w+(\/[A-Z][\w+-]*)+)$/,
  must: 'be a canonical name of the IANA database',
  remedy: 'write for example Europe/Berlin or Etc/UTC',
};

/** The hours of the week in which something is to run. */
export class WorkingHours {
  /**
   * The same hours on each of the days.
   *
   * @throws if a time is not `HH:MM`, start and end are the same, no day is left, a day is named twice, or the time
   * zone is no name of the IANA database
   */
  public static of(options: WorkingHoursOptions): WorkingHours {
    const { start, end, days = WEEK.slice(1, 6) } = options;
    for (const [property, time] of Object.entries({ start, end })) {
      requireLiteral(property, time, 'write the time into the code, where it can be checked');
      requireText(property, time, TIME);
    }
    requireText('timeZone', options.timeZone.timezoneName, TIME_ZONE);
    if (start === end) {
      const remedy = 'give the hours a length, or leave workingHours out to run all the time';
      refuse({ property: 'end', must: `differ from the start, ${start}`, got: end, remedy });
    }
    if (days.length === 0) {
      const remedy = 'name a day: these hours would never run';
      refuse({ property: 'days', must: 'name at least one day', got: days, remedy });
    }
    if (new Set(days).size < days.length) {
      refuse({ property: 'days', must: 'name each day once', got: days, remedy: 'leave out the repeated day' });
    }
    return new WorkingHours(start, end, options.timeZone, days);
  }

  private constructor(
    /** When the hours start, as `HH:MM`. */
    public readonly start: string,
    /** When the hours end, as `HH:MM`. */
    public readonly end: string,
    /** The time zone of both. */
    public readonly timeZone: TimeZone,
    /** The days on which the hours start. */
    public readonly days: WeekDay[],
  ) {}

  /** The days on which the hours end: the next ones where the hours go over midnight. */
  public get endDays(): WeekDay[] {
    return this.end > this.start ? this.days : this.days.map((day) => WEEK[(WEEK.indexOf(day) + 1) % WEEK.length]);
  }
}
