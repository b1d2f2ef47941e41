import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import {
  type ClientEndpoint,
  type ClientEnvironment,
  goSqlDriver,
  jdbc,
  libpq,
  nodePostgres,
  npgsql,
  pgx,
  plain,
  postgresJs,
  r2dbc,
} from './client-environment';
import { ProxyEngineFamily } from './proxy-settings';

const { MYSQL, POSTGRESQL, SQLSERVER } = ProxyEngineFamily;

/**
 * A client library in front of RDS Proxy, with the settings that keep it from pinning its connection.
 *
 * `environmentFor` of the proxy turns it into the variables that a client needs.
 */
export class ClientProfile {
  /**
   * Prisma ORM up to version 6 with its Rust engine, on MySQL, MariaDB or PostgreSQL.
   *
   * On MySQL, every query is a prepared statement in the binary protocol and pins; `statement_cache_size=0` closes the
   * statements sooner but still pins. No setting helps: move to version 7 with `prisma7Mariadb`. On PostgreSQL leave
   * `pgbouncer=true` out: it sends `DEALLOCATE ALL`, which pins.
   */
  public static prisma5(): ClientProfile {
    return new ClientProfile('Prisma 5', [MYSQL, POSTGRESQL], plain);
  }

  /**
   * Prisma ORM 7 with `@prisma/adapter-mariadb`, on MySQL or MariaDB.
   *
   * Pins with the adapter's default. Give the adapter `{ useTextProtocol: true }`; releases without this option always
   * pin, and `prepareCacheLength: 0` does not help.
   */
  public static prisma7Mariadb(): ClientProfile {
    return new ClientProfile('Prisma 7 with adapter-mariadb', [MYSQL], plain);
  }

  /**
   * Prisma ORM 7 with `@prisma/adapter-pg`, on PostgreSQL.
   *
   * The adapter takes node-postgres's variables, and names no statements: nothing in its own queries pins.
   */
  public static prisma7Pg(): ClientProfile {
    return new ClientProfile('Prisma 7 with adapter-pg', [POSTGRESQL], nodePostgres);
  }

  /**
   * Prisma ORM 7 with `@prisma/adapter-mssql`, on SQL Server.
   *
   * No setting of the adapter is known to matter. Prepared statements, temporary tables, cursors, MARS and distributed
   * transactions pin: do not use them in raw queries.
   */
  public static prisma7Mssql(): ClientProfile {
    return new ClientProfile('Prisma 7 with adapter-mssql', [SQLSERVER], plain);
  }

  /**
   * mysql2 for Node.js.
   *
   * `execute()` prepares a statement and pins; `query()` sends text and does not. Before you use a pooled connection,
   * check by the wall clock how long it was idle, and replace it if the function may have been frozen meanwhile.
   */
  public static mysql2(): ClientProfile {
    return new ClientProfile('mysql2', [MYSQL], plain);
  }

  /**
   * The MariaDB connector for Node.js.
   *
   * `execute()` and `prepare()` pin, also with `prepareCacheLength: 0`; `query()` and `batch()` with `bulk: false`
   * send text.
   */
  public static mariadbConnector(): ClientProfile {
    return new ClientProfile('MariaDB connector', [MYSQL], plain);
  }

  /**
   * node-postgres (`pg`).
   *
   * A query with a `name` is a named prepared statement and pins. Listen to the pool's `error` event: without a
   * listener a closed idle connection ends the process.
   */
  public static nodePostgres(): ClientProfile {
    return new ClientProfile('node-postgres', [POSTGRESQL], nodePostgres);
  }

  /**
   * Drizzle ORM on mysql2.
   *
   * Pass it a mysql2 pool, and do not call the pool's `execute()` yourself.
   */
  public static drizzleMysql2(): ClientProfile {
    return new ClientProfile('Drizzle on mysql2', [MYSQL], plain);
  }

  /**
   * Drizzle ORM on node-postgres.
   *
   * `.prepare('name')` makes a named prepared statement and pins; a query without it does not. With Postgres.js
   * instead, set `prepare: false`.
   */
  public static drizzleNodePostgres(): ClientProfile {
    return new ClientProfile('Drizzle on node-postgres', [POSTGRESQL], nodePostgres);
  }

  /**
   * JDBC: MySQL Connector/J, or the PostgreSQL driver.
   *
   * Connector/J pins with `useServerPrepStmts=true`. The PostgreSQL driver pins with its `SET extra_float_digits` on
   * connecting, which `assumeMinServerVersion` avoids, and with named statements, which `prepareThreshold=0` avoids.
   * The URL of `environmentFor` has these settings; put your own `SET` statements in `initQuery`.
   */
  public static jdbc(): ClientProfile {
    return new ClientProfile('JDBC', [MYSQL, POSTGRESQL], jdbc);
  }

  /**
   * psycopg 3.
   *
   * It prepares a statement after five uses and pins: connect with `prepare_threshold=None`.
   */
  public static psycopg(): ClientProfile {
    return new ClientProfile('psycopg', [POSTGRESQL], libpq);
  }

  /**
   * Npgsql.
   *
   * Returning a connection to its pool sends `DISCARD ALL`, which pins. `No Reset On Close=true`, which is in the
   * connection string of `environmentFor`, avoids it.
   */
  public static npgsql(): ClientProfile {
    return new ClientProfile('Npgsql', [POSTGRESQL], npgsql);
  }

  /**
   * SQLAlchemy with psycopg 3, on PostgreSQL.
   *
   * psycopg prepares a statement after five uses and pins: `connect_args={"prepare_threshold": None}`.
   */
  public static sqlalchemyPsycopg(): ClientProfile {
    return new ClientProfile('SQLAlchemy with psycopg', [POSTGRESQL], libpq);
  }

  /**
   * SQLAlchemy with asyncpg, on PostgreSQL.
   *
   * Each query is a named prepared statement and pins: `connect_args={"statement_cache_size": 0}`.
   */
  public static sqlalchemyAsyncpg(): ClientProfile {
    return new ClientProfile('SQLAlchemy with asyncpg', [POSTGRESQL], plain);
  }

  /**
   * asyncpg with its own pool.
   *
   * It pins with named statements and with the pool's `RESET ALL`: call `create_pool` with `statement_cache_size=0` and
   * a `reset` function that sends nothing.
   */
  public static asyncpg(): ClientProfile {
    return new ClientProfile('asyncpg', [POSTGRESQL], plain);
  }

  /**
   * Django, on MySQL, MariaDB or PostgreSQL.
   *
   * On PostgreSQL, it sets a connection's time zone if the database's differs, and declares a cursor for `iterator()`;
   * both pin. Set the database role's time zone to Django's, and `DISABLE_SERVER_SIDE_CURSORS` to `True`.
   */
  public static django(): ClientProfile {
    return new ClientProfile('Django', [MYSQL, POSTGRESQL], plain);
  }

  /**
   * pgx, also behind `database/sql`.
   *
   * Its statement cache prepares by name and pins; `default_query_exec_mode=exec`, which is in the URL, avoids it.
   */
  public static pgx(): ClientProfile {
    return new ClientProfile('pgx', [POSTGRESQL], pgx);
  }

  /**
   * go-sql-driver for MySQL and MariaDB.
   *
   * A query with parameters is prepared and pins; `interpolateParams=true`, which is in the DSN, avoids it.
   */
  public static goSqlDriver(): ClientProfile {
    return new ClientProfile('go-sql-driver', [MYSQL], goSqlDriver);
  }

  /**
   * Postgres.js.
   *
   * Each query is a named prepared statement and pins: `postgres({ prepare: false })`.
   */
  public static postgresJs(): ClientProfile {
    return new ClientProfile('Postgres.js', [POSTGRESQL], postgresJs);
  }

  /**
   * Knex, on mysql2 or node-postgres.
   *
   * `searchPath` sends a `SET` on connecting and pins: set the search path on the database role instead.
   */
  public static knex(): ClientProfile {
    return new ClientProfile('Knex', [MYSQL, POSTGRESQL], plain);
  }

  /** TypeORM, on mysql2 or node-postgres. Nothing in its own queries pins. */
  public static typeorm(): ClientProfile {
    return new ClientProfile('TypeORM', [MYSQL, POSTGRESQL], plain);
  }

  /**
   * Sequelize 6, on mysql2 or node-postgres.
   *
   * On PostgreSQL it sends `SET` on connecting and pins: `keepDefaultTimezone: true` and
   * `dialectOptions: { clientMinMessages: 'ignore' }`. On MySQL, model inserts and updates are prepared and pin, unless
   * each call has `bindParam: false`; your own queries pin with `bind`, but not with `replacements`.
   */
  public static sequelize(): ClientProfile {
    return new ClientProfile('Sequelize', [MYSQL, POSTGRESQL], plain);
  }

  /**
   * R2DBC: the PostgreSQL driver, or the MariaDB driver for MySQL and MariaDB.
   *
   * The PostgreSQL driver pins with named statements, which `preparedStatementCacheQueries=0`, in the URL, avoids. The MariaDB
   * driver sets `session_track_system_variables` on connecting and pins; no setting helps.
   */
  public static r2dbc(): ClientProfile {
    return new ClientProfile('R2DBC', [MYSQL, POSTGRESQL], r2dbc);
  }

  /**
   * Active Record of Ruby on Rails, with the gems `pg`, `mysql2` or `trilogy`.
   *
   * Set `prepared_statements: false`. It still pins: on connecting, it sends several `SET` statements on PostgreSQL,
   * and sets `sql_auto_is_null` on MySQL, whatever `variables` contains.
   */
  public static activeRecord(): ClientProfile {
    return new ClientProfile('Active Record', [MYSQL, POSTGRESQL], plain);
  }

  /**
   * PHP: PDO and libraries built on it.
   *
   * Prepared statements pin. Laravel and PDO on PostgreSQL use them: set `PDO::ATTR_EMULATE_PREPARES` to `true`.
   */
  public static php(): ClientProfile {
    return new ClientProfile('PHP', [MYSQL, POSTGRESQL], plain);
  }

  /**
   * ODBC: psqlODBC, the drivers of MySQL and MariaDB, or Microsoft's driver for SQL Server.
   *
   * Prepared statements pin: set `UseServerSidePrepare=0` (psqlODBC) or `NO_SSPS=1` (MySQL), or use `SQLExecDirect`
   * (Microsoft). psqlODBC and MariaDB's driver still pin, because they send `SET` on connecting.
   */
  public static odbc(): ClientProfile {
    return new ClientProfile('ODBC', [MYSQL, POSTGRESQL, SQLSERVER], plain);
  }

  /**
   * Any other client, for any engine, that reads host, port, user and TLS from the application's variables.
   *
   * Find out how it prepares statements and which `SET` it sends on connecting before you put it behind the proxy.
   */
  public static other(): ClientProfile {
    return new ClientProfile('another client', [MYSQL, POSTGRESQL, SQLSERVER], plain);
  }

  private constructor(
    /** The name of the client library. */
    public readonly clientName: string,
    /** The engine families that the client speaks. */
    public readonly engineFamilies: ProxyEngineFamily[],
    private readonly environment: ClientEnvironment,
  ) {}

  /** @internal */
  public _environmentFor(endpoint: ClientEndpoint, scope: IConstruct): { [name: string]: string } {
    if (!this.engineFamilies.includes(endpoint.family)) {
      const must = `speak the protocol of a ${endpoint.family} proxy`;
      const remedy = `this client is for ${this.engineFamilies.join(' and ')}`;
      refuse({ property: 'client', must, got: this.clientName, remedy }, scope);
    }
    return this.environment(endpoint);
  }
}
