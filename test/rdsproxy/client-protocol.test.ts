import { PrismaMariaDb } from '@prisma/adapter-mariadb';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/mysql2';
import * as mariadb from 'mariadb';
import * as mysql2 from 'mysql2/promise';
import { MariadbServer } from '../support/mariadb-server';

// What the proxy pins on is COM_STMT_PREPARE: the server's general log shows it as `Prepare`.
let server: MariadbServer;
let mysqlPool: mysql2.Pool;

beforeAll(async () => {
  server = await MariadbServer.start();
  mysqlPool = mysql2.createPool({ host: '127.0.0.1', port: server.port, user: 'root', connectionLimit: 1 });
});

afterAll(async () => {
  await mysqlPool?.end();
  await server?.stop();
});

test('query of mysql2 sends text only', async () => {
  await mysqlPool.query('SELECT ? AS mysql2_query', [1]);
  expect(server.commandsWith('mysql2_query')).toEqual(['Query']);
});

test('execute of mysql2 prepares a statement', async () => {
  await mysqlPool.execute('SELECT ? AS mysql2_execute', [1]);
  expect(server.commandsWith('mysql2_execute')).toEqual(['Prepare', 'Execute']);
});

describe('the MariaDB connector', () => {
  let connection: mariadb.Connection;

  beforeAll(async () => {
    connection = await mariadb.createConnection({
      host: '127.0.0.1',
      port: server.port,
      user: 'root',
      prepareCacheLength: 0,
    });
  });

  afterAll(() => connection?.end());

  test('sends text with query', async () => {
    await connection.query('SELECT ? AS mariadb_query', [1]);
    expect(server.commandsWith('mariadb_query')).toEqual(['Query']);
  });

  test('prepares a statement with execute, also without a cache', async () => {
    await connection.execute('SELECT ? AS mariadb_execute', [1]);
    expect(server.commandsWith('mariadb_execute')).toContain('Prepare');
  });
});

test('a query of Drizzle on mysql2 sends text only', async () => {
  await drizzle({ client: mysqlPool }).execute(sql`SELECT ${1} AS drizzle_query`);
  expect(server.commandsWith('drizzle_query')).toEqual(['Query']);
});

test('a select of Drizzle on mysql2 sends text only', async () => {
  const db = drizzle({ client: mysqlPool });
  await db.select({ value: sql`${1}`.as('drizzle_select') }).from(sql`(SELECT 1) AS one`);
  expect(server.commandsWith('drizzle_select')).toEqual(['Query']);
});

describe("Prisma's adapter for MariaDB", () => {
  async function run(marker: string, options?: { useTextProtocol: boolean }): Promise<string[]> {
    const config = { host: '127.0.0.1', port: server.port, user: 'root', connectionLimit: 1, prepareCacheLength: 0 };
    const adapter = await new PrismaMariaDb(config, options).connect();
    const argTypes = [{ scalarType: 'int', arity: 'scalar' } as const];
    await adapter.queryRaw({ sql: `SELECT ? AS ${marker}`, args: [1], argTypes });
    await adapter.dispose();
    return server.commandsWith(marker);
  }

  test('prepares each statement by default, also without a cache', async () => {
    expect(await run('prisma_default')).toContain('Prepare');
  });

  test('sends text only with useTextProtocol', async () => {
    expect(await run('prisma_text', { useTextProtocol: true })).toEqual(['Query']);
  });
});
