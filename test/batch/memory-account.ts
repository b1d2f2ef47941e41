import { fromLines } from '../../src/batch/handlers/ledger';
import type { ActiveJob, PlanPorts, StoredKey } from '../../src/batch/handlers/ports';
import { type ChunkLine, PLANNER_VARIABLES, RUN_KEYS } from '../../src/batch/plan-backlog.contract';

export const SETTINGS = {
  [PLANNER_VARIABLES.sourceBucket]: 'recordings',
  [PLANNER_VARIABLES.sourcePrefix]: 'calls/',
  [PLANNER_VARIABLES.sourceSuffix]: '.wav',
  [PLANNER_VARIABLES.doneBucket]: 'transcripts',
  [PLANNER_VARIABLES.donePrefix]: 'text/',
  [PLANNER_VARIABLES.doneSuffix]: '.json',
  [PLANNER_VARIABLES.runBucket]: 'runs',
  [PLANNER_VARIABLES.jobQueue]: 'queue',
  [PLANNER_VARIABLES.jobDefinition]: 'definition',
  [PLANNER_VARIABLES.chunkSize]: '3',
  [PLANNER_VARIABLES.maxScans]: '3',
  [PLANNER_VARIABLES.minimumAgeMillis]: '3600000',
  AWS_LAMBDA_FUNCTION_NAME: 'planner',
};

/** How the job of one chunk ends: it works on its items, dies on the way, or is never started. */
export type Fate = 'works' | 'dies' | 'never starts';

export interface Submission {
  readonly id: string;
  readonly run: string;
  readonly size: number;
  readonly name: string;
}

class Crash extends Error {}

interface StoredObject {
  readonly text: string;
  readonly modified: number;
}

const PAGE = 4;

/** S3 and one queue of Batch in memory, with workers that keep to the contract. */
export class MemoryAccount {
  public now = Date.parse('2026-11-27T03:00:00Z');
  public readonly submissions: Submission[] = [];
  public readonly printed: string[] = [];
  /** In how many jobs that were started each item has been. */
  public readonly tries = new Map<string, number>();
  /** Items that no worker can do. */
  public readonly poison = new Set<string>();
  /** Calls of ports until the planner dies, before the call or after it. */
  public crash: { left: number; readonly isAfter: boolean } | undefined;
  /** Called before each call of a port, so that planners take turns. */
  public pause: () => Promise<void> = async () => {};
  private readonly buckets = new Map<string, Map<string, StoredObject>>();
  private readonly active = new Map<string, Submission>();
  private readonly idle = new Map<string, number[]>();
  private suffixes = 0;

  public constructor(private readonly settings: Readonly<Record<string, string>> = SETTINGS) {}

  public put(bucket: string, key: string, text = '', modified = this.now): void {
    const objects = this.buckets.get(bucket) ?? new Map();
    objects.set(key, { text, modified });
    this.buckets.set(bucket, objects);
  }

  public delete(bucket: string, key: string): void {
    this.buckets.get(bucket)?.delete(key);
  }

  public text(bucket: string, key: string): string | undefined {
    return this.buckets.get(bucket)?.get(key)?.text;
  }

  public keys(bucket: string): string[] {
    return [...(this.buckets.get(bucket)?.keys() ?? [])].sort();
  }

  /** A source that is old enough to be work. */
  public upload(name: string): string {
    const key = `calls/${name}.wav`;
    this.put('recordings', key, '', this.now - 7_200_000);
    return key;
  }

  public isDone(key: string): boolean {
    return this.text('transcripts', doneOf(key)) !== undefined;
  }

  public get isBusy(): boolean {
    return this.active.size > 0;
  }

  public dead(): ChunkLine[] {
    return fromLines(this.text('runs', RUN_KEYS.dead));
  }

  /** The items of a run, a list for each chunk. */
  public chunksOf({ run, size }: Submission): ChunkLine[][] {
    return Array.from({ length: size }, (_, index) => fromLines(this.text('runs', `${run}/chunk-${index}.jsonl`)));
  }

  /** Lets the jobs that were submitted come to their end. */
  public work(fateOf: (index: number) => Fate = () => 'works'): void {
    for (const job of this.active.values()) {
      const chunks = this.chunksOf(job);
      this.idle.set(
        job.id,
        chunks.flatMap((_, index) => (fateOf(index) === 'never starts' ? [index] : [])),
      );
      chunks.forEach((lines, index) => {
        this.workOn(lines, fateOf(index));
      });
    }
    this.active.clear();
  }

  private workOn(lines: ChunkLine[], fate: Fate): void {
    if (fate === 'never starts') {
      return;
    }
    lines.forEach(({ key, done }, place) => {
      this.tries.set(key, (this.tries.get(key) ?? 0) + 1);
      const isReached = fate === 'works' || place === 0;
      if (isReached && !this.poison.has(key)) {
        this.put('transcripts', done);
      }
    });
  }

  public ports(): PlanPorts {
    return {
      environment: this.settings,
      clock: { now: () => this.now },
      newSuffix: () => this.nextSuffix(),
      print: (line) => this.printed.push(line),
      store: {
        list: (bucket, prefix) => this.list(bucket, prefix),
        read: (bucket, key) => this.step(() => this.text(bucket, key)),
        write: (bucket, key, text) => this.step(() => this.put(bucket, key, text)),
      },
      jobs: {
        active: () => this.step(() => [...this.active.values()].map(activeJob)),
        neverStarted: (id) => this.step(() => this.idle.get(id) ?? []),
        progress: () => this.step(() => ({ isRunning: true, lastStop: undefined })),
        submit: (name, run, size) => this.step(() => this.submit(name, run, size)),
      },
    };
  }

  private nextSuffix(): string {
    this.suffixes += 1;
    return `${this.suffixes}`;
  }

  private submit(name: string, run: string, size: number): string {
    const job = { id: `job-${this.submissions.length}`, run, size, name };
    this.submissions.push(job);
    this.active.set(job.id, job);
    return job.id;
  }

  private async *list(bucket: string, prefix: string): AsyncGenerator<readonly StoredKey[]> {
    let after = '';
    for (;;) {
      const page = await this.step(() =>
        this.keys(bucket)
          .filter((key) => key.startsWith(prefix) && key > after)
          .slice(0, PAGE),
      );
      yield page.map((key) => ({ key, modified: this.buckets.get(bucket)?.get(key)?.modified ?? 0 }));
      if (page.length < PAGE) {
        return;
      }
      after = page[page.length - 1];
    }
  }

  private async step<T>(work: () => T): Promise<T> {
    await this.pause();
    const isLast = this.crash !== undefined && this.crash.left-- === 0;
    if (isLast && !this.crash?.isAfter) {
      throw new Crash('before a call');
    }
    const result = work();
    if (isLast) {
      throw new Crash('after a call');
    }
    return result;
  }
}

export function doneOf(key: string): string {
  return key.replace(/^calls\//, 'text/').replace(/\.wav$/, '.json');
}

function activeJob({ id, size }: Submission): ActiveJob {
  return { id, isRunning: true, isArray: size > 1, created: 0 };
}

/** Whether a planner died because it was to. */
export function isCrash(error: unknown): boolean {
  return error instanceof Crash;
}
