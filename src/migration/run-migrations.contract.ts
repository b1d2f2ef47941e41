import { DATABASE_VARIABLES, RDS_ROOTS_FILE } from '../private/database-variables';

/** What the custom resource asks for. CloudFormation passes texts and lists of texts. */
export interface RunRequest {
  /** What makes the database another one: the resource identifier of the cluster or instance. */
  readonly Target: string;
  readonly Database: string;
  readonly Ledger: string;
  /** `<name>:<first 12 characters of the checksum>`, in order. */
  readonly Migrations: readonly string[];
  readonly RetryInterrupted?: readonly string[];
  /** The last file that a database without a ledger has already. */
  readonly Baseline?: string;
}

/** What the runner finds in its environment. */
export const RUNNER_VARIABLES = {
  ...DATABASE_VARIABLES,
  connectSeconds: 'CONNECT_DEADLINE_SECONDS',
  runSeconds: 'RUN_DEADLINE_SECONDS',
  lockTimeoutMillis: 'LOCK_TIMEOUT_MILLIS',
  lockSeconds: 'LOCK_DEADLINE_SECONDS',
} as const;

/** The files beside the bundle. */
export const RUNNER_FILES = {
  roots: RDS_ROOTS_FILE,
  /** A `RunnerManifest` in JSON. */
  manifest: 'migrations.json',
} as const;

/** The migrations that the function's code holds. */
export interface RunnerManifest {
  /** The tool whose ledger is read once, if there is one. */
  readonly tool?: MigrationTool;
  readonly files: ReadonlyArray<{
    readonly name: string;
    readonly sql: string;
    readonly mark?: string;
  }>;
}

/** `drizzle` is Drizzle Kit 0.x, and `drizzle-1` is 1.x: their ledgers are read by different rules. */
export type MigrationTool = 'prisma' | 'drizzle' | 'drizzle-1' | 'flyway' | 'dbmate' | 'golang-migrate';

/** Where the runner writes its metrics. */
export const METRICS = {
  namespace: 'CdkHindsight/Migration',
  dimension: 'FunctionName',
  lockWaits: 'LockWaits',
} as const;
