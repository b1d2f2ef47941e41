import { connectMysql } from '../../src/migration/handlers/mysql';
import { connectPostgres } from '../../src/migration/handlers/postgres';
import { type RunnerPorts, runMigrations } from '../../src/migration/handlers/run-migrations';
import type { RequestEvent } from '../../src/migration/plain/decide';
import type { RunRequest } from '../../src/migration/run-migrations.contract';
import { SYSTEM_CLOCK } from '../../src/private/runtime/clock';
import { MariadbServer } from '../support/mariadb-server';
import { PostgresServer } from '../support/postgres-server';
import { environmentOf, type Files, type ManifestOptions, manifestOf, requestOf } from './request';

export interface RunOptions extends ManifestOptions {
  readonly database: string;
  readonly request?: Partial<RunRequest>;
  readonly event?: Partial<RequestEvent>;
  readonly environment?: Record<string, string>;
  readonly ports?: Partial<RunnerPorts>;
  readonly millis?: number;
}

/** What the last run printed. */
export const printed: string[] = [];

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
