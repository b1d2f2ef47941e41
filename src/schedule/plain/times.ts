import { type Cron, cronOf } from './cron';
import { type Wall, WallClock, wallOf } from './wall-clock';

const MINUTE = 60_000;
const DAY_MINUTES = 1_440;
const HOUR_MINUTES = 60;
const HOURS = 24;

/** When a schedule is due, as its construct tells it to the starter. */
export interface TimesSpec {
  /** The six fields of a cron expression of AWS. */
  readonly cron?: string;
  /** The minutes from one run to the next, counted from midnight and this offset. */
  readonly every?: number;
  readonly offset?: number;
  readonly zone: string;
}

/** The times at which a schedule is due: whole minutes. */
export class Times {
  private readonly cron: Cron | undefined;
  private readonly clock: WallClock;
  /** The minutes of a day at which it is due, on days on which it is. */
  public readonly minutesOfDay: readonly number[];
  /** Whether it follows the clock around: then a minute that the wall shows twice is due twice, and none is missed. */
  public readonly isSteady: boolean;
  private readonly minutes: ReadonlySet<number>;

  constructor({ cron, every = 1, offset = 0, zone }: TimesSpec) {
    this.clock = WallClock.of(zone);
    this.cron = cron === undefined ? undefined : cronOf(cron);
    this.minutesOfDay = this.cron
      ? this.cron.hours.flatMap((hour) => this.cron?.minutes.map((minute) => hour * HOUR_MINUTES + minute) ?? [])
      : Array.from({ length: DAY_MINUTES / every }, (_, index) => offset + index * every);
    this.isSteady = this.cron ? this.cron.hours.length === HOURS : HOUR_MINUTES % every === 0;
    this.minutes = new Set(this.minutesOfDay);
  }

  /** Whether it is due in the minute that begins at this time. */
  public isDue(instant: number): boolean {
    const isShown = this.isShown(wallOf(this.clock.wallMillis(instant)));
    // The second one of both is due, as in Quartz.
    return isShown && (this.isSteady || !this.clock.comesAgain(instant));
  }

  /** The due times after one time up to another, in order. */
  public dueBetween(after: number, until: number): number[] {
    const due: number[] = [];
    for (let instant = Math.floor(after / MINUTE + 1) * MINUTE; instant <= until; instant += MINUTE) {
      if (this.isDue(instant)) {
        due.push(instant);
      }
    }
    return due;
  }

  /** The least number of minutes from one run to the next. */
  public get smallestGap(): number {
    const sorted = [...this.minutesOfDay].sort((a, b) => a - b);
    return Math.min(...sorted.map((minute, index) => (sorted[index + 1] ?? sorted[0] + DAY_MINUTES) - minute));
  }

  /** Whether it is due at all in these years. */
  public hasRun(fromYear: number, years: number): boolean {
    const end = Date.UTC(fromYear + years, 0, 1);
    for (let day = Date.UTC(fromYear, 0, 1); day < end; day += DAY_MINUTES * MINUTE) {
      if (this.isDay(wallOf(day))) {
        return true;
      }
    }
    return false;
  }

  /** The local times at which it does not run, because the clock is put forward over them; as if they were UTC. */
  public skipped(fromYear: number, years: number): number[] {
    if (this.isSteady) {
      return [];
    }
    return this.clock.gaps(fromYear, years).flatMap(({ from, to }) => {
      const length = (to - from) / MINUTE;
      return Array.from({ length }, (_, index) => from + index * MINUTE).filter((wall) => this.isShown(wallOf(wall)));
    });
  }

  private isShown(wall: Wall): boolean {
    return this.minutes.has(wall.hour * HOUR_MINUTES + wall.minute) && this.isDay(wall);
  }

  private isDay(wall: Wall): boolean {
    return this.cron?.isDay(wall) ?? true;
  }
}
