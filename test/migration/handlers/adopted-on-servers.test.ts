import { MariadbServer } from '../../support/mariadb-server';
import { PostgresServer } from '../../support/postgres-server';
import { LEDGER } from '../request';
import { failureOf, run } from '../runner';

const FILES = { a: 'SELECT 1;', b: 'SELECT 2;', c: 'SELECT 3;' };

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
