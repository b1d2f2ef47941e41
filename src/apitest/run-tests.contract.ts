/** What the runner finds in its environment. */
export const RUNNER_VARIABLES = {
  bucket: 'RESULTS_BUCKET',
  /** The variables of the tests, a map in JSON. */
  variables: 'TEST_VARIABLES',
  /** A list of `SecretSource` in JSON: where secrets are, and not what they are. */
  secrets: 'TEST_SECRETS',
  timeoutMillis: 'TIMEOUT_MILLIS',
  requestMillis: 'REQUEST_TIMEOUT_MILLIS',
  scriptMillis: 'SCRIPT_TIMEOUT_MILLIS',
  heapMegabytes: 'HEAP_MEGABYTES',
  /** The function of the user that runs the tests, for a suite of its own. */
  suite: 'SUITE_FUNCTION',
} as const;

/** The files beside the bundle. */
export const SUITE_FILES = {
  collection: 'collection.json',
  environment: 'environment.json',
  globals: 'globals.json',
} as const;

/** Where a secret is read from. */
export interface SecretSource {
  /** The name that the tests know it by. */
  readonly name: string;
  readonly arn: string;
  /** A field of a secret that is JSON; all of the secret if it is left out. */
  readonly field?: string;
}

/** Why the runner is called. Only runs of the schedule are metrics. */
export type RunSource = 'schedule' | 'gate';

export interface RunEvent {
  readonly source?: RunSource;
}

/** What a suite of the user's own is called with. */
export interface SuiteRequest {
  readonly variables: Readonly<Record<string, string>>;
  /** Secrets: do not print this event. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The time after which the answer is not waited for. */
  readonly timeoutMillis: number;
}

/** One test that failed, or one request that got no answer. */
export interface TestFailure {
  /** The name of the request, as it is in the file. */
  readonly item?: string;
  /** The number of the test within its request, from 1. */
  readonly test?: number;
  /** The name of the test. */
  readonly name?: string;
  readonly message?: string;
  /** The status of the last answer. */
  readonly status?: number;
  /** The time that the last answer took. */
  readonly millis?: number;
}

/** What a suite did. */
export interface SuiteOutcome {
  /** The number of tests that ran, those that failed included. */
  readonly assertions: number;
  readonly requests?: number;
  readonly failures: readonly TestFailure[];
}

/** What the runner answers, and writes to S3 when tests failed: no header, no body, no variable, no secret. */
export interface RunResult extends SuiteOutcome {
  readonly passed: boolean;
  readonly millis: number;
  /** The object in the bucket that has this result, if the tests failed. */
  readonly key?: string;
}

export const RESULTS_PREFIX = 'results/';
export const PASSED_PREFIX = 'passed/';

/** Where the runner writes its metrics. */
export const METRICS = {
  namespace: 'CdkHindsight/ApiTest',
  dimension: 'Test',
  passed: 'Passed',
  failures: 'Failures',
  duration: 'DurationMs',
  requests: 'Requests',
} as const;
