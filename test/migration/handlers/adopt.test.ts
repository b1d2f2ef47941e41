import { adoptedFrom } from '../../../src/migration/handlers/adopt';
import type { Database } from '../../../src/migration/handlers/database';
import type { ToolLedger } from '../../../src/migration/handlers/tool-ledgers';
import { MariadbServer } from '../../support/mariadb-server';
import { PostgresServer } from '../../support/postgres-server';
import { failureOf, LEDGER, run } from '../runner';

const FILES = { a: 'SELECT 1;', b: 'SELECT 2;', c: 'SELECT 3;' };

describe('the files that are there already', () => {
  const files = ['1', '2', '3'].map((mark) => ({ name: `f${mark}`, sql: '', mark }));
  const database = (ledger: ToolLedger | undefined, hasTables = true) =>
    ({ readToolLedger: async () => ledger, hasTables: async () => hasTables }) as unknown as Database;
  const adopted = async (ledger: ToolLedger | undefined, baseline?: string, hasTables?: boolean) =>
    (await adoptedFrom({ files, tool: 'dbmate', baseline }, database(ledger, hasTables))).map(({ name }) => name);

  test('are those of the marks', async () => {
    expect(await adopted({ marks: ['1', '3'] })).toEqual(['f1', 'f3']);
  });

  test('a version may be written in several ways', async () => {
    expect(await adopted({ marks: ['01', '2.0'] })).toEqual(['f1', 'f2']);
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

/** The table as Prisma documents it: a and b are applied, and c was rolled back. */
const PRISMA = [
  `CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64), finished_at timestamp NULL,
    migration_name varchar(255), logs text, rolled_back_at timestamp NULL, started_at timestamp NULL,
    applied_steps_count int)`,
  `INSERT INTO _prisma_migrations (id, migration_name, finished_at, rolled_back_at) VALUES
    ('1', 'm_a', '2026-01-01 00:00:00', NULL), ('2', 'm_b', '2026-01-01 00:00:00', NULL),
    ('3', 'm_c', NULL, '2026-01-01 00:00:00')`,
];
const MARKS = { a: 'm_a', b: 'm_b', c: 'm_c' };

describe.each([
  ['PostgreSQL', () => PostgresServer.start()],
  ['MariaDB', () => MariadbServer.start()],
] as const)('%s', (_, begin) => {
  let server: PostgresServer | MariadbServer;

  beforeAll(async () => {
    server = await begin();
  });

  afterAll(() => server?.stop());

  const prepare = async (database: string) => {
    await server.query(`CREATE DATABASE ${database}`);
    for (const sql of PRISMA) {
      await server.query(sql, database);
    }
  };

  test('goes on where Prisma Migrate ended', async () => {
    await prepare('used');
    expect(await run(server, FILES, { database: 'used', tool: 'prisma', marks: MARKS })).toBe(1);
    const rows = await server.query(`SELECT name FROM ${LEDGER} ORDER BY name`, 'used');
    expect(rows.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  test('does not go on where it broke off', async () => {
    await prepare('broken');
    await server.query("UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = 'm_b'", 'broken');
    const failure = failureOf(run(server, FILES, { database: 'broken', tool: 'prisma', marks: MARKS }));
    expect(await failure).toContain('m_b was begun by prisma and not finished; nothing was run');
  });

  test('a tool that has no ledger here has applied nothing', async () => {
    await server.query('CREATE DATABASE fresh');
    expect(await run(server, FILES, { database: 'fresh', tool: 'prisma', marks: MARKS })).toBe(3);
  });
});
