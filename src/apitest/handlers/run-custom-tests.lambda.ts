import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { variable } from '../../private/runtime/environment';
import { RUNNER_VARIABLES, type RunEvent, type RunResult } from '../run-tests.contract';
import { awsPorts } from './aws-ports';
import { callSuite } from './call-suite';
import { runTests } from './run-tests';

const { env: environment } = process;
const lambda = new LambdaClient({ maxAttempts: 1, requestHandler: { connectionTimeout: 5_000 } });

export async function handler(event?: RunEvent): Promise<RunResult> {
  return runTests(event, {
    ...awsPorts(environment),
    runSuite: (request) =>
      callSuite(request, (payload, millis) =>
        lambda.send(
          new InvokeCommand({
            FunctionName: variable(environment, RUNNER_VARIABLES.suite),
            InvocationType: 'RequestResponse',
            Payload: Buffer.from(payload),
          }),
          { abortSignal: AbortSignal.timeout(millis) },
        ),
      ),
  });
}
