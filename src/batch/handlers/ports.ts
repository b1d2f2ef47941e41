import type { Clock } from '../../private/runtime/clock';

/** An object in a listing. */
export interface StoredKey {
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** S3, as far as the planner needs it. */
export interface Store {
  /** The objects below a prefix, a page at a time. */
  list(bucket: string, prefix: string): AsyncIterable<readonly StoredKey[]>;
  /** The text of an object; nothing if there is none. */
  read(bucket: string, key: string): Promise<string | undefined>;
  write(bucket: string, key: string, text: string): Promise<void>;
}

/** A job that is not at its end. */
export interface ActiveJob {
  readonly id: string;
  readonly isRunning: boolean;
  readonly isArray: boolean;
  /** Milliseconds since 1970. */
  readonly created: number;
}

/** The one queue of a backlog. */
export interface Jobs {
  /** The jobs that are not at their end; of an array its parent. */
  active(): Promise<readonly ActiveJob[]>;
  /** Starts a job, or an array of them, for a run. Returns its id. */
  submit(name: string, run: string, size: number): Promise<string>;
  /** The indexes of those jobs of a run that failed without having been started; nothing if Batch has forgotten the run. */
  neverStarted(id: string): Promise<readonly number[]>;
  /** Of an array: whether a job of it runs, and when the last one ended. */
  progress(id: string): Promise<{ readonly isRunning: boolean; readonly lastStop: number | undefined }>;
}

export interface PlanPorts {
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: Pick<Clock, 'now'>;
  readonly store: Store;
  readonly jobs: Jobs;
  /** A few random letters. */
  readonly newSuffix: () => string;
  readonly print: (line: string) => void;
}
