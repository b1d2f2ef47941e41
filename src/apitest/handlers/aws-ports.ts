import { randomUUID } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SYSTEM_CLOCK } from '../../private/runtime/clock';
import { variable } from '../../private/runtime/environment';
import { RUNNER_VARIABLES } from '../run-tests.contract';
import type { RunnerPorts } from './run-tests';

// The function has ten seconds beyond the tests for both.
const requestHandler = { connectionTimeout: 1_500, requestTimeout: 3_000 };

/** One client for all calls: each one would keep its sockets. */
const s3 = new S3Client({ requestHandler, maxAttempts: 2 });
const secrets = new SecretsManagerClient({ requestHandler, maxAttempts: 2 });

/** What the runners of all kinds of suites need of AWS. */
export function awsPorts(environment: NodeJS.ProcessEnv): Omit<RunnerPorts, 'runSuite'> {
  return {
    environment,
    clock: SYSTEM_CLOCK,
    readSecret: async (arn) => (await secrets.send(new GetSecretValueCommand({ SecretId: arn }))).SecretString ?? '',
    store: async (key, text) => {
      const Bucket = variable(environment, RUNNER_VARIABLES.bucket);
      await s3.send(new PutObjectCommand({ Bucket, Key: key, Body: text, ContentType: 'application/json' }));
    },
    newId: randomUUID,
    print: console.log,
  };
}
