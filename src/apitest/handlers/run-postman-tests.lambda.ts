import { numberVariable } from '../../private/runtime/environment';
import { RUNNER_VARIABLES, type RunEvent, type RunResult } from '../run-tests.contract';
import { CollectionThread, serveRuns } from './collection-thread';

const { env: environment } = process;
let thread: CollectionThread | undefined;

serveRuns(__dirname);

export async function handler(event?: RunEvent): Promise<RunResult> {
  // Loaded late: the thread that runs the tests is made of the same file, and calls nothing of AWS.
  const { awsPorts } = require('./aws-ports') as typeof import('./aws-ports');
  const { runTests } = require('./run-tests') as typeof import('./run-tests');
  thread ??= new CollectionThread(__filename, numberVariable(environment, RUNNER_VARIABLES.heapMegabytes));
  const own = thread;
  return runTests(event, {
    ...awsPorts(environment),
    runSuite: ({ variables, secrets, timeoutMillis }) =>
      own.run(
        {
          values: { ...variables, ...secrets },
          timeoutMillis,
          deadline: Date.now() + timeoutMillis,
          requestMillis: numberVariable(environment, RUNNER_VARIABLES.requestMillis),
          scriptMillis: numberVariable(environment, RUNNER_VARIABLES.scriptMillis),
        },
        1_000,
      ),
  });
}
