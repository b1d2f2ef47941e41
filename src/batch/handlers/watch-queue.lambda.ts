import { BatchClient } from '@aws-sdk/client-batch';
import { SYSTEM_CLOCK } from '../../private/runtime/clock';
import { variable } from '../../private/runtime/environment';
import { WATCHER_VARIABLES } from '../plan-backlog.contract';
import { BatchJobs } from './batch-jobs';
import { watchQueue } from './watch-queue';

const environment = process.env;
const batch = new BatchClient();

export async function handler() {
  const jobs = new BatchJobs(batch, variable(environment, WATCHER_VARIABLES.jobQueue));
  return watchQueue({ environment, clock: SYSTEM_CLOCK, jobs, print: console.log });
}
