/** A change of a source file. */
export interface Change {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Which tests of a test file to run; without a selection, all. */
export interface TestPlan {
  readonly testFile: string;
  readonly selected?: readonly string[];
  /** All names that the unchanged source has: a name that only the mutant has is always run. */
  readonly known?: readonly string[];
  /** Tests that fail on the unchanged source. */
  readonly skipped: readonly string[];
  /** How long they take on the unchanged source. */
  readonly millis: number;
}

/** What a worker sends: an answer, or that it is still at work. */
export type Message<T> = { readonly reply: T; readonly megabytes: number } | { readonly isAt: TestPlan };

/** What a worker is asked. */
export type Request =
  | { readonly kind: 'cover'; readonly testFile: string; readonly sources: readonly string[] }
  | { readonly kind: 'run'; readonly change: Change; readonly plans: readonly TestPlan[] };

/** How the tests of one file went on the unchanged source, and which regions of the sources each of them ran. */
export interface Covered {
  readonly tests: { readonly name: string; readonly millis: number; readonly error?: string }[];
  /** What failed outside of a test. */
  readonly error?: string;
  /** Beside the tests: to load the files, and in hooks for several tests. */
  readonly millis: number;
  /** For each source, the regions that ran outside of a test. */
  readonly atLoad: Record<string, number[]>;
  /** For each source and region, the numbers of the tests. */
  readonly inTests: Record<string, Record<number, number[]>>;
}

/** The first test that a mutant failed, if any. */
export interface Outcome {
  readonly testFile?: string;
  readonly test?: string;
  readonly error?: string;
}
