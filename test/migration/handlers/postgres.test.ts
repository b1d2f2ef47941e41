import { PostgresServer } from '../../support/postgres-server';
import { ORDERS, TestDatabase, USERS } from '../database';
import { LEDGER } from '../request';
import { printed } from '../runner';

const database = new TestDatabase(() => PostgresServer.start());
const { start, fails, ledger, tables } = database;

test('a file is a transaction: of one that fails nothing is left, and those before it stay', async () => {
  const broken = { '0003_broken.sql': 'CREATE TABLE half (id int);\nINSERT INTO half\n  VALUES (1), (missing);' };
  const message = await fails({ ...USERS, '0002_broken.sql': broken['0003_broken.sql'], ...broken });
  expect(message).toBe('0002_broken.sql:3: column "missing" does not exist (42703)');
  expect(await tables()).toEqual(['users']);
  expect(await ledger()).toEqual(['0001_users.sql done']);
});

test('an error at run time names the line of its statement, with what the database adds', async () => {
  const message = await fails({
    ...USERS,
    '0002_twice.sql': 'SELECT 1;\n\nINSERT INTO users VALUES (1);\nINSERT INTO users VALUES (1);',
  });
  expect(message).toBe(
    [
      '0002_twice.sql:4: duplicate key value violates unique constraint "users_pkey" (23505)',
      'Key (id)=(1) already exists.',
    ].join('\n'),
  );
});

test('a deferred constraint fails the file', async () => {
  const files = {
    '0001_a.sql': `CREATE TABLE a (id int PRIMARY KEY, b int REFERENCES a DEFERRABLE INITIALLY DEFERRED);
INSERT INTO a VALUES (1, 2);`,
  };
  expect(await fails(files)).toContain('0001_a.sql:1: insert or update on table "a" violates foreign key');
  expect(await tables()).toEqual([]);
});

test('a runner that waits for another one does not keep an index from being built beside the traffic', async () => {
  await start({
    '0001_users.sql': 'CREATE TABLE users (id int); INSERT INTO users SELECT generate_series(1, 200000);',
  });
  const files = {
    '0001_users.sql': 'CREATE TABLE users (id int); INSERT INTO users SELECT generate_series(1, 200000);',
    '0002_wait.sql': 'SELECT pg_sleep(0.7);',
    '0003_index.sql': '-- no-transaction\nCREATE INDEX CONCURRENTLY users_id ON users (id);',
  };
  expect((await Promise.all([start(files), start(files)])).sort()).toEqual([0, 2]);
});

describe('a table that is locked by somebody else', () => {
  const files = { ...USERS, '0002_column.sql': 'ALTER TABLE users ADD COLUMN name text;' };

  test('is tried again, and counted', async () => {
    await start(USERS);
    const reader = await database.server.connect(database.name);
    await reader.query('BEGIN; SELECT * FROM users;');
    const released = new Promise((resolve) => setTimeout(resolve, 700)).then(() => reader.end());
    expect(await start(files)).toBe(1);
    await released;
    const metrics = printed.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
    expect(metrics.length).toBeGreaterThan(0);
    expect(metrics[0]).toMatchObject({
      FunctionName: 'runner',
      LockWaits: 1,
      _aws: { CloudWatchMetrics: [{ Namespace: 'CdkHindsight/Migration', Dimensions: [['FunctionName']] }] },
    });
  });

  test('fails the run after lockDeadline, with nothing left behind', async () => {
    await start(USERS);
    const reader = await database.server.connect(database.name);
    await reader.query('BEGIN; SELECT * FROM users;');
    expect(await fails(files)).toContain('0002_column.sql:1: canceling statement due to lock timeout (55P03)');
    await reader.end();
    expect(await start(files)).toBe(1);
  });
});

test('a statement that would outlive the function is ended by the server', async () => {
  const message = await fails(
    { '0001_slow.sql': 'SELECT pg_sleep(30);' },
    { environment: { RUN_DEADLINE_SECONDS: '2' } },
  );
  expect(message).toBe('0001_slow.sql:1: canceling statement due to statement timeout (57014)');
});

test('the time that Lambda leaves is respected too', async () => {
  const message = await fails({ '0001_slow.sql': 'SELECT pg_sleep(30);' }, { millis: 47_000 });
  expect(message).toContain('statement timeout');
});

describe('a file without a transaction', () => {
  const index = (sql: string) => ({ ...USERS, '0002_index.sql': `-- no-transaction\n${sql}` });
  const BUILD = 'CREATE UNIQUE INDEX CONCURRENTLY users_name ON users (name);';
  const NAMED = { '0001_users.sql': "CREATE TABLE users (name text); INSERT INTO users VALUES ('a'), ('a');" };

  test('may build an index beside the traffic', async () => {
    expect(await start(index('CREATE INDEX CONCURRENTLY users_id ON users (id);'))).toBe(2);
    expect(await ledger()).toEqual(['0001_users.sql done', '0002_index.sql done']);
  });

  test('that fails and leaves nothing is free to be corrected', async () => {
    expect(await fails(index('CREATE INDEX CONCURRENTLY users_name ON users (name);'))).toContain(
      '0002_index.sql:2: column',
    );
    expect(await ledger()).toEqual(['0001_users.sql done']);
    expect(await start(index('VACUUM users;'))).toBe(1);
  });

  test('that leaves an invalid index is named, with what to do', async () => {
    const message = await fails({ ...NAMED, '0002_index.sql': `-- no-transaction\n${BUILD}` });
    expect(message).toContain('0002_index.sql:2: could not create unique index "users_name"');
    expect(message).toContain(
      'An invalid index was left behind. Run DROP INDEX CONCURRENTLY users_name; and deploy with',
    );
    expect(await ledger()).toEqual(['0001_users.sql done', '0002_index.sql started']);
  });

  test('is content with an invalid index only by mistake: the run says so', async () => {
    await start(NAMED);
    await database.query(BUILD).catch(() => undefined);
    const sql = `-- no-transaction\n${BUILD.replace('CONCURRENTLY', 'CONCURRENTLY IF NOT EXISTS')}`;
    expect(await fails({ ...NAMED, '0002_index.sql': sql })).toContain('the index is there and invalid');
  });

  test('that was interrupted stops the next run, and retryInterrupted lets it go on', async () => {
    await start(USERS);
    const files = index('CREATE INDEX CONCURRENTLY users_id ON users (id);');
    await database.query(
      `INSERT INTO ${LEDGER} (name, checksum, state) VALUES ('0002_index.sql', repeat('0', 64), 'started')`,
    );
    expect(await fails(files)).toBe(
      '0002_index.sql was interrupted by the end of an earlier run, and may be half applied; nothing was run. ' +
        "Look which of its statements took effect, undo them, and set retryInterrupted: ['0002_index.sql']",
    );
    expect(await start(files, { request: { RetryInterrupted: ['0002_index.sql'] } })).toBe(1);
    expect(await ledger()).toEqual(['0001_users.sql done', '0002_index.sql done']);
  });
});

describe('what a file does to its session', () => {
  test.each([
    ['an empty search path, as pg_dump writes it', "SELECT pg_catalog.set_config('search_path', '', false);"],
    ['RESET ALL', 'RESET ALL;'],
    ['another role', 'CREATE ROLE someone_$; GRANT CREATE ON SCHEMA public TO someone_$; SET ROLE someone_$;'],
    ['a session of another role', 'CREATE ROLE other_$; SET SESSION AUTHORIZATION other_$;'],
    ['its own lock timeout', "SET lock_timeout = '1ms';"],
    ['an isolation level', 'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;'],
    ['another time zone', "SET TIME ZONE 'Europe/Berlin';"],
    ['strings with backslashes', 'SET standard_conforming_strings = off;'],
  ])('%s does not reach the ledger or the next file', async (_, sql) => {
    const files = { '0001_first.sql': sql.replaceAll('$', database.name), ...ORDERS };
    expect(await start(files)).toBe(2);
    expect(await tables()).toEqual(['orders']);
  });

  test('a COMMIT that got past the checks is noticed', async () => {
    expect(await fails({ '0001_first.sql': 'CREATE TABLE a (id int);\nCOMMIT;' })).toContain(
      '0001_first.sql:2: the statement ended the transaction',
    );
  });

  test('a lock that is given away is noticed', async () => {
    const message = await fails({ '0001_first.sql': 'SELECT pg_advisory_unlock_all();', ...ORDERS });
    expect(message).toContain('0001_first.sql released the lock');
    expect(await ledger()).toEqual(['0001_first.sql done']);
  });
});

describe('the connection', () => {
  test('to another host name is not tried again', async () => {
    const message = await fails(USERS, { environment: { DATABASE_HOST: '127.0.0.1' } });
    expect(message).toMatch(/^cannot connect: .*ERR_TLS_CERT_ALTNAME_INVALID/);
    expect(printed.filter((line) => line.startsWith('not connected yet'))).toEqual([]);
  });

  test('a secret that cannot be read names the ways out', async () => {
    const readSecret = async () => {
      throw new Error('socket hang up');
    };
    expect(await fails(USERS, { ports: { readSecret } })).toContain(
      'socket hang up. In isolated subnets the VPC needs an interface endpoint for Secrets Manager, or a login by IAM',
    );
  });

  test('without a secret the password is a token for the user', async () => {
    const passwords: string[] = [];
    const connect = async ({ password }: { password: string }) => {
      passwords.push(password);
      throw new Error('no');
    };
    const environment = {
      ...{ DATABASE_SECRET_ARN: '', DATABASE_USER: 'deployer', AWS_ACCESS_KEY_ID: 'AKID' },
      ...{ AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'session' },
    };
    await fails(USERS, { environment, ports: { connect } });
    expect(passwords[0]).toMatch(/^localhost:\d+\/\?Action=connect&DBUser=deployer&/);
  });
});

test('an error of 10 kB becomes a message of 1,000 characters without a trace, and the log has all of it', async () => {
  const files = { '0001_long.sql': `DO $$ BEGIN RAISE EXCEPTION '%', repeat('x', 10000); END $$;` };
  const error = await start(files).catch((caught) => caught);
  expect(error.message).toHaveLength(1_000);
  expect(error.message).toMatch(/^0001_long.sql:1: x+… \(the rest is in the log group \/the\/log\/group\)$/);
  expect(error.stack).toBe('');
  expect(printed.some((line) => line.includes('x'.repeat(10_000)))).toBe(true);
});

test('a ledger with a schema is found whatever the search path is', async () => {
  await database.query('CREATE SCHEMA ops');
  const request = { Ledger: 'ops.applied' };
  expect(await start(USERS, { request })).toBe(1);
  expect(await start(USERS, { request })).toBe(0);
  expect(await database.query('SELECT name FROM ops.applied')).toEqual([{ name: '0001_users.sql' }]);
});
