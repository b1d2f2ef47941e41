import { inGroups } from '../../private/runtime/in-groups';
import { KeyTable } from '../../private/runtime/key-table';
import { type ChunkLine, RUN_KEYS } from '../plan-backlog.contract';
import type { PlanSettings } from './plan-settings';
import type { Jobs, Store } from './ports';

/** An item that is not tried again, unless its object is replaced. */
export interface DeadLine extends ChunkLine {
  /** When it was given up. */
  readonly at: string;
}

/** What the last scan left behind: the state of the run bucket. */
export interface LastRun {
  readonly run: string;
  /** Left out if there was nothing to submit. */
  readonly jobId?: string;
  readonly chunks: number;
}

export function chunkKey(run: string, index: number): string {
  return `${run}/chunk-${index}.jsonl`;
}

/** Items that had been tried and had no room in a run: their counts are kept for the next scan. */
export function carriedKey(run: string): string {
  return `${run}/carried.jsonl`;
}

export function toLines(items: readonly object[]): string {
  return items.map((item) => `${JSON.stringify(item)}\n`).join('');
}

export function fromLines<T>(text: string | undefined): T[] {
  return (text ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));
}

export async function readLast(store: Store, { runBucket }: PlanSettings): Promise<LastRun | undefined> {
  const text = await store.read(runBucket, RUN_KEYS.last);
  return text === undefined ? undefined : JSON.parse(text);
}

/** In how many scans each item of the last run has been tried. A job that was never started has tried nothing. */
export async function readTried(
  store: Store,
  jobs: Pick<Jobs, 'neverStarted'>,
  { runBucket }: PlanSettings,
  last: LastRun | undefined,
): Promise<KeyTable> {
  const tried = new KeyTable();
  if (last === undefined) {
    return tried;
  }
  const idle = new Set(last.jobId === undefined ? [] : await jobs.neverStarted(last.jobId));
  const note = (text: string | undefined, less: number) => {
    for (const { key, scans } of fromLines<ChunkLine>(text)) {
      tried.set(key, scans - less);
    }
  };
  note(await store.read(runBucket, carriedKey(last.run)), 0);
  const chunks = Array.from({ length: last.chunks }, (_, index) => index);
  await inGroups(chunks, async (index) =>
    note(await store.read(runBucket, chunkKey(last.run, index)), idle.has(index) ? 1 : 0),
  );
  return tried;
}

export async function readDead(store: Store, { runBucket }: PlanSettings): Promise<Map<string, DeadLine>> {
  const lines = fromLines<DeadLine>(await store.read(runBucket, RUN_KEYS.dead));
  return new Map(lines.map((line) => [line.key, line]));
}
