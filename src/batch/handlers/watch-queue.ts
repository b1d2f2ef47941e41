import type { Clock } from '../../private/runtime/clock';
import { metricLine } from '../../private/runtime/emf';
import { variable } from '../../private/runtime/environment';
import { METRICS, WATCHER_VARIABLES } from '../plan-backlog.contract';
import type { ActiveJob, Jobs } from './ports';

export interface WatchPorts {
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: Pick<Clock, 'now'>;
  readonly jobs: Pick<Jobs, 'active' | 'progress'>;
  readonly print: (line: string) => void;
}

const MINUTE = 60_000;

/**
 * How long the oldest job has waited while nothing of the queue ran, in minutes. Batch cancels jobs that wait for a reason
 * that it can name, and only those.
 */
export async function watchQueue({ environment, clock, jobs, print }: WatchPorts): Promise<number> {
  const minutes = Math.floor((await waitingMillis(jobs, clock.now())) / MINUTE);
  const dimensions = { [METRICS.dimension]: variable(environment, WATCHER_VARIABLES.backlog) };
  const { namespace, oldestWaiting: name } = METRICS;
  print(metricLine({ namespace, dimensions, name, value: minutes, unit: 'Count' }, clock.now()));
  return minutes;
}

async function waitingMillis(jobs: WatchPorts['jobs'], now: number): Promise<number> {
  const active = await jobs.active();
  if (active.some(({ isRunning, isArray }) => isRunning && !isArray)) {
    return 0;
  }
  let longest = 0;
  for (const job of active) {
    const since = await waitingSince(jobs, job);
    if (since === undefined) {
      return 0;
    }
    longest = Math.max(longest, now - since);
  }
  return longest;
}

/** Nothing if it does not wait. The jobs of an array take turns: what counts is when the last one ended. */
async function waitingSince(
  jobs: Pick<Jobs, 'progress'>,
  { id, isArray, created }: ActiveJob,
): Promise<number | undefined> {
  if (!isArray) {
    return created;
  }
  const { isRunning, lastStop = created } = await jobs.progress(id);
  return isRunning ? undefined : Math.max(created, lastStop);
}
