import type { Part } from './parts';
import type { Running } from './program';

/** How a part ended. */
export interface Outcome {
  readonly part: string;
  readonly state: 'passed' | 'failed' | 'did not run';
  readonly seconds: number;
  /** Why it failed or did not run. */
  readonly reason?: string;
}

/** Runs the parts one after the other, whatever becomes of them: a failure stops only what cannot run without the part. */
export class Runner {
  private readonly outcomes: Outcome[] = [];
  private current?: Running;
  private interruption?: NodeJS.Signals;

  public constructor(
    private readonly parts: readonly Part[],
    private readonly start: (part: Part) => Running,
    private readonly now: () => number = Date.now,
  ) {}

  public async run(): Promise<readonly Outcome[]> {
    for (const part of this.parts) {
      const obstacle = this.obstacleOf(part);
      this.outcomes.push(
        obstacle ? { part: part.name, state: 'did not run', seconds: 0, reason: obstacle } : await this.runOne(part),
      );
    }
    return this.outcomes;
  }

  /** Ends the part that runs, which is a failure, and starts no other. */
  public interrupt(signal: NodeJS.Signals): void {
    this.interruption ??= signal;
    this.current?.end(signal);
  }

  private obstacleOf({ needs = [] }: Part): string | undefined {
    if (this.interruption) {
      return `interrupted by ${this.interruption}`;
    }
    const missing = needs.find((need) => this.outcomes.find(({ part }) => part === need)?.state !== 'passed');
    return missing && `needs ${missing}`;
  }

  private async runOne(part: Part): Promise<Outcome> {
    const begin = this.now();
    this.current = this.start(part);
    const failure = await this.current.failure;
    this.current = undefined;
    // A part that ends well because it was told to end has not done its work.
    const reason = failure ?? (this.interruption && `interrupted by ${this.interruption}`);
    const seconds = Math.round((this.now() - begin) / 1000);
    return { part: part.name, state: reason ? 'failed' : 'passed', seconds, reason };
  }
}
