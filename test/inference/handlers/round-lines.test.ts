import type { Store, StoredObject } from '../../../src/inference/handlers/ports';
import { type Position, RoundSource } from '../../../src/inference/handlers/round-lines';
import { RunKeys } from '../../../src/inference/plain/run-keys';

const SETTINGS = {
  ...{ workBucket: 'work', sourceBucket: 'prompts', sourcePrefix: 'tips/', sourceSuffix: '.jsonl' },
  ...{ resultsBucket: 'answers', resultsPrefix: '', minRecords: 1, maxRecords: 9, maxBytes: 999 },
  ...{ rounds: 3, maxOnline: 0, inference: 'tips' },
};
const KIBIBYTE = 1024;

/** Objects whose sizes are not those of their contents; `opened` says which were open at the same time. */
class Objects {
  public readonly opened: string[] = [];

  constructor(private readonly objects: Record<string, { readonly text?: string; readonly size?: number }>) {}

  public source(round = 1): RoundSource {
    return new RoundSource(this as unknown as Store, SETTINGS, new RunKeys('work', 'first'), round);
  }

  public async *list(bucket: string, prefix: string, after = ''): AsyncGenerator<readonly StoredObject[]> {
    const found = Object.entries(this.objects).filter(([key]) => `${bucket}/${key}`.startsWith(`${bucket}/${prefix}`));
    yield found
      .filter(([key]) => key > after)
      .map(([key, { text = 'x', size = text.length }]) => ({ key, size, etag: `of ${key}` }));
  }

  public async *open(bucket: string, key: string, from = 0, etag?: string): AsyncGenerator<Uint8Array> {
    this.opened.push(`${bucket}/${key} from ${from} ${etag}`);
    const { text = 'x' } = this.objects[key];
    yield Buffer.from(text.slice(from));
  }
}

async function read(source: RoundSource, from?: Position): Promise<string[]> {
  const found: string[] = [];
  for await (const { key, offset, number, content } of source.lines(from)) {
    found.push(`${key} ${number} at ${offset}: ${content}`);
  }
  return found;
}

test('the first round reads what has prefix and suffix in the bucket of the user, without folders and empty objects', async () => {
  const objects = new Objects({
    'other/a.jsonl': {},
    'tips/a.jsonl': { text: 'one\ntwo' },
    'tips/b.JSONL': {},
    'tips/c.jsonl': { size: 0 },
    'tips/d.jsonl/': {},
  });
  const source = objects.source();
  expect(await read(source)).toEqual(['tips/a.jsonl 1 at 0: one', 'tips/a.jsonl 2 at 4: two']);
  expect([source.bucket, objects.opened]).toEqual(['prompts', ['prompts/tips/a.jsonl from 0 of tips/a.jsonl']]);
});

test('a folder is none even where the suffix would fit', async () => {
  const objects = new Objects({ 'tips/': {}, 'tips/a': {} });
  const source = new RoundSource(objects as never, { ...SETTINGS, sourceSuffix: '' }, new RunKeys('work', 'first'), 1);
  expect(await read(source)).toEqual(['tips/a 1 at 0: x']);
});

test('a later round reads what remains of the one before', async () => {
  const objects = new Objects(
    Object.fromEntries(
      [
        ...['job-1/carry.jsonl', 'job-1/remaining.jsonl', 'job-12/remaining.jsonl', 'job-x/remaining.jsonl'],
        ...['leftover-1.jsonl', 'leftover-12.jsonl', 'leftover-1.jsonl.out', 'invalid-1.jsonl', 'plan-1.json'],
      ].map((name) => [`runs/first/round-1/${name}`, {}]),
    ),
  );
  const source = objects.source(2);
  const keys = (await read(source)).map((line) => line.slice('runs/first/round-1/'.length).split(' ')[0]);
  expect([source.bucket, keys]).toEqual([
    'work',
    ['job-1/remaining.jsonl', 'job-12/remaining.jsonl', 'leftover-1.jsonl', 'leftover-12.jsonl'],
  ]);
});

test('blank lines are none, whatever they are made of', async () => {
  const objects = new Objects({ 'tips/a.jsonl': { text: '\n \t\r\n\r\n a\n\u00a0' } });
  expect(await read(objects.source())).toEqual(['tips/a.jsonl 4 at 7:  a', 'tips/a.jsonl 5 at 10: \u00a0']);
});

test('from a place on, its object is read from there, and then those after it', async () => {
  const objects = new Objects({ 'tips/a.jsonl': {}, 'tips/b.jsonl': { text: 'one\ntwo' }, 'tips/c.jsonl': {} });
  const source = objects.source();
  const from = { key: 'tips/b.jsonl', etag: 'of before', offset: 4, number: 2 };
  expect(await read(source, from)).toEqual(['tips/b.jsonl 2 at 4: two', 'tips/c.jsonl 1 at 0: x']);
  expect(objects.opened[0]).toBe('prompts/tips/b.jsonl from 4 of before');
});

test('what was read is counted in bytes, and each object is worth 64 KiB more', async () => {
  const source = new Objects({ 'tips/a.jsonl': { text: 'one\ntwo' }, 'tips/b.jsonl': { text: '\n' } }).source();
  await read(source);
  expect(source.bytes).toBe(2 * 64 * KIBIBYTE + 8);
});

describe('what is open when the first line comes', () => {
  const openedFirst = async (sizes: readonly number[]) => {
    const names = sizes.map((_, index) => `tips/${String.fromCharCode('a'.charCodeAt(0) + index)}.jsonl`);
    const objects = new Objects(Object.fromEntries(names.map((name, index) => [name, { size: sizes[index] }])));
    await objects.source().lines().next();
    return objects.opened.length;
  };
  const many = (count: number) => Array<number>(count).fill(64 * KIBIBYTE);

  test.each([
    ['a small object alone', many(1), 1],
    ['two small ones', many(2), 2],
    ['sixteen small ones', many(16), 16],
    ['more small ones than are read at a time', many(17), 16],
    ['a large one before small ones', [64 * KIBIBYTE + 1, ...many(3)], 1],
    ['small ones before a large one', [...many(3), 64 * KIBIBYTE + 1, ...many(3)], 3],
  ])('%s', async (_, sizes, expected) => {
    expect(await openedFirst(sizes)).toBe(expected);
  });

  test('all are read, in their order', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `tips/${String.fromCharCode(97 + index)}.jsonl`);
    const large = (index: number) => [0, 4, 5, 19].includes(index);
    const objects = Object.fromEntries(names.map((name, index) => [name, { size: large(index) ? 1e6 : 1 }]));
    expect(await read(new Objects(objects).source())).toEqual(names.map((name) => `${name} 1 at 0: x`));
  });
});
