import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates } from '../../support/certificates';
import { MariadbServer } from '../../support/mariadb-server';
import { freePort } from '../../support/ports';
import { PostgresServer } from '../../support/postgres-server';
import { ORDERS, TestDatabase, USERS } from '../database';
import { QuietNetwork } from '../quiet-network';
import { printed, run } from '../runner';

describe.each([
  [
    'PostgreSQL',
    PostgresServer,
    { sleep: (seconds: number) => `SELECT pg_sleep(${seconds});`, noUser: '28P01', noDatabase: '3D000' },
  ],
  [
    'MariaDB',
    MariadbServer,
    {
      sleep: (seconds: number) => `DO SLEEP(${seconds});`,
      noUser: 'ER_ACCESS_DENIED',
      noDatabase: 'ER_BAD_DB_ERROR',
    },
  ],
])('%s', (_, Server, { sleep, noUser, noDatabase }) => {
  const database = new TestDatabase<PostgresServer | MariadbServer>(() => Server.start());
  const { start, fails, ledger, tables } = database;

  test('files are applied once, in order, and written down', async () => {
    expect(await start({ ...USERS, ...ORDERS })).toBe(2);
    expect(await ledger()).toEqual(['0001_users.sql done', '0002_orders.sql done']);
    expect(await start({ ...USERS, ...ORDERS })).toBe(0);
    expect(await database.query('SELECT id FROM orders')).toEqual([{ id: 1 }]);
  });

  test('of three files of which the second fails, the first is applied, and the third is not begun', async () => {
    const files = { ...USERS, '0002_broken.sql': 'SELECT missing;', '0003_parts.sql': 'CREATE TABLE parts (id int);' };
    expect(await fails(files)).toMatch(/^0002_broken.sql:1: .*missing/);
    expect(await tables()).toEqual(['users']);
    expect(await ledger()).toEqual(['0001_users.sql done']);
    expect(await start({ ...files, '0002_broken.sql': 'SELECT 1;' })).toBe(2);
  });

  test('after a rollback the older folder does nothing, and says nothing', async () => {
    await start({ ...USERS, ...ORDERS });
    expect(await start(USERS)).toBe(0);
    expect(await start({ ...USERS, ...ORDERS })).toBe(0);
  });

  test('a file that was changed after it was applied stops the run before anything is done', async () => {
    await start(USERS);
    expect(await fails({ '0001_users.sql': 'CREATE TABLE people (id int);', ...ORDERS })).toBe(
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

  test('three runners at once apply each file once', async () => {
    const slow = { ...USERS, '0002_slow.sql': sleep(0.5), '0003_orders.sql': ORDERS['0002_orders.sql'] };
    expect((await Promise.all([start(slow), start(slow), start(slow)])).sort()).toEqual([0, 0, 3]);
  });

  test('a runner that waits longer than its time says who to look for', async () => {
    const files = { ...USERS, '0002_slow.sql': sleep(4) };
    await start(USERS);
    const first = start(files);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await fails(files, { environment: { RUN_DEADLINE_SECONDS: '1' } })).toBe(
      'another run held the lock until the time was over; see "Who holds the lock" in the runbook',
    );
    await first;
  });

  test('1,000 files are applied, and then there is nothing to do', async () => {
    const numbers = Array.from({ length: 1_000 }, (_, index) => `${index + 1}`.padStart(4, '0'));
    const files = Object.fromEntries(numbers.map((number) => [`${number}_t.sql`, `${sleep(0)} -- ${number}`]));
    expect(await start(files)).toBe(1_000);
    expect(await start(files)).toBe(0);
  });

  test('a database that stops answering in the midst of a file ends the run, not the function', async () => {
    const network = await QuietNetwork.to(database.server.port);
    const environment = { DATABASE_PORT: `${network.port}`, RUN_DEADLINE_SECONDS: '2' };
    const failure = fails({ '0001_slow.sql': sleep(60) }, { environment });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    network.swallow();
    expect(await failure).toBe(
      'the database stopped answering; its ledger says what it did last: deploy again when it answers',
    );
    network.end();
  });

  describe('the connection', () => {
    test('is tried until the database is up', async () => {
      const late = await Server.make();
      try {
        const applied = run(late, USERS, { database: late instanceof PostgresServer ? 'postgres' : 'mysql' });
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        await late.start();
        expect(await applied).toBe(1);
        expect(printed.filter((line) => line.includes('ECONNREFUSED')).length).toBeGreaterThan(0);
      } finally {
        await late.stop();
      }
    });

    const connection = async (options: Parameters<typeof fails>[1]) => {
      const message = await fails(USERS, options);
      expect(printed.filter((line) => line.startsWith('not connected yet'))).toEqual([]);
      return message;
    };

    test('with a wrong password is not tried again', async () => {
      const readSecret = async () => ({ username: 'migrator', password: 'no' });
      expect(await connection({ ports: { readSecret } })).toMatch(new RegExp(`^cannot connect: .*${noUser}`));
    });

    test('to a database that is not there is not tried again', async () => {
      expect(await connection({ database: 'nowhere' })).toMatch(new RegExp(`^cannot connect: .*${noDatabase}`));
    });

    test('to a server whose certificate another authority signed is not tried again', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'authority-'));
      const { root } = makeCertificates(folder);
      rmSync(folder, { recursive: true });
      expect(await connection({ ports: { roots: root } })).toMatch(/^cannot connect: .*(certificate|signature)/);
    });

    test('to a port on which nobody listens is given up at connectDeadline', async () => {
      const environment = { DATABASE_PORT: `${await freePort()}`, CONNECT_DEADLINE_SECONDS: '2' };
      expect(await fails(USERS, { environment })).toMatch(/^cannot connect in time; .*ECONNREFUSED/);
    });

    test('to a server that accepts and is silent is given up at connectDeadline', async () => {
      const network = await QuietNetwork.to(database.server.port);
      network.swallow();
      const environment = { DATABASE_PORT: `${network.port}`, CONNECT_DEADLINE_SECONDS: '2' };
      expect(await fails(USERS, { environment })).toMatch(
        /^cannot connect in time; the last attempt: .*(within|timeout|ETIMEDOUT)/,
      );
      network.end();
    });
  });

  describe('a database that has tables already', () => {
    test('has the files up to baseline', async () => {
      await database.query('CREATE TABLE users (id int PRIMARY KEY)');
      expect(await start({ ...USERS, ...ORDERS }, { request: { Baseline: '0001_users.sql' } })).toBe(1);
      expect(await ledger()).toEqual(['0001_users.sql done', '0002_orders.sql done']);
    });

    test('an empty one of another stage does not', async () => {
      expect(await start({ ...USERS, ...ORDERS }, { request: { Baseline: '0001_users.sql' } })).toBe(2);
    });
  });
});
