import { createHash } from 'node:crypto';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { Clock } from '../../private/runtime/clock';
import { messageOf } from '../../private/runtime/connect-until';
import { connectToMysql, openMysql } from '../../private/runtime/mysql-client';
import { checksumOf, type MigrationFile, statementsOf } from '../plain/migration-file';
import type { SqlStatement } from '../plain/split-sql';
import type { MigrationTool } from '../run-migrations.contract';
import { type Database, type LedgerRow, StatementError } from './database';
import type { ConnectOptions } from './run-migrations';
import { TOOL_LEDGERS, type ToolLedger } from './tool-ledgers';

const LOCK_TIMEOUTS = ['ER_LOCK_WAIT_TIMEOUT', 'ER_LOCK_NOWAIT'];
/** From here on MySQL and MariaDB have other errors, and the client knows the names of MySQL. */
const FIRST_AMBIGUOUS = 1900;
/** A name of a lock has at most 64 characters. */
const LOCK_DIGITS = 40;
/** How long a session is waited for that ends the statement of another one. */
const KILL_MILLIS = 5_000;

/** Connects to MySQL or MariaDB. */
export async function connectMysql(options: ConnectOptions, millis: number, clock: Clock): Promise<Database> {
  return openMysql(options, millis, async (connection) => {
    const connect = (timeout: number) => connectToMysql(options, timeout);
    const session = new MysqlDatabase(connection, options, clock, connect);
    await session.prepare();
    return session;
  });
}

/** A session with MySQL or MariaDB. */
export class MysqlDatabase implements Database {
  private readonly ledger: string;
  private readonly lockName: string;
  private readonly database: string;
  private readonly lockTimeoutMillis: number;

  constructor(
    private readonly connection: Connection,
    { database, ledger, lockTimeoutMillis }: ConnectOptions,
    private readonly clock: Clock,
    private readonly connect: (millis: number) => Promise<Connection>,
  ) {
    const parts = ledger.includes('.') ? ledger.split('.') : [database, ledger];
    this.ledger = parts.map(quoted).join('.');
    const digest = createHash('sha256').update(parts.join('.')).digest('hex');
    this.lockName = `cdk-hindsight:${digest.slice(0, LOCK_DIGITS)}`;
    this.database = database;
    this.lockTimeoutMillis = lockTimeoutMillis;
  }

  /** The settings of the session, also of one in which a file has changed them. */
  public async prepare(): Promise<void> {
    const seconds = Math.max(1, Math.round(this.lockTimeoutMillis / 1000));
    await this.query(
      `SET SESSION lock_wait_timeout = ${seconds}, innodb_lock_wait_timeout = ${seconds}, autocommit = 1,
        foreign_key_checks = DEFAULT, unique_checks = DEFAULT, sql_mode = DEFAULT`,
    );
    await this.query(`USE ${quoted(this.database)}`);
    const [{ mode }] = await this.query('SELECT @@SESSION.sql_mode AS mode');
    if (String(mode).includes('NO_BACKSLASH_ESCAPES')) {
      throw new Error(
        'sql_mode has NO_BACKSLASH_ESCAPES, with which files cannot be taken apart; remove it from the server',
      );
    }
  }

  public async tryLock(): Promise<boolean> {
    const [{ locked }] = await this.query('SELECT GET_LOCK(?, 0) AS locked', [this.lockName]);
    return Number(locked) === 1;
  }

  public async holdsLock(): Promise<boolean> {
    const [{ held }] = await this.query('SELECT IS_USED_LOCK(?) = CONNECTION_ID() AS held', [this.lockName]);
    return Number(held) === 1;
  }

  public async readLedger(): Promise<LedgerRow[] | undefined> {
    try {
      const rows = await this.query(`SELECT name, checksum, state FROM ${this.ledger}`);
      return rows.map(({ name, checksum, state }) => ({ name, checksum, state }));
    } catch (error) {
      if ((error as { code?: string }).code === 'ER_NO_SUCH_TABLE') {
        return undefined;
      }
      throw error;
    }
  }

  public async createLedger(adopted: readonly LedgerRow[]): Promise<void> {
    // Two tables at once would not do: the rows come with a table that is not there before them.
    const draft = this.ledger.replace(/`$/, '_new`');
    await this.query(`DROP TABLE IF EXISTS ${draft}`);
    await this.query(
      `CREATE TABLE ${draft} (
        name varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
        checksum char(64) NOT NULL,
        state varchar(8) NOT NULL,
        started_at timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        finished_at timestamp(3) NULL
      ) ENGINE = InnoDB`,
    );
    for (const { name, checksum } of adopted) {
      await this.query(`INSERT INTO ${draft} (name, checksum, state, finished_at) VALUES (?, ?, 'done', NOW(3))`, [
        name,
        checksum,
      ]);
    }
    await this.query(`RENAME TABLE ${draft} TO ${this.ledger}`);
  }

  public async readToolLedger(tool: MigrationTool): Promise<ToolLedger | undefined> {
    const { table, read } = TOOL_LEDGERS[tool];
    try {
      return read(await this.query(`SELECT * FROM ${table.mysql}`));
    } catch (error) {
      if ((error as { code?: string }).code === 'ER_NO_SUCH_TABLE') {
        return undefined;
      }
      throw error;
    }
  }

  public async hasTables(): Promise<boolean> {
    const rows = await this.query('SELECT 1 FROM information_schema.tables WHERE table_schema = ? LIMIT 1', [
      this.database,
    ]);
    return rows.length > 0;
  }

  public async forget(name: string): Promise<void> {
    await this.query(`DELETE FROM ${this.ledger} WHERE name = ?`, [name]);
  }

  /** MySQL commits at each DDL statement, so that the row is there before the file, and says when it is through. */
  public async apply(file: MigrationFile, deadline: number): Promise<void> {
    const statements = statementsOf(file, 'mysql');
    await this.query(`INSERT INTO ${this.ledger} (name, checksum, state) VALUES (?, ?, 'started')`, [
      file.name,
      checksumOf(file.sql),
    ]);
    for (const [index, statement] of statements.entries()) {
      try {
        await this.limited(statement.text, deadline);
      } catch (error) {
        throw await this.after(file, statement, index, statements.length, error);
      }
    }
    await this.prepare();
    await this.query(`UPDATE ${this.ledger} SET state = 'done', finished_at = NOW(3) WHERE name = ?`, [file.name]);
  }

  public async close(): Promise<void> {
    await this.connection.end();
  }

  public abandon(): void {
    this.connection.destroy();
  }

  /** The first statement failed: nothing is applied. A later one: those before it are, and a person has to look. */
  private async after(
    file: MigrationFile,
    { line }: SqlStatement,
    index: number,
    count: number,
    error: unknown,
  ): Promise<StatementError> {
    const { code, sqlMessage, errno } = error as { code?: string; sqlMessage?: string; errno?: number };
    if (sqlMessage === undefined) {
      // The connection is gone, and nobody knows what the statement did. The message has the code.
      return new StatementError(file.name, line, messageOf(error), undefined, false);
    }
    const number = errno !== undefined && errno >= FIRST_AMBIGUOUS ? `${errno}` : code;
    if (index === 0) {
      await this.prepare();
      await this.forget(file.name);
      return new StatementError(file.name, line, sqlMessage, number, LOCK_TIMEOUTS.includes(code ?? ''));
    }
    const advice =
      `Statement ${index + 1} of ${count} failed: those before it are applied. Undo them, or take them out of the file; ` +
      `then deploy with retryInterrupted: ['${file.name}']`;
    return new StatementError(file.name, line, sqlMessage, number, false, advice);
  }

  /** MySQL has no time limit for all statements: another session ends one that would outlive this function. */
  private async limited(sql: string, deadline: number): Promise<void> {
    const timer = setTimeout(() => this.kill(), Math.max(1, deadline - this.clock.now()));
    try {
      await this.connection.query(sql);
    } finally {
      clearTimeout(timer);
    }
  }

  private async kill(): Promise<void> {
    try {
      const other = await this.connect(KILL_MILLIS);
      await other.query(`KILL QUERY ${Number(this.connection.threadId)}`);
      await other.end();
    } catch {
      // The function ends soon, and the server notices that the client is gone.
      this.connection.destroy();
    }
  }

  private async query(sql: string, values: readonly string[] = []): Promise<RowDataPacket[]> {
    const [rows] = await this.connection.query<RowDataPacket[]>(sql, [...values]);
    return rows;
  }
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
