import { ChunkWriter } from '../../../src/batch/handlers/chunk-writer';
import { planSettings } from '../../../src/batch/handlers/plan-settings';
import type { Store } from '../../../src/batch/handlers/ports';
import { SETTINGS } from '../memory-account';

/** Writes that take a while, and how many of them there are at once. */
class SlowStore {
  public readonly keys: string[] = [];
  public most = 0;
  private open = 0;

  public async write(_: string, key: string): Promise<void> {
    this.open += 1;
    this.most = Math.max(this.most, this.open);
    await new Promise((resolve) => setImmediate(resolve));
    this.open -= 1;
    this.keys.push(key);
  }
}

test.each([31, 32, 33, 200])('%s chunks are all written, 32 at once', async (count) => {
  const store = new SlowStore();
  const settings = planSettings({ ...SETTINGS, CHUNK_SIZE: '1' });
  const writer = new ChunkWriter(store as unknown as Store, settings, 'runs/1');
  for (let item = 0; item < count; item += 1) {
    await writer.add(`calls/${item}.wav`, `text/${item}.json`, 0);
  }
  await writer.end();
  expect(store.keys.sort()).toEqual(Array.from({ length: count }, (_, index) => `runs/1/chunk-${index}.jsonl`).sort());
  expect(store.most).toBe(Math.min(count, 32));
  expect([writer.chunks, writer.planned, writer.deferred]).toEqual([count, count, 0]);
});
