import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CollectionRun, messageOf, runCollection } from '../../../src/apitest/handlers/run-collection';
import { collectionOf, IS_OK, request } from '../collections';

// Postman's runtime in this process; its bundle in processes of their own is in shipped.test.ts.

const MEGABYTES = 10 * 1024 * 1024;

let server: Server;
let url: string;
let folder: string;
beforeAll(async () => {
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = mkdtempSync(join(tmpdir(), 'collection-'));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

function answer({ url: path = '/', socket }: IncomingMessage, response: ServerResponse): void {
  const ways: Record<string, () => void> = {
    '/hang': () => undefined,
    '/crash': () => socket.destroy(),
    '/away': () => response.writeHead(302, { location: '/ok' }).end(),
    '/broken': () => response.writeHead(500).end('{}'),
    '/large': () => response.end('x'.repeat(MEGABYTES)),
    '/larger': () => response.end('x'.repeat(MEGABYTES + 1)),
  };
  (ways[path] ?? (() => response.end('{}')))();
}

interface Files {
  readonly environment?: object;
  readonly globals?: object;
}

function run(items: object[], more: Partial<CollectionRun> = {}, files: Files = {}) {
  writeFileSync(join(folder, 'collection.json'), JSON.stringify(collectionOf(...items)));
  writeFileSync(join(folder, 'environment.json'), JSON.stringify(files.environment ?? {}));
  writeFileSync(join(folder, 'globals.json'), JSON.stringify(files.globals ?? {}));
  const deadline = Date.now() + 30_000;
  const times = { timeoutMillis: 30_000, deadline, requestMillis: 10_000, scriptMillis: 10_000 };
  return runCollection({ ...times, ...more, values: { base: url, ...more.values } }, folder);
}

test('a run that passes counts its tests and its requests, and is over', async () => {
  const end = await run([
    request('A', '{{base}}/ok', `${IS_OK}\npm.test('again', () => {});`),
    request('B', '{{base}}/away', `${IS_OK}\npm.test.skip('later', () => {});`),
  ]);
  expect(end).toEqual({ outcome: { assertions: 3, requests: 2, failures: [] }, isOver: true });
});

test('a test that fails is told with its request, its number, and what was answered', async () => {
  const script = `${IS_OK}\npm.test('is well', () => pm.expect(1).to.eql(2));`;
  const { outcome, isOver } = await run([request('A', '{{base}}/ok', '1'), request('B', '{{base}}/broken', script)]);
  const answered = { item: 'B', status: 500, millis: expect.any(Number) };
  expect([isOver, outcome.assertions]).toEqual([true, 2]);
  expect(outcome.failures).toEqual([
    {
      ...{ ...answered, test: 1, name: 'answers' },
      message: 'expected response to have status code 200 but got 500',
    },
    { ...answered, test: 2, name: 'is well', message: 'expected 1 to deeply equal 2' },
  ]);
});

test('an error of a script is told once', async () => {
  const { outcome } = await run([request('A', '{{base}}/ok', "throw new Error('boom')")]);
  expect(outcome.failures).toMatchObject([{ item: 'A', message: 'boom', status: 200 }]);
});

test('two tests of one request that fail in the same way are two failures', async () => {
  const script = "pm.test('a', () => pm.expect(1).to.eql(2));\npm.test('b', () => pm.expect(1).to.eql(2));";
  const { outcome } = await run([request('A', '{{base}}/ok', script)]);
  expect(outcome.failures.map(({ test, name }) => [test, name])).toEqual([
    [1, 'a'],
    [2, 'b'],
  ]);
});

test('a request without an answer has no status of the one before', async () => {
  const { outcome } = await run([request('A', '{{base}}/ok', IS_OK), request('B', '{{base}}/crash', '1')]);
  expect(outcome.failures).toEqual([{ item: 'B', message: 'socket hang up' }]);
});

test('what is given takes the place of what is in the files; the rest of them is known too', async () => {
  const seen = `const all = ['a', 'b', 'c', 'd'].map((name) => pm.variables.get(name)).join();
    pm.test('knows them', () => pm.expect(all).to.eql('given,environment,globals,'));`;
  const values = (entries: Record<string, string>) => ({
    values: Object.entries(entries).map(([key, value]) => ({ key, value })),
  });
  const files = {
    environment: values({ a: 'environment', b: 'environment' }),
    globals: values({ a: 'globals', b: 'globals', c: 'globals' }),
  };
  const { outcome } = await run([request('A', '{{base}}/ok', seen)], { values: { a: 'given' } }, files);
  expect(outcome).toMatchObject({ assertions: 1, failures: [] });
});

test('an answer may have 10 MB, and no byte more', async () => {
  const { outcome } = await run([request('A', '{{base}}/large', IS_OK), request('B', '{{base}}/larger', '1')]);
  expect(outcome.failures).toMatchObject([{ item: 'B', message: expect.stringContaining('esponse size') }]);
});

test('a proxy of the function is not the way of the tests', async () => {
  const before = process.env.HTTP_PROXY;
  process.env.HTTP_PROXY = 'http://127.0.0.1:1';
  try {
    expect((await run([request('A', '{{base}}/ok', IS_OK)])).outcome.failures).toEqual([]);
  } finally {
    if (before === undefined) {
      Reflect.deleteProperty(process.env, 'HTTP_PROXY');
    } else {
      process.env.HTTP_PROXY = before;
    }
  }
});

test('a request and a script have the times that they are given', async () => {
  const { outcome } = await run(
    [request('A', '{{base}}/hang', '1'), request('B', '{{base}}/ok', `${IS_OK}\nwhile (true) {}`)],
    { requestMillis: 300, scriptMillis: 1_500 },
  );
  expect(outcome.failures).toMatchObject([
    { item: 'A', message: 'no answer within 0.3 seconds (ESOCKETTIMEDOUT)' },
    { item: 'B', message: 'the script did not end within 1.5 seconds, or ran out of memory (sandbox not responding)' },
  ]);
});

test('a run whose time is over is told, and is not over', async () => {
  const end = await run([request('A', '{{base}}/hang', '1')], { deadline: 0, timeoutMillis: 2_500 });
  expect(end).toEqual({
    outcome: { assertions: 0, requests: 0, failures: [{ message: 'the tests did not end within 2.5 seconds' }] },
    isOver: false,
  });
});

test('files that are not there are no run', async () => {
  const values = {};
  const times = { timeoutMillis: 1, deadline: 0, requestMillis: 1, scriptMillis: 1 };
  await expect(runCollection({ ...times, values }, join(folder, 'gone'))).rejects.toThrow('ENOENT');
});

test.each([
  ['ESOCKETTIMEDOUT', 'no answer within 2.5 seconds (ESOCKETTIMEDOUT)'],
  ['ETIMEDOUT', 'no answer within 2.5 seconds (ETIMEDOUT)'],
  [
    'sandbox not responding',
    'the script did not end within 0.5 seconds, or ran out of memory (sandbox not responding)',
  ],
  ['socket hang up', 'socket hang up'],
])('the error %s is told as: %s', (message, told) => {
  expect(messageOf(new Error(message), { requestMillis: 2_500, scriptMillis: 500 })).toBe(told);
});
