import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { handlerFor, type OpenOptions } from '../../../src/outbox/handlers/entry';
import type { OutboxSession } from '../../../src/outbox/handlers/outbox-session';
import { RELAY_VARIABLES } from '../../../src/outbox/relay-rows.contract';
import { MemoryOutbox } from '../memory-session';
import { QueueServer } from '../queue-server';

let folder: string;
let queue: QueueServer;
let outbox: MemoryOutbox;
let opened: OpenOptions[];
let millisToOpen: number[];
let asked: unknown[][];
let closed: number;
let printed: string[];
let session: (made: OutboxSession) => OutboxSession;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'relay-'));
  writeFileSync(join(folder, 'rds-roots.pem'), 'the roots');
  queue = await QueueServer.start();
  outbox = new MemoryOutbox();
  [opened, millisToOpen, asked, printed] = [[], [], [], []];
  closed = 0;
  session = (made) => made;
  jest.spyOn(console, 'log').mockImplementation((line) => void printed.push(line));
  Object.assign(process.env, {
    [RELAY_VARIABLES.host]: 'db.example.com',
    [RELAY_VARIABLES.port]: '5432',
    [RELAY_VARIABLES.database]: 'shop',
    [RELAY_VARIABLES.user]: 'outbox',
    [RELAY_VARIABLES.table]: 'events',
    [RELAY_VARIABLES.outbox]: 'key',
    [RELAY_VARIABLES.targetKind]: 'queue',
    [RELAY_VARIABLES.target]: queue.queueUrl('events'),
    [RELAY_VARIABLES.isFifo]: 'false',
    [RELAY_VARIABLES.deadLetterUrl]: queue.queueUrl('lost'),
    [RELAY_VARIABLES.batchSize]: '2',
    [RELAY_VARIABLES.maxAttempts]: '1',
    [RELAY_VARIABLES.retentionSeconds]: '3600',
    [RELAY_VARIABLES.pollSeconds]: '0',
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    AWS_ENDPOINT_URL_SQS: queue.url,
    AWS_LAMBDA_FUNCTION_NAME: 'the-relay',
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  queue.stop();
  rmSync(folder, { recursive: true, force: true });
  delete process.env.AWS_ENDPOINT_URL_SQS;
});

const handler = () =>
  handlerFor(async (options, millis) => {
    opened.push(options);
    millisToOpen.push(millis);
    const made = outbox.open();
    const { unsent } = made;
    made.unsent = (...args) => {
      asked.push(args);
      return unsent.apply(made, args);
    };
    made.deleteSent = async (...args) => {
      asked.push(args);
      return 0;
    };
    made.close = async () => {
      closed += 1;
      throw new Error('the connection is gone already');
    };
    return session(made);
  }, folder);

test('a run logs in, sends the rows, tells how many, and closes its session', async () => {
  for (const aggregate of ['a', 'b', 'c']) {
    outbox.add(aggregate);
  }
  expect(await handler()()).toEqual({ sent: 3 });
  expect(queue.received.map(({ queue: name, body }) => [name, body.id])).toEqual([
    ['events', 'key-1'],
    ['events', 'key-2'],
    ['events', 'key-3'],
  ]);
  const [{ password, ...options }] = opened;
  expect(options).toEqual({
    ...{ host: 'db.example.com', port: 5_432, user: 'outbox' },
    ...{ database: 'shop', roots: 'the roots', table: 'events' },
  });
  // A token of IAM.
  expect(password).toMatch(/^db\.example\.com:5432\/\?.*Action=connect.*DBUser=outbox/);
  // By twos, and what was sent an hour ago may go.
  expect(asked).toEqual([
    [2, false],
    [2, false],
    [3_600, 1_000],
  ]);
  expect(closed).toBe(1);
  expect(printed.join()).toContain('"FunctionName":"the-relay"');
});

test('a row is set aside after the attempts that it has, in the queue for dead letters', async () => {
  outbox.add('a');
  queue.answer = ([{ id, queue: name }]) =>
    name === 'events'
      ? { body: { Successful: [], Failed: [{ Id: id, SenderFault: true, Code: 'InvalidMessageContents' }] } }
      : undefined;
  expect(await handler()()).toEqual({ sent: 0 });
  expect(queue.received.map(({ queue: name, body }) => [name, body.id])).toEqual([['lost', 'key-1']]);
});

test('a database has ten seconds to answer, for another run follows soon', async () => {
  await handler()();
  expect(millisToOpen).toHaveLength(1);
  expect(Math.ceil(millisToOpen[0] / 1_000)).toBe(10);
});

test('a run polls for as many seconds as it is told', async () => {
  process.env[RELAY_VARIABLES.pollSeconds] = '1';
  // The first look takes longer than the run is to poll.
  const now = Date.now();
  let passed = 0;
  jest.spyOn(Date, 'now').mockImplementation(() => now + passed);
  let looks = 0;
  session = (made) => {
    const { unsent } = made;
    made.unsent = (...args) => {
      looks += 1;
      passed = looks === 1 ? 999 : 1_000;
      return unsent.apply(made, args);
    };
    return made;
  };
  await handler()();
  expect(looks).toBe(2);
});

test('the session is closed when the run fails, too', async () => {
  session = (made) => {
    made.missing = async () => ['events.type'];
    return made;
  };
  await expect(handler()()).rejects.toThrow(/^the database lacks events\.type;/);
  expect(closed).toBe(1);
});

test('the target is looked up once: the clients live as long as the function', async () => {
  const made = handler();
  await made();
  process.env[RELAY_VARIABLES.targetKind] = '';
  expect(await made()).toEqual({ sent: 0 });
  expect(opened).toHaveLength(2);
  await expect(handler()()).rejects.toThrow('the environment variable TARGET_KIND is missing');
});
