import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SYSTEM_CLOCK } from '../../private/runtime/clock';
import type { RequestEvent } from '../plain/decide';
import { RUNNER_FILES } from '../run-migrations.contract';
import { type Invocation, type RunnerPorts, runMigrations, type SecretLogin } from './run-migrations';

/** One client for all calls: each one would keep its sockets. */
const secrets = new SecretsManagerClient({ requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000 } });

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
      readSecret,
      print: console.log,
    });
}

async function readSecret(arn: string): Promise<SecretLogin> {
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: arn }));
  const { username, password } = JSON.parse(SecretString);
  if (typeof username !== 'string' || typeof password !== 'string') {
    throw new Error('it must be JSON with username and password');
  }
  return { username, password };
}
