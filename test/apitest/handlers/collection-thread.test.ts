import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CollectionThread, serveRuns } from '../../../src/apitest/handlers/collection-thread';

/** A thread that does what it is told, in the place of the one that runs Postman. */
const THREAD = `
  const { parentPort, resourceLimits, threadId, workerData } = require('node:worker_threads');
  const ways = {
    tell: () => ({ outcome: { threadId, workerData, environment: process.env, resourceLimits }, isOver: true }),
    late: () => ({ outcome: { threadId }, isOver: false }),
    refuse: () => ({ error: 'no collection' }),
    crash: () => { throw new Error('boom'); },
    leave: () => process.exit(),
    hang: () => undefined,
    print: () => { console.log('hunter2'); console.error('hunter2'); return { outcome: {}, isOver: true }; },
  };
  parentPort.on('message', (run) => {
    const answer = ways[run.values.way]();
    if (answer) parentPort.postMessage(answer);
  });
`;

let folder: string;
let thread: CollectionThread;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'thread-'));
  writeFileSync(join(folder, 'thread.js'), THREAD);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  thread = new CollectionThread(join(folder, 'thread.js'), 123);
});
afterEach(() => thread.end());

const times = { timeoutMillis: 20_000, deadline: 0, requestMillis: 1, scriptMillis: 1 };
const run = (way: string, more: object = {}): Promise<any> =>
  thread.run({ ...times, ...more, values: { way } }, 'timeoutMillis' in more ? 0 : 1_000);

test('the thread has its mark, its memory and no environment', async () => {
  const { workerData, environment, resourceLimits } = await run('tell');
  expect(workerData).toEqual({ mark: 'cdk-hindsight-apitest', heapMegabytes: 123 });
  expect(environment).toEqual({});
  expect(resourceLimits.maxOldGenerationSizeMb).toBe(123);
});

test('it is kept for the next run', async () => {
  const [first, second] = [await run('tell'), await run('tell')];
  expect(second.threadId).toBe(first.threadId);
});

test('after a run that still goes on it is another one', async () => {
  const [first, second] = [await run('late'), await run('tell')];
  expect(second.threadId).not.toBe(first.threadId);
});

test.each<[string, object, string]>([
  ['refuse', {}, 'the tests did not start: no collection'],
  ['crash', {}, 'the tests crashed: boom'],
  ['leave', {}, 'the tests crashed: their thread ended'],
  ['hang', { timeoutMillis: 1_500 }, 'the tests did not end within 1.5 seconds'],
])('after %s it says why, and is another one', async (way, more, message) => {
  const { threadId } = await run('tell');
  await expect(run(way, more)).rejects.toThrow(new Error(message));
  expect((await run('tell')).threadId).not.toBe(threadId);
});

test('nobody reads what it prints', async () => {
  const written = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write').mockReturnValue(true));
  await run('print');
  await run('tell');
  await new Promise((resolve) => setImmediate(resolve));
  const lines = written.flatMap(({ mock }) => mock.calls.map(([text]) => `${text}`));
  for (const spy of written) {
    spy.mockRestore();
  }
  expect(lines.filter((line) => line.includes('hunter2'))).toEqual([]);
});

describe('what serves runs', () => {
  const threads = require('node:worker_threads');
  const { parentPort, workerData, Worker } = threads;
  afterEach(() => Object.assign(threads, { parentPort, workerData, Worker }));

  /** A port to nobody, for a thread with these data. */
  function inThread(data: unknown) {
    const answers: unknown[] = [];
    const port: any = { on: jest.fn(), postMessage: (answer: unknown) => answers.push(answer) };
    Object.assign(threads, { parentPort: port, workerData: data });
    return { port, answers };
  }

  test('is not the main thread, and no thread of somebody else', () => {
    Object.assign(threads, { parentPort: null, workerData: null });
    expect(serveRuns(folder)).toBe(false);
    Object.assign(threads, { parentPort: null, workerData: { mark: 'cdk-hindsight-apitest' } });
    expect(serveRuns(folder)).toBe(false);
    const { port } = inThread({ mark: 'other' });
    expect(serveRuns(folder)).toBe(false);
    expect(port.on).not.toHaveBeenCalled();
  });

  test('answers each message, also that there is nothing to run', async () => {
    const { port, answers } = inThread({ mark: 'cdk-hindsight-apitest', heapMegabytes: 77 });
    expect(serveRuns(folder)).toBe(true);
    const [[event, listener]] = port.on.mock.calls;
    expect(event).toBe('message');
    await listener({ ...times, values: {} });
    expect(answers).toEqual([{ error: expect.stringContaining('ENOENT') }]);
  });

  test('gives the threads of Postman the same memory, and all else that they ask for', () => {
    const made: unknown[][] = [];
    threads.Worker = class {
      constructor(...given: unknown[]) {
        made.push(given);
      }
    };
    inThread({ mark: 'cdk-hindsight-apitest', heapMegabytes: 77 });
    serveRuns(folder);
    new threads.Worker('sandbox.js', { eval: true, resourceLimits: { maxOldGenerationSizeMb: 9_999 } });
    expect(made).toEqual([['sandbox.js', { eval: true, resourceLimits: { maxOldGenerationSizeMb: 77 } }]]);
  });
});
