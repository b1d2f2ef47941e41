import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MigrationFiles } from '../../src/migration/migration-files';
import { splitSql } from '../../src/migration/plain/split-sql';
import { MariadbServer } from '../support/mariadb-server';
import { PostgresServer } from '../support/postgres-server';
import { LEDGER } from './request';
import { printed, run } from './runner';

const TOOLS = join(__dirname, 'tools');
const FACTORIES = {
  'drizzle-kit-0': MigrationFiles.fromDrizzleKit,
  'drizzle-kit-1': MigrationFiles.fromDrizzleKit,
  dbmate: MigrationFiles.fromDbmate,
  'golang-migrate': MigrationFiles.fromGolangMigrate,
  flyway: MigrationFiles.fromFlyway,
};
type Tool = keyof typeof FACTORIES;

describe.each([
  ['postgres', () => PostgresServer.start()],
  ['mysql', () => MariadbServer.start()],
] as const)('on %s', (dialect, begin) => {
  let server: PostgresServer | MariadbServer;

  beforeAll(async () => {
    server = await begin();
  });

  afterAll(() => server?.stop());

  const folderOf = (tool: Tool) => FACTORIES[tool](join(TOOLS, tool, dialect));

  /** Runs the folder of a tool as the construct would. */
  const runFolder = (tool: Tool, database: string) => {
    const { _files: files, _tool } = folderOf(tool);
    return run(server, Object.fromEntries(files.map(({ name, sql }) => [name, sql])), {
      database,
      tool: _tool,
      marks: Object.fromEntries(files.map(({ name, mark = '' }) => [name, mark])),
    });
  };

  /** A database as the tool left it after two of the three migrations. */
  const restore = async (tool: Tool, database: string) => {
    await server.query(`CREATE DATABASE ${database}`);
    const session: any = await server.connect(database);
    const dump = readFileSync(join(TOOLS, tool, `${dialect}.sql`), 'utf8');
    // The order of a dump does not look at references.
    for (const { text } of splitSql(`${dialect === 'mysql' ? 'SET foreign_key_checks = 0;' : ''}${dump}`, dialect)) {
      await session.query(text);
    }
    await session.end();
  };

  const nameOf = (tool: Tool, end: string) => `${tool.replaceAll('-', '_')}_${end}`;

  test.each(Object.keys(FACTORIES) as Tool[])('goes on where %s ended', async (tool) => {
    const database = nameOf(tool, 'used');
    await restore(tool, database);
    expect(await runFolder(tool, database)).toBe(1);
    const [users, orders, parts] = folderOf(tool).names;
    expect(printed).toContain(`the database has these already: ${users}, ${orders}`);
    const rows = await server.query(`SELECT name FROM ${LEDGER}`, database);
    expect(rows.map(({ name }) => name).sort()).toEqual([users, orders, parts].sort());
    expect(await runFolder(tool, database)).toBe(0);
  });

  test.each(Object.keys(FACTORIES) as Tool[])('gives an empty database all files of %s', async (tool) => {
    const database = nameOf(tool, 'empty');
    await server.query(`CREATE DATABASE ${database}`);
    expect(await runFolder(tool, database)).toBe(3);
    await server.query('INSERT INTO users (id) VALUES (7)', database);
    expect(await server.query('SELECT name FROM users WHERE id = 7', database)).toEqual([{ name: 'a;b' }]);
  });
});
