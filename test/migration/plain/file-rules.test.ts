import { doubtsAbout, objectionTo } from '../../../src/migration/plain/file-rules';
import type { SqlDialect } from '../../../src/migration/plain/sql-tokens';
import { sentenceOf } from '../../../src/private/refusal';

const objection = (sql: string, dialect: SqlDialect) => {
  const refusal = objectionTo({ name: 'f.sql', sql }, dialect);
  return refusal && sentenceOf(refusal);
};

describe.each<SqlDialect>(['postgres', 'mysql'])('%s', (dialect) => {
  test.each([
    ...['BEGIN', 'begin', 'START TRANSACTION', 'COMMIT', 'COMMIT AND CHAIN', 'ROLLBACK', 'END', 'ABORT', 'BEGIN WORK'],
    ...["PREPARE TRANSACTION 'x'", "ROLLBACK PREPARED 'x'", "COMMIT PREPARED 'x'", "XA START 'x'"],
  ])('%s is refused', (sql) => {
    expect(objection(`SELECT 1;\n${sql};`, dialect)).toBe(
      `migrations must not begin or end a transaction, got: f.sql:2: ${sql}; ` +
        'remove the statement: the runner keeps file and ledger together',
    );
  });

  test.each(['SAVEPOINT a', 'ROLLBACK TO a', 'ROLLBACK TO SAVEPOINT a', 'RELEASE SAVEPOINT a', "SELECT 'COMMIT'"])(
    '%s is not',
    (sql) => {
      expect(objection(`${sql};`, dialect)).toBeUndefined();
    },
  );

  test.each(['', '-- nothing yet', ';;'])('a file without a statement is refused: %j', (sql) => {
    expect(objection(sql, dialect)).toBe(
      'migrations must hold a statement in each file, got: f.sql; remove the file, or write SELECT 1;',
    );
  });
});

describe('PostgreSQL', () => {
  test.each([
    ['\\restrict abc', 'hold no commands of psql'],
    ['\\copy t FROM x', 'hold no commands of psql'],
    ['COPY t (a) FROM STDIN', 'hold no data for COPY'],
    ['DISCARD ALL', 'not use DISCARD ALL'],
    ['SELECT pg_advisory_unlock_all()', 'not call pg_advisory_unlock_all'],
  ])('%s is refused', (sql, must) => {
    expect(objection(`SELECT 1;\n${sql};`, 'postgres')).toContain(`migrations must ${must}, got: f.sql:2: ${sql}; `);
  });

  const ALONE = [
    ...['CREATE DATABASE a', 'DROP DATABASE a', "CREATE TABLESPACE a LOCATION '/a'", 'DROP TABLESPACE a'],
    ...['VACUUM', 'VACUUM FULL t', 'ALTER SYSTEM SET a = 1', 'CREATE INDEX CONCURRENTLY i ON t (a)'],
    ...['CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)', 'DROP INDEX CONCURRENTLY i', 'REINDEX TABLE CONCURRENTLY t'],
    ...['REINDEX INDEX CONCURRENTLY i', 'REINDEX SCHEMA CONCURRENTLY s', 'REINDEX DATABASE CONCURRENTLY d'],
    ...['REINDEX SYSTEM CONCURRENTLY d', 'REINDEX CONCURRENTLY t'],
  ];

  test.each(ALONE)('%s needs a file without a transaction', (sql) => {
    expect(objection(sql, 'postgres')).toContain('run outside of a transaction what PostgreSQL runs only there');
    expect(objection(`-- no-transaction\n${sql}`, 'postgres')).toBeUndefined();
  });

  test.each(['CREATE INDEX i ON t (a)', 'REFRESH MATERIALIZED VIEW CONCURRENTLY v', 'DROP INDEX i', 'REINDEX TABLE t'])(
    '%s does not',
    (sql) => {
      expect(objection(sql, 'postgres')).toBeUndefined();
    },
  );

  test('a file without a transaction has one statement', () => {
    expect(objection('-- no-transaction\nVACUUM a; VACUUM b;', 'postgres')).toContain(
      'migrations must hold one statement in a file with -- no-transaction, got: f.sql with 2; give each statement a file',
    );
  });

  test('a long statement is shown by its beginning', () => {
    expect(objection(`COPY ${'x'.repeat(50)} FROM STDIN`, 'postgres')).toContain(`f.sql:1: COPY ${'x'.repeat(35)}…; `);
  });
});

describe('MySQL', () => {
  test.each([
    ['DELIMITER //', 'hold no commands of the mysql client'],
    ['SOURCE a.sql', 'hold no commands of the mysql client'],
    ['SET autocommit = 0', 'not set autocommit'],
    ['SELECT RELEASE_ALL_LOCKS()', 'not call RELEASE_ALL_LOCKS'],
  ])('%s is refused', (sql, must) => {
    expect(objection(`SELECT 1;\n${sql};`, 'mysql')).toContain(`migrations must ${must}, got: f.sql:2: ${sql}; `);
  });

  test('a COMMIT in a stored program is not', () => {
    expect(objection('CREATE PROCEDURE p() BEGIN START TRANSACTION; COMMIT; END', 'mysql')).toBeUndefined();
  });

  test('-- no-transaction has no meaning', () => {
    expect(objection('-- no-transaction\nSELECT 1;', 'mysql')).toContain(
      'migrations must not say -- no-transaction for MySQL, got: f.sql; remove the line',
    );
  });
});

describe('what has hurt people', () => {
  const doubts = (sql: string, dialect: SqlDialect) =>
    Object.entries(doubtsAbout({ name: 'f.sql', sql }, dialect)).flatMap(([name, isThere]) => (isThere ? [name] : []));

  test.each([
    ...[
      'DROP TABLE a',
      'DROP VIEW a',
      'DROP SCHEMA a',
      'DROP DATABASE a',
      'RENAME TABLE a TO b',
      'ALTER TABLE a DROP COLUMN b',
    ],
    ...['ALTER TABLE a DROP b', 'ALTER TABLE a RENAME TO b', 'ALTER TABLE a RENAME COLUMN b TO c'],
  ])('%s', (sql) => {
    expect(doubts(sql, 'postgres')).toEqual(['dropsOrRenames']);
    expect(doubts(sql, 'mysql')).toEqual(['dropsOrRenames']);
  });

  test.each([
    ...['DROP INDEX a', 'DROP FUNCTION a', "INSERT INTO a VALUES ('DROP TABLE')", 'ALTER TABLE a ADD b int'],
    ...['CONSTRAINT c', 'INDEX i', 'KEY k', 'FOREIGN KEY f', 'PRIMARY KEY', 'CHECK c'].map(
      (it) => `ALTER TABLE a DROP ${it}`,
    ),
    ...['DEFAULT', 'NOT NULL', 'EXPRESSION', 'IDENTITY'].map((it) => `ALTER TABLE a ALTER COLUMN b DROP ${it}`),
  ])('not %s', (sql) => {
    expect(doubts(sql, 'mysql')).toEqual([]);
  });

  test('an index on a table that is there', () => {
    expect(doubts('CREATE INDEX i ON t (a)', 'postgres')).toEqual(['locksWriters']);
    expect(doubts('CREATE UNIQUE INDEX i ON t (a)', 'postgres')).toEqual(['locksWriters']);
    expect(doubts('CREATE INDEX i ON t (a)', 'mysql')).toEqual([]);
    expect(doubts('-- no-transaction\nCREATE INDEX CONCURRENTLY i ON t (a)', 'postgres')).toEqual([]);
    expect(doubts('CREATE TABLE IF NOT EXISTS t (a int); CREATE INDEX i ON t (a)', 'postgres')).toEqual([]);
  });

  test('several DDL statements in MySQL', () => {
    expect(doubts('CREATE TABLE a (b int); ALTER TABLE a ADD c int', 'mysql')).toEqual(['severalDdlStatements']);
    expect(doubts('CREATE TABLE a (b int); INSERT INTO a VALUES (1)', 'mysql')).toEqual([]);
    expect(doubts('CREATE TABLE a (b int); ALTER TABLE a ADD c int', 'postgres')).toEqual([]);
  });
});

describe('words that only begin like what is refused', () => {
  const others = [
    ...['BEGINNING', 'COMMITS', 'ROLLBACKS', 'ENDPOINT', 'ABORTED', 'XAB', 'STARTED TRANSACTION', 'XBEGIN'],
    ...['PREPARE TRANSACTIONS', 'PREPARE p AS SELECT 1', 'ROLLBACK WORK TO a', 'ROLLBACK TRANSACTION TO a'],
  ];

  test.each(others)('%s', (sql) => {
    expect(objection(sql, 'postgres')).toBeUndefined();
    expect(objection(sql, 'mysql')).toBeUndefined();
  });

  test.each([
    ...[
      'CREATE DATABASES a',
      'XCREATE DATABASE a',
      'VACUUMED',
      'ALTER SYSTEMS',
      'CREATE INDEX CONCURRENTLYX i ON t (a)',
    ],
    ...['DROP INDEX CONCURRENTLYX i', 'REINDEX CONCURRENTLYX t', 'XREINDEX CONCURRENTLY t', 'DISCARD ALLOCATION'],
    ...[
      'DISCARD TEMP',
      'COPY t TO STDOUT',
      'SELECT STDIN',
      'REINDEX VIEW CONCURRENTLY v',
      'CREATE TABLE tablespace (a int)',
    ],
    ...["SELECT 'pg_advisory_unlock_all()'", 'SELECT pg_advisory_unlock(1)', 'EXPLAIN VACUUM', 'XALTER SYSTEM'],
  ])('of PostgreSQL: %s', (sql) => {
    expect(objection(sql, 'postgres')).toBeUndefined();
  });

  test.each([
    ...['DELIMITERS', 'SOURCES', 'SELECT SOURCE', 'SET autocommits = 1', 'SELECT autocommit', 'SELECT RELEASE_LOCK(1)'],
    ...['DISCARD ALL', 'CREATE INDEX CONCURRENTLY i ON t (a)', 'COPY t FROM STDIN', 'SELECT pg_advisory_unlock_all()'],
  ])('of MySQL: %s', (sql) => {
    expect(objection(sql, 'mysql')).toBeUndefined();
  });

  test.each(['DELIMITER //', 'SOURCE a', 'SET autocommit = 1', 'SELECT RELEASE_ALL_LOCKS()'])(
    'what only MySQL knows is no matter for PostgreSQL: %s',
    (sql) => {
      expect(objection(sql, 'postgres')).toBeUndefined();
    },
  );
});

describe('the header of a file without a transaction', () => {
  const VACUUM = 'VACUUM t;';
  const isAccepted = (head: string) => objection(`${head}${VACUUM}`, 'postgres') === undefined;

  test.each([
    '-- no-transaction\n',
    '--no-transaction\n',
    '--\t NO-Transaction  \r\n',
    '-- a\n\n  -- no-transaction\n',
  ])('may be %j', (head) => expect(isAccepted(head)).toBe(true));

  test.each([
    ...['-- no-transactions\n', '-- no transaction\n', '/* no-transaction */\n', '-- a no-transaction\n'],
    ...['SELECT 1;\n-- no-transaction\n', ''],
  ])('may not be %j', (head) => expect(isAccepted(head)).toBe(false));
});

test.each([
  [40, ''],
  [41, '…'],
])('of a statement with %i characters, 40 are shown, on one line', (length, end) => {
  const sql = `COPY  t\nFROM STDIN ${'x'.repeat(length - 18)}`;
  const shown = sql.replace(/\s+/g, ' ').slice(0, 40);
  expect(objection(sql, 'postgres')).toContain(`got: f.sql:1: ${shown}${end}; dump with`);
});

describe('doubts', () => {
  const doubts = (sql: string, dialect: SqlDialect = 'postgres') => doubtsAbout({ name: 'f.sql', sql }, dialect);

  test.each(['CREATE', 'ALTER', 'DROP', 'RENAME', 'TRUNCATE'])('%s is DDL', (word) => {
    const { severalDdlStatements } = doubts(`${word} TABLE a; ${word} TABLE b`, 'mysql');
    expect(severalDdlStatements).toBe(true);
  });

  test.each(['CREATED', 'XDROP', 'INSERT', 'SELECT'])('%s is none', (word) => {
    expect(doubts(`${word} TABLE a; ${word} TABLE b`, 'mysql').severalDdlStatements).toBe(false);
  });

  test.each([
    'ALTER TABLE a DROP CONSTRAINT c, DROP b',
    'ALTER TABLE a DROP b, DROP CONSTRAINT c',
    'DROP TABLE IF EXISTS a',
  ])('%s takes something away', (sql) => expect(doubts(sql).dropsOrRenames).toBe(true));

  test.each([
    'ALTER INDEX i RENAME TO j',
    'CREATE TABLE rename (a int)',
    'ALTER ROLE table_owner',
    'DROP ROLE a',
    'ALTER VIEW a RENAME TO b',
  ])('%s takes nothing away', (sql) => expect(doubts(sql).dropsOrRenames).toBe(false));

  test.each([
    ['CREATE TABLE t (a int); CREATE INDEX i ON t (a)', false],
    ['CREATE TABLE s (a int); CREATE INDEX i ON t (a)', true],
    ['CREATE TEMPORARY TABLE t (a int); CREATE INDEX i ON t (a)', false],
    ['ALTER TABLE t ADD b int; CREATE INDEX i ON t (b)', true],
    ['CREATE INDEX i ON t (a); CREATE INDEX j ON t (b)', true],
    ['CREATE INDEXES i ON t (a)', false],
    ['XCREATE INDEX i ON t (a)', false],
    ['CREATE UNIQUE INDEX', true],
  ])('%s locks writers: %s', (sql, locks) => expect(doubts(sql).locksWriters).toBe(locks));
});
