import { adoptedFrom, toolLedgerOf } from '../../../src/migration/handlers/adopt';
import type { Database, ToolLedger } from '../../../src/migration/handlers/database';
import type { MigrationTool } from '../../../src/migration/run-migrations.contract';
import { MariadbServer } from '../../support/mariadb-server';
import { PostgresServer } from '../../support/postgres-server';
import { failureOf, LEDGER, run } from '../runner';

const FILES = { a: 'SELECT 1;', b: 'SELECT 2;', c: 'SELECT 3;' };

describe('what a ledger says', () => {
  const row = (mark: unknown, unfinished: unknown = false, upTo: unknown = 0) => ({ mark, unfinished, up_to: upTo });

  test('marks are texts', () => {
    expect(toolLedgerOf([row('a'), row(2)])).toEqual({ marks: ['a', '2'] });
  });

  test('the highest limit counts, by number', () => {
    expect(toolLedgerOf([row('10', 0, 1), row('9', 0, 1)])).toMatchObject({ upTo: '10' });
  });

  test.each([true, 1, '1'])('%p is unfinished', (value) => {
    expect(toolLedgerOf([row('a'), row('b', value)])).toMatchObject({ unfinished: 'b' });
  });
});

describe('the files that are there already', () => {
  const files = ['1', '2', '3'].map((mark) => ({ name: `f${mark}`, sql: '', mark }));
  const database = (ledger: ToolLedger | undefined, hasTables = true) =>
    ({ readToolLedger: async () => ledger, hasTables: async () => hasTables }) as unknown as Database;
  const adopted = async (ledger: ToolLedger | undefined, baseline?: string, hasTables?: boolean) =>
    (await adoptedFrom({ files, tool: 'dbmate', baseline }, database(ledger, hasTables))).map(({ name }) => name);

  test('are those of the marks', async () => {
    expect(await adopted({ marks: ['1', '3'] })).toEqual(['f1', 'f3']);
  });

  test('are those up to the limit', async () => {
    expect(await adopted({ marks: [], upTo: '2' })).toEqual(['f1', 'f2']);
  });

  test('a ledger counts, and not the baseline', async () => {
    expect(await adopted({ marks: [] }, 'f2')).toEqual([]);
  });

  test('without a ledger the baseline counts, in a database with tables', async () => {
    expect(await adopted(undefined, 'f2')).toEqual(['f1', 'f2']);
    expect(await adopted(undefined, 'f2', false)).toEqual([]);
    expect(await adopted(undefined)).toEqual([]);
  });

  test('a file that the tool did not finish stops everything', async () => {
    await expect(adopted({ marks: ['1'], unfinished: '2' })).rejects.toThrow(
      '2 was begun by dbmate and not finished; nothing was run. Finish it with dbmate first',
    );
  });
});

/** The tables as the tools document them, with a and b applied. */
const TABLES: Record<MigrationTool, { sql: string[]; marks: Record<string, string>; broken?: string }> = {
  prisma: {
    sql: [
      `CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64), finished_at timestamp NULL,
        migration_name varchar(255), logs text, rolled_back_at timestamp NULL, started_at timestamp NULL,
        applied_steps_count int)`,
      `INSERT INTO _prisma_migrations (id, migration_name, finished_at, rolled_back_at) VALUES
        ('1', 'm_a', '2026-01-01 00:00:00', NULL), ('2', 'm_b', '2026-01-01 00:00:00', NULL),
        ('3', 'm_c', NULL, '2026-01-01 00:00:00')`,
    ],
    marks: { a: 'm_a', b: 'm_b', c: 'm_c' },
    broken: "UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = 'm_b'",
  },
  drizzle: {
    sql: [
      'CREATE TABLE __drizzle_migrations (id int PRIMARY KEY, hash text, created_at bigint)',
      "INSERT INTO __drizzle_migrations VALUES (1, 'x', 1767225600000), (2, 'y', 1767225600001)",
    ],
    marks: { a: '1767225600000', b: '1767225600001', c: '1767225600002' },
  },
  flyway: {
    sql: [
      `CREATE TABLE flyway_schema_history (installed_rank int PRIMARY KEY, version varchar(50), description varchar(200),
        type varchar(20), script varchar(1000), checksum int, installed_by varchar(100), execution_time int,
        success boolean)`,
      `INSERT INTO flyway_schema_history (installed_rank, version, type, success) VALUES
        (1, '1.9', 'BASELINE', true), (2, '1.10', 'SQL', true), (3, NULL, 'SQL', true)`,
    ],
    marks: { a: '1', b: '1.10', c: '1.11' },
    broken: "UPDATE flyway_schema_history SET success = false WHERE version = '1.10'",
  },
  dbmate: {
    sql: [
      'CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY)',
      "INSERT INTO schema_migrations VALUES ('20260101'), ('20260102')",
    ],
    marks: { a: '20260101', b: '20260102', c: '20260103' },
  },
  'golang-migrate': {
    sql: [
      'CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL)',
      'INSERT INTO schema_migrations VALUES (2, false)',
    ],
    marks: { a: '1', b: '2', c: '3' },
    broken: 'UPDATE schema_migrations SET dirty = true',
  },
};

describe.each([
  ['PostgreSQL', () => PostgresServer.start()],
  ['MariaDB', () => MariadbServer.start()],
] as const)('%s', (name, begin) => {
  let server: PostgresServer | MariadbServer;

  beforeAll(async () => {
    server = await begin();
  });

  afterAll(() => server?.stop());

  const prepare = async (tool: MigrationTool, database: string) => {
    await server.query(`CREATE DATABASE ${database}`);
    const inSchema = (sql: string) => sql.replace(/(?<= )__drizzle/, 'drizzle.__drizzle');
    const isDrizzle = tool === 'drizzle' && name === 'PostgreSQL';
    for (const sql of [...(isDrizzle ? ['CREATE SCHEMA drizzle'] : []), ...TABLES[tool].sql]) {
      await server.query(isDrizzle ? inSchema(sql) : sql, database);
    }
  };
  const done = async (database: string) =>
    (await server.query(`SELECT name FROM ${LEDGER} ORDER BY name`, database)).map((row) => row.name);

  test.each(Object.keys(TABLES) as MigrationTool[])('goes on where %s ended', async (tool) => {
    const database = tool.replace('-', '_');
    await prepare(tool, database);
    expect(await run(server, FILES, { database, tool, marks: TABLES[tool].marks })).toBe(1);
    expect(await done(database)).toEqual(['a', 'b', 'c']);
  });

  test.each(['prisma', 'flyway', 'golang-migrate'] as MigrationTool[])(
    'does not go on where %s broke off',
    async (tool) => {
      const database = `${tool.replace('-', '_')}_broken`;
      await prepare(tool, database);
      await server.query(TABLES[tool].broken!, database);
      const failure = failureOf(run(server, FILES, { database, tool, marks: TABLES[tool].marks }));
      expect(await failure).toContain(`was begun by ${tool} and not finished; nothing was run`);
    },
  );

  test('a tool that has no ledger here has applied nothing', async () => {
    await server.query('CREATE DATABASE fresh');
    expect(await run(server, FILES, { database: 'fresh', tool: 'flyway', marks: TABLES.flyway.marks })).toBe(3);
  });
});
