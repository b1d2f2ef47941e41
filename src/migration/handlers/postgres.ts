import { createHash } from 'node:crypto';
import type { Client, DatabaseError } from 'pg';
import type { Clock } from '../../private/runtime/clock';
import { messageOf } from '../../private/runtime/connect-until';
import { openPostgres } from '../../private/runtime/postgres-client';
import { checksumOf, isWithoutTransaction, type MigrationFile, statementsOf } from '../plain/migration-file';
import type { SqlStatement } from '../plain/split-sql';
import type { MigrationTool } from '../run-migrations.contract';
import { type Database, type LedgerRow, StatementError } from './database';
import type { ConnectOptions } from './run-migrations';
import { TOOL_LEDGERS, type ToolLedger } from './tool-ledgers';

const LOCK_TIMEOUT = '55P03';
/** `lock` of a ledger: two halves of a key, as pg_locks shows them. */
const LOCK_KEY_BITS = 31;

/** Connects to PostgreSQL. */
export async function connectPostgres(options: ConnectOptions, millis: number, clock: Clock): Promise<Database> {
  return openPostgres({ ...options, applicationName: 'cdk-hindsight migration' }, millis, async (client) => {
    const session = new PostgresDatabase(client, options.ledger, options.lockTimeoutMillis, clock);
    await session.prepare();
    return session;
  });
}

/** A session with PostgreSQL. */
export class PostgresDatabase implements Database {
  private readonly ledger: string;
  private readonly keys: [number, number];
  private statementTimeout = 0;

  constructor(
    private readonly client: Client,
    ledger: string,
    private readonly lockTimeoutMillis: number,
    private readonly clock: Clock,
  ) {
    // A file may change the search path, and dumps empty it.
    const parts = ledger.includes('.') ? ledger.split('.') : ['public', ledger];
    this.ledger = parts.map((part) => `"${part}"`).join('.');
    const digest = createHash('sha256').update(`cdk-hindsight ${this.ledger}`).digest();
    this.keys = [digest.readUInt32BE(0) >>> (32 - LOCK_KEY_BITS), digest.readUInt32BE(4) >>> (32 - LOCK_KEY_BITS)];
  }

  /** The settings of the session; RESET ALL takes them back. Older servers lack some. */
  public async prepare(): Promise<void> {
    this.statementTimeout = 0;
    await this.client.query(
      `SELECT set_config(wanted.name, wanted.value, false)
      FROM (VALUES ($1, $2), ('client_connection_check_interval', '500'), ('standard_conforming_strings', 'on'))
        AS wanted (name, value)
      JOIN pg_catalog.pg_settings USING (name)`,
      ['lock_timeout', `${this.lockTimeoutMillis}`],
    );
  }

  public async tryLock(): Promise<boolean> {
    const { rows } = await this.client.query('SELECT pg_catalog.pg_try_advisory_lock($1, $2) AS locked', this.keys);
    return rows[0].locked;
  }

  public async holdsLock(): Promise<boolean> {
    const { rows } = await this.client.query(
      `SELECT 1 FROM pg_catalog.pg_locks
      WHERE locktype = 'advisory' AND pid = pg_catalog.pg_backend_pid() AND classid = $1 AND objid = $2 AND granted`,
      this.keys,
    );
    return rows.length > 0;
  }

  public async readLedger(): Promise<LedgerRow[] | undefined> {
    if (!(await this.exists(this.ledger))) {
      return undefined;
    }
    const { rows } = await this.client.query(`SELECT name, checksum, state FROM ${this.ledger}`);
    return rows;
  }

  public async createLedger(adopted: readonly LedgerRow[]): Promise<void> {
    await this.client.query('BEGIN');
    await this.client.query(
      `CREATE TABLE ${this.ledger} (
        name varchar(255) PRIMARY KEY,
        checksum char(64) NOT NULL,
        state varchar(8) NOT NULL,
        started_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz
      )`,
    );
    for (const { name, checksum } of adopted) {
      await this.client.query(
        `INSERT INTO ${this.ledger} (name, checksum, state, finished_at) VALUES ($1, $2, 'done', now())`,
        [name, checksum],
      );
    }
    await this.client.query('COMMIT');
  }

  public async readToolLedger(tool: MigrationTool): Promise<ToolLedger | undefined> {
    const { table, read } = TOOL_LEDGERS[tool];
    if (!(await this.exists(table.postgres))) {
      return undefined;
    }
    const { rows } = await this.client.query(`SELECT * FROM ${table.postgres}`);
    return read(rows);
  }

  public async hasTables(): Promise<boolean> {
    const { rows } = await this.client.query(
      "SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') LIMIT 1",
    );
    return rows.length > 0;
  }

  public async forget(name: string): Promise<void> {
    await this.client.query(`DELETE FROM ${this.ledger} WHERE name = $1`, [name]);
  }

  public async apply(file: MigrationFile, deadline: number): Promise<void> {
    try {
      await (isWithoutTransaction(file.sql) ? this.applyAlone(file, deadline) : this.applyWhole(file, deadline));
    } finally {
      await this.reset().catch(() => undefined);
    }
  }

  public async close(): Promise<void> {
    await this.client.end();
  }

  public abandon(): void {
    const { connection } = this.client as unknown as { connection: { stream: { destroy(): void } } };
    connection.stream.destroy();
  }

  /** The file and its row are one transaction: both are there, or neither. */
  private async applyWhole(file: MigrationFile, deadline: number): Promise<void> {
    await this.limitStatements(deadline);
    await this.client.query('BEGIN');
    try {
      for (const statement of statementsOf(file, 'postgres')) {
        await this.limitStatements(deadline);
        await this.run(file, statement);
        this.requireTransaction(file, statement);
      }
      // The file may have taken a role that must not write the ledger.
      await this.client.query('RESET SESSION AUTHORIZATION');
      await this.client.query(
        `INSERT INTO ${this.ledger} (name, checksum, state, finished_at) VALUES ($1, $2, 'done', clock_timestamp())`,
        [file.name, checksumOf(file.sql)],
      );
      // A deferred constraint is checked now.
      await this.client.query('COMMIT').catch((error) => {
        throw this.failure(file, undefined, error);
      });
    } catch (error) {
      await this.client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** The row is there before the statement, so that an interruption in between is seen by the next run. */
  private async applyAlone(file: MigrationFile, deadline: number): Promise<void> {
    const before = await this.invalidIndexes();
    await this.client.query(`INSERT INTO ${this.ledger} (name, checksum, state) VALUES ($1, $2, 'started')`, [
      file.name,
      checksumOf(file.sql),
    ]);
    for (const statement of statementsOf(file, 'postgres')) {
      await this.limitStatements(deadline);
      try {
        await this.run(file, statement);
      } catch (error) {
        throw await this.afterAlone(file, statement, error as StatementError, before);
      }
    }
    await this.requireValidIndexes(file, before);
    await this.client.query(`UPDATE ${this.ledger} SET state = 'done', finished_at = now() WHERE name = $1`, [
      file.name,
    ]);
  }

  /** A single statement that failed leaves nothing, but for an index that was being built beside the traffic. */
  private async afterAlone(
    file: MigrationFile,
    { line }: SqlStatement,
    error: StatementError,
    before: readonly string[],
  ): Promise<Error> {
    if (error.code === undefined) {
      return error;
    }
    const added = (await this.invalidIndexes()).filter((index) => !before.includes(index));
    if (added.length === 0) {
      await this.forget(file.name);
      return error;
    }
    const message = error.message.slice(`${file.name}:${line}: `.length);
    return new StatementError(file.name, line, message, undefined, false, invalidIndexAdvice(added, file.name));
  }

  /** CREATE INDEX CONCURRENTLY IF NOT EXISTS is content with an index that an earlier failure left invalid. */
  private async requireValidIndexes(file: MigrationFile, before: readonly string[]): Promise<void> {
    const words = new Set(file.sql.toLowerCase().split(/[^\w$\u0080-\uffff]+/));
    const invalid = (await this.invalidIndexes()).filter(
      (index) => !before.includes(index) || words.has(index.replace(/^.*\./, '').replaceAll('"', '').toLowerCase()),
    );
    if (invalid.length > 0) {
      throw new StatementError(
        ...([file.name, 1, 'the index is there and invalid', undefined, false] as const),
        invalidIndexAdvice(invalid, file.name),
      );
    }
  }

  private async invalidIndexes(): Promise<string[]> {
    const { rows } = await this.client.query(
      'SELECT indexrelid::regclass::text AS name FROM pg_catalog.pg_index WHERE NOT indisvalid ORDER BY 1',
    );
    return rows.map(({ name }) => name);
  }

  private async run(file: MigrationFile, statement: SqlStatement): Promise<void> {
    try {
      await this.client.query(statement.text);
    } catch (error) {
      throw this.failure(file, statement, error);
    }
  }

  private failure(file: MigrationFile, statement: SqlStatement | undefined, error: unknown): StatementError {
    const { code, position, detail, hint } = error as DatabaseError;
    const before = position && statement ? statement.text.slice(0, Number(position) - 1) : '';
    const line = (statement?.line ?? 1) + before.split('\n').length - 1;
    const more = [detail, hint].filter(Boolean).join('\n');
    const message = messageOf(error).replace(code ? ` (${code})` : '', '');
    return new StatementError(file.name, line, message, code, code === LOCK_TIMEOUT, more);
  }

  private requireTransaction({ name }: MigrationFile, { line }: SqlStatement): void {
    const { client } = this as unknown as { client: { getTransactionStatus(): string } };
    if (client.getTransactionStatus() !== 'T') {
      const message = 'the statement ended the transaction that the file and its row in the ledger are in';
      const advice = 'What was before it is applied, and not written down. Take the statement out of the file';
      throw new StatementError(name, line, message, undefined, false, advice);
    }
  }

  /** The server ends a statement that would outlive this function, whose lock would be held until then. */
  private async limitStatements(deadline: number): Promise<void> {
    const left = Math.max(1, Math.round(deadline - this.clock.now()));
    if (this.statementTimeout === 0 || this.statementTimeout - left > 1_000) {
      await this.client.query(`SET statement_timeout = ${left}`);
      this.statementTimeout = left;
    }
  }

  /** What a file has set must not reach the next one. DISCARD ALL would give the lock away. */
  private async reset(): Promise<void> {
    await this.client.query('RESET SESSION AUTHORIZATION');
    await this.client.query('RESET ALL');
    await this.prepare();
  }

  private async exists(table: string): Promise<boolean> {
    const { rows } = await this.client.query('SELECT pg_catalog.to_regclass($1) IS NOT NULL AS found', [table]);
    return rows[0].found;
  }
}

function invalidIndexAdvice(indexes: readonly string[], file: string): string {
  const drops = indexes.map((index) => `DROP INDEX CONCURRENTLY ${index};`).join(' ');
  return `An invalid index was left behind. Run ${drops} and deploy with retryInterrupted: ['${file}']`;
}
