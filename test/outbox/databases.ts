import type { Connection } from 'mysql2/promise';
import type { Client } from 'pg';
import { MysqlOutbox } from '../../src/outbox/handlers/mysql';
import type { OutboxSession } from '../../src/outbox/handlers/outbox-session';
import { PostgresOutbox } from '../../src/outbox/handlers/postgres';
import { ddlOf, type OutboxDialect } from '../../src/outbox/plain/ddl';
import { openMysql } from '../../src/private/runtime/mysql-client';
import { openPostgres } from '../../src/private/runtime/postgres-client';
import { MariadbServer } from '../support/mariadb-server';
import { PostgresServer } from '../support/postgres-server';

/** A session of the application. */
export interface Writer {
  query(sql: string): Promise<any[]>;
  end(): Promise<void>;
}

/** A real database with the tables of an outbox. */
export abstract class OutboxDatabase {
  public static async start(dialect: OutboxDialect): Promise<OutboxDatabase> {
    if (dialect === 'postgres') {
      return new PostgresOutboxDatabase(await PostgresServer.start());
    }
    const server = await MariadbServer.start();
    await server.query('CREATE DATABASE shop');
    return new MariadbOutboxDatabase(server);
  }

  public abstract readonly server: PostgresServer | MariadbServer;
  public abstract readonly database: string;
  /** An INSERT that fails instead of waiting, if anything at all would make it wait. */
  public abstract readonly neverWait: string;
  public abstract open(table?: string): Promise<OutboxSession>;
  public abstract writer(): Promise<Writer>;
  protected abstract readonly dialect: OutboxDialect;

  public async make(table = 'outbox'): Promise<void> {
    await this.run(`DROP TABLE IF EXISTS ${table}`, `DROP TABLE IF EXISTS ${table}_relay`);
    await this.run(...statementsOf(ddlOf(this.dialect, table)));
  }

  public async run(...statements: string[]): Promise<any[]> {
    const writer = await this.writer();
    try {
      let rows: any[] = [];
      for (const sql of statements) {
        rows = await writer.query(sql);
      }
      return rows;
    } finally {
      await writer.end();
    }
  }

  /** Rows of these aggregates, in this order; the payload has the place. */
  public async add(aggregates: readonly string[], type = 'OrderPlaced'): Promise<void> {
    const values = aggregates.map((aggregate, place) => `('${aggregate}', '${type}', '{"place": ${place}}')`);
    await this.run(`INSERT INTO outbox (aggregate_id, type, payload) VALUES ${values.join(', ')}`);
  }

  public async rows(where = '1 = 1'): Promise<{ id: number; attempts: number; last_error: string | null }[]> {
    const rows = await this.run(`SELECT id, attempts, last_error FROM outbox WHERE ${where} ORDER BY id`);
    return rows.map(({ id, attempts, last_error }) => ({ id: Number(id), attempts, last_error }));
  }

  public async stop(): Promise<void> {
    await this.server.stop();
  }
}

export function statementsOf(sql: string): string[] {
  return sql.split(/;\n/).filter((statement) => statement.trim() !== '');
}

class PostgresOutboxDatabase extends OutboxDatabase {
  public readonly database = 'postgres';
  public readonly neverWait = "SET lock_timeout = '1ms'";
  protected readonly dialect = 'postgres';

  constructor(public readonly server: PostgresServer) {
    super();
  }

  public open(table = 'outbox'): Promise<OutboxSession> {
    const { port, certificates } = this.server;
    const login = { user: PostgresServer.USER, password: PostgresServer.PASSWORD, roots: certificates.root };
    const options = { ...login, host: 'localhost', port, database: this.database, applicationName: 'relay' };
    return openPostgres(options, 5_000, async (client) => {
      const session = new PostgresOutbox(client, table);
      await session.prepare();
      return session;
    });
  }

  public async writer(): Promise<Writer> {
    const client: Client = await this.server.connect();
    return { query: async (sql) => (await client.query(sql)).rows ?? [], end: () => client.end() };
  }
}

class MariadbOutboxDatabase extends OutboxDatabase {
  public readonly database = 'shop';
  public readonly neverWait = 'SET SESSION innodb_lock_wait_timeout = 0';
  protected readonly dialect = 'mysql';

  constructor(public readonly server: MariadbServer) {
    super();
  }

  public open(table = 'outbox'): Promise<OutboxSession> {
    const { port, certificates } = this.server;
    const login = { user: MariadbServer.USER, password: MariadbServer.PASSWORD, roots: certificates.root };
    return openMysql({ ...login, host: 'localhost', port, database: this.database }, 5_000, async (connection) => {
      const session = new MysqlOutbox(connection, table);
      await session.prepare();
      return session;
    });
  }

  public async writer(): Promise<Writer> {
    const connection: Connection = await this.server.connect();
    await connection.query(`USE ${this.database}`);
    return {
      query: async (sql) => {
        const [rows] = await connection.query(sql);
        return Array.isArray(rows) ? (rows as any[]) : [];
      },
      end: () => connection.end(),
    };
  }
}
