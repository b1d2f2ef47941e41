import type { OutboxSession } from '../../../src/outbox/handlers/outbox-session';
import { relayBatch } from '../../../src/outbox/handlers/relay-batch';
import { type RelayOptions, type RelayPorts, relayRows } from '../../../src/outbox/handlers/relay-rows';
import type { OutboxDialect } from '../../../src/outbox/plain/ddl';
import type { Clock } from '../../../src/private/runtime/clock';
import { SYSTEM_CLOCK } from '../../../src/private/runtime/clock';
import { OutboxDatabase, type Writer } from '../databases';
import { MemoryDeadLetters, MemoryTarget, sdkError } from '../targets';

const OPTIONS: RelayOptions = {
  outbox: 'shop',
  batchSize: 10,
  maxAttempts: 5,
  retentionSeconds: 604_800,
  pollMillis: 0,
};
const rejected = (error = 'MalformedDetail: no') => ({ kind: 'rejected' as const, error });
const unavailable = { kind: 'unavailable' as const, error: 'ThrottlingException' };

/** Pauses take no time, but the run sees them pass. */
function hurriedClock(): Clock {
  let skipped = 0;
  return {
    now: () => Date.now() + skipped,
    sleep: async (millis) => {
      skipped += millis;
      await new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
}

describe.each<OutboxDialect>(['postgres', 'mysql'])('%s', (dialect) => {
  let database: OutboxDatabase;
  let sessions: OutboxSession[] = [];
  let printed: string[] = [];

  beforeAll(async () => {
    database = await OutboxDatabase.start(dialect);
  });

  beforeEach(async () => {
    printed = [];
    await database.make();
  });

  afterEach(async () => {
    await Promise.all(sessions.map((session) => session.close().catch(() => undefined)));
    sessions = [];
  });

  afterAll(() => database?.stop());

  const open = async (table?: string) => {
    const session = await database.open(table);
    sessions.push(session);
    return session;
  };
  const portsOf = async (publisher: MemoryTarget, more: Partial<RelayPorts> = {}): Promise<RelayPorts> => ({
    clock: hurriedClock(),
    session: await open(),
    publisher,
    deadLetters: new MemoryDeadLetters(),
    functionName: 'relay',
    print: (line) => void printed.push(line),
    ...more,
  });
  const metrics = (name: string) =>
    printed
      .filter((line) => line.startsWith('{"_aws"') && line.includes(`"Name":"${name}"`))
      .map((line) => JSON.parse(line)[name]);

  test('sends the rows in the order of their ids, with what a receiver needs', async () => {
    await database.add(['order-1', 'order-2', 'order-1']);
    const target = new MemoryTarget();
    expect(await relayRows(OPTIONS, await portsOf(target))).toBe(3);
    expect(target.accepted).toEqual([
      expect.objectContaining({ id: 'shop-1', aggregateId: 'order-1', type: 'OrderPlaced', payload: { place: 0 } }),
      expect.objectContaining({ id: 'shop-2', aggregateId: 'order-2', payload: { place: 1 } }),
      expect.objectContaining({ id: 'shop-3', aggregateId: 'order-1', payload: { place: 2 } }),
    ]);
    expect(await database.rows('sent_at IS NULL')).toEqual([]);
  });

  test('tells when a row was written, to the millisecond', async () => {
    await database.add(['order-1']);
    const target = new MemoryTarget();
    await relayRows(OPTIONS, await portsOf(target));
    const [{ createdAt }] = target.accepted as any;
    expect(createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Math.abs(Date.parse(createdAt) - Date.now())).toBeLessThan(600_000);
  });

  test('leaves numbers and letters of a payload as they are', async () => {
    const payload = '{"total": 12345678901234567890, "name": "Zoë 🦑 \\"quoted\\""}';
    await database.run(
      `INSERT INTO outbox (aggregate_id, type, payload) VALUES ('a', 't', '${dialect === 'mysql' ? payload.replace(/\\/g, '\\\\') : payload}')`,
    );
    const bodies: string[] = [];
    const target = new MemoryTarget();
    target.answer = ({ body }) => {
      bodies.push(body);
      return { kind: 'sent' };
    };
    await relayRows(OPTIONS, await portsOf(target));
    expect(bodies[0]).toContain('12345678901234567890');
    expect(target.accepted[0].payload.name).toBe('Zoë 🦑 "quoted"');
  });

  test('sends each committed row and no other, while writers commit late and roll back', async () => {
    const target = new MemoryTarget();
    const ports = await portsOf(target, { clock: SYSTEM_CLOCK });
    let isOver = false;
    const relay = (async () => {
      while (!isOver) {
        await relayRows(OPTIONS, ports);
      }
    })();
    const write = async (name: string) => {
      const writer = await database.writer();
      for (let n = 0; n < 25; n++) {
        await writer.query('BEGIN');
        await writer.query(
          `INSERT INTO outbox (aggregate_id, type, payload) VALUES ('${name}', 't', '{"kept": ${n % 3 !== 0}}')`,
        );
        await new Promise((resolve) => setTimeout(resolve, (n * 7) % 20));
        await writer.query(n % 3 === 0 ? 'ROLLBACK' : 'COMMIT');
      }
      await writer.end();
    };
    await Promise.all(['a', 'b', 'c'].map(write));
    isOver = true;
    await relay;
    await relayRows(OPTIONS, ports);
    const committed = (await database.rows()).map(({ id }) => id);
    expect(committed).toHaveLength(48);
    expect([...target.rows].sort((a, b) => a - b)).toEqual(committed);
    expect(target.accepted.every(({ payload }) => payload.kept)).toBe(true);
  });

  test('two relays send each row once, and each aggregate in its order', async () => {
    await database.add(Array.from({ length: 200 }, (_, n) => `order-${n % 7}`));
    const target = new MemoryTarget(true);
    target.during = () => new Promise((resolve) => setTimeout(resolve, 2));
    const ports = await Promise.all([1, 2].map(() => portsOf(target, { clock: SYSTEM_CLOCK })));
    await Promise.all(ports.map((each) => relayRows(OPTIONS, each)));
    expect([...target.rows].sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, n) => n + 1));
    for (let n = 0; n < 7; n++) {
      const places = target.accepted.filter((it) => it.aggregateId === `order-${n}`).map((it) => it.payload.place);
      expect(places).toEqual([...places].sort((a, b) => a - b));
    }
  });

  test('a relay finds the lock taken while another one sends, and does not wait', async () => {
    await database.add(['order-1']);
    const target = new MemoryTarget();
    const [first, second] = await Promise.all([portsOf(target), portsOf(target)]);
    let other: unknown;
    target.during = async () => {
      other ??= await relayBatch(OPTIONS, second);
    };
    await relayBatch(OPTIONS, first);
    expect(other).toMatchObject({ isLocked: true, taken: 0 });
    expect(target.rows).toEqual([1]);
  });

  test('a run gives up on a lock that another one keeps', async () => {
    await database.add(['order-1']);
    const holder = await open();
    await holder.begin();
    const target = new MemoryTarget();
    expect(await relayRows(OPTIONS, await portsOf(target))).toBe(0);
    expect(printed).toContain('another relay is at work');
    await holder.rollback();
  });

  describe('a writer never waits', () => {
    let writer: Writer;

    beforeEach(async () => {
      await database.add(['order-1', 'order-1', 'order-2']);
      writer = await database.writer();
      await writer.query(database.neverWait);
    });

    afterEach(() => writer.end());

    // Each of these fails at once if a lock is in its way.
    const write = async (aggregate: string) => {
      await writer.query('BEGIN');
      await writer.query(`INSERT INTO outbox (aggregate_id, type, payload) VALUES ('${aggregate}', 't', '{}')`);
      await writer.query('COMMIT');
    };

    test.each(['while the batch is taken', 'while it is marked', 'while old rows are deleted'])('%s', async (step) => {
      const session = await open();
      await session.begin();
      const rows = await session.unsent(10, true);
      expect(rows).toHaveLength(3);
      if (step !== 'while the batch is taken') {
        await session.mark({
          sent: ['1'],
          failed: [{ id: '2', error: 'no' }],
          dead: [{ id: '3', error: 'no' }],
        });
      }
      if (step === 'while old rows are deleted') {
        await session.deleteSent(-60, 100);
      }
      await write('order-1');
      await write('order-9');
      await session.commit();
      expect(await database.rows("type = 't'")).toHaveLength(2);
    });

    test('before the marks, the relay has no lock on the outbox: it only reads', async () => {
      const session = await open();
      await session.begin();
      await session.unsent(10, true);
      const locks =
        dialect === 'postgres'
          ? await database.run(
              `SELECT DISTINCT l.mode FROM pg_locks AS l JOIN pg_class AS c ON c.oid = l.relation
              JOIN pg_stat_activity AS a USING (pid)
              WHERE a.application_name = 'relay' AND c.relname IN ('outbox', 'outbox_pkey', 'outbox_unsent')`,
            )
          : // One table and one row: those of outbox_relay.
            await database.run(
              'SELECT trx_tables_locked AS tables, trx_rows_locked AS locked FROM information_schema.innodb_trx',
            );
      const expected = { postgres: [{ mode: 'AccessShareLock' }], mysql: [{ tables: 1, locked: 1 }] };
      expect(locks.map((lock) => ({ ...lock }))).toEqual(expected[dialect]);
      await session.rollback();
    });
  });

  describe('a target that does not accept everything', () => {
    test('leaves what failed unsent, and the rest sent', async () => {
      await database.add(['a', 'b', 'c']);
      const target = new MemoryTarget();
      target.answer = ({ rowId }) => (rowId === '2' ? rejected() : { kind: 'sent' });
      const ports = await portsOf(target);
      expect(await relayBatch(OPTIONS, ports)).toMatchObject({ taken: 3, sent: 2, failed: 1, problem: undefined });
      expect(await database.rows('sent_at IS NULL')).toEqual([
        { id: 2, attempts: 1, last_error: 'MalformedDetail: no' },
      ]);
      target.answer = () => ({ kind: 'sent' });
      await relayBatch(OPTIONS, ports);
      expect(target.rows).toEqual([1, 3, 2]);
    });

    test('sets a row aside after five attempts, once it is in the dead letter queue', async () => {
      await database.add(['a', 'b']);
      const target = new MemoryTarget();
      target.answer = ({ rowId }) => (rowId === '1' ? rejected() : { kind: 'sent' });
      const deadLetters = new MemoryDeadLetters();
      await relayRows(OPTIONS, await portsOf(target, { deadLetters }));
      expect(target.calls).toHaveLength(5);
      expect(await database.rows('dead_at IS NOT NULL AND sent_at IS NULL')).toEqual([
        { id: 1, attempts: 5, last_error: 'MalformedDetail: no' },
      ]);
      expect(deadLetters.bodies).toEqual([
        expect.objectContaining({
          ...{ id: 'shop-1', row: '1', aggregateId: 'a', type: 'OrderPlaced', attempts: 5 },
          error: 'MalformedDetail: no',
          payload: expect.stringContaining('"place"'),
        }),
      ]);
      expect(metrics('DeadRows').at(-1)).toBe(1);
    });

    test('keeps a row that the dead letter queue does not accept either', async () => {
      await database.add(['a']);
      const target = new MemoryTarget();
      target.answer = () => rejected();
      const deadLetters = new MemoryDeadLetters();
      deadLetters.fail = sdkError('AccessDenied', 'not you');
      await relayRows(OPTIONS, await portsOf(target, { deadLetters }));
      expect(await database.rows('dead_at IS NOT NULL')).toEqual([]);
      expect(printed).toContain('cannot send: the dead letter queue: AccessDenied: not you');
    });

    test('sets a row aside at once that is too large', async () => {
      await database.add(['a', 'b']);
      const target = new MemoryTarget();
      target.maxBytes = 50;
      const deadLetters = new MemoryDeadLetters();
      await relayRows(OPTIONS, await portsOf(target, { deadLetters }));
      expect(target.calls).toEqual([]);
      expect(deadLetters.bodies.map(({ error }) => error)).toEqual(
        [1, 2].map(() => expect.stringMatching(/^it has \d+ bytes, and the target accepts 50$/)),
      );
    });

    test('holds the aggregate of a row that is set aside, where order counts', async () => {
      await database.add(['a', 'b', 'a', 'b']);
      const target = new MemoryTarget(true);
      target.answer = ({ rowId }) => (rowId === '1' ? rejected() : { kind: 'sent' });
      const ports = await portsOf(target);
      await relayRows(OPTIONS, ports);
      expect(target.rows).toEqual([2, 4]);
      expect((await database.rows('sent_at IS NULL')).map(({ id }) => id)).toEqual([1, 3]);
      target.answer = () => ({ kind: 'sent' });
      await database.run('UPDATE outbox SET dead_at = NULL, attempts = 0 WHERE id = 1');
      await relayRows(OPTIONS, ports);
      expect(target.rows).toEqual([2, 4, 1, 3]);
    });

    test('sends what was written before the row that is set aside', async () => {
      await database.add(['a', 'a', 'a']);
      await database.run('UPDATE outbox SET dead_at = created_at WHERE id = 2');
      const target = new MemoryTarget(true);
      await relayRows(OPTIONS, await portsOf(target));
      expect(target.rows).toEqual([1]);
    });

    test('goes past a row that is set aside, where order does not count', async () => {
      await database.add(['a', 'a']);
      const target = new MemoryTarget();
      target.answer = ({ rowId }) => (rowId === '1' ? rejected() : { kind: 'sent' });
      await relayRows(OPTIONS, await portsOf(target));
      expect(target.rows).toEqual([2]);
    });

    test('blames no row for a problem of its own', async () => {
      await database.add(['a', 'b']);
      const target = new MemoryTarget();
      target.answer = () => unavailable;
      await relayRows(OPTIONS, await portsOf(target));
      expect(target.calls.length).toBeGreaterThan(6);
      expect((await database.rows('sent_at IS NULL')).map(({ attempts }) => attempts)).toEqual([0, 0]);
      expect(metrics('PublishFailed').reduce((a, b) => a + b)).toBe(2 * target.calls.length);
      target.answer = () => ({ kind: 'sent' });
      await relayRows(OPTIONS, await portsOf(target));
      expect(target.rows).toEqual([1, 2]);
    });

    test('finds the row that makes a whole call fail', async () => {
      await database.add(['a', 'b', 'c']);
      const target = new MemoryTarget();
      target.answer = (_, call) => {
        if (call.some(({ rowId }) => rowId === '2')) {
          throw sdkError('InvalidParameterValue', 'bad characters');
        }
        return { kind: 'sent' };
      };
      await relayBatch(OPTIONS, await portsOf(target));
      expect(target.rows).toEqual([1, 3]);
      expect(await database.rows('sent_at IS NULL')).toEqual([
        { id: 2, attempts: 1, last_error: 'InvalidParameterValue: bad characters' },
      ]);
    });
  });

  test('a batch that ends before its marks leaves all unsent', async () => {
    await database.add(['a']);
    const target = new MemoryTarget();
    const ports = await portsOf(target);
    const session: OutboxSession = Object.create(ports.session);
    session.mark = async () => {
      throw new Error('the connection is gone');
    };
    await expect(relayBatch(OPTIONS, { ...ports, session })).rejects.toThrow('the connection is gone');
    await relayBatch(OPTIONS, ports);
    expect(target.accepted.map(({ id }) => id)).toEqual(['shop-1', 'shop-1']);
  });

  test('deletes what was sent longer ago than the retention, however much it is, and nothing else', async () => {
    await database.add(Array.from({ length: 2_500 }, () => 'a'));
    const old = dialect === 'postgres' ? "now() - interval '8 days'" : 'NOW(3) - INTERVAL 8 DAY';
    await database.run(
      `UPDATE outbox SET sent_at = ${old} WHERE id <= 2400`,
      'UPDATE outbox SET sent_at = created_at WHERE id > 2400',
    );
    await database.run(`UPDATE outbox SET sent_at = NULL, created_at = ${old} WHERE id = 2500`);
    const target = new MemoryTarget();
    await relayRows(OPTIONS, await portsOf(target));
    expect(target.rows).toEqual([2500]);
    expect((await database.rows()).map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, n) => 2401 + n));
  });

  test('tells the age of the oldest row and the number of unsent ones, at the beginning and at the end', async () => {
    await database.add(['a', 'b']);
    const past = dialect === 'postgres' ? "now() - interval '10 minutes'" : 'NOW(3) - INTERVAL 10 MINUTE';
    await database.run(`UPDATE outbox SET created_at = ${past} WHERE id = 1`);
    await relayRows(OPTIONS, await portsOf(new MemoryTarget()));
    const [first, last] = metrics('OldestUnsent');
    expect([Math.floor(first / 60), last]).toEqual([10, 0]);
    expect(metrics('RowsUnsent')).toEqual([2, 0]);
    expect(metrics('RowsSent')).toEqual([0, 2]);
  });

  test('polls until its time is over, and tells of itself in each half minute', async () => {
    const target = new MemoryTarget();
    const ports = await portsOf(target);
    const begin = ports.clock.now();
    let hasWritten = false;
    const sleep = ports.clock.sleep;
    const clock: Clock = {
      now: ports.clock.now,
      sleep: async (millis) => {
        if (!hasWritten) {
          hasWritten = true;
          await database.add(['late']);
        }
        await sleep(millis);
      },
    };
    await relayRows({ ...OPTIONS, pollMillis: 50_000 }, { ...ports, clock });
    expect(target.rows).toEqual([1]);
    expect(ports.clock.now() - begin).toBeGreaterThanOrEqual(49_000);
    expect(metrics('OldestUnsent').length).toBeGreaterThanOrEqual(4);
  });

  test.each([
    [
      'a table',
      'DROP TABLE outbox_relay',
      /^the database lacks outbox_relay\.id; run the statements of SqlOutboxRelay\.ddl/,
    ],
    ['a column', 'ALTER TABLE outbox DROP COLUMN last_error', /^the database lacks outbox\.last_error;/],
    ['the row to lock', 'DELETE FROM outbox_relay', /^the database lacks the row of outbox_relay with the id 1;/],
  ])('says that %s is missing', async (_, statement, message) => {
    await database.run(statement);
    await expect(relayRows(OPTIONS, await portsOf(new MemoryTarget()))).rejects.toThrow(message);
  });

  test('serves a table of another name', async () => {
    await database.make('order_events');
    await database.run("INSERT INTO order_events (aggregate_id, type, payload) VALUES ('a', 't', '{}')");
    const target = new MemoryTarget();
    await relayRows(OPTIONS, await portsOf(target, { session: await open('order_events') }));
    expect(target.accepted).toHaveLength(1);
  });
});
