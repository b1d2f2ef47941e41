import type { MariadbServer } from '../support/mariadb-server';
import { PostgresServer } from '../support/postgres-server';
import { type Files, LEDGER } from './request';
import { failureOf, type RunOptions, run } from './runner';

export const USERS = { '0001_users.sql': 'CREATE TABLE users (id int PRIMARY KEY);' };
export const ORDERS = { '0002_orders.sql': 'CREATE TABLE orders (id int);\nINSERT INTO orders VALUES (1);' };

type Server = PostgresServer | MariadbServer;

/** A server for a group of tests, with an empty database for each. */
export class TestDatabase<S extends Server> {
  public server!: S;
  public name = '';
  private count = 0;

  /** Registers the hooks of the group. */
  constructor(begin: () => Promise<S>) {
    beforeAll(async () => {
      this.server = await begin();
    });
    afterAll(() => this.server?.stop());
    beforeEach(async () => {
      this.count += 1;
      this.name = `db${this.count}`;
      await this.server.query(`CREATE DATABASE ${this.name}`);
    });
  }

  public query(sql: string): Promise<any[]> {
    return this.server.query(sql, this.name);
  }

  /** Runs files, and returns how many were applied. */
  public readonly start = (files: Files, options: Partial<RunOptions> = {}): Promise<number> =>
    run(this.server, files, { database: this.name, ...options });

  /** Runs files, and returns the message of the failure. */
  public readonly fails = (files: Files, options?: Partial<RunOptions>): Promise<string> =>
    failureOf(this.start(files, options));

  /** The rows of the ledger, as `0001_users.sql done`. */
  public readonly ledger = async (): Promise<string[]> =>
    (await this.query(`SELECT name, state FROM ${LEDGER} ORDER BY name`)).map(({ name, state }) => `${name} ${state}`);

  /** The tables beside the ledger. */
  public readonly tables = async (): Promise<string[]> => {
    const schema = this.server instanceof PostgresServer ? 'public' : this.name;
    const rows = await this.query(
      `SELECT table_name AS found FROM information_schema.tables WHERE table_schema = '${schema}' ORDER BY 1`,
    );
    return rows.map(({ found }) => found).filter((found) => found !== LEDGER);
  };
}
