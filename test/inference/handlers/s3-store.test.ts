import { Readable } from 'node:stream';
import { S3Store } from '../../../src/inference/handlers/s3-store';

function storeOf(...answers: unknown[]) {
  const sent: any[] = [];
  const client = {
    send: async ({ input }: any) => {
      sent.push(input);
      const answer = answers[sent.length - 1];
      if (answer instanceof Error) {
        throw answer;
      }
      return answer;
    },
  };
  return { store: new S3Store(client as never), sent };
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) {
    found.push(item);
  }
  return found;
}
const PLACE = { Bucket: 'prompts', Prefix: 'tips/', EncodingType: 'url' };

test('a list has all of its pages, after a key', async () => {
  const { store, sent } = storeOf(
    { Contents: [{ Key: 'tips/a+b%C3%BC', Size: 3, ETag: '"1"' }], NextContinuationToken: 'more' },
    { Contents: [{ Key: 'tips/c', Size: 0, ETag: '"2"' }] },
  );
  expect(await all(store.list('prompts', 'tips/', 'tips/A'))).toEqual([
    [{ key: 'tips/a bü', size: 3, etag: '"1"' }],
    [{ key: 'tips/c', size: 0, etag: '"2"' }],
  ]);
  expect(sent).toEqual([
    { ...PLACE, StartAfter: 'tips/A' },
    { ...PLACE, StartAfter: 'tips/A', ContinuationToken: 'more' },
  ]);
});

test('a place without objects is an empty page', async () => {
  const { store, sent } = storeOf({});
  expect(await all(store.list('prompts', 'tips/'))).toEqual([[]]);
  expect(sent).toEqual([PLACE]);
});

test('an object is read from its beginning, as whatever it is now', async () => {
  const { store, sent } = storeOf({ Body: Readable.from([Buffer.from('ab'), Buffer.from('c')]) });
  expect((await all(store.open('prompts', 'a'))).join('')).toBe('abc');
  expect(sent).toEqual([{ Bucket: 'prompts', Key: 'a' }]);
});

test('an object is read from a byte on, if it is still the same', async () => {
  const { store, sent } = storeOf({ Body: Readable.from([]) });
  await all(store.open('prompts', 'a', 1, '"1"'));
  expect(sent).toEqual([{ Bucket: 'prompts', Key: 'a', Range: 'bytes=1-', IfMatch: '"1"' }]);
});

test('an object that was changed ends the run', async () => {
  const { store } = storeOf(Object.assign(new Error('no'), { name: 'PreconditionFailed' }));
  await expect(all(store.open('prompts', 'a', 0, '"1"'))).rejects.toThrow(
    's3://prompts/a was changed while it was read: start the run again',
  );
});

test('another error stays as it is', async () => {
  const error = Object.assign(new Error('not allowed'), { name: 'AccessDenied' });
  await expect(all(storeOf(error).store.open('prompts', 'a'))).rejects.toBe(error);
});

test('an object is written where it is said', async () => {
  const { store, sent } = storeOf({});
  await store.writer('work', 'a').end();
  expect(sent).toMatchObject([{ Bucket: 'work', Key: 'a' }]);
});
