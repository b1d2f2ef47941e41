import { type Database, type LedgerRow, StatementError } from '../../../src/migration/handlers/database';
import { type ConnectOptions, type RunnerPorts, runMigrations } from '../../../src/migration/handlers/run-migrations';
import type { RequestEvent } from '../../../src/migration/plain/decide';
import { checksumOf } from '../../../src/migration/plain/migration-file';
import type { MigrationTool, RunRequest } from '../../../src/migration/run-migrations.contract';
import { environmentOf, type Files, manifestOf, requestOf } from '../request';

const FILES: Files = { 'a.sql': 'SELECT 1;', 'b.sql': 'SELECT 2;' };
const START = 1_000_000;
const SILENCE = 'the database stopped answering; its ledger says what it did last: deploy again when it answers';

let now: number;
let printed: string[];
let applied: string[];
let deadlines: number[];
let ends: string[];
let connects: { options: ConnectOptions; millis: number }[];
let rows: LedgerRow[] | undefined;
let more: Partial<Database>;
/** How long the timers of this process were to wait. */
let timers: number[];
/** Those that ring at once: as if the database said nothing for so long. */
let rings: number[];

beforeEach(() => {
  now = START;
  [printed, applied, deadlines, ends, connects, timers, rings] = [[], [], [], [], [], [], []];
  rows = [];
  more = {};
  jest.spyOn(globalThis, 'setTimeout').mockImplementation(((ring: () => void, millis: number) => {
    timers.push(millis);
    if (rings.includes(millis)) {
      ring();
    }
    return 0;
  }) as never);
});

afterEach(() => jest.restoreAllMocks());

interface Run {
  readonly files?: Files;
  readonly tool?: MigrationTool;
  readonly marks?: Files;
  readonly request?: Partial<RunRequest>;
  readonly event?: Partial<RequestEvent>;
  readonly environment?: Record<string, string>;
  readonly millis?: number;
  readonly ports?: Partial<RunnerPorts>;
}

function run({ files = FILES, request, event, environment, millis = 840_000, ports, ...manifest }: Run = {}) {
  const all = manifestOf(files, manifest);
  const database: Database = {
    tryLock: async () => true,
    holdsLock: async () => true,
    readLedger: async () => rows,
    createLedger: async (adopted) => void applied.push(...adopted.map(({ name }) => `adopted ${name}`)),
    readToolLedger: async () => undefined,
    hasTables: async () => true,
    forget: async (name) => void applied.push(`forgot ${name}`),
    apply: async ({ name }, deadline) => {
      applied.push(name);
      deadlines.push(deadline);
    },
    close: async () => void ends.push('closed'),
    abandon: () => void ends.push('abandoned'),
    ...more,
  };
  const sleep = async (pause: number) => {
    now += pause;
  };
  return runMigrations(
    { RequestType: 'Create', ResourceProperties: requestOf(all, 'shop', request), ...event },
    { getRemainingTimeInMillis: () => millis },
    {
      environment: environmentOf({ port: 5_432 }, environment),
      clock: { now: () => now, sleep },
      manifest: all,
      roots: 'the roots',
      connect: async (options, connectMillis) => {
        connects.push({ options, millis: connectMillis });
        return database;
      },
      readSecret: async () => ({ username: 'migrator', password: 'secret' }),
      print: (line) => void printed.push(line),
      ...ports,
    },
  );
}

/** An update from other files to those of the runner. */
const updateFrom = (old: Files, request: Partial<RunRequest> = {}): Partial<RequestEvent> => ({
  RequestType: 'Update',
  OldResourceProperties: requestOf(manifestOf(old), 'shop', request),
});

test('a run logs in, applies the files, and answers with their number', async () => {
  expect(await run()).toEqual({ PhysicalResourceId: 'migrations', Data: { Applied: '2' } });
  expect(applied).toEqual(['a.sql', 'b.sql']);
  expect(connects.map(({ options }) => options)).toEqual([
    {
      ...{ host: 'localhost', port: 5_432, user: 'migrator', password: 'secret', roots: 'the roots' },
      ...{ database: 'shop', ledger: 'cdk_hindsight_migrations', lockTimeoutMillis: 300 },
    },
  ]);
  expect(printed[0]).toBe('Create of 2 migrations: run');
  expect(ends).toEqual(['closed']);
});

describe('without a connection', () => {
  test('a Delete ends well', async () => {
    expect(await run({ event: { RequestType: 'Delete' } })).toEqual({
      ...{ PhysicalResourceId: 'migrations', Data: { Applied: '0' } },
    });
    expect(printed).toEqual(['Delete of 2 migrations: nothing']);
    expect(connects).toEqual([]);
  });

  test('files that are not those of the request are refused', async () => {
    const request = { Migrations: ['a.sql:0123456789ab', 'b.sql:0123456789ab'] };
    await expect(run({ request })).rejects.toThrow(
      'the code of the runner has other files than this request, for example a.sql:0123456789ab; deploy again',
    );
    const [first] = requestOf(manifestOf(FILES), 'shop').Migrations;
    await expect(run({ request: { Migrations: [first] } })).rejects.toThrow(
      /for example b\.sql:[0-9a-f]{12}; deploy again/,
    );
    const turned = [...requestOf(manifestOf(FILES), 'shop').Migrations].reverse();
    await expect(run({ request: { Migrations: turned } })).rejects.toThrow('the code of the runner has other files');
    expect(connects).toEqual([]);
  });
});

describe('the time', () => {
  test.each([
    ['that all files have', { RUN_DEADLINE_SECONDS: '60' }, 840_000, 60_000],
    ['that Lambda leaves, but for an answer', { RUN_DEADLINE_SECONDS: '780' }, 105_000, 60_000],
  ])('is that %s', async (_, environment, millis, left) => {
    await run({ environment, millis });
    expect(deadlines).toEqual([START + left, START + left]);
    // The database has some more to answer, and the connection to be closed.
    expect(timers).toContain(left + 8_000);
    expect(timers.at(-1)).toBe(2_000);
  });

  test.each([
    ['20', 840_000, 20_000],
    ['20', 55_000, 10_000],
  ])('to connect is %s s, of %i ms: %i ms', async (seconds, millis, expected) => {
    await run({ environment: { CONNECT_DEADLINE_SECONDS: seconds }, millis });
    expect(connects[0].millis).toBe(expected);
  });

  test('of a table that others use is that of the environment', async () => {
    let attempts = 0;
    more = {
      apply: async ({ name }) => {
        attempts += 1;
        throw new StatementError(name, 1, 'it is locked', '55P03', true);
      },
    };
    await expect(run({ environment: { LOCK_DEADLINE_SECONDS: '1' } })).rejects.toThrow('a.sql:1: it is locked (55P03)');
    expect(attempts).toBe(3);
    const metrics = printed.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
    expect(metrics.map(({ LockWaits, FunctionName, _aws }) => [LockWaits, FunctionName, _aws.Timestamp])).toEqual([
      [1, 'runner', START],
      [1, 'runner', START + 500],
      [1, 'runner', START + 1_000],
    ]);
    const [{ Namespace, Dimensions, Metrics }] = metrics[0]._aws.CloudWatchMetrics;
    expect([Namespace, Dimensions, Metrics]).toEqual([
      ...['CdkHindsight/Migration', [['FunctionName']], [{ Name: 'LockWaits', Unit: 'Count' }]],
    ]);
  });

  test('of a function whose name is not known is counted, too', async () => {
    let isFirst = true;
    more = {
      apply: async ({ name }) => {
        if (isFirst) {
          isFirst = false;
          throw new StatementError(name, 1, 'it is locked', '55P03', true);
        }
      },
    };
    const environment = environmentOf({ port: 5_432 });
    delete environment.AWS_LAMBDA_FUNCTION_NAME;
    await run({ ports: { environment } });
    expect(printed.join()).toContain('"FunctionName":"unknown"');
  });
});

describe('what the request says', () => {
  test('of interrupted files', async () => {
    rows = [{ name: 'a.sql', checksum: checksumOf('x'), state: 'started' }];
    await run({ request: { RetryInterrupted: ['a.sql'] } });
    expect(applied).toEqual(['forgot a.sql', 'a.sql', 'b.sql']);
    await expect(run()).rejects.toThrow("set retryInterrupted: ['a.sql']");
  });

  test('of a baseline', async () => {
    rows = undefined;
    expect(await run({ request: { Baseline: 'a.sql' } })).toMatchObject({ Data: { Applied: '1' } });
    expect(applied).toEqual(['adopted a.sql', 'b.sql']);
  });

  test('and what the ledger of the tool says', async () => {
    rows = undefined;
    const tools: string[] = [];
    more = {
      readToolLedger: async (tool) => {
        tools.push(tool);
        return { marks: ['1'] };
      },
    };
    await run({ tool: 'dbmate', marks: { 'a.sql': '1', 'b.sql': '2' } });
    expect(tools).toEqual(['dbmate']);
    expect(applied).toEqual(['adopted a.sql', 'b.sql']);
  });

  test('and files of no tool have no such ledger', async () => {
    rows = undefined;
    more = { readToolLedger: () => Promise.reject(new Error('asked')) };
    await run();
    expect(applied).toEqual(['a.sql', 'b.sql']);
  });
});

describe('an update that brings other texts and no files', () => {
  const event = updateFrom({ ...FILES, 'b.sql': 'SELECT 9;' });

  test('is compared with the ledger, and applies nothing', async () => {
    expect(await run({ event })).toMatchObject({ Data: { Applied: '0' } });
    expect(printed).toEqual(['Update of 2 migrations: compare']);
    expect(applied).toEqual([]);
    expect(ends).toEqual(['closed']);
    expect(connects.map(({ millis }) => millis)).toEqual([30_000]);
    expect(timers.filter((it) => it === 30_000)).toHaveLength(2);
  });

  test('fails if the text was changed after it was applied', async () => {
    rows = [{ name: 'b.sql', checksum: checksumOf('SELECT 9;'), state: 'done' }];
    await expect(run({ event })).rejects.toThrow('b.sql was changed after it was applied; nothing was run.');
    expect(ends).toEqual(['closed']);
  });

  test('ends well if the database does not answer: it may be a rollback', async () => {
    const connect = () => Promise.reject(new Error('the password is wrong'));
    expect(await run({ event, ports: { connect } })).toMatchObject({ Data: { Applied: '0' } });
    expect(printed.at(-1)).toBe('the changed files were not compared: cannot connect: the password is wrong');
  });

  test('fails if the database stops answering', async () => {
    more = {
      readLedger: () => {
        rings = [30_000];
        return new Promise(() => undefined);
      },
    };
    const result = run({ event });
    await expect(result).rejects.toThrow(SILENCE);
  });
});

describe('a database that says nothing more', () => {
  test('in the midst of a file ends the run', async () => {
    rings = [68_000];
    more = { apply: () => new Promise(() => undefined) };
    await expect(run()).rejects.toThrow(SILENCE);
    expect(ends).toEqual(['closed']);
  });

  test.each([
    ['does not answer', () => new Promise<void>(() => undefined)],
    ['fails', () => Promise.reject(new Error('gone'))],
  ])('when it is left and %s, is left without a word', async (_, close) => {
    rings = [2_000];
    more = { close };
    expect(await run()).toMatchObject({ Data: { Applied: '2' } });
    expect(ends).toEqual(['abandoned']);
  });
});

describe('an error', () => {
  test('is in the log in full, and in the answer as far as it fits, with the place of the rest', async () => {
    const message = `cannot connect: ${'x'.repeat(2_000)}`;
    const connect = () => Promise.reject(new Error('x'.repeat(2_000)));
    const error = await run({ ports: { connect } }).catch((it) => it);
    expect(printed.at(-1)).toBe(`FAILED ${message}`);
    expect(error.message).toMatch(/^cannot connect: x+… \(the rest is in the log group \/the\/log\/group\)$/);
  });

  test('names the log of the runner where its name is not known', async () => {
    const environment = environmentOf({ port: 5_432 });
    delete environment.AWS_LAMBDA_LOG_GROUP_NAME;
    const connect = () => Promise.reject(new Error('x'.repeat(2_000)));
    await expect(run({ ports: { environment, connect } })).rejects.toThrow(/the log group of the runner\)$/);
  });

  test('of a file closes the connection, too', async () => {
    more = { apply: () => Promise.reject(new StatementError('a.sql', 1, 'it fails', '42601', false)) };
    await expect(run()).rejects.toThrow('a.sql:1: it fails (42601)');
    expect(ends).toEqual(['closed']);
  });
});
