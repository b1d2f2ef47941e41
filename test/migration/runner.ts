import { connectMysql } from '../../src/migration/handlers/mysql';
import { connectPostgres } from '../../src/migration/handlers/postgres';
import { type RunnerPorts, runMigrations } from '../../src/migration/handlers/run-migrations';
import type { RequestEvent } from '../../src/migration/plain/decide';
import { entryOf } from '../../src/migration/plain/migration-file';
import { RUNNER_VARIABLES, type RunnerManifest, type RunRequest } from '../../src/migration/run-migrations.contract';
import { SYSTEM_CLOCK } from '../../src/private/runtime/clock';
import { MariadbServer } from '../support/mariadb-server';
import { PostgresServer } from '../support/postgres-server';

/** File names and their SQL, in order. */
export type Files = Readonly<Record<string, string>>;

export interface RunOptions {
  readonly database: string;
  readonly request?: Partial<RunRequest>;
  readonly event?: Partial<RequestEvent>;
  readonly environment?: Record<string, string>;
  readonly ports?: Partial<RunnerPorts>;
  readonly tool?: RunnerManifest['tool'];
  readonly marks?: Files;
  readonly millis?: number;
}

export const LEDGER = 'cdk_hindsight_migrations';

/** What the last run printed. */
export const printed: string[] = [];

export function manifestOf(files: Files, { tool, marks }: Pick<RunOptions, 'tool' | 'marks'> = {}): RunnerManifest {
  return {
    ...(tool && { tool }),
    files: Object.entries(files).map(([name, sql]) => ({ name, sql, ...(marks?.[name] && { mark: marks[name] }) })),
  };
}

export function requestOf(manifest: RunnerManifest, database: string, request: Partial<RunRequest> = {}): RunRequest {
  return {
    Target: 'cluster-1',
    Database: database,
    Ledger: LEDGER,
    Migrations: manifest.files.map(entryOf),
    ...request,
  };
}

export function environmentOf({ port }: { port: number }, more: Record<string, string> = {}): NodeJS.ProcessEnv {
  return {
    [RUNNER_VARIABLES.host]: 'localhost',
    [RUNNER_VARIABLES.port]: `${port}`,
    [RUNNER_VARIABLES.secretArn]: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:db',
    [RUNNER_VARIABLES.connectSeconds]: '20',
    [RUNNER_VARIABLES.runSeconds]: '60',
    [RUNNER_VARIABLES.lockTimeoutMillis]: '300',
    [RUNNER_VARIABLES.lockSeconds]: '1',
    AWS_REGION: 'eu-central-1',
    AWS_LAMBDA_FUNCTION_NAME: 'runner',
    AWS_LAMBDA_LOG_GROUP_NAME: '/the/log/group',
    ...more,
  };
}

/** Runs the handler's logic in this process, against a real server. Returns how many files it applied. */
export async function run(
  server: PostgresServer | MariadbServer,
  files: Files,
  { database, request, event, environment, ports, millis = 120_000, ...more }: RunOptions,
): Promise<number> {
  const manifest = manifestOf(files, more);
  const lines: string[] = [];
  const isPostgres = server instanceof PostgresServer;
  const login = isPostgres
    ? { username: PostgresServer.USER, password: PostgresServer.PASSWORD }
    : { username: MariadbServer.USER, password: MariadbServer.PASSWORD };
  try {
    const { Data } = await runMigrations(
      { RequestType: 'Create', ResourceProperties: requestOf(manifest, database, request), ...event },
      { getRemainingTimeInMillis: () => millis },
      {
        environment: environmentOf(server, environment),
        clock: SYSTEM_CLOCK,
        manifest,
        roots: server.certificates.root,
        connect: isPostgres ? connectPostgres : connectMysql,
        readSecret: async () => login,
        print: (line) => lines.push(line),
        ...ports,
      },
    );
    return Number(Data?.Applied);
  } finally {
    printed.splice(0, printed.length, ...lines);
  }
}

/** The message of the error that a promise ends with. */
export async function failureOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'it did not fail',
    (error) => error.message,
  );
}
