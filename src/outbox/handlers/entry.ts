import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RDS_ROOTS_FILE } from '../../private/database-variables';
import { SYSTEM_CLOCK } from '../../private/runtime/clock';
import { connectUntil } from '../../private/runtime/connect-until';
import { type DatabaseSession, databaseLogin } from '../../private/runtime/database-login';
import { numberVariable, variable } from '../../private/runtime/environment';
import { readSecretLogin } from '../../private/runtime/secret-login';
import { RELAY_VARIABLES } from '../relay-rows.contract';
import { deadLettersOf, publisherOf } from './aws-targets';
import type { OutboxSession } from './outbox-session';
import type { DeadLetters, Publisher } from './publisher';
import { type RelayOptions, relayRows } from './relay-rows';

export interface OpenOptions extends DatabaseSession {
  readonly database: string;
  readonly roots: string;
  readonly table: string;
}

/** A database that does not answer by then is tried again in the next run. */
const CONNECT_MILLIS = 10_000;
const environment = process.env;
const clock = SYSTEM_CLOCK;

/** The handler of a Lambda function whose code folder has the certificate authorities beside the bundle. */
export function handlerFor(open: (options: OpenOptions, millis: number) => Promise<OutboxSession>, folder: string) {
  // The clients of the SDK live as long as the function: each new one would keep its sockets.
  let targets: Promise<[Publisher, DeadLetters]> | undefined;

  return async (): Promise<{ readonly sent: number }> => {
    targets ??= Promise.all([publisherOf(environment), deadLettersOf(environment)]);
    const [publisher, deadLetters] = await targets;
    const roots = readFileSync(join(folder, RDS_ROOTS_FILE), 'utf8');
    const table = variable(environment, RELAY_VARIABLES.table);
    const database = variable(environment, RELAY_VARIABLES.database);
    const login = await databaseLogin({ environment, clock, readSecret: readSecretLogin });
    const attempt = (millis: number) => open({ ...login(), database, roots, table }, millis);
    const session = await connectUntil(attempt, clock.now() + CONNECT_MILLIS, clock, console.log);
    const functionName = variable(environment, 'AWS_LAMBDA_FUNCTION_NAME');
    try {
      const ports = { clock, session, publisher, deadLetters, functionName, print: console.log };
      return { sent: await relayRows(optionsOf(environment), ports) };
    } finally {
      await session.close().catch(() => undefined);
    }
  };
}

function optionsOf(variables: NodeJS.ProcessEnv): RelayOptions {
  const number = (name: keyof typeof RELAY_VARIABLES) => numberVariable(variables, RELAY_VARIABLES[name]);
  return {
    outbox: variable(variables, RELAY_VARIABLES.outbox),
    batchSize: number('batchSize'),
    maxAttempts: number('maxAttempts'),
    retentionSeconds: number('retentionSeconds'),
    pollMillis: number('pollSeconds') * 1_000,
  };
}
