/** What the functions find in their environment; each gets all of it. */
export const INFERENCE_VARIABLES = {
  /** The bucket of the construct, in which Bedrock reads and writes. */
  workBucket: 'WORK_BUCKET',
  sourceBucket: 'SOURCE_BUCKET',
  sourcePrefix: 'SOURCE_PREFIX',
  sourceSuffix: 'SOURCE_SUFFIX',
  resultsBucket: 'RESULTS_BUCKET',
  resultsPrefix: 'RESULTS_PREFIX',
  minRecords: 'MIN_RECORDS',
  maxRecords: 'MAX_RECORDS',
  /** Of the file of one job. */
  maxBytes: 'MAX_BYTES',
  /** How many rounds of jobs there are at most. */
  rounds: 'ROUNDS',
  /** How many records are asked one by one at the end; none if 0. */
  maxOnline: 'MAX_ONLINE',
  /** The value of the metrics' dimension. */
  inference: 'INFERENCE',
} as const;

/** Where collector and finisher write their metrics. */
export const METRICS = {
  namespace: 'CdkHindsight/BatchInference',
  dimension: 'Inference',
  /** At the end of each job. */
  inputTokens: 'InputTokens',
  outputTokens: 'OutputTokens',
  /** 1 for a job that has not come to its end, or could not be created, else 0. */
  unfinished: 'UnfinishedJobs',
  /** Once at the end of a run. */
  succeeded: 'SucceededRecords',
  /** Lines of the source that are no record, or one that was there before. */
  invalid: 'InvalidRecords',
  /** Records whose last attempt failed. */
  givenUp: 'GivenUpRecords',
} as const;

/** The keys of the work bucket; all are below `runs/`. */
export const WORK_KEYS = { runs: 'runs/' } as const;

/** The name of the planner's error for an input that no other try makes right. */
export const WRONG_INPUT = 'WrongInput';

/** The input of the planner. */
export interface PlanEvent {
  /** The name of the execution. */
  readonly run: string;
  /** From 1 on. */
  readonly round: number;
  /** Where the last call stopped; empty at the beginning of a round. */
  readonly cursor: string;
  /** The input of the execution: any JSON. */
  readonly input: RunInput | null;
}

/** What a run can be started with; the rest of the input is not looked at. */
export interface RunInput {
  /** The part of the source that is read: it begins with the prefix of the source. */
  readonly prefix?: string;
}

export type PlanNext = 'plan' | 'jobs' | 'online' | 'finish';

/** The output of the planner: the whole state of the parent. */
export interface PlanResult extends PlanEvent {
  /** `plan`: call the planner again with this state. */
  readonly next: PlanNext;
  /** In the work bucket, an array of `JobItem`. */
  readonly jobsKey: string;
  /** In the work bucket, an array of `OnlineItem`. */
  readonly onlineKey: string;
}

/** What one child execution gets: a job of Bedrock. */
export interface JobItem {
  readonly run: string;
  readonly round: number;
  /** From 1 on. */
  readonly number: number;
  readonly jobName: string;
  readonly clientRequestToken: string;
  readonly inputUri: string;
  readonly outputUri: string;
  readonly records: number;
  readonly bytes: number;
}

/** What one child execution gets that asks for one record. */
export interface OnlineItem {
  readonly number: number;
  /** The body of the request. */
  readonly inputUri: string;
  /** Where the answer is written. */
  readonly outputUri: string;
  /** In the work bucket: where the error is written, if there is one. */
  readonly errorKey: string;
}

/** The statuses in which a job does not change any more. */
export const ENDED = ['Completed', 'PartiallyCompleted', 'Failed', 'Stopped', 'Expired'] as const;

/** The statuses in which it does. */
export const ACTIVE = ['Submitted', 'Validating', 'Scheduled', 'InProgress', 'Stopping'] as const;

/** The status that the child gives to a job that could not be created. */
export const NOT_CREATED = 'NotCreated';

/** The input of the collector. */
export interface CollectEvent {
  readonly job: JobItem;
  /** What Bedrock said last, or that there is no job. */
  readonly now: { readonly Status: string; readonly Message?: string };
}

/** The output of the collector: small, because the parent gets those of all jobs. */
export interface CollectResult {
  readonly succeeded: number;
  readonly remaining: number;
}

/** The input of the finisher: the state of the parent. */
export type FinishEvent = Pick<PlanResult, 'run' | 'round' | 'next'>;

/** The output of the finisher, and `manifest.json` beside the results. */
export interface FinishResult {
  readonly run: string;
  readonly succeeded: number;
  readonly failed: number;
  readonly invalid: number;
  readonly givenUp: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly jobs: number;
  readonly rounds: number;
}
