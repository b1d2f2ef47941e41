import { DATABASE_VARIABLES } from '../private/database-variables';

/** How long a run goes on as long as there is something to do. */
export const RUN_SECONDS = 50;

/** What the relay finds in its environment. */
export const RELAY_VARIABLES = {
  ...DATABASE_VARIABLES,
  database: 'DATABASE_NAME',
  table: 'OUTBOX_TABLE',
  /** What tells the ids of this outbox from those of another one. */
  outbox: 'OUTBOX_KEY',
  targetKind: 'TARGET_KIND',
  target: 'TARGET',
  /** The source of events on a bus. */
  source: 'EVENT_SOURCE',
  isFifo: 'TARGET_IS_FIFO',
  deadLetterUrl: 'DEAD_LETTER_QUEUE_URL',
  batchSize: 'BATCH_SIZE',
  maxAttempts: 'MAX_ATTEMPTS',
  retentionSeconds: 'RETENTION_SECONDS',
  /** For how long a run looks for new rows; 0 where the application calls the relay after each commit. */
  pollSeconds: 'POLL_SECONDS',
} as const;

export type TargetKind = 'event-bus' | 'queue' | 'topic';

/** Where the relay writes its metrics. */
export const RELAY_METRICS = {
  namespace: 'CdkHindsight/Outbox',
  dimension: 'FunctionName',
  oldestUnsent: 'OldestUnsent',
  rowsUnsent: 'RowsUnsent',
  deadRows: 'DeadRows',
  publishFailed: 'PublishFailed',
  sent: 'RowsSent',
} as const;
