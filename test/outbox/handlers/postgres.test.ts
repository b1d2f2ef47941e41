import type { Client } from 'pg';
import { PostgresOutbox } from '../../../src/outbox/handlers/postgres';
import { COLUMNS } from '../../../src/outbox/plain/ddl';
import { Recorded } from '../../support/recorded';
import { testSession } from './session-cases';

/** A session whose statements are only taken note of; `relay-rows.test.ts` has the same at a database. */
function open(answers: Record<string, readonly object[]> = {}, ended: string[] = []) {
  const recorded = new Recorded(answers);
  const client = {
    query: async (sql: string, values?: unknown[]) => {
      const rows = recorded.take(sql, values);
      return { rows, rowCount: rows.length };
    },
    end: async () => void ended.push('ended'),
  };
  return { recorded, session: new PostgresOutbox(client as unknown as Client, 'events') };
}

test('the session gives up what takes too long, as far as the server knows the setting', async () => {
  const { recorded, session } = open();
  await session.prepare();
  const [sql] = recorded.lines;
  const settings = [...sql.matchAll(/\('([a-z_]+)', '([^']+)'\)/g)].map(([, name, value]) => [name, value]);
  expect(Object.fromEntries(settings)).toEqual({
    statement_timeout: '10s',
    lock_timeout: '2s',
    idle_in_transaction_session_timeout: '60s',
    client_connection_check_interval: '500',
    tcp_keepalives_idle: '10',
    tcp_keepalives_interval: '5',
    tcp_keepalives_count: '3',
    default_transaction_isolation: 'read committed',
  });
  expect(sql).toMatch(/^SELECT set_config\(.*JOIN pg_catalog\.pg_settings USING \(name\)$/);
});

describe('what is missing', () => {
  test('is asked for by the tables that the search path leads to', async () => {
    const relations = [...COLUMNS.map(() => ({ relation: 'events' })), { relation: null }];
    const { recorded, session } = open({
      to_regclass: relations,
      'FROM unnest($1::text[], $2::regclass[]': [{ name: 'events.type' }, { name: 'events_relay.id' }],
    });
    expect(await session.missing()).toEqual(['events.type', 'events_relay.id']);
    expect(recorded.statements.map(([, ...values]) => values)).toEqual([
      [[...COLUMNS.map(() => '"events"'), '"events_relay"']],
      [
        [...COLUMNS.map((column) => `events.${column}`), 'events_relay.id'],
        [...COLUMNS.map(() => 'events'), null],
        [...COLUMNS, 'id'],
      ],
    ]);
  });

  test('may be the row to lock', async () => {
    expect(await open().session.missing()).toEqual(['the row of events_relay with the id 1']);
    expect(await open({ 'FROM "events_relay" WHERE id = 1': [{}] }).session.missing()).toEqual([]);
  });
});

testSession(open, { begin: 'BEGIN', quote: '"' });

describe('the rows', () => {
  test('have their id as text and the time in whole milliseconds', async () => {
    const row = { id: '7', aggregate_id: 'a', type: 't', payload: '{}', attempts: 2, created: 1_000.6 };
    const { recorded, session } = open({ 'FROM "events" AS o': [{ ...row, id: 7 }] });
    expect(await session.unsent(3, true)).toEqual([
      { id: '7', aggregateId: 'a', type: 't', payload: '{}', attempts: 2, createdMillis: 1_001 },
    ]);
    expect(recorded.statements[0].slice(1)).toEqual([3]);
  });
});

test('the marks are written only where there are some', async () => {
  const { recorded, session } = open();
  await session.mark({ sent: [], failed: [], dead: [] });
  expect(recorded.lines).toEqual([]);
  await session.mark({ sent: ['1', '2'], failed: [{ id: '3', error: 'no' }], dead: [{ id: '4', error: 'never' }] });
  expect(recorded.statements).toEqual([
    ['UPDATE "events" SET sent_at = clock_timestamp() WHERE id = ANY ($1::bigint[])', ['1', '2']],
    ['UPDATE "events" SET attempts = attempts + 1, last_error = $2 WHERE id = $1::bigint', '3', 'no'],
    [
      'UPDATE "events" SET attempts = attempts + 1, last_error = $2, dead_at = clock_timestamp() WHERE id = $1::bigint',
      '4',
      'never',
    ],
  ]);
});

test.each([
  [12.5, 12.5],
  [0.5, 0.5],
  // The clock of a writer may be ahead.
  [-3, 0],
])('the age of the oldest row, %d seconds, is never negative', async (oldest, oldestSeconds) => {
  const { recorded, session } = open({ 'AS oldest': [{ unsent: 2, dead: 1, oldest }] });
  expect(await session.state()).toEqual({ unsent: 2, dead: 1, oldestSeconds });
  expect(recorded.lines[0].match(/LIMIT \d+/g)).toEqual(['LIMIT 100000', 'LIMIT 100000', 'LIMIT 1']);
});

test('old rows are deleted up to a number', async () => {
  const { recorded, session } = open({ 'DELETE FROM "events"': [{}, {}] });
  expect(await session.deleteSent(60, 1_000)).toBe(2);
  expect(recorded.statements[0].slice(1)).toEqual([60, 1_000]);
});

test('a statement without a count has deleted nothing', async () => {
  const client = { query: async () => ({ rows: [], rowCount: null }) };
  expect(await new PostgresOutbox(client as unknown as Client, 'events').deleteSent(60, 1)).toBe(0);
});
