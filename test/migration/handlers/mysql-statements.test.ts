import type { Connection } from 'mysql2/promise';
import { MysqlDatabase } from '../../../src/migration/handlers/mysql';
import { checksumOf } from '../../../src/migration/plain/migration-file';
import { type Answers, Recorded } from '../../support/recorded';

const LEDGER = '`shop`.`applied`';
const START = 5_000;
const DEADLINE = START + 60_000;
const FILE = { name: 'a.sql', sql: 'SELECT 1; SELECT 2;' };

let timers: number[];
let cleared: number;
/** Rings the timers that are set. */
let ring: (() => void) | undefined;

beforeEach(() => {
  timers = [];
  cleared = 0;
  ring = undefined;
  jest.spyOn(globalThis, 'setTimeout').mockImplementation(((call: () => void, millis: number) => {
    timers.push(millis);
    ring = call;
    return 7;
  }) as never);
  jest.spyOn(globalThis, 'clearTimeout').mockImplementation((() => void cleared++) as never);
});

afterEach(() => jest.restoreAllMocks());

/** A session whose statements are only taken note of; `mysql.test.ts` has the same at a database. */
function open(answers: Answers = {}, { ledger = 'applied', database = 'shop', lockTimeoutMillis = 5_000 } = {}) {
  const recorded = new Recorded({ '@@SESSION.sql_mode': [{ mode: 'STRICT_TRANS_TABLES' }], ...answers });
  const others: { millis: number; statements: string[]; isEnded: boolean }[] = [];
  const ends: string[] = [];
  const connection = {
    threadId: 42,
    query: async (sql: string, values?: unknown[]) => [recorded.take(sql, values)],
    end: async () => void ends.push('ended'),
    destroy: () => void ends.push('destroyed'),
  };
  const connect = async (millis: number) => {
    const other = { millis, statements: [] as string[], isEnded: false };
    others.push(other);
    return {
      query: async (sql: string) => void other.statements.push(sql),
      end: async () => {
        other.isEnded = true;
      },
    };
  };
  const ports = { connect };
  const session = new MysqlDatabase(
    connection as unknown as Connection,
    { database, ledger, lockTimeoutMillis } as never,
    { now: () => START } as never,
    ((millis: number) => ports.connect(millis)) as never,
  );
  return { recorded, ends, others, ports, session };
}

const failure = (sqlMessage: string | undefined, more: object = {}) =>
  Object.assign(new Error(sqlMessage ?? 'it is gone'), { sqlMessage, ...more });
const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => 'it did not fail',
    ({ message }) => message,
  );

describe('the settings of the session', () => {
  test('are those that a file may have changed, and the database', async () => {
    const { recorded, session } = open();
    await session.prepare();
    expect(recorded.lines).toEqual([
      'SET SESSION lock_wait_timeout = 5, innodb_lock_wait_timeout = 5, autocommit = 1, ' +
        'foreign_key_checks = DEFAULT, unique_checks = DEFAULT, sql_mode = DEFAULT',
      'USE `shop`',
      'SELECT @@SESSION.sql_mode AS mode',
    ]);
  });

  test.each([
    [1_499, 1],
    [1_500, 2],
    [300, 1],
    [60_000, 60],
  ])('wait for a lock of %i ms for %i seconds', async (lockTimeoutMillis, seconds) => {
    const { recorded, session } = open({}, { lockTimeoutMillis });
    await session.prepare();
    expect(recorded.lines[0]).toContain(`lock_wait_timeout = ${seconds}, innodb_lock_wait_timeout = ${seconds},`);
  });

  test('quote the name of the database', async () => {
    const { recorded, session } = open({}, { database: 'a`b' });
    await session.prepare();
    expect(recorded.lines[1]).toBe('USE `a``b`');
  });

  test('must leave backslashes what they are', async () => {
    const { session } = open({ '@@SESSION.sql_mode': [{ mode: 'ANSI,NO_BACKSLASH_ESCAPES' }] });
    expect(await errorOf(session.prepare())).toBe(
      'sql_mode has NO_BACKSLASH_ESCAPES, with which files cannot be taken apart; remove it from the server',
    );
  });
});

describe('the lock', () => {
  const nameOf = async (ledger: string) => {
    const { recorded, session } = open({ GET_LOCK: [{ locked: '1' }] }, { ledger });
    expect(await session.tryLock()).toBe(true);
    expect(recorded.lines[0]).toBe('SELECT GET_LOCK(?, 0) AS locked');
    return recorded.statements[0][1];
  };

  test('is one for each ledger', async () => {
    // 40 digits of the SHA-256 digest. Another name would be another lock: two versions would run at once.
    expect(await nameOf('applied')).toBe('cdk-hindsight:6e134560d15c5df1e2635de65581e124bf2a6975');
    expect(await nameOf('ops.applied')).toBe('cdk-hindsight:6392726ec7a43b1d5e5d27e9a711031adf4bf9e6');
  });

  test.each([
    [1, true],
    [0, false],
    [null, false],
  ])('that the server answers with %s is taken: %s', async (locked, isTaken) => {
    expect(await open({ GET_LOCK: [{ locked }] }).session.tryLock()).toBe(isTaken);
  });

  test('is looked for by the same name', async () => {
    const { recorded, session } = open({ IS_USED_LOCK: [{ held: 1 }] });
    expect(await session.holdsLock()).toBe(true);
    expect(recorded.statements).toEqual([
      ['SELECT IS_USED_LOCK(?) = CONNECTION_ID() AS held', await nameOf('applied')],
    ]);
    expect(await open({ IS_USED_LOCK: [{ held: null }] }).session.holdsLock()).toBe(false);
  });
});

describe('the ledger', () => {
  const NO_TABLE = failure('no table', { code: 'ER_NO_SUCH_TABLE' });

  test('is read if it is there', async () => {
    const row = { name: 'a.sql', checksum: 'c', state: 'done' };
    const there = open({ 'SELECT name': [{ ...row, more: 1 }] }, { ledger: 'ops.applied' });
    expect(await there.session.readLedger()).toEqual([row]);
    expect(there.recorded.lines).toEqual(['SELECT name, checksum, state FROM `ops`.`applied`']);
    expect(await open({ 'SELECT name': NO_TABLE }).session.readLedger()).toBeUndefined();
    expect(await errorOf(open({ 'SELECT name': failure('denied') }).session.readLedger())).toBe('denied');
  });

  test('comes with its rows: they are written before it has its name', async () => {
    const { recorded, session } = open();
    await session.createLedger([{ name: 'a.sql', checksum: 'c', state: 'done' }]);
    expect(recorded.statements).toEqual([
      ['DROP TABLE IF EXISTS `shop`.`applied_new`'],
      [expect.stringMatching(/^CREATE TABLE `shop`\.`applied_new` \( name varchar\(255\) .* ENGINE = InnoDB$/)],
      [
        "INSERT INTO `shop`.`applied_new` (name, checksum, state, finished_at) VALUES (?, ?, 'done', NOW(3))",
        'a.sql',
        'c',
      ],
      [`RENAME TABLE \`shop\`.\`applied_new\` TO ${LEDGER}`],
    ]);
  });

  test('of a tool is read if it is there', async () => {
    const there = open({ 'SELECT * FROM schema_migrations': [{ version: '1' }] });
    expect(await there.session.readToolLedger('dbmate')).toEqual({ marks: ['1'] });
    const read = (error: Error) => open({ 'SELECT *': error }).session.readToolLedger('dbmate');
    expect(await read(NO_TABLE)).toBeUndefined();
    expect(await errorOf(read(failure('denied')))).toBe('denied');
  });

  test('forgets a file', async () => {
    const { recorded, session } = open();
    await session.forget('a.sql');
    expect(recorded.statements).toEqual([[`DELETE FROM ${LEDGER} WHERE name = ?`, 'a.sql']]);
  });
});

test('tables are those of the database', async () => {
  const { recorded, session } = open({ 'information_schema.tables': [{}] });
  expect(await session.hasTables()).toBe(true);
  expect(recorded.statements[0][1]).toBe('shop');
  expect(await open().session.hasTables()).toBe(false);
});

describe('a file', () => {
  const BEGUN = [
    `INSERT INTO ${LEDGER} (name, checksum, state) VALUES (?, ?, 'started')`,
    'a.sql',
    checksumOf(FILE.sql),
  ];

  test('has its row before it begins, and at its end, when the settings are as before', async () => {
    const { recorded, session } = open();
    await session.apply(FILE, DEADLINE);
    expect(recorded.statements[0]).toEqual(BEGUN);
    expect(recorded.lines.slice(1, 3)).toEqual(['SELECT 1', 'SELECT 2']);
    expect(recorded.lines[3]).toMatch(/^SET SESSION /);
    expect(recorded.statements.at(-1)).toEqual([
      `UPDATE ${LEDGER} SET state = 'done', finished_at = NOW(3) WHERE name = ?`,
      'a.sql',
    ]);
    expect(timers).toEqual([60_000, 60_000]);
    expect(cleared).toBe(2);
  });

  test('whose first statement fails is forgotten: nothing is applied', async () => {
    const { recorded, session } = open({ 'SELECT 1': failure('no', { code: 'ER_PARSE_ERROR', errno: 1064 }) });
    expect(await errorOf(session.apply(FILE, DEADLINE))).toBe('a.sql:1: no (ER_PARSE_ERROR)');
    expect(recorded.lines.slice(2)).toEqual([
      expect.stringMatching(/^SET SESSION /),
      'USE `shop`',
      'SELECT @@SESSION.sql_mode AS mode',
      `DELETE FROM ${LEDGER} WHERE name = ?`,
    ]);
    expect(cleared).toBe(1);
  });

  test('whose second one fails stays begun, and says what to do', async () => {
    const { recorded, session } = open({ 'SELECT 2': failure('no', { code: 'ER_LOCK_WAIT_TIMEOUT', errno: 1205 }) });
    const error = await session.apply({ ...FILE, sql: 'SELECT 1;\nSELECT 2' }, DEADLINE).catch((it) => it);
    expect(error.message).toBe(
      'a.sql:2: no (ER_LOCK_WAIT_TIMEOUT)\n' +
        'Statement 2 of 2 failed: those before it are applied. Undo them, or take them out of the file; ' +
        "then deploy with retryInterrupted: ['a.sql']",
    );
    // Half of it would be applied twice.
    expect(error.isLockTimeout).toBe(false);
    expect(recorded.lines.some((sql) => /^(DELETE|UPDATE)/.test(sql))).toBe(false);
  });

  test('whose connection breaks stays begun: nobody knows', async () => {
    const { recorded, session } = open({ 'SELECT 1': failure(undefined, { code: 'PROTOCOL_CONNECTION_LOST' }) });
    const error = await session.apply(FILE, DEADLINE).catch((it) => it);
    expect(error.message).toBe('a.sql:1: it is gone (PROTOCOL_CONNECTION_LOST)');
    expect(error.isLockTimeout).toBe(false);
    expect(recorded.lines).toHaveLength(2);
  });

  test.each([
    ['ER_LOCK_WAIT_TIMEOUT', true],
    ['ER_LOCK_NOWAIT', true],
    ['ER_LOCK_DEADLOCK', false],
    [undefined, false],
  ])('that fails by %s may be tried again: %s', async (code, isLockTimeout) => {
    const { session } = open({ 'SELECT 1': failure('no', { code }) });
    await expect(session.apply(FILE, DEADLINE)).rejects.toMatchObject({ isLockTimeout });
  });

  test.each([
    [1_899, 'ER_OLD'],
    [1_900, '1900'],
    [4_161, '4161'],
    [undefined, 'ER_OLD'],
  ])('that fails by the error %s names %s: MariaDB has other names', async (errno, shown) => {
    const { session } = open({ 'SELECT 1': failure('no', { code: 'ER_OLD', errno }) });
    expect(await errorOf(session.apply(FILE, DEADLINE))).toBe(`a.sql:1: no (${shown})`);
  });
});

describe('a statement that outlives the time', () => {
  const late = () => {
    const opened = open();
    opened.recorded.answers = {
      ...opened.recorded.answers,
      'SELECT 1': () => {
        ring?.();
        return [];
      },
    };
    return opened;
  };

  test('is ended by another session, which is closed', async () => {
    const { others, ends, session } = late();
    await session.apply(FILE, DEADLINE);
    expect(others).toEqual([{ millis: 5_000, statements: ['KILL QUERY 42'], isEnded: true }]);
    expect(ends).toEqual([]);
  });

  test('is left alone if no other session can be opened', async () => {
    const { ends, ports, session } = late();
    ports.connect = () => Promise.reject(new Error('no'));
    await session.apply(FILE, DEADLINE);
    expect(ends).toEqual(['destroyed']);
  });

  test('has at least a millisecond', async () => {
    const { session } = open();
    await session.apply(FILE, START - 1);
    expect(timers).toEqual([1, 1]);
  });
});

test('close ends the connection, and abandon destroys it', async () => {
  const { ends, session } = open();
  await session.close();
  session.abandon();
  expect(ends).toEqual(['ended', 'destroyed']);
});
