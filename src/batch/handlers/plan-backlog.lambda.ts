import { randomBytes } from 'node:crypto';
import { BatchClient } from '@aws-sdk/client-batch';
import { S3Client } from '@aws-sdk/client-s3';
import { SYSTEM_CLOCK } from '../../private/runtime/clock';
import { variable } from '../../private/runtime/environment';
import { PLANNER_VARIABLES, type PlanEvent } from '../plan-backlog.contract';
import { BatchJobs } from './batch-jobs';
import { planBacklog } from './plan-backlog';
import { S3Store } from './s3-store';

const environment = process.env;
const store = new S3Store(new S3Client());
const batch = new BatchClient();
// A submission that is repeated would start the work twice.
const submitter = new BatchClient({ maxAttempts: 1 });

export async function handler(event?: PlanEvent) {
  const queue = variable(environment, PLANNER_VARIABLES.jobQueue);
  const definition = variable(environment, PLANNER_VARIABLES.jobDefinition);
  return planBacklog(event, {
    environment,
    clock: SYSTEM_CLOCK,
    store,
    jobs: new BatchJobs(batch, queue, { client: submitter, definition }),
    newSuffix: () => randomBytes(4).toString('hex'),
    print: console.log,
  });
}
