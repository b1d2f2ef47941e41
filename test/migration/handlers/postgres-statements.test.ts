import type { Client } from 'pg';
import { PostgresDatabase } from '../../../src/migration/handlers/postgres';
import { checksumOf } from '../../../src/migration/plain/migration-file';
import { type Answers, Recorded } from '../../support/recorded';

const LEDGER = '"public"."applied"';
const RESET = ['RESET SESSION AUTHORIZATION', 'RESET ALL'];
const START = 5_000;
const DEADLINE = START + 60_000;

let now: number;

beforeEach(() => {
  now = START;
});

/** A session whose statements are only taken note of; `postgres.test.ts` has the same at a database. */
function open(answers: Answers = {}, { ledger = 'applied', status = (): string => 'T' } = {}) {
  const recorded = new Recorded(answers);
  const ends: string[] = [];
  const client = {
    query: async (sql: string, values?: unknown[]) => ({ rows: recorded.take(sql, values) }),
    end: async () => void ends.push('ended'),
    getTransactionStatus: () => status(),
    connection: { stream: { destroy: () => void ends.push('destroyed') } },
  };
  const session = new PostgresDatabase(client as unknown as Client, ledger, 5_000, { now: () => now } as never);
  return { recorded, ends, session };
}

const failure = (message: string, more: object = {}) => Object.assign(new Error(message), more);
const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => 'it did not fail',
    ({ message }) => message,
  );
const whole = (sql: string) => ({ name: 'a.sql', sql });
const alone = (sql: string) => whole(`-- no-transaction\n${sql}`);

test('the settings of the session are those that the server knows', async () => {
  const { recorded, session } = open();
  await session.prepare();
  const [[sql, ...values]] = recorded.statements;
  expect(values).toEqual(['lock_timeout', '5000']);
  expect(sql).toContain("('client_connection_check_interval', '500'), ('standard_conforming_strings', 'on')");
  expect(sql).toMatch(/JOIN pg_catalog\.pg_settings USING \(name\)$/);
});

describe('the lock', () => {
  const keysOf = async (ledger: string) => {
    const { recorded, session } = open({ pg_try_advisory_lock: [{ locked: true }] }, { ledger });
    expect(await session.tryLock()).toBe(true);
    return recorded.statements[0].slice(1) as number[];
  };

  test('is one for each ledger: a key of two numbers that PostgreSQL shows without a sign', async () => {
    const keys = await keysOf('applied');
    // The first halves of two words of the SHA-256 digest. Other keys would be another lock: two versions would run at once.
    expect(keys).toEqual([726049069, 1929607951]);
    expect(await keysOf('public.applied')).toEqual(keys);
    expect(await keysOf('ops.applied')).not.toEqual(keys);
  });

  test('of another run is not taken', async () => {
    expect(await open({ pg_try_advisory_lock: [{ locked: false }] }).session.tryLock()).toBe(false);
  });

  test('is looked for by the same keys', async () => {
    const { recorded, session } = open({ pg_locks: [{}] });
    expect(await session.holdsLock()).toBe(true);
    expect(recorded.statements[0].slice(1)).toEqual(await keysOf('applied'));
    expect(await open().session.holdsLock()).toBe(false);
  });
});

describe('the ledger', () => {
  test('is read if it is there', async () => {
    const rows = [{ name: 'a.sql', checksum: 'c', state: 'done' }];
    const there = open({ to_regclass: [{ found: true }], 'SELECT name': rows }, { ledger: 'ops.applied' });
    expect(await there.session.readLedger()).toEqual(rows);
    expect(there.recorded.statements).toEqual([
      ['SELECT pg_catalog.to_regclass($1) IS NOT NULL AS found', '"ops"."applied"'],
      ['SELECT name, checksum, state FROM "ops"."applied"'],
    ]);
    expect(await open({ to_regclass: [{ found: false }] }).session.readLedger()).toBeUndefined();
  });

  test('is made with its rows in one transaction', async () => {
    const { recorded, session } = open();
    await session.createLedger([{ name: 'a.sql', checksum: 'c', state: 'done' }]);
    expect(recorded.statements).toEqual([
      ['BEGIN'],
      [expect.stringMatching(/^CREATE TABLE "public"\."applied" \( name varchar\(255\) PRIMARY KEY,/)],
      [`INSERT INTO ${LEDGER} (name, checksum, state, finished_at) VALUES ($1, $2, 'done', now())`, 'a.sql', 'c'],
      ['COMMIT'],
    ]);
  });

  test('of a tool is read if it is there', async () => {
    const answers = { to_regclass: [{ found: true }], 'SELECT * FROM schema_migrations': [{ version: '1' }] };
    const { recorded, session } = open(answers);
    expect(await session.readToolLedger('dbmate')).toEqual({ marks: ['1'] });
    expect(recorded.statements[0][1]).toBe('schema_migrations');
    expect(await open({ to_regclass: [{ found: false }] }).session.readToolLedger('dbmate')).toBeUndefined();
  });

  test('forgets a file', async () => {
    const { recorded, session } = open();
    await session.forget('a.sql');
    expect(recorded.statements).toEqual([[`DELETE FROM ${LEDGER} WHERE name = $1`, 'a.sql']]);
  });
});

test('tables are those that somebody has made', async () => {
  expect(await open({ pg_tables: [{}] }).session.hasTables()).toBe(true);
  expect(await open().session.hasTables()).toBe(false);
});

describe('a file', () => {
  const ROW = `INSERT INTO ${LEDGER} (name, checksum, state, finished_at) VALUES ($1, $2, 'done', clock_timestamp())`;

  test('is one transaction with its row; what it has set is gone after it', async () => {
    const { recorded, session } = open();
    await session.apply(whole('SELECT 1; SELECT 2;'), DEADLINE);
    expect(recorded.statements).toEqual([
      ['SET statement_timeout = 60000'],
      ['BEGIN'],
      ['SELECT 1'],
      ['SELECT 2'],
      ['RESET SESSION AUTHORIZATION'],
      [ROW, 'a.sql', checksumOf('SELECT 1; SELECT 2;')],
      ['COMMIT'],
      ...RESET.map((sql) => [sql]),
      [expect.stringContaining('set_config'), 'lock_timeout', '5000'],
    ]);
  });

  test('that fails is rolled back, with what it has set', async () => {
    const { recorded, session } = open({ 'SELECT 1': failure('no', { code: '42703' }) });
    expect(await errorOf(session.apply(whole('SELECT 1'), DEADLINE))).toBe('a.sql:1: no (42703)');
    expect(recorded.lines.slice(2, -1)).toEqual(['SELECT 1', 'ROLLBACK', ...RESET]);
  });

  test('whose rollback and reset fail, too, has its own error', async () => {
    const answers = { 'SELECT 1': failure('no'), ROLLBACK: failure('gone'), 'RESET SESSION': failure('gone') };
    expect(await errorOf(open(answers).session.apply(whole('SELECT 1'), DEADLINE))).toBe('a.sql:1: no');
  });

  test('that fails at its end names no statement', async () => {
    const { recorded, session } = open({ COMMIT: failure('the key is missing', { code: '23503', detail: 'Key (b)' }) });
    expect(await errorOf(session.apply(whole('\n\nSELECT 1'), DEADLINE))).toBe(
      'a.sql:1: the key is missing (23503)\nKey (b)',
    );
    expect(recorded.lines).toContain('ROLLBACK');
  });

  test('that ended its transaction is told of', async () => {
    const { session } = open({}, { status: () => 'I' });
    expect(await errorOf(session.apply(whole('\nSELECT 1; SELECT 2'), DEADLINE))).toBe(
      'a.sql:2: the statement ended the transaction that the file and its row in the ledger are in\n' +
        'What was before it is applied, and not written down. Take the statement out of the file',
    );
  });
});

describe('an error', () => {
  const of = async (sql: string, more: object) => {
    const { session } = open({ 'FROM t': failure('no', more) });
    return errorOf(session.apply(whole(sql), DEADLINE));
  };

  test.each([
    ['1', 2],
    ['9', 2],
    ['10', 3],
    ['11', 4],
    [undefined, 2],
  ])('at the position %s of a statement is in the line %i', async (position, line) => {
    expect(await of('\nSELECT a\n\nFROM t', { position, code: '1' })).toBe(`a.sql:${line}: no (1)`);
  });

  test('has detail and hint, and its code once', async () => {
    expect(await of('SELECT a FROM t', { code: '1', detail: 'D', hint: 'H' })).toBe('a.sql:1: no (1)\nD\nH');
    expect(await of('SELECT a FROM t', { detail: 'D' })).toBe('a.sql:1: no\nD');
    expect(await of('SELECT a FROM t', { hint: 'H' })).toBe('a.sql:1: no\nH');
  });

  test.each([
    ['55P03', true],
    ['57014', false],
    [undefined, false],
  ])('of the code %s is one of a lock: %s', async (code, isLockTimeout) => {
    const { session } = open({ 'FROM t': failure('no', { code }) });
    await expect(session.apply(whole('SELECT 1 FROM t'), DEADLINE)).rejects.toMatchObject({ isLockTimeout });
  });
});

describe('the limit of a statement', () => {
  const limits = async (passed: number[], deadline: number) => {
    const times = [...passed];
    const { recorded, session } = open(
      {},
      {
        status: () => {
          now += times.shift() ?? 0;
          return 'T';
        },
      },
    );
    await session.apply(whole('SELECT 1; SELECT 2; SELECT 3'), deadline);
    return recorded.lines
      .filter((sql) => sql.startsWith('SET statement_timeout'))
      .map((sql) => Number(sql.split(' = ')[1]));
  };

  test('is what is left, and set again when that is more than a second less', async () => {
    expect(await limits([1_000, 0], DEADLINE)).toEqual([60_000]);
    expect(await limits([1_001, 0], DEADLINE)).toEqual([60_000 - 1_000, 60_000 - 2_001]);
  });

  test('is at least a millisecond, for none would be no limit', async () => {
    expect(await limits([], START)).toEqual([1]);
    expect(await limits([], START - 9_000)).toEqual([1]);
    expect(await limits([], START + 2.4)).toEqual([2]);
  });

  test('is set again for the next file', async () => {
    const { recorded, session } = open();
    await session.apply(whole('SELECT 1'), DEADLINE);
    await session.apply(whole('SELECT 1'), DEADLINE);
    expect(recorded.lines.filter((sql) => sql.startsWith('SET statement_timeout'))).toHaveLength(2);
  });
});

describe('a file without a transaction', () => {
  const INVALID = 'pg_catalog.pg_index WHERE NOT indisvalid';
  const indexes = (...names: string[]) => names.map((name) => ({ name }));

  test('has its row before it begins, and at its end', async () => {
    const { recorded, session } = open();
    const file = alone('VACUUM t;');
    await session.apply(file, DEADLINE);
    expect(recorded.statements.slice(1, 4)).toEqual([
      [`INSERT INTO ${LEDGER} (name, checksum, state) VALUES ($1, $2, 'started')`, 'a.sql', checksumOf(file.sql)],
      ['SET statement_timeout = 60000'],
      ['VACUUM t'],
    ]);
    expect(recorded.statements[5]).toEqual([
      `UPDATE ${LEDGER} SET state = 'done', finished_at = now() WHERE name = $1`,
      'a.sql',
    ]);
    expect(recorded.lines.slice(6, -1)).toEqual(RESET);
    expect(recorded.lines).not.toContain('BEGIN');
  });

  test('that fails is forgotten: a single statement leaves nothing', async () => {
    const { recorded, session } = open({ VACUUM: failure('no', { code: '42P01' }) });
    expect(await errorOf(session.apply(alone('VACUUM t;'), DEADLINE))).toBe('a.sql:2: no (42P01)');
    expect(recorded.statements).toContainEqual([`DELETE FROM ${LEDGER} WHERE name = $1`, 'a.sql']);
  });

  test('whose connection breaks stays begun: nobody knows', async () => {
    const { recorded, session } = open({ VACUUM: failure('it is gone') });
    expect(await errorOf(session.apply(alone('VACUUM t;'), DEADLINE))).toBe('a.sql:2: it is gone');
    expect(recorded.lines.some((sql) => /^(DELETE|UPDATE)/.test(sql))).toBe(false);
  });

  test('that leaves an invalid index stays begun, and says what to do', async () => {
    const { recorded, session } = open({ [INVALID]: indexes('old') });
    // They are there once the statement has been tried.
    recorded.answers = {
      ...recorded.answers,
      'CREATE INDEX': () => {
        recorded.answers = { [INVALID]: indexes('added', 'old', 'other') };
        return failure('no', { code: '23505' });
      },
    };
    expect(await errorOf(session.apply(alone('CREATE INDEX CONCURRENTLY i ON t (a);'), DEADLINE))).toBe(
      'a.sql:2: no (23505)\n' +
        'An invalid index was left behind. Run DROP INDEX CONCURRENTLY added; DROP INDEX CONCURRENTLY other; ' +
        "and deploy with retryInterrupted: ['a.sql']",
    );
    expect(recorded.lines.some((sql) => /^(DELETE|UPDATE)/.test(sql))).toBe(false);
  });

  test.each([
    ['users_name', 'CREATE INDEX CONCURRENTLY IF NOT EXISTS users_name ON users (name)'],
    ['"Users_Name"', 'CREATE INDEX CONCURRENTLY IF NOT EXISTS "Users_Name" ON users (name)'],
    ['ops.users_name', 'CREATE INDEX CONCURRENTLY IF NOT EXISTS users_name ON ops.users (name)'],
    ['users_größe$', 'CREATE INDEX CONCURRENTLY IF NOT EXISTS users_größe$ ON users (name)'],
  ])('that is content with the invalid index %s fails', async (name, sql) => {
    const { recorded, session } = open({ [INVALID]: indexes(name) });
    expect(await errorOf(session.apply(alone(sql), DEADLINE))).toBe(
      'a.sql:1: the index is there and invalid\n' +
        `An invalid index was left behind. Run DROP INDEX CONCURRENTLY ${name}; ` +
        "and deploy with retryInterrupted: ['a.sql']",
    );
    expect(recorded.lines.some((it) => it.startsWith('UPDATE'))).toBe(false);
  });

  test.each(['other', 'users_name_2', 'users'])('does not care for the invalid index %s of others', async (name) => {
    const { recorded, session } = open({ [INVALID]: indexes(name) });
    await session.apply(alone('CREATE INDEX CONCURRENTLY users_name ON customers (name)'), DEADLINE);
    expect(recorded.lines.some((sql) => sql.startsWith('UPDATE'))).toBe(true);
  });

  test('that left one without failing fails', async () => {
    const { recorded, session } = open();
    recorded.answers = {
      VACUUM: () => {
        recorded.answers = { [INVALID]: indexes('added') };
        return [];
      },
    };
    expect(await errorOf(session.apply(alone('VACUUM t'), DEADLINE))).toContain('DROP INDEX CONCURRENTLY added;');
  });
});

test('close ends the connection, and abandon destroys it', async () => {
  const { ends, session } = open();
  await session.close();
  session.abandon();
  expect(ends).toEqual(['ended', 'destroyed']);
});
