import { metricLine } from '../../private/runtime/emf';
import { KeyTable } from '../../private/runtime/key-table';
import { doneKeyOf, stemOf } from '../plain/done-names';
import { METRICS, type PlanEvent, type PlanResult, RUN_KEYS } from '../plan-backlog.contract';
import { ChunkWriter } from './chunk-writer';
import { carriedKey, type DeadLine, type LastRun, readDead, readLast, readTried, toLines } from './ledger';
import { type PlanSettings, planSettings } from './plan-settings';
import type { PlanPorts } from './ports';

/**
 * Looks for items without a result and starts jobs for them, unless jobs of the backlog are at work.
 *
 * Every step before the submission only writes what nobody reads without it, and every step after it can be lost: the next
 * scan compares both places again. A planner that dies between the submission and `state/last.json` leaves items whose
 * try is not counted, and never an item that is counted without a try.
 */
export async function planBacklog(event: PlanEvent | undefined, ports: PlanPorts): Promise<PlanResult> {
  const settings = planSettings(ports.environment);
  const now = ports.clock.now();
  const run = `${RUN_KEYS.runs}${timeOf(event, now)}-${ports.newSuffix()}`;
  if ((await ports.jobs.active()).length > 0) {
    return finish(ports, { ...NOTHING, outcome: 'skipped', run });
  }
  const work = await collect(ports, settings, run, now);
  const counts = { left: work.chunks.planned + work.chunks.deferred, dead: work.dead.length };
  // Jobs that somebody started meanwhile would do the same work.
  if (work.chunks.chunks > 0 && (await ports.jobs.active()).length > 0) {
    return finish(ports, { ...NOTHING, ...counts, outcome: 'skipped', run });
  }
  const jobId =
    work.chunks.chunks > 0 ? await ports.jobs.submit(run.replace(/[^\w-]+/g, '-'), run, work.chunks.chunks) : undefined;
  await writeLast(ports, settings, { run, jobId, chunks: work.chunks.chunks });
  const { planned, deferred } = work.chunks;
  const outcome = jobId === undefined ? 'nothing' : 'submitted';
  return finish(ports, { outcome, run, jobId, ...counts, planned, deferred });
}

const NOTHING = { left: 0, planned: 0, deferred: 0, dead: 0 };

interface Work {
  readonly chunks: ChunkWriter;
  readonly dead: readonly DeadLine[];
}

/** Writes down all that is to be done, and what is not to be tried again. */
async function collect(ports: PlanPorts, settings: PlanSettings, run: string, now: number): Promise<Work> {
  const { store } = ports;
  const tried = await readTried(store, ports.jobs, settings, await readLast(store, settings));
  const before = await readDead(store, settings);
  const done = await listDone(ports, settings);
  const chunks = new ChunkWriter(store, settings, run);
  const dead: DeadLine[] = [];
  for await (const page of store.list(settings.sourceBucket, settings.sourcePrefix)) {
    for (const { key, modified } of page) {
      const stem = stemOf(key, settings.sourcePrefix, settings.sourceSuffix);
      if (stem === undefined || done.has(stem) || modified > now - settings.minimumAgeMillis) {
        continue;
      }
      const grave = before.get(key);
      const scans = tried.get(key) ?? 0;
      const doneKey = doneKeyOf(stem, settings);
      if (grave !== undefined && modified <= Date.parse(grave.at)) {
        dead.push(grave);
      } else if (grave === undefined && scans >= settings.maxScans) {
        dead.push({ key, done: doneKey, scans, at: new Date(now).toISOString() });
      } else {
        await chunks.add(key, doneKey, grave === undefined ? scans : 0);
      }
    }
  }
  await chunks.end();
  await writeState(ports, settings, run, { chunks, dead }, before);
  return { chunks, dead };
}

async function listDone({ store }: PlanPorts, settings: PlanSettings): Promise<KeyTable> {
  const done = new KeyTable();
  for await (const page of store.list(settings.doneBucket, settings.donePrefix)) {
    for (const { key } of page) {
      const stem = stemOf(key, settings.donePrefix, settings.doneSuffix);
      if (stem !== undefined) {
        done.set(stem);
      }
    }
  }
  return done;
}

async function writeState(
  { store }: PlanPorts,
  { runBucket }: PlanSettings,
  run: string,
  { chunks, dead }: Work,
  before: ReadonlyMap<string, DeadLine>,
): Promise<void> {
  if (chunks.carried.length > 0) {
    await store.write(runBucket, carriedKey(run), toLines(chunks.carried));
  }
  const isSame = dead.length === before.size && dead.every((line) => before.get(line.key) === line);
  if (!isSame) {
    await store.write(runBucket, RUN_KEYS.dead, toLines(dead));
  }
}

async function writeLast({ store }: PlanPorts, { runBucket }: PlanSettings, last: LastRun): Promise<void> {
  await store.write(runBucket, RUN_KEYS.last, `${JSON.stringify(last)}\n`);
}

/** The time that the schedule wanted, so that a run is found by it; without colons, which file names cannot have. */
function timeOf(event: PlanEvent | undefined, now: number): string {
  const wanted = Date.parse(event?.scheduledTime ?? '');
  const time = new Date(Number.isNaN(wanted) ? now : wanted).toISOString();
  return time.replace(/\.\d+/, '').replaceAll(':', '-');
}

function finish({ environment, clock, print }: PlanPorts, result: PlanResult): PlanResult {
  const backlog = environment.AWS_LAMBDA_FUNCTION_NAME ?? '';
  const isSkipped = result.outcome === 'skipped';
  const metrics: Record<string, number> = {
    [METRICS.scans]: 1,
    [METRICS.skipped]: isSkipped ? 1 : 0,
    // A scan that was skipped did not look.
    ...(!isSkipped && {
      [METRICS.left]: result.left,
      [METRICS.planned]: result.planned,
      [METRICS.deferred]: result.deferred,
      [METRICS.dead]: result.dead,
    }),
  };
  const common = { namespace: METRICS.namespace, dimensions: { [METRICS.dimension]: backlog }, unit: 'Count' as const };
  for (const [name, value] of Object.entries(metrics)) {
    print(metricLine({ ...common, name, value }, clock.now()));
  }
  print(JSON.stringify(result));
  return result;
}
