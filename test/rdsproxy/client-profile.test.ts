import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { ClientProfile, ProxiedDatabase, ProxyAuth } from '../../src/rdsproxy';
import { AURORA_MYSQL, AURORA_POSTGRESQL, DatabaseStack, SQL_SERVER } from './database';

function proxyOf(engine = AURORA_MYSQL) {
  const stack = new DatabaseStack();
  return stack.proxy({ target: ProxiedDatabase.fromCluster(stack.cluster(engine)) });
}

const mysql = proxyOf();
const postgresql = proxyOf(AURORA_POSTGRESQL);

test.each([
  ClientProfile.prisma5(),
  ClientProfile.prisma7Mariadb(),
  ClientProfile.mysql2(),
  ClientProfile.mariadbConnector(),
  ClientProfile.drizzleMysql2(),
  ClientProfile.django(),
  ClientProfile.knex(),
  ClientProfile.typeorm(),
  ClientProfile.sequelize(),
  ClientProfile.activeRecord(),
  ClientProfile.php(),
  ClientProfile.odbc(),
  ClientProfile.other(),
])('$clientName on MySQL gets plain variables', (client) => {
  expect(mysql.environmentFor('app', client)).toEqual({
    DB_HOST: mysql.endpointAddress,
    DB_PORT: '3306',
    DB_USER: 'app',
    DB_TLS: 'true',
  });
});

test.each([ClientProfile.nodePostgres(), ClientProfile.prisma7Pg(), ClientProfile.drizzleNodePostgres()])(
  '$clientName gets the variables that it reads itself',
  (client) => {
    expect(postgresql.environmentFor('app', client)).toEqual({
      PGHOST: postgresql.endpointAddress,
      PGPORT: '5432',
      PGUSER: 'app',
      PGSSLMODE: 'verify-full',
    });
  },
);

test.each([ClientProfile.psycopg(), ClientProfile.sqlalchemyPsycopg()])(
  '$clientName also learns which certificates to trust',
  (client) => {
    expect(postgresql.environmentFor('app', client)).toEqual({
      PGHOST: postgresql.endpointAddress,
      PGPORT: '5432',
      PGUSER: 'app',
      PGSSLMODE: 'verify-full',
      PGSSLROOTCERT: 'system',
    });
  },
);

test.each([
  ClientProfile.asyncpg(),
  ClientProfile.sqlalchemyAsyncpg(),
  ClientProfile.django(),
  ClientProfile.knex(),
  ClientProfile.typeorm(),
  ClientProfile.sequelize(),
  ClientProfile.activeRecord(),
  ClientProfile.php(),
  ClientProfile.odbc(),
])('$clientName on PostgreSQL gets plain variables', (client) => {
  expect(postgresql.environmentFor('app', client)).toEqual({
    DB_HOST: postgresql.endpointAddress,
    DB_PORT: '5432',
    DB_USER: 'app',
    DB_TLS: 'true',
  });
});

test('Postgres.js gets the variables that it reads itself', () => {
  expect(postgresql.environmentFor('app', ClientProfile.postgresJs())).toEqual({
    PGHOST: postgresql.endpointAddress,
    PGPORT: '5432',
    PGUSER: 'app',
    PGSSL: 'verify-full',
  });
});

test('pgx gets a URL with the setting that avoids pins', () => {
  expect(postgresql.environmentFor('app', ClientProfile.pgx())).toEqual({
    DB_URL: `postgres://app@${postgresql.endpointAddress}:5432/?sslmode=verify-full&default_query_exec_mode=exec`,
  });
});

test('go-sql-driver gets a DSN with the setting that avoids pins', () => {
  expect(mysql.environmentFor('app', ClientProfile.goSqlDriver())).toEqual({
    DB_DSN: `app@tcp(${mysql.endpointAddress}:3306)/?tls=true&allowCleartextPasswords=true&interpolateParams=true`,
  });
});

test('R2DBC gets a URL with the settings that avoid pins', () => {
  expect(mysql.environmentFor('app', ClientProfile.r2dbc())).toEqual({
    DB_R2DBC_URL: `r2dbc:mariadb://${mysql.endpointAddress}:3306/?sslMode=verify-full`,
    DB_USER: 'app',
  });
  expect(postgresql.environmentFor('app', ClientProfile.r2dbc())).toEqual({
    DB_R2DBC_URL: `r2dbc:postgresql://${postgresql.endpointAddress}:5432/?sslMode=verify-full&preparedStatementCacheQueries=0`,
    DB_USER: 'app',
  });
});

test('JDBC gets a URL with the settings that avoid pins', () => {
  expect(mysql.environmentFor('app', ClientProfile.jdbc())).toEqual({
    DB_JDBC_URL: `jdbc:mysql://${mysql.endpointAddress}:3306/?sslMode=VERIFY_IDENTITY&useServerPrepStmts=false`,
    DB_USER: 'app',
  });
  expect(postgresql.environmentFor('app', ClientProfile.jdbc())).toEqual({
    DB_JDBC_URL: `jdbc:postgresql://${postgresql.endpointAddress}:5432/?sslmode=verify-full&assumeMinServerVersion=9.0&prepareThreshold=0`,
    DB_USER: 'app',
  });
});

test('Npgsql gets a connection string with the settings that avoid pins', () => {
  expect(postgresql.environmentFor('app', ClientProfile.npgsql())).toEqual({
    DB_CONNECTION_STRING: `Host=${postgresql.endpointAddress};Port=5432;Username=app;SSL Mode=VerifyFull;No Reset On Close=true;Max Auto Prepare=0`,
  });
});

test('a read-only endpoint gives its own host', () => {
  const reader = proxyOf().addReadOnlyEndpoint('Reader');
  expect(reader.environmentFor('app', ClientProfile.mysql2()).DB_HOST).toBe(reader.endpointAddress);
});

test('with secrets any user is taken', () => {
  const stack = new DatabaseStack();
  const proxy = stack.proxy({ auth: ProxyAuth.secrets([new Secret(stack, 'Secret')]) });
  expect(proxy.environmentFor('report', ClientProfile.mysql2()).DB_USER).toBe('report');
});

test.each([
  ClientProfile.mysql2(),
  ClientProfile.mariadbConnector(),
  ClientProfile.prisma7Mariadb(),
  ClientProfile.goSqlDriver(),
])('fails for $clientName on PostgreSQL', (client) => {
  expect(() => postgresql.environmentFor('app', client)).toThrow(
    new Error(
      `client must speak the protocol of a POSTGRESQL proxy, got: ${client.clientName}; this client is for MYSQL [Stack/Proxy]`,
    ),
  );
});

describe('on SQL Server', () => {
  const stack = new DatabaseStack();
  const auth = ProxyAuth.secrets([new Secret(stack, 'Secret')]);
  const proxy = stack.proxy({ auth, target: ProxiedDatabase.fromInstance(stack.instance(SQL_SERVER)) });

  test('Prisma 7 gets plain variables', () => {
    expect(proxy.environmentFor('app', ClientProfile.prisma7Mssql())).toMatchObject({
      DB_PORT: '1433',
      DB_TLS: 'true',
    });
  });

  test('a client of other databases fails', () => {
    expect(() => proxy.environmentFor('app', ClientProfile.jdbc())).toThrow(
      new Error(
        'client must speak the protocol of a SQLSERVER proxy, got: JDBC; this client is for MYSQL and POSTGRESQL [Stack/Proxy]',
      ),
    );
  });
});

test('fails for a user that the proxy may not connect as', () => {
  expect(() => mysql.environmentFor('root', ClientProfile.mysql2())).toThrow(
    new Error('user must be one of app, got: root; add it to databaseUsers [Stack/Proxy]'),
  );
});

test.each([
  ClientProfile.psycopg(),
  ClientProfile.sqlalchemyPsycopg(),
  ClientProfile.sqlalchemyAsyncpg(),
  ClientProfile.asyncpg(),
  ClientProfile.pgx(),
  ClientProfile.postgresJs(),
])('fails for $clientName on MySQL', (client) => {
  expect(() => mysql.environmentFor('app', client)).toThrow(
    `client must speak the protocol of a MYSQL proxy, got: ${client.clientName}; this client is for POSTGRESQL`,
  );
});
