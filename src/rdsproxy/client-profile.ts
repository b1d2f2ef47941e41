import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import {
  type ClientEndpoint,
  type ClientEnvironment,
  jdbc,
  libpq,
  nodePostgres,
  npgsql,
  plain,
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
   * On MySQL every query is a prepared statement of the binary protocol and pins; `statement_cache_size=0` closes the
   * statements sooner and pins as before. No setting helps: move to version 7 with `prisma7Mariadb`. On PostgreSQL
   * leave `pgbouncer=true` out: it sends `DEALLOCATE ALL`, which pins.
   */
  public static prisma5(): ClientProfile {
    return new ClientProfile('Prisma 5', [MYSQL, POSTGRESQL], plain);
  }

  /**
   * Prisma ORM 7 with `@prisma/adapter-mariadb`, on MySQL or MariaDB.
   *
   * Pins with the adapter's default. Give the adapter `{ useTextProtocol: true }`; releases without this option pin
   * always, and `prepareCacheLength: 0` does not help.
   */
  public static prisma7Mariadb(): ClientProfile {
    return new ClientProfile('Prisma 7 with adapter-mariadb', [MYSQL], plain);
  }

  /**
   * Prisma ORM 7 with `@prisma/adapter-pg`, on PostgreSQL.
   *
   * The adapter takes node-postgres's variables. Leave `pgbouncer=true` out: it sends `DEALLOCATE ALL`, which pins.
   */
  public static prisma7Pg(): ClientProfile {
    return new ClientProfile('Prisma 7 with adapter-pg', [POSTGRESQL], nodePostgres);
  }

  /**
   * Prisma ORM 7 with `@prisma/adapter-mssql`, on SQL Server.
   *
   * No setting of the adapter is known to matter. Prepared statements, temporary tables, cursors, MARS and distributed
   * transactions pin: keep them out of raw queries.
   */
  public static prisma7Mssql(): ClientProfile {
    return new ClientProfile('Prisma 7 with adapter-mssql', [SQLSERVER], plain);
  }

  /**
   * mysql2 for Node.js.
   *
   * `execute()` prepares a statement and pins; `query()` sends text and does not. Replace a pooled connection that
   * was idle longer than the function may have been frozen, by the wall clock, before it is used.
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
   * Pass it a mysql2 pool; do not call `execute()` of the pool beside it.
   */
  public static drizzleMysql2(): ClientProfile {
    return new ClientProfile('Drizzle on mysql2', [MYSQL], plain);
  }

  /**
   * Drizzle ORM on node-postgres.
   *
   * `.prepare('name')` makes a named prepared statement and pins; a query without it does not. On Postgres.js
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
   * The URL of `environmentFor` has these settings; put `SET` statements of your own in `initQuery`.
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
   * Returning a connection to its pool sends `DISCARD ALL`, which pins; `No Reset On Close=true` avoids it, and is in
   * the connection string of `environmentFor`.
   */
  public static npgsql(): ClientProfile {
    return new ClientProfile('Npgsql', [POSTGRESQL], npgsql);
  }

  /**
   * Any other client, of any engine, that reads host, port, user and TLS from variables of the application's.
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

/** Rejects what is not a profile. */
export function requireClientProfile(property: string, client: ClientProfile, scope: IConstruct): void {
  requireKind(property, client, 'object', scope);
  if (typeof client._environmentFor !== 'function') {
    const remedy = 'use one of its methods, for example ClientProfile.mysql2()';
    refuse({ property, must: 'be a ClientProfile', remedy }, scope);
  }
}
