import { inGroups } from '../../private/runtime/in-groups';
import type { RunKeys } from '../plain/run-keys';
import type { JobItem } from '../run-layout.contract';
import type { SegmentPlan } from './plan-segment';
import type { Store } from './ports';
import { readLines } from './read-lines';

/** What came of a job, as a file of the work bucket. */
export interface JobCounts {
  readonly status: string;
  readonly records: number;
  readonly succeeded: number;
  /** Another attempt would end in the same way. */
  readonly refused: number;
  readonly remaining: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** The plans of a round, in their order. */
export async function readPlans(store: Store, bucket: string, keys: RunKeys, round: number): Promise<SegmentPlan[]> {
  const plans: SegmentPlan[] = [];
  for (;;) {
    const text = await store.read(bucket, keys.plan(round, plans.length + 1));
    if (text === undefined) {
      return plans;
    }
    plans.push(JSON.parse(text));
  }
}

/** The lines of one file after the other, without their ends. */
export async function* linesOf(store: Store, bucket: string, files: readonly string[]): AsyncGenerator<Buffer> {
  for (const file of files) {
    for await (const { content } of readLines(store.open(bucket, file))) {
      // We have written them, and none is too long.
      yield content as Buffer;
    }
  }
}

/** What came of each job of a round; nothing if the round has none. */
export async function readCounts(store: Store, bucket: string, keys: RunKeys, round: number): Promise<JobCounts[]> {
  const jobs: JobItem[] = JSON.parse((await store.read(bucket, keys.jobs(round))) ?? '[]');
  const counts: JobCounts[] = [];
  await inGroups(jobs, async ({ number }) => {
    const key = keys.job(round, number).counts;
    const text = await store.read(bucket, key);
    if (text === undefined) {
      throw new Error(`s3://${bucket}/${key} is missing: the job has not been collected`);
    }
    counts.push(JSON.parse(text));
  });
  return counts;
}
