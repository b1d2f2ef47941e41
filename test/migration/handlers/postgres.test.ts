import { createServer, type Server, type Socket } from 'node:net';
import * as fc from 'fast-check';
import { splitSql } from '../../../src/migration/plain/split-sql';
import { freePort } from '../../support/ports';
import { PostgresServer } from '../../support/postgres-server';
import { failureOf, LEDGER, printed, type RunOptions, run } from '../runner';

const CASES = Number(process.env.FIRE_CASES ?? 300);
let server: PostgresServer;
let count = 0;
let database: string;

beforeAll(async () => {
  server = await PostgresServer.start();
});

afterAll(() => server?.stop());

beforeEach(async () => {
  count += 1;
  database = `db${count}`;
  await server.query(`CREATE DATABASE ${database}`);
});

const USERS = { '0001_users.sql': 'CREATE TABLE users (id int PRIMARY KEY);' };
const ORDERS = { '0002_orders.sql': 'CREATE TABLE orders (id int);\nINSERT INTO orders VALUES (1);' };
const start = (files: Record<string, string>, options: Partial<RunOptions> = {}) =>
  run(server, files, { database, ...options });
const fails = (files: Record<string, string>, options?: Partial<RunOptions>) => failureOf(start(files, options));
const ledger = async () =>
  (await server.query(`SELECT name || ' ' || state AS row FROM ${LEDGER} ORDER BY name`, database)).map(
    ({ row }) => row,
  );
const tables = async () =>
  (await server.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1", database))
    .map(({ tablename }) => tablename)
    .filter((name) => name !== LEDGER);

test('files are applied once, in order, and written down', async () => {
  expect(await start({ ...USERS, ...ORDERS })).toBe(2);
  expect(await ledger()).toEqual(['0001_users.sql done', '0002_orders.sql done']);
  expect(await start({ ...USERS, ...ORDERS })).toBe(0);
  expect(await server.query('SELECT count(*)::int AS n FROM orders', database)).toEqual([{ n: 1 }]);
});

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

test('after a rollback the older folder does nothing, and says nothing', async () => {
  await start({ ...USERS, ...ORDERS });
  expect(await start(USERS)).toBe(0);
  expect(await start({ ...USERS, ...ORDERS })).toBe(0);
});

test('a file that was changed after it was applied stops the run before anything is done', async () => {
  await start(USERS);
  const message = await fails({ '0001_users.sql': 'CREATE TABLE people (id int);', ...ORDERS });
  expect(message).toBe(
    '0001_users.sql was changed after it was applied; nothing was run. ' +
      'Restore the file, and put the change into a new file',
  );
  expect(await tables()).toEqual(['users']);
});

test('other line breaks and a byte order mark are no change', async () => {
  await start(ORDERS);
  const sql = `\ufeff${ORDERS['0002_orders.sql'].replaceAll('\n', '\r\n')}`;
  expect(await start({ '0002_orders.sql': sql })).toBe(0);
});

test('a file that got another name is not applied again', async () => {
  await start(USERS);
  expect(await fails({ '0001_people.sql': USERS['0001_users.sql'], ...ORDERS })).toBe(
    '0001_people.sql has the text of 0001_users.sql, which is applied and no longer there; nothing was run. ' +
      'Give it that name again, or rename the row in the ledger; if it has to run again, add a comment',
  );
  expect(await tables()).toEqual(['users']);
});

test('two runners at once apply each file once', async () => {
  const slow = { ...USERS, '0002_slow.sql': 'SELECT pg_sleep(0.5);', ...ORDERS };
  const counts = await Promise.all([start(slow), start(slow), start(slow)]);
  expect(counts.sort()).toEqual([0, 0, 3]);
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

test('a runner that waits longer than its time says who to look for', async () => {
  await start(USERS);
  const first = start({ ...USERS, '0002_slow.sql': 'SELECT pg_sleep(4);' });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const environment = { RUN_DEADLINE_SECONDS: '1' };
  expect(await fails({ ...USERS, '0002_slow.sql': 'SELECT pg_sleep(4);' }, { environment })).toContain(
    'another run held the lock until the time was over',
  );
  await first;
});

describe('a table that is locked by somebody else', () => {
  const files = { ...USERS, '0002_column.sql': 'ALTER TABLE users ADD COLUMN name text;' };

  test('is tried again, and counted', async () => {
    await start(USERS);
    const reader = await server.connect(database);
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
    const reader = await server.connect(database);
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
    await server.query(BUILD, database).catch(() => undefined);
    const sql = `-- no-transaction\n${BUILD.replace('CONCURRENTLY', 'CONCURRENTLY IF NOT EXISTS')}`;
    expect(await fails({ ...NAMED, '0002_index.sql': sql })).toContain('the index is there and invalid');
  });

  test('that was interrupted stops the next run, and retryInterrupted lets it go on', async () => {
    await start(USERS);
    const files = index('CREATE INDEX CONCURRENTLY users_id ON users (id);');
    await server.query(
      `INSERT INTO ${LEDGER} (name, checksum, state) VALUES ('0002_index.sql', repeat('0', 64), 'started')`,
      database,
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
    const files = { '0001_first.sql': sql.replaceAll('$', database), ...ORDERS };
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
  const files = USERS;

  test('is tried until the database is up', async () => {
    const late = await PostgresServer.make();
    try {
      const applied = run(late, files, { database: 'postgres' });
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await late.start();
      expect(await applied).toBe(1);
      expect(printed.filter((line) => line.includes('ECONNREFUSED')).length).toBeGreaterThan(0);
    } finally {
      await late.stop();
    }
  });

  test.each([
    ['a wrong password', { ports: { readSecret: async () => ({ username: 'migrator', password: 'no' }) } }, '28P01'],
    ['a database that is not there', { database: 'nowhere' }, '3D000'],
    ['another certificate authority', { ports: { roots: '' } }, 'unable to verify the first certificate'],
    ['another host name', { environment: { DATABASE_HOST: '127.0.0.1' } }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('%s is not tried again', async (_, options, text) => {
    const message = await fails(files, options);
    expect(message).toContain('cannot connect: ');
    expect(message).toContain(text);
    expect(printed.filter((line) => line.startsWith('not connected yet'))).toEqual([]);
  });

  test('a port on which nobody listens is given up at connectDeadline', async () => {
    const environment = { DATABASE_PORT: `${await freePort()}`, CONNECT_DEADLINE_SECONDS: '2' };
    expect(await fails(files, { environment })).toMatch(/^cannot connect in time; .*ECONNREFUSED/);
  });

  test('a server that accepts and is silent is given up at connectDeadline', async () => {
    const sockets: Socket[] = [];
    const silent: Server = createServer((socket) => sockets.push(socket));
    const port = await freePort();
    await new Promise<void>((resolve) => silent.listen(port, '127.0.0.1', resolve));
    const message = await fails(files, { environment: { DATABASE_PORT: `${port}`, CONNECT_DEADLINE_SECONDS: '2' } });
    for (const socket of sockets) {
      socket.destroy();
    }
    silent.close();
    expect(message).toMatch(/^cannot connect in time; the last attempt: .*(within|timeout)/);
  });

  test('a secret that cannot be read names the ways out', async () => {
    const readSecret = async () => {
      throw new Error('socket hang up');
    };
    expect(await fails(files, { ports: { readSecret } })).toContain(
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
    await fails(files, { environment, ports: { connect } });
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
  await server.query('CREATE SCHEMA ops', database);
  const request = { Ledger: 'ops.applied' };
  expect(await start(USERS, { request })).toBe(1);
  expect(await start(USERS, { request })).toBe(0);
  expect(await server.query('SELECT name FROM ops.applied', database)).toEqual([{ name: '0001_users.sql' }]);
});

test('1,000 files are applied, and a run that has nothing to do ends within 150 ms after connecting', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 1_000 }, (_, index) => [
      `${String(index + 1).padStart(4, '0')}_t.sql`,
      `CREATE TABLE t${index} (id int);`,
    ]),
  );
  expect(await start(files)).toBe(1_000);
  const times: number[] = [];
  for (let attempt = 0; attempt < 3; attempt++) {
    const begin = Date.now();
    expect(await start(files)).toBe(0);
    times.push(Date.now() - begin);
  }
  // With connecting, and on a machine that is busy with other things.
  expect(Math.min(...times)).toBeLessThan(300);
});

describe('a database that has tables already', () => {
  const files = { ...USERS, ...ORDERS };

  test('has the files up to baseline', async () => {
    await server.query('CREATE TABLE users (id int PRIMARY KEY)', database);
    expect(await start(files, { request: { Baseline: '0001_users.sql' } })).toBe(1);
    expect(await ledger()).toEqual(['0001_users.sql done', '0002_orders.sql done']);
  });

  test('an empty one of another stage does not', async () => {
    expect(await start(files, { request: { Baseline: '0001_users.sql' } })).toBe(2);
  });
});

describe('a statement is what the server takes for one', () => {
  const LITERALS = fc.constantFrom(
    ...["'a;b'", "'it''s'", "E'\\';'", '$$;$$', '$x$ $$; $x$', "'\\'", "U&'\\0061;'", "B'1'", '1.5e3', "'--'", "'/*'"],
  );
  const NAMES = fc.constantFrom('a', '"a;b"', '"it""s"', 'a$b$', 'begin_', 'e', 'ünï', '"$$"');
  const GAPS = fc.constantFrom(' ', '\n', ' /* ; */ ', " /* /* ; */ ' */ ", " -- ;'\n", '\t', ' -- $$\n');
  const STATEMENT = fc.array(fc.tuple(LITERALS, NAMES, GAPS, GAPS), { minLength: 1, maxLength: 4 }).map((columns) => ({
    sql: `SELECT${columns.map(([literal, name, a, b]) => `${a}${literal}${b}AS${a}${name}`).join(',')}`,
  }));

  const nameOf = ({ name }: { name: string }) => name;

  test('for generated files', async () => {
    const client = await server.connect(database);
    const whole = fc.tuple(fc.array(fc.tuple(GAPS, STATEMENT, GAPS), { minLength: 1, maxLength: 5 }), fc.boolean());
    await fc.assert(
      fc.asyncProperty(whole, async ([parts, isClosed]) => {
        const sql = parts.map(([before, { sql: text }, after]) => `${before}${text}${after}`).join(';');
        const statements = splitSql(isClosed ? `${sql};` : sql, 'postgres');
        const all = [await client.query({ text: sql, rowMode: 'array' } as any)].flat() as any[];
        expect(statements.length).toBe(all.length);
        for (const [index, { text }] of statements.entries()) {
          // The extended protocol accepts exactly one statement.
          const one: any = await client.query({ text, rowMode: 'array', queryMode: 'extended' } as any);
          expect([one.fields.map(nameOf), one.rows]).toEqual([all[index].fields.map(nameOf), all[index].rows]);
        }
      }),
      { numRuns: CASES, seed: Number(process.env.FIRE_SEED ?? 1) },
    );
    await client.end();
  });
});
