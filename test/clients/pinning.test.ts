import { MariadbServer } from '../support/mariadb-server';
import { PostgresServer } from '../support/postgres-server';
import { installClients, requireClientsOfTheSystem, runClient } from './clients';
import { pinsOnMysql, pinsOnPostgresql } from './pins';
import { ON_MYSQL, ON_POSTGRESQL, type Seen, seen } from './seen';

jest.setTimeout(600_000);

const LOGIN = { NAME: 'client', PASSWORD: 'secret' };
beforeAll(() => {
  requireClientsOfTheSystem();
  installClients('pinning');
});

function sentBy({ language, client }: Seen, server: { port: number; log: string }): string {
  const before = server.log.length;
  runClient(language, 'pinning', client, { ...LOGIN, PORT: `${server.port}` });
  return server.log.slice(before);
}

describe('on PostgreSQL', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await PostgresServer.start();
    await server.query(`CREATE ROLE ${LOGIN.NAME} SUPERUSER LOGIN PASSWORD '${LOGIN.PASSWORD}'`);
    await server.query('CREATE DATABASE shop');
    await server.query("ALTER SYSTEM SET log_statement = 'all'");
    await server.query('SELECT pg_reload_conf()');
  });

  afterAll(() => server?.stop());

  test.each(ON_POSTGRESQL)('$client sends $pins', (it) => {
    expect(pinsOnPostgresql(sentBy(it, server))).toEqual(it.pins);
  });

  test('Django sends no SET where the time zone of the database is its own', async () => {
    await server.query(`ALTER ROLE ${LOGIN.NAME} SET timezone = 'UTC'`);
    const it = seen('django', 'python', 'Django on PostgreSQL, DISABLE_SERVER_SIDE_CURSORS');
    expect(pinsOnPostgresql(sentBy(it, server))).toEqual([]);
  });
});

describe('on MariaDB', () => {
  let server: MariadbServer;

  beforeAll(async () => {
    server = await MariadbServer.start();
    await server.query(`GRANT ALL ON *.* TO '${LOGIN.NAME}'@'%' IDENTIFIED BY '${LOGIN.PASSWORD}'`);
    await server.query('CREATE DATABASE shop');
  });

  afterAll(() => server?.stop());

  test.each(ON_MYSQL)('$client sends $pins', (it) => {
    expect(pinsOnMysql(sentBy(it, server))).toEqual(it.pins);
  });
});
