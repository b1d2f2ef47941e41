import { MariadbServer } from '../../support/mariadb-server';
import { ORDERS, TestDatabase, USERS } from '../database';
import { printed } from '../runner';

const database = new TestDatabase(() => MariadbServer.start());
const { start, fails, ledger, tables } = database;

test('a file whose first statement fails leaves nothing, and may be corrected', async () => {
  expect(await fails({ ...USERS, '0002_orders.sql': '-- orders\nCREATE TABEL orders (id int);' })).toMatch(
    /^0002_orders.sql:2: You have an error in your SQL syntax.* \(ER_PARSE_ERROR\)$/s,
  );
  expect(await ledger()).toEqual(['0001_users.sql done']);
  expect(await start({ ...USERS, ...ORDERS })).toBe(1);
});

test('a file that fails in its second statement stays half applied: the next run stops, and says what to do', async () => {
  const files = { ...USERS, '0002_two.sql': 'CREATE TABLE orders (id int);\nCREATE TABLE users (id int);', ...ORDERS };
  expect(await fails(files)).toBe(
    "0002_two.sql:2: Table 'users' already exists (ER_TABLE_EXISTS_ERROR)\n" +
      'Statement 2 of 2 failed: those before it are applied. Undo them, or take them out of the file; ' +
      "then deploy with retryInterrupted: ['0002_two.sql']",
  );
  expect(await ledger()).toEqual(['0001_users.sql done', '0002_two.sql started']);
  expect(await fails(files)).toContain('0002_two.sql was interrupted');
  const corrected = { ...USERS, '0002_two.sql': 'CREATE TABLE parts (id int);' };
  expect(await start(corrected, { request: { RetryInterrupted: ['0002_two.sql'] } })).toBe(1);
  expect(await tables()).toEqual(['orders', 'parts', 'users']);
});

describe('a table that is locked by somebody else', () => {
  const files = { ...USERS, '0002_column.sql': 'ALTER TABLE users ADD COLUMN name text;' };

  test('is tried again, and counted', async () => {
    await start(USERS);
    const reader = await database.server.connect(database.name);
    await reader.query('BEGIN');
    await reader.query('SELECT * FROM users');
    const released = new Promise((resolve) => setTimeout(resolve, 1_500)).then(() => reader.end());
    expect(await start(files, { environment: { LOCK_DEADLINE_SECONDS: '10' } })).toBe(1);
    await released;
    expect(printed.filter((line) => line.includes('"LockWaits":1')).length).toBeGreaterThan(0);
  });

  test('fails the run after lockDeadline, with nothing left behind', async () => {
    await start(USERS);
    const reader = await database.server.connect(database.name);
    await reader.query('BEGIN');
    await reader.query('SELECT * FROM users');
    expect(await fails(files)).toContain('Lock wait timeout exceeded; try restarting transaction');
    await reader.end();
    expect(await start(files)).toBe(1);
  });
});

test('a statement that would outlive the function is ended by another session', async () => {
  const files = { '0001_slow.sql': 'CREATE TABLE t AS SELECT SLEEP(30);' };
  expect(await fails(files, { environment: { RUN_DEADLINE_SECONDS: '2' } })).toContain(
    '0001_slow.sql:1: Query execution was',
  );
  expect(await start({ '0001_slow.sql': 'CREATE TABLE t (id int);' })).toBe(1);
});

describe('what a file does to its session', () => {
  test.each([
    ['another database', 'USE mysql;'],
    [
      'checks that are off, as mysqldump has them',
      '/*!40014 SET FOREIGN_KEY_CHECKS = 0 */; SET SQL_MODE = ANSI_QUOTES;',
    ],
    ['its own lock timeout', 'SET lock_wait_timeout = 0;'],
    ['no autocommit', 'SET autocommit = 0;'],
  ])('%s does not reach the ledger or the next file', async (_, sql) => {
    expect(await start({ '0001_first.sql': sql, ...ORDERS })).toBe(2);
    expect(await start({ '0001_first.sql': sql, ...ORDERS })).toBe(0);
    expect(await tables()).toEqual(['orders']);
  });

  test('a lock that is given away is noticed', async () => {
    expect(await fails({ '0001_first.sql': 'DO RELEASE_ALL_LOCKS();', ...ORDERS })).toContain(
      '0001_first.sql released the lock',
    );
  });
});

test('an error that MySQL and MariaDB number differently has its number only', async () => {
  expect(await fails({ '0001_a.sql': 'CREATE TABLE a (id nothing);' })).toBe(
    "0001_a.sql:1: Unknown data type: 'nothing' (4161)",
  );
});

test('stored programs need no delimiter', async () => {
  const files = {
    ...USERS,
    '0002_programs.sql': `
CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW BEGIN
  IF NEW.id < 0 THEN SET NEW.id = 0; END IF;
END;
CREATE FUNCTION twice(a INT) RETURNS INT DETERMINISTIC RETURN 2 * a;
CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN END; SELECT 1; END;
INSERT INTO users VALUES (twice(-4));`,
  };
  expect(await start(files)).toBe(2);
  expect(await database.query('SELECT id FROM users')).toEqual([{ id: 0 }]);
});

describe('the connection', () => {
  test('to an address is not tried again', async () => {
    const message = await fails(USERS, { environment: { DATABASE_HOST: '127.0.0.1' } });
    expect(message).toContain('cannot connect: the host 127.0.0.1 is an address');
    expect(printed.filter((line) => line.startsWith('not connected yet'))).toEqual([]);
  });

  test('to another host name is not tried again', async () => {
    const lookup = jest.spyOn(require('node:dns'), 'lookup');
    lookup.mockImplementation(((_: string, __: object, done: (...results: unknown[]) => void) =>
      done(null, [{ address: '127.0.0.1', family: 4 }])) as any);
    const message = await fails(USERS, { environment: { DATABASE_HOST: 'db.example.com' } });
    lookup.mockRestore();
    expect(message).toContain("cannot connect: Hostname/IP does not match certificate's altnames");
  });
});
