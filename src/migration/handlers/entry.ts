import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SYSTEM_CLOCK } from '../../private/runtime/clock';
import { readSecretLogin } from '../../private/runtime/secret-login';
import type { RequestEvent } from '../plain/decide';
import { RUNNER_FILES } from '../run-migrations.contract';
import { type Invocation, type RunnerPorts, runMigrations } from './run-migrations';

/** The handler of a Lambda function whose code folder has the migrations beside the bundle. */
export function handlerFor(connect: RunnerPorts['connect'], folder: string) {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  return (event: RequestEvent, invocation: Invocation) =>
    runMigrations(event, invocation, {
      environment: process.env,
      clock: SYSTEM_CLOCK,
      manifest: JSON.parse(read(RUNNER_FILES.manifest)),
      roots: read(RUNNER_FILES.roots),
      connect,
      readSecret: readSecretLogin,
      print: console.log,
    });
}
