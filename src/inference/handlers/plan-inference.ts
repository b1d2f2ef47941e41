import { failedLine, parseWorkLine, TOO_FEW } from '../plain/records';
import { RunKeys } from '../plain/run-keys';
import {
  type JobItem,
  type OnlineItem,
  type PlanEvent,
  type PlanNext,
  type PlanResult,
  WRONG_INPUT,
} from '../run-layout.contract';
import { linesOf, readCounts, readPlans } from './ledger';
import { copyLines, PartWriter } from './part-writer';
import { type PlanCursor, PlanSegment } from './plan-segment';
import type { PlanPorts } from './ports';
import { type InferenceSettings, inferenceSettings } from './settings';

/** What a call of the planner reads, in less than the 15 minutes that the function has. */
export const CALL_BYTES = 4 * 1024 ** 3;
const LINE_END = Buffer.from('\n');
const BEGINNING: PlanCursor = { segment: 1, job: 1, ordinal: 1 };

/**
 * Makes the jobs of a round, a part of them with each call, and says what comes next. Where a call ends does not depend on
 * the time: a repeated one writes the same files, even while the first one still does. Nothing is bought before the last
 * one has written the list of jobs.
 */
export async function planInference(event: PlanEvent, ports: PlanPorts): Promise<PlanResult> {
  const given = inferenceSettings(ports.environment);
  const prefix = event.input?.prefix;
  const settings = { ...given, sourcePrefix: partOf(given.sourcePrefix, prefix) };
  const keys = new RunKeys(settings.workBucket, event.run);
  const { run, round } = event;
  const places = { jobsKey: keys.jobs(round), onlineKey: keys.onlineList(round) };
  const answer = (rest: string, next: PlanNext) => ({ run, round, cursor: rest, next, ...places, input: { prefix } });
  const cursor: PlanCursor = event.cursor === '' ? BEGINNING : JSON.parse(event.cursor);
  if (cursor.isCut === true) {
    return answer(event.cursor, await endRound(round, ports, settings, keys));
  }
  const mayCut = await mayMakeJobs(event, ports, settings, keys);
  const rest = await new PlanSegment(ports, settings, keys, round, cursor).run(mayCut);
  return answer(JSON.stringify(rest), 'plan');
}

function partOf(sourcePrefix: string, prefix: unknown = sourcePrefix): string {
  if (typeof prefix !== 'string' || !prefix.startsWith(sourcePrefix)) {
    const got = JSON.stringify(prefix);
    const must = `be a text that begins with ${JSON.stringify(sourcePrefix)}`;
    throw Object.assign(new Error(`prefix of the input must ${must}, got: ${got}`), { name: WRONG_INPUT });
  }
  return prefix;
}

/** Whether a job could be made of what remains, and may be. */
async function mayMakeJobs(
  { round }: PlanEvent,
  { store }: PlanPorts,
  settings: InferenceSettings,
  keys: RunKeys,
): Promise<boolean> {
  if (round === 1) {
    return true;
  }
  if (round > settings.rounds) {
    return false;
  }
  const [counts, plans] = await Promise.all([
    readCounts(store, settings.workBucket, keys, round - 1),
    readPlans(store, settings.workBucket, keys, round - 1),
  ]);
  const remaining = [...counts.map((count) => count.remaining), ...plans.map((plan) => plan.leftover)];
  return remaining.reduce((sum, count) => sum + count, 0) >= settings.minRecords;
}

async function endRound(
  round: number,
  ports: PlanPorts,
  settings: InferenceSettings,
  keys: RunKeys,
): Promise<PlanNext> {
  const { store } = ports;
  const { workBucket, maxOnline } = settings;
  const plans = await readPlans(store, workBucket, keys, round);
  const segments = plans.map((_, index) => index + 1);
  const left = plans.reduce((sum, { leftover }) => sum + leftover, 0);
  const lines = (keyOf: (round: number, segment: number) => string) =>
    linesOf(
      store,
      workBucket,
      segments.map((segment) => keyOf(round, segment)),
    );
  const leftover = () => lines((...place) => keys.leftover(...place));
  if (plans.some(({ invalid }) => invalid > 0)) {
    const asItIs = (line: Buffer) => Buffer.concat([line, LINE_END]);
    const part = failedPart(ports, settings, keys, `round-${round}-invalid`);
    await copyLines(
      lines((...place) => keys.invalid(...place)),
      asItIs,
      part,
    );
  }
  const jobs: JobItem[] = plans.flatMap((plan) => plan.jobs);
  if (jobs.length > 0) {
    await store.write(workBucket, keys.jobs(round), JSON.stringify(jobs));
    return 'jobs';
  }
  if (left > 0 && left <= maxOnline) {
    await writeOnline(leftover(), round, ports, settings, keys);
    return 'online';
  }
  if (left > 0) {
    const toFailed = (line: Buffer) => failedLine(parseWorkLine(line), TOO_FEW);
    await copyLines(leftover(), toFailed, failedPart(ports, settings, keys, `round-${round}-given-up`));
  }
  return 'finish';
}

function failedPart({ store }: PlanPorts, settings: InferenceSettings, keys: RunKeys, part: string): PartWriter {
  return new PartWriter(store, settings.resultsBucket, keys.failed(settings.resultsPrefix, part));
}

async function writeOnline(
  leftover: AsyncIterable<Buffer>,
  round: number,
  { store }: PlanPorts,
  { workBucket }: InferenceSettings,
  keys: RunKeys,
): Promise<void> {
  const items: OnlineItem[] = [];
  for await (const line of leftover) {
    const number = items.length + 1;
    const { input, output, error } = keys.online(round, number);
    await store.write(workBucket, input, parseWorkLine(line).modelInput);
    items.push({ number, inputUri: keys.uri(input), outputUri: keys.uri(output), errorKey: error });
  }
  await store.write(workBucket, keys.onlineList(round), JSON.stringify(items));
}
