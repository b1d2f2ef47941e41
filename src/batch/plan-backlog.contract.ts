/** What the planner finds in its environment. */
export const PLANNER_VARIABLES = {
  sourceBucket: 'SOURCE_BUCKET',
  sourcePrefix: 'SOURCE_PREFIX',
  sourceSuffix: 'SOURCE_SUFFIX',
  doneBucket: 'DONE_BUCKET',
  donePrefix: 'DONE_PREFIX',
  doneSuffix: 'DONE_SUFFIX',
  runBucket: 'RUN_BUCKET',
  jobQueue: 'JOB_QUEUE',
  jobDefinition: 'JOB_DEFINITION',
  chunkSize: 'CHUNK_SIZE',
  maxScans: 'MAX_SCANS',
  minimumAgeMillis: 'MINIMUM_AGE_MILLIS',
} as const;

/** What the watcher finds in its environment. */
export const WATCHER_VARIABLES = {
  jobQueue: 'JOB_QUEUE',
  /** The name of the planner, by which the metrics are called. */
  backlog: 'BACKLOG',
} as const;

/** What the container finds in its environment, beside `AWS_BATCH_JOB_ARRAY_INDEX`. */
export const WORKER_VARIABLES = {
  bucket: 'BACKLOG_BUCKET',
  run: 'BACKLOG_RUN',
  doneBucket: 'BACKLOG_DONE_BUCKET',
  sourceBucket: 'BACKLOG_SOURCE_BUCKET',
} as const;

/** Where planner and watcher write their metrics. */
export const METRICS = {
  namespace: 'CdkHindsight/BatchBacklog',
  dimension: 'Backlog',
  scans: 'Scans',
  left: 'ItemsLeft',
  planned: 'ItemsPlanned',
  deferred: 'Deferred',
  skipped: 'Skipped',
  dead: 'DeadItems',
  oldestWaiting: 'OldestWaitingMinutes',
} as const;

/** The keys of the run bucket. */
export const RUN_KEYS = {
  /** Chunks and markers, one folder a run; they expire. */
  runs: 'runs/',
  /** The last run that was submitted, and how often its items have been tried. */
  last: 'state/last.json',
  /** Items that are not tried again. */
  dead: 'dead/keys.jsonl',
} as const;

/** One item in a chunk, and in the list of dead ones. */
export interface ChunkLine {
  /** The key of the source. */
  readonly key: string;
  /** The key whose object makes it done. */
  readonly done: string;
  /** In how many scans it has been tried, with this one. */
  readonly scans: number;
}

/** What the planner is called with. */
export interface PlanEvent {
  /** The time at which the schedule wanted it: a repeated call has the same. */
  readonly scheduledTime?: string;
}

/** What the planner returns. */
export interface PlanResult {
  readonly outcome: 'submitted' | 'nothing' | 'skipped';
  readonly run: string;
  readonly jobId?: string;
  readonly left: number;
  readonly planned: number;
  readonly deferred: number;
  readonly dead: number;
}
