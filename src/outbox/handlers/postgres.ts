import type { Client } from 'pg';
import { COLUMNS, relayTable } from '../plain/ddl';
import type { OutboxRow } from '../plain/message';
import { type Marks, MOST_COUNTED, type OutboxSession, type OutboxState } from './outbox-session';

const UNSENT = 'sent_at IS NULL AND dead_at IS NULL';
const DEAD = 'sent_at IS NULL AND dead_at IS NOT NULL';

/** The outbox in PostgreSQL. */
export class PostgresOutbox implements OutboxSession {
  private readonly table: string;
  private readonly lock: string;

  constructor(
    private readonly client: Client,
    private readonly name: string,
  ) {
    this.table = `"${name}"`;
    this.lock = `"${relayTable(name)}"`;
  }

  /** A relay that hangs must not keep the lock, and no statement may keep others waiting. */
  public async prepare(): Promise<void> {
    await this.client.query(
      `SELECT set_config(wanted.name, wanted.value, false)
      FROM (VALUES
        ('statement_timeout', '10s'), ('lock_timeout', '2s'), ('idle_in_transaction_session_timeout', '60s'),
        ('client_connection_check_interval', '500'), ('tcp_keepalives_idle', '10'), ('tcp_keepalives_interval', '5'),
        ('tcp_keepalives_count', '3'), ('default_transaction_isolation', 'read committed')
      ) AS wanted (name, value)
      JOIN pg_catalog.pg_settings USING (name)`,
    );
  }

  public async missing(): Promise<string[]> {
    const { rows } = await this.client.query(
      `SELECT wanted.name FROM unnest($1::text[], $2::regclass[], $3::text[]) AS wanted (name, relation, col)
      WHERE NOT EXISTS (
        SELECT 1 FROM pg_catalog.pg_attribute
        WHERE attrelid = wanted.relation AND attname = wanted.col AND NOT attisdropped
      )`,
      await this.wantedColumns(),
    );
    const missing = rows.map(({ name }) => name);
    if (missing.length > 0) {
      return missing;
    }
    const found = await this.client.query(`SELECT 1 FROM ${this.lock} WHERE id = 1`);
    return found.rowCount === 0 ? [`the row of ${relayTable(this.name)} with the id 1`] : [];
  }

  public async begin(): Promise<boolean> {
    await this.client.query('BEGIN');
    const { rowCount } = await this.client.query(`SELECT id FROM ${this.lock} WHERE id = 1 FOR UPDATE SKIP LOCKED`);
    if (rowCount === 0) {
      await this.rollback();
    }
    return rowCount !== 0;
  }

  public async unsent(limit: number, holdsAggregates: boolean): Promise<OutboxRow[]> {
    const isHeld = `EXISTS (SELECT 1 FROM ${this.table} AS d
      WHERE d.aggregate_id = o.aggregate_id AND d.id < o.id AND d.sent_at IS NULL AND d.dead_at IS NOT NULL)`;
    const { rows } = await this.client.query(
      `SELECT id, aggregate_id, type, payload::text AS payload, attempts,
        extract(epoch FROM created_at)::float8 * 1000 AS created
      FROM ${this.table} AS o WHERE ${UNSENT} ${holdsAggregates ? `AND NOT ${isHeld}` : ''} ORDER BY id LIMIT $1`,
      [limit],
    );
    return rows.map(({ id, aggregate_id: aggregateId, type, payload, attempts, created }) => ({
      ...{ id: `${id}`, aggregateId, type, payload, attempts },
      createdMillis: Math.round(created),
    }));
  }

  public async mark({ sent, failed, dead }: Marks): Promise<void> {
    if (sent.length > 0) {
      await this.client.query(`UPDATE ${this.table} SET sent_at = clock_timestamp() WHERE id = ANY ($1::bigint[])`, [
        sent,
      ]);
    }
    for (const { id, error } of failed) {
      await this.client.query(
        `UPDATE ${this.table} SET attempts = attempts + 1, last_error = $2 WHERE id = $1::bigint`,
        [id, error],
      );
    }
    for (const { id, error } of dead) {
      await this.client.query(
        `UPDATE ${this.table} SET attempts = attempts + 1, last_error = $2, dead_at = clock_timestamp()
        WHERE id = $1::bigint`,
        [id, error],
      );
    }
  }

  public async commit(): Promise<void> {
    await this.client.query('COMMIT');
  }

  public async rollback(): Promise<void> {
    await this.client.query('ROLLBACK');
  }

  public async state(): Promise<OutboxState> {
    const { rows } = await this.client.query(
      `SELECT
        (SELECT count(*) FROM (SELECT 1 FROM ${this.table} WHERE ${UNSENT} LIMIT ${MOST_COUNTED}) AS u)::int AS unsent,
        (SELECT count(*) FROM (SELECT 1 FROM ${this.table} WHERE ${DEAD} LIMIT ${MOST_COUNTED}) AS d)::int AS dead,
        coalesce((
          SELECT extract(epoch FROM clock_timestamp() - created_at)::float8
          FROM ${this.table} WHERE ${UNSENT} ORDER BY id LIMIT 1
        ), 0) AS oldest`,
    );
    const [{ unsent, dead, oldest }] = rows;
    return { unsent, dead, oldestSeconds: Math.max(0, oldest) };
  }

  public async deleteSent(olderThanSeconds: number, limit: number): Promise<number> {
    // In the order of their ids, so that two of these cannot deadlock.
    const { rowCount } = await this.client.query(
      `DELETE FROM ${this.table} WHERE id IN (
        SELECT id FROM ${this.table} WHERE sent_at < clock_timestamp() - make_interval(secs => $1)
        ORDER BY sent_at LIMIT $2 FOR UPDATE SKIP LOCKED
      )`,
      [olderThanSeconds, limit],
    );
    return rowCount ?? 0;
  }

  public async close(): Promise<void> {
    await this.client.end();
  }

  private async wantedColumns(): Promise<[string[], (string | null)[], string[]]> {
    const wanted = [
      ...COLUMNS.map((column) => [`${this.name}.${column}`, this.table, column]),
      [`${relayTable(this.name)}.id`, this.lock, 'id'],
    ];
    const { rows } = await this.client.query(
      'SELECT to_regclass(name)::text AS relation FROM unnest($1::text[]) WITH ORDINALITY AS t (name, n) ORDER BY n',
      [wanted.map(([, relation]) => relation)],
    );
    return [wanted.map(([name]) => name), rows.map(({ relation }) => relation), wanted.map(([, , column]) => column)];
  }
}
