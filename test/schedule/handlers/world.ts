import type { Claim, Claims, Progress, StarterPorts } from '../../../src/schedule/handlers/ports';
import { startDue } from '../../../src/schedule/handlers/start-due';
import type {
  DeadLetter,
  DueEvent,
  PulseResult,
  ScheduleSpec,
  TargetSpec,
} from '../../../src/schedule/start-due.contract';
import { VirtualClock } from './virtual-clock';

export const MINUTE = 60_000;

export const utc = (text: string) => Date.parse(`${text}Z`);

export function schedule(props: Partial<ScheduleSpec> = {}): ScheduleSpec {
  return {
    name: 'nightly',
    times: { cron: '0 3 * * ? *', zone: 'UTC' },
    target: { kind: 'function', address: 'arn', isIdempotent: false, isFifo: false },
    maxLatenessSeconds: 300,
    deadLetterUrl: 'queue',
    ...props,
  };
}

/** Claims in memory; each change is one step, as one conditional write of DynamoDB is. */
class MemoryClaims implements Claims {
  private readonly claims = new Map<string, Claim>();
  public progress: Progress | undefined;

  public async read(key: string): Promise<Claim | undefined> {
    return this.claims.get(key);
  }

  public take(key: string, at: number): Promise<boolean> {
    return this.change(key, undefined, { state: 'claimed', at });
  }

  public async change(key: string, seen: Claim | undefined, next: Claim): Promise<boolean> {
    const isAsSeen = JSON.stringify(this.claims.get(key)) === JSON.stringify(seen);
    if (isAsSeen) {
      this.claims.set(key, next);
    }
    return isAsSeen;
  }

  public async readProgress(): Promise<Progress | undefined> {
    return this.progress;
  }

  public async writeProgress(progress: Progress): Promise<void> {
    if (progress.version === (this.progress?.version ?? 0) + 1) {
      this.progress = progress;
    }
  }
}

export interface Start {
  readonly event: DueEvent;
  readonly at: number;
}

/** What happens to one starter: how long each of its calls takes, and after how many calls it dies. */
export interface Fate {
  readonly callMillis?: () => number;
  readonly callsUntilDeath?: number;
}

/** An account in which only the clock of the test passes: a table, a target and a dead letter queue. */
export class World {
  public readonly clock: VirtualClock;
  public readonly claims = new MemoryClaims();
  public readonly starts: Start[] = [];
  public readonly letters: (DeadLetter & { readonly at: number })[] = [];
  public readonly lines: string[] = [];
  /** Throws what the target answers. */
  public answer: (event: DueEvent, target: TargetSpec) => void = () => {};

  constructor(start: string | number) {
    this.clock = new VirtualClock(typeof start === 'string' ? utc(start) : start);
  }

  /** One call of the starter. */
  public pulse(schedules: readonly ScheduleSpec[], fate: Fate = {}): Promise<PulseResult> {
    return startDue({ schedules }, this.ports(fate));
  }

  /** A call at a time, and all that happens until it is over. */
  public async pulseAt(time: string, schedules: readonly ScheduleSpec[], fate: Fate = {}): Promise<PulseResult> {
    await this.clock.runUntil(utc(time));
    const result = this.pulse(schedules, fate);
    await this.clock.runUntil(utc(time) + 2 * MINUTE);
    return result;
  }

  /** The values of a metric, in order. */
  public metric(name: string): number[] {
    return this.lines
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line)[name])
      .filter((value) => value !== undefined);
  }

  private ports({ callMillis, callsUntilDeath = Number.POSITIVE_INFINITY }: Fate): StarterPorts {
    let calls = 0;
    const { clock, claims } = this;
    /** A dead starter hears nothing of what it has asked for. */
    const call = async <T>(work: () => Promise<T>): Promise<T> => {
      calls += 1;
      const isLast = calls === callsUntilDeath;
      if (calls > callsUntilDeath) {
        return new Promise<T>(() => {});
      }
      if (callMillis) {
        await clock.sleep(callMillis());
      }
      const result = await work();
      return isLast ? new Promise<T>(() => {}) : result;
    };
    return {
      clock,
      functionName: 'starter',
      claims: {
        read: (key) => call(() => claims.read(key)),
        take: (key, at) => call(() => claims.take(key, at)),
        change: (key, seen, next) => call(() => claims.change(key, seen, next)),
        readProgress: () => call(() => claims.readProgress()),
        writeProgress: (progress) => call(() => claims.writeProgress(progress)),
      },
      prepare: async () => {},
      start: (target, event) =>
        call(async () => {
          this.answer(event, target);
          this.starts.push({ event, at: clock.now() });
        }),
      sendDeadLetter: (_, letter) =>
        call(async () => {
          this.letters.push({ ...letter, at: clock.now() });
        }),
      print: (line) => this.lines.push(line),
    };
  }
}
