import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SYSTEM_CLOCK } from '../../private/runtime/clock';
import { variable } from '../../private/runtime/environment';
import { GATE_VARIABLES } from '../hold-release.contract';
import type { GateEvent } from '../plain/decide-gate';
import type { RunEvent } from '../run-tests.contract';
import { holdRelease } from './hold-release';

const { env: environment } = process;
// The runner is called once for each attempt, however long it takes.
const lambda = new LambdaClient({ maxAttempts: 1, requestHandler: { connectionTimeout: 5_000 } });
const s3 = new S3Client({ requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000 } });
const RUN: RunEvent = { source: 'gate' };

export async function handler(event: GateEvent) {
  const Bucket = variable(environment, GATE_VARIABLES.bucket);
  return holdRelease(event, {
    environment,
    clock: SYSTEM_CLOCK,
    exists: async (key) => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: key, MaxKeys: 1 }));
      return Contents.some(({ Key }) => Key === key);
    },
    mark: async (key) => {
      // The SDK does not send the length of an empty text on its own.
      await s3.send(new PutObjectCommand({ Bucket, Key: key, Body: '', ContentLength: 0 }));
    },
    runTests: () =>
      lambda.send(
        new InvokeCommand({
          FunctionName: variable(environment, GATE_VARIABLES.runner),
          InvocationType: 'RequestResponse',
          Payload: Buffer.from(JSON.stringify(RUN)),
        }),
      ),
    print: console.log,
  });
}
