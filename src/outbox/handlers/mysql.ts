import type { Connection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { COLUMNS, relayTable } from '../plain/ddl';
import type { OutboxRow } from '../plain/message';
import { type Marks, MOST_COUNTED, type OutboxSession, type OutboxState } from './outbox-session';

const UNSENT = 'sent_at IS NULL AND dead_at IS NULL';
const DEAD = 'sent_at IS NULL AND dead_at IS NOT NULL';
const STATEMENT_MILLIS = 10_000;

/** The outbox in MySQL or MariaDB. */
export class MysqlOutbox implements OutboxSession {
  private readonly table: string;
  private readonly lock: string;

  constructor(
    private readonly connection: Connection,
    private readonly name: string,
  ) {
    this.table = `\`${name}\``;
    this.lock = `\`${relayTable(name)}\``;
  }

  /** A relay that hangs must not keep the lock. Without gap locks, a writer never waits for a relay. */
  public async prepare(): Promise<void> {
    await this.query('SET SESSION wait_timeout = 60, innodb_lock_wait_timeout = 2, autocommit = 1');
    await this.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  }

  public async missing(): Promise<string[]> {
    const rows = await this.query(
      'SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name IN (?, ?)',
      [this.name, relayTable(this.name)],
    );
    const there = new Set(rows.map(({ t, c }) => `${t}.${c}`));
    const wanted = [...COLUMNS.map((column) => `${this.name}.${column}`), `${relayTable(this.name)}.id`];
    const missing = wanted.filter((name) => !there.has(name));
    if (missing.length > 0) {
      return missing;
    }
    const found = await this.query(`SELECT 1 FROM ${this.lock} WHERE id = 1`);
    return found.length === 0 ? [`the row of ${relayTable(this.name)} with the id 1`] : [];
  }

  public async begin(): Promise<boolean> {
    await this.query('START TRANSACTION');
    const rows = await this.query(`SELECT id FROM ${this.lock} WHERE id = 1 FOR UPDATE SKIP LOCKED`);
    if (rows.length === 0) {
      await this.rollback();
    }
    return rows.length > 0;
  }

  public async unsent(limit: number, holdsAggregates: boolean): Promise<OutboxRow[]> {
    const isHeld = `EXISTS (SELECT 1 FROM ${this.table} AS d
      WHERE d.aggregate_id = o.aggregate_id AND d.id < o.id AND d.sent_at IS NULL AND d.dead_at IS NOT NULL)`;
    const rows = await this.query(
      `SELECT id, aggregate_id, type, CAST(payload AS CHAR) AS payload, attempts, UNIX_TIMESTAMP(created_at) * 1000 AS created
      FROM ${this.table} AS o WHERE ${UNSENT} ${holdsAggregates ? `AND NOT ${isHeld}` : ''} ORDER BY id LIMIT ${limit}`,
    );
    return rows.map(({ id, aggregate_id: aggregateId, type, payload, attempts, created }) => ({
      ...{ id: `${id}`, aggregateId, type, payload, attempts: Number(attempts) },
      createdMillis: Math.round(Number(created)),
    }));
  }

  public async mark({ sent, failed, dead }: Marks): Promise<void> {
    if (sent.length > 0) {
      const places = sent.map(() => '?').join(', ');
      await this.query(`UPDATE ${this.table} SET sent_at = NOW(3) WHERE id IN (${places})`, sent);
    }
    for (const { id, error } of failed) {
      await this.query(`UPDATE ${this.table} SET attempts = attempts + 1, last_error = ? WHERE id = ?`, [error, id]);
    }
    for (const { id, error } of dead) {
      await this.query(
        `UPDATE ${this.table} SET attempts = attempts + 1, last_error = ?, dead_at = NOW(3) WHERE id = ?`,
        [error, id],
      );
    }
  }

  public async commit(): Promise<void> {
    await this.query('COMMIT');
  }

  public async rollback(): Promise<void> {
    await this.query('ROLLBACK');
  }

  public async state(): Promise<OutboxState> {
    const [{ unsent, dead, oldest }] = await this.query(
      `SELECT
        (SELECT COUNT(*) FROM (SELECT 1 FROM ${this.table} WHERE ${UNSENT} LIMIT ${MOST_COUNTED}) AS u) AS unsent,
        (SELECT COUNT(*) FROM (SELECT 1 FROM ${this.table} WHERE ${DEAD} LIMIT ${MOST_COUNTED}) AS d) AS dead,
        COALESCE((
          SELECT TIMESTAMPDIFF(MICROSECOND, created_at, NOW(3)) / 1000000
          FROM ${this.table} WHERE ${UNSENT} ORDER BY id LIMIT 1
        ), 0) AS oldest`,
    );
    return { unsent: Number(unsent), dead: Number(dead), oldestSeconds: Math.max(0, Number(oldest)) };
  }

  public async deleteSent(olderThanSeconds: number, limit: number): Promise<number> {
    // Found without a lock, and deleted by their ids: what is between them stays free for writers.
    const rows = await this.query(
      `SELECT id FROM ${this.table} WHERE sent_at < NOW(3) - INTERVAL ? SECOND ORDER BY sent_at, id LIMIT ${limit}`,
      [olderThanSeconds],
    );
    const ids = rows.map(({ id }) => id);
    if (ids.length > 0) {
      await this.query(`DELETE FROM ${this.table} WHERE id IN (${ids.map(() => '?').join(', ')})`, ids);
    }
    return ids.length;
  }

  public async close(): Promise<void> {
    await this.connection.end();
  }

  private async query(sql: string, values: readonly unknown[] = []): Promise<RowDataPacket[]> {
    const [rows] = await this.connection.query<RowDataPacket[] & ResultSetHeader>({
      sql,
      values: [...values],
      timeout: STATEMENT_MILLIS,
    });
    return rows;
  }
}
