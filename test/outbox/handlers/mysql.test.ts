import type { Connection } from 'mysql2/promise';
import { MysqlOutbox } from '../../../src/outbox/handlers/mysql';
import { COLUMNS } from '../../../src/outbox/plain/ddl';
import { Recorded } from '../../support/recorded';
import { testSession } from './session-cases';

/** A session whose statements are only taken note of; `relay-rows.test.ts` has the same at a database. */
function open(answers: Record<string, readonly object[]> = {}, ended: string[] = []) {
  const recorded = new Recorded(answers);
  const timeouts: unknown[] = [];
  const connection = {
    query: async ({ sql, values, timeout }: { sql: string; values: unknown[]; timeout: number }) => {
      timeouts.push(timeout);
      return [recorded.take(sql, values)];
    },
    end: async () => void ended.push('ended'),
  };
  return { recorded, timeouts, session: new MysqlOutbox(connection as unknown as Connection, 'events') };
}

test('the session gives up what takes too long, and locks no gaps', async () => {
  const { recorded, timeouts, session } = open();
  await session.prepare();
  expect(recorded.statements).toEqual([
    ['SET SESSION wait_timeout = 60, innodb_lock_wait_timeout = 2, autocommit = 1'],
    ['SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED'],
  ]);
  expect(timeouts).toEqual([10_000, 10_000]);
});

describe('what is missing', () => {
  const there = [...COLUMNS.map((c) => ({ t: 'events', c })), { t: 'events_relay', c: 'id' }];

  test('is a column of one of the tables', async () => {
    const columns = there.filter(({ t, c }) => c !== 'type' && t !== 'events_relay');
    const { recorded, session } = open({ 'information_schema.columns': columns });
    expect(await session.missing()).toEqual(['events.type', 'events_relay.id']);
    expect(recorded.statements.map(([, ...values]) => values)).toEqual([['events', 'events_relay']]);
  });

  test('may be a single one', async () => {
    const columns = there.filter(({ c }) => c !== 'dead_at');
    expect(await open({ 'information_schema.columns': columns }).session.missing()).toEqual(['events.dead_at']);
  });

  test('may be the row to lock', async () => {
    const answers = { 'information_schema.columns': there };
    expect(await open(answers).session.missing()).toEqual(['the row of events_relay with the id 1']);
    const withRow = { ...answers, 'FROM `events_relay` WHERE id = 1': [{}] };
    expect(await open(withRow).session.missing()).toEqual([]);
  });
});

testSession(open, { begin: 'START TRANSACTION', quote: '`' });

describe('the rows', () => {
  test('have their id as text, their attempts as a number and the time in whole milliseconds', async () => {
    const row = { id: 7, aggregate_id: 'a', type: 't', payload: '{}', attempts: '2', created: '1000.6' };
    const { recorded, session } = open({ 'FROM `events` AS o': [row] });
    expect(await session.unsent(3, true)).toEqual([
      { id: '7', aggregateId: 'a', type: 't', payload: '{}', attempts: 2, createdMillis: 1_001 },
    ]);
    expect(recorded.lines[0]).toMatch(/ORDER BY id LIMIT 3$/);
  });
});

test('the marks are written only where there are some', async () => {
  const { recorded, session } = open();
  await session.mark({ sent: [], failed: [], dead: [] });
  expect(recorded.lines).toEqual([]);
  await session.mark({ sent: ['1', '2'], failed: [{ id: '3', error: 'no' }], dead: [{ id: '4', error: 'never' }] });
  expect(recorded.statements).toEqual([
    ['UPDATE `events` SET sent_at = NOW(3) WHERE id IN (?, ?)', '1', '2'],
    ['UPDATE `events` SET attempts = attempts + 1, last_error = ? WHERE id = ?', 'no', '3'],
    ['UPDATE `events` SET attempts = attempts + 1, last_error = ?, dead_at = NOW(3) WHERE id = ?', 'never', '4'],
  ]);
});

test.each([
  ['12.5', 12.5],
  ['0.5', 0.5],
  // The clock of a writer may be ahead.
  ['-3', 0],
])('the age of the oldest row, %s seconds, is never negative', async (oldest, oldestSeconds) => {
  const { recorded, session } = open({ 'AS oldest': [{ unsent: '2', dead: '1', oldest }] });
  expect(await session.state()).toEqual({ unsent: 2, dead: 1, oldestSeconds });
  expect(recorded.lines[0].match(/LIMIT \d+/g)).toEqual(['LIMIT 100000', 'LIMIT 100000', 'LIMIT 1']);
});

describe('old rows', () => {
  test('are deleted by their ids', async () => {
    const { recorded, session } = open({ 'SELECT id FROM `events`': [{ id: 4 }, { id: 9 }] });
    expect(await session.deleteSent(60, 1_000)).toBe(2);
    expect(recorded.statements).toEqual([
      [expect.stringMatching(/ORDER BY sent_at, id LIMIT 1000$/), 60],
      ['DELETE FROM `events` WHERE id IN (?, ?)', 4, 9],
    ]);
  });

  test('may be one, or none', async () => {
    const one = open({ 'SELECT id FROM `events`': [{ id: 4 }] });
    expect(await one.session.deleteSent(60, 10)).toBe(1);
    expect(one.recorded.lines).toHaveLength(2);
    const none = open();
    expect(await none.session.deleteSent(60, 10)).toBe(0);
    expect(none.recorded.lines).toHaveLength(1);
  });
});
