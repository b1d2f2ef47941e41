import { getOrAdd } from '../../private/collections';

const MINUTE = 60_000;
/** No zone changes its clock within a quarter of an hour. */
const QUARTER = 15 * MINUTE;
const MAX_KNOWN = 10_000;
const DAY = 1_440 * MINUTE;
const [SUNDAY, SATURDAY] = [0, 6];

/** What a clock on the wall and the calendar beside it show. */
export interface Wall {
  readonly year: number;
  /** 1 is January. */
  readonly month: number;
  readonly day: number;
  /** 1 is Sunday, as in the cron expressions of AWS. */
  readonly weekDay: number;
  readonly hour: number;
  readonly minute: number;
}

/** A clock that was put forward: these minutes of the wall never came. */
export interface ClockGap {
  /** Milliseconds of the wall, as if it were UTC. */
  readonly from: number;
  /** Excluded. */
  readonly to: number;
}

/** Reads a time as if it were UTC. */
export function wallOf(millis: number): Wall {
  const date = new Date(millis);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekDay: date.getUTCDay() + 1,
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
  };
}

export function lastDayOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Whether this is the weekday of its month that is nearest to a day. */
export function isNearestWeekday({ year, month, day }: Pick<Wall, 'year' | 'month' | 'day'>, wanted: number): boolean {
  const weekDay = new Date(Date.UTC(year, month - 1, wanted)).getUTCDay();
  let nearest = wanted;
  if (weekDay === SATURDAY) {
    nearest = wanted === 1 ? wanted + 2 : wanted - 1;
  } else if (weekDay === SUNDAY) {
    nearest = wanted === lastDayOf(year, month) ? wanted - 2 : wanted + 1;
  }
  return day === nearest;
}

/** The clock of a time zone of the IANA database, as Node.js knows it. */
export class WallClock {
  private static readonly CLOCKS = new Map<string, WallClock>();

  /** @throws RangeError if Node.js does not know the zone */
  public static of(zone: string): WallClock {
    return getOrAdd(WallClock.CLOCKS, zone, () => new WallClock(zone));
  }

  private readonly format: Intl.DateTimeFormat | undefined;
  /** The offsets by the quarters in which they are. */
  private readonly known = new Map<number, number>();

  private constructor(zone: string) {
    this.format =
      zone === 'UTC' || zone === 'Etc/UTC'
        ? undefined
        : new Intl.DateTimeFormat('en-US', {
            timeZone: zone,
            hourCycle: 'h23',
            ...{
              year: 'numeric',
              month: 'numeric',
              day: 'numeric',
              hour: 'numeric',
              minute: 'numeric',
              second: 'numeric',
            },
          });
  }

  /** What the wall shows at a time, as if that were UTC. */
  public wallMillis(instant: number): number {
    return instant + this.offset(instant);
  }

  /** Whether the wall shows the same once more within a day, because the clock is put back. */
  public comesAgain(instant: number): boolean {
    const offset = this.offset(instant);
    const later = this.offset(instant + DAY);
    return later < offset && this.offset(instant + offset - later) === later;
  }

  /** The times at which the clock is put forward. */
  public gaps(fromYear: number, years: number): ClockGap[] {
    const gaps: ClockGap[] = [];
    const end = Date.UTC(fromYear + years, 0, 1);
    for (let day = Date.UTC(fromYear, 0, 1); this.format && day < end; day += DAY) {
      const [before, after] = [this.offset(day), this.offset(day + DAY)];
      if (after > before) {
        const change = this.changeBetween(day, day + DAY, after);
        gaps.push({ from: change + before, to: change + after });
      }
    }
    return gaps;
  }

  private offset(instant: number): number {
    if (!this.format) {
      return 0;
    }
    const quarter = Math.floor(instant / QUARTER) * QUARTER;
    if (this.known.size > MAX_KNOWN) {
      this.known.clear();
    }
    return getOrAdd(this.known, quarter, () => this.read(quarter) - quarter);
  }

  /** What the wall shows, by the database of Node.js. */
  private read(instant: number): number {
    const parts: Record<string, number> = {};
    for (const { type, value } of this.format?.formatToParts(instant) ?? []) {
      parts[type] = Number(value);
    }
    return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  }

  /** The first minute with the new offset. */
  private changeBetween(from: number, to: number, after: number): number {
    let [old, changed] = [from, to];
    while (changed - old > MINUTE) {
      const middle = old + Math.floor((changed - old) / 2 / MINUTE) * MINUTE;
      if (this.offset(middle) === after) {
        changed = middle;
      } else {
        old = middle;
      }
    }
    return changed;
  }
}
