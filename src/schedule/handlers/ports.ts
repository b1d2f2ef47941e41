import type { Clock } from '../../private/runtime/clock';
import type { DeadLetter, DueEvent, TargetSpec } from '../start-due.contract';

/** Where one due time has got to. */
export interface Claim {
  readonly state: 'claimed' | 'started' | 'reporting' | 'reported';
  /** The time of the last change. */
  readonly at: number;
}

/** Up to which time all runs of each schedule are settled. */
export interface Progress {
  readonly version: number;
  readonly settled: Readonly<Record<string, { readonly until: number; readonly times: string }>>;
}

/** What only one of several starters can do; each change takes place once. */
export interface Claims {
  read(key: string): Promise<Claim | undefined>;
  /** Takes a due time that nobody has taken. Returns whether it was so. */
  take(key: string, at: number): Promise<boolean>;
  /** Changes a claim that is still as it was seen; undefined stands for none. Returns whether it was so. */
  change(key: string, seen: Claim | undefined, next: Claim): Promise<boolean>;
  readProgress(): Promise<Progress | undefined>;
  /** Writes the progress if nobody has done so since it was read. */
  writeProgress(progress: Progress): Promise<void>;
}

/** How a start ended: it failed for certain, or nobody knows whether the target has got it. */
export class StartError extends Error {
  constructor(
    message: string,
    readonly mayHaveStarted: boolean,
  ) {
    super(message);
  }
}

export interface StarterPorts {
  readonly claims: Claims;
  readonly clock: Clock;
  /** The name of this function. */
  readonly functionName: string;
  /** Loads what a start needs, so that it takes nothing of the second. */
  prepare(target: TargetSpec): Promise<void>;
  /** @throws StartError */
  start(target: TargetSpec, event: DueEvent): Promise<void>;
  sendDeadLetter(url: string, letter: DeadLetter): Promise<void>;
  print(line: string): void;
}
