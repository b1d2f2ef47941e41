import { ARRAY_SIZE } from '../facts';
import type { ChunkLine } from '../plan-backlog.contract';
import { chunkKey, toLines } from './ledger';
import type { PlanSettings } from './plan-settings';
import type { Store } from './ports';

const AT_ONCE = 32;

/** Puts the items of a run into chunks, and writes each as soon as it is full. */
export class ChunkWriter {
  public planned = 0;
  public deferred = 0;
  /** Deferred items that have been tried before, with their counts. */
  public readonly carried: ChunkLine[] = [];
  private written = 0;
  private lines: ChunkLine[] = [];
  private writes: Promise<void>[] = [];

  constructor(
    private readonly store: Store,
    private readonly settings: PlanSettings,
    private readonly run: string,
  ) {}

  public get chunks(): number {
    return this.written;
  }

  /** @param tried in how many scans the item has been tried so far */
  public async add(key: string, done: string, tried: number): Promise<void> {
    if (this.written === ARRAY_SIZE.max) {
      this.deferred += 1;
      if (tried > 0) {
        this.carried.push({ key, done, scans: tried });
      }
      return;
    }
    this.planned += 1;
    this.lines.push({ key, done, scans: tried + 1 });
    if (this.lines.length === this.settings.chunkSize) {
      await this.write();
    }
  }

  /** Returns when all chunks are there. */
  public async end(): Promise<void> {
    if (this.lines.length > 0) {
      await this.write();
    }
    await this.settle();
  }

  private async write(): Promise<void> {
    const text = toLines(this.lines);
    this.lines = [];
    this.writes.push(this.store.write(this.settings.runBucket, chunkKey(this.run, this.written), text));
    this.written += 1;
    if (this.writes.length === AT_ONCE) {
      await this.settle();
    }
  }

  private async settle(): Promise<void> {
    const { writes } = this;
    this.writes = [];
    await Promise.all(writes);
  }
}
