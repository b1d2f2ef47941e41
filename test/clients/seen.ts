import type { Language } from './clients';

/** What one client sent to a real server. */
export interface Seen {
  /** The method of ClientProfile, if there is one. */
  readonly profile?: string;
  readonly language: Language;
  /** The client with its settings, as its program knows it. */
  readonly client: string;
  /** The reasons for which RDS Proxy pins. */
  readonly pins: string[];
}

export const seen = (profile: string | undefined, language: Language, client: string, ...pins: string[]): Seen => ({
  ...{ profile, language, client, pins },
});

export const ON_POSTGRESQL: Seen[] = [
  seen('pgx', 'go', 'pgx', 'prepared statement'),
  seen('pgx', 'go', 'pgx, default_query_exec_mode=exec'),
  seen('psycopg', 'python', 'psycopg', 'prepared statement'),
  seen('psycopg', 'python', 'psycopg, prepare_threshold=None'),
  seen('sqlalchemyPsycopg', 'python', 'SQLAlchemy with psycopg', 'prepared statement'),
  seen('sqlalchemyPsycopg', 'python', 'SQLAlchemy with psycopg, prepare_threshold=None'),
  seen('asyncpg', 'python', 'asyncpg', 'RESET', 'prepared statement'),
  seen('asyncpg', 'python', 'asyncpg, statement_cache_size=0', 'RESET'),
  seen('asyncpg', 'python', 'asyncpg, statement_cache_size=0, reset'),
  seen('sqlalchemyAsyncpg', 'python', 'SQLAlchemy with asyncpg', 'prepared statement'),
  seen('sqlalchemyAsyncpg', 'python', 'SQLAlchemy with asyncpg, statement_cache_size=0'),
  seen('django', 'python', 'Django on PostgreSQL', 'SET', 'cursor'),
  seen('django', 'python', 'Django on PostgreSQL, DISABLE_SERVER_SIDE_CURSORS', 'SET'),
  seen('nodePostgres', 'node', 'node-postgres, name', 'prepared statement'),
  seen('nodePostgres', 'node', 'node-postgres'),
  seen('postgresJs', 'node', 'Postgres.js', 'prepared statement'),
  seen('postgresJs', 'node', 'Postgres.js, prepare: false'),
  seen('knex', 'node', 'Knex on PostgreSQL'),
  seen('knex', 'node', 'Knex on PostgreSQL, searchPath', 'SET'),
  seen('typeorm', 'node', 'TypeORM on PostgreSQL'),
  seen('sequelize', 'node', 'Sequelize on PostgreSQL', 'SET'),
  seen('sequelize', 'node', "Sequelize on PostgreSQL, keepDefaultTimezone: true, clientMinMessages: 'ignore'"),
  seen('jdbc', 'java', 'JDBC on PostgreSQL', 'SET', 'prepared statement'),
  seen('jdbc', 'java', 'JDBC on PostgreSQL, assumeMinServerVersion, prepareThreshold=0'),
  seen('r2dbc', 'java', 'R2DBC on PostgreSQL', 'prepared statement'),
  seen('r2dbc', 'java', 'R2DBC on PostgreSQL, preparedStatementCacheQueries=0'),
  seen('prisma7Pg', 'node', "Prisma's adapter for node-postgres"),
  seen('drizzleNodePostgres', 'node', 'Drizzle on node-postgres'),
  seen('drizzleNodePostgres', 'node', "Drizzle on node-postgres, prepare('name')", 'prepared statement'),
  seen('drizzleNodePostgres', 'node', 'Drizzle on Postgres.js', 'prepared statement'),
  seen('drizzleNodePostgres', 'node', 'Drizzle on Postgres.js, prepare: false'),
  seen('activeRecord', 'ruby', 'Active Record on PostgreSQL', 'SET', 'prepared statement'),
  seen('activeRecord', 'ruby', 'Active Record on PostgreSQL, prepared_statements: false', 'SET'),
  seen('php', 'php', 'PDO on PostgreSQL', 'prepared statement'),
  seen('php', 'php', 'PDO on PostgreSQL, ATTR_EMULATE_PREPARES'),
  seen('odbc', 'python', 'psqlODBC', 'SET', 'prepared statement'),
  seen('odbc', 'python', 'psqlODBC, UseServerSidePrepare=0', 'SET'),
];

export const ON_MYSQL: Seen[] = [
  seen('goSqlDriver', 'go', 'go-sql-driver', 'prepared statement'),
  seen('goSqlDriver', 'go', 'go-sql-driver, interpolateParams=true'),
  seen(undefined, 'python', 'SQLAlchemy with PyMySQL'),
  seen('django', 'python', 'Django on MySQL'),
  seen('knex', 'node', 'Knex on MySQL'),
  seen('typeorm', 'node', 'TypeORM on MySQL'),
  seen('sequelize', 'node', 'Sequelize on MySQL', 'prepared statement'),
  seen('sequelize', 'node', 'Sequelize on MySQL, bindParam: false'),
  seen('jdbc', 'java', 'JDBC on MySQL, useServerPrepStmts=true', 'prepared statement'),
  seen('jdbc', 'java', 'JDBC on MySQL, useServerPrepStmts=false'),
  seen('r2dbc', 'java', 'R2DBC on MySQL', 'SET'),
  seen('activeRecord', 'ruby', 'Active Record on MySQL', 'SET'),
  seen('activeRecord', 'ruby', 'Active Record on MySQL, prepared_statements: true', 'SET', 'prepared statement'),
  seen('php', 'php', 'PDO on MySQL'),
  seen('php', 'php', 'PDO on MySQL, without ATTR_EMULATE_PREPARES', 'prepared statement'),
  seen('odbc', 'python', 'MariaDB Connector/ODBC', 'SET', 'prepared statement'),
  seen('odbc', 'python', 'MariaDB Connector/ODBC, NO_SSPS=1', 'SET', 'prepared statement'),
];
