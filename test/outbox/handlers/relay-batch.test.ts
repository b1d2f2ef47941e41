import type { Marks, OutboxSession } from '../../../src/outbox/handlers/outbox-session';
import { relayBatch } from '../../../src/outbox/handlers/relay-batch';
import type { OutboxRow } from '../../../src/outbox/plain/message';
import type { Clock } from '../../../src/private/runtime/clock';
import { MemoryDeadLetters, MemoryTarget, sdkError } from '../targets';

const OPTIONS = { outbox: 'shop', batchSize: 10, maxAttempts: 3 };
const rejected = { kind: 'rejected' as const, error: 'MalformedDetail: no' };
const unavailable = { kind: 'unavailable' as const, error: 'ThrottlingException' };

let rows: OutboxRow[];
let target: MemoryTarget;
let deadLetters: MemoryDeadLetters;
let printed: string[];
let steps: string[];
let marks: Marks | undefined;
let now: number;
let more: Partial<OutboxSession>;

beforeEach(() => {
  rows = [];
  target = new MemoryTarget();
  deadLetters = new MemoryDeadLetters();
  printed = [];
  steps = [];
  marks = undefined;
  now = 0;
  more = {};
});

function add(aggregateId: string, props: Partial<OutboxRow> = {}): void {
  const id = `${rows.length + 1}`;
  rows.push({ id, aggregateId, type: 'OrderPlaced', payload: '{"n":1}', createdMillis: 0, attempts: 0, ...props });
}

/** A session that gives the rows and takes note of what is asked of it. */
function session(): OutboxSession {
  const note = (step: string) => async () => void steps.push(step);
  return {
    missing: async () => [],
    begin: async () => true,
    unsent: async (limit, holds) => {
      steps.push(`unsent ${limit} ${holds}`);
      return rows;
    },
    mark: async ({ sent, failed, dead }) => {
      steps.push('mark');
      marks = { sent: [...sent], failed: [...failed], dead: [...dead] };
    },
    commit: note('commit'),
    rollback: note('rollback'),
    state: async () => ({ oldestSeconds: 0, unsent: 0, dead: 0 }),
    deleteSent: async () => 0,
    close: async () => undefined,
    ...more,
  };
}

function relay(options = OPTIONS) {
  const clock: Clock = { now: () => now, sleep: async () => undefined };
  const print = (line: string) => void printed.push(line);
  return relayBatch(options, { session: session(), publisher: target, deadLetters, clock, print });
}

test('rows are read, marked and committed in this order, and counted', async () => {
  add('a');
  add('b');
  expect(await relay()).toEqual({ isLocked: false, taken: 2, sent: 2, failed: 0, problem: undefined });
  expect(steps).toEqual(['unsent 10 false', 'mark', 'commit']);
  expect(marks).toEqual({ sent: ['1', '2'], failed: [], dead: [] });
  expect(printed).toEqual([]);
});

test('where order counts, the rows behind one that is set aside are not read', async () => {
  target = new MemoryTarget(true);
  await relay({ ...OPTIONS, batchSize: 4 });
  expect(steps[0]).toBe('unsent 4 true');
});

test('another relay at work leaves nothing to do', async () => {
  more = { begin: async () => false };
  expect(await relay()).toEqual({ isLocked: true, taken: 0, sent: 0, failed: 0 });
  expect(steps).toEqual([]);
});

test('what fails in the database is rolled back, and is the error even if that fails, too', async () => {
  more = { commit: () => Promise.reject(new Error('no commit')) };
  await expect(relay()).rejects.toThrow('no commit');
  expect(steps.at(-1)).toBe('rollback');
  more = { ...more, rollback: () => Promise.reject(new Error('no rollback')) };
  await expect(relay()).rejects.toThrow('no commit');
});

describe('a row that the target rejects', () => {
  test('is tried again, with the reason', async () => {
    add('a', { attempts: 1 });
    target.answer = () => rejected;
    expect(await relay()).toMatchObject({ sent: 0, failed: 1, problem: undefined });
    expect(marks).toEqual({ sent: [], failed: [{ id: '1', error: 'MalformedDetail: no' }], dead: [] });
    expect(printed).toEqual(['row 1 was not accepted: MalformedDetail: no']);
    expect(deadLetters.bodies).toEqual([]);
  });

  test('is set aside in its last attempt, with all that is known of it', async () => {
    add('a', { attempts: 2, createdMillis: Date.UTC(2026, 0, 2) });
    target.answer = () => rejected;
    expect(await relay()).toMatchObject({ sent: 0, failed: 1, problem: undefined });
    expect(marks).toEqual({ sent: [], failed: [], dead: [{ id: '1', error: 'MalformedDetail: no' }] });
    expect(deadLetters.bodies).toEqual([
      {
        ...{ id: 'shop-1', row: '1', aggregateId: 'a', type: 'OrderPlaced', createdAt: '2026-01-02T00:00:00.000Z' },
        ...{ attempts: 3, error: 'MalformedDetail: no', payload: '{"n":1}' },
      },
    ]);
    expect(printed).toEqual(['row 1 is set aside: MalformedDetail: no']);
  });

  test('has at most 1,000 characters of the reason in the table and in the dead letter', async () => {
    add('a', { attempts: 1 });
    add('b', { attempts: 2 });
    target.answer = () => ({ kind: 'rejected', error: 'x'.repeat(1_500) });
    await relay();
    const errors = [marks?.failed[0].error, marks?.dead[0].error, deadLetters.bodies[0].error];
    expect(errors).toEqual([1, 2, 3].map(() => 'x'.repeat(1_000)));
  });

  test.each([
    [900_000, false],
    [900_001, true],
  ])('leaves a payload of %i bytes out of the dead letter: %s', async (bytes, isLeftOut) => {
    const payload = `"${'x'.repeat(bytes - 2)}"`;
    add('a', { payload, attempts: 2 });
    target.answer = () => rejected;
    await relay();
    expect(deadLetters.bodies[0].payload).toBe(isLeftOut ? `left out: it has ${bytes} bytes` : payload);
  });

  test('stays, and counts as two failures, when the dead letter queue fails, too', async () => {
    add('a', { attempts: 2 });
    target.answer = () => rejected;
    deadLetters.fail = sdkError('AccessDenied', 'not you');
    expect(await relay()).toMatchObject({ failed: 2, problem: 'the dead letter queue: AccessDenied: not you' });
    expect(marks).toEqual({ sent: [], failed: [{ id: '1', error: 'MalformedDetail: no' }], dead: [] });
  });
});

describe('where order counts, behind a row that is rejected', () => {
  beforeEach(() => {
    target = new MemoryTarget(true);
    for (const aggregate of ['a', 'b', 'a', 'b']) {
      add(aggregate);
    }
  });

  test('those of its aggregate wait, and only those', async () => {
    target.answer = ({ rowId }) => (rowId === '1' ? rejected : { kind: 'sent' });
    await relay();
    expect(marks?.sent).toEqual(['2', '4']);
  });

  test('those of its aggregate wait for a problem of the service, too, and no other call is made', async () => {
    target.answer = ({ rowId }) => (rowId === '1' ? unavailable : { kind: 'sent' });
    expect(await relay()).toMatchObject({ sent: 1, failed: 1, problem: 'ThrottlingException' });
    expect(marks?.sent).toEqual(['2']);
    expect(target.calls).toEqual([2]);
  });
});

describe('a row that can never be sent', () => {
  test.each([
    ['the payload is not JSON', { payload: '{' }, /^the payload is not JSON: ./],
    [
      'it is too large',
      { payload: JSON.stringify('x'.repeat(500)) },
      /^it has 6\d\d bytes, and the target accepts 300$/,
    ],
  ])('is set aside in its first attempt: %s', async (_, props, reason) => {
    target.maxBytes = 300;
    add('a', props);
    add('a');
    expect(await relay()).toMatchObject({ taken: 2, sent: 1, failed: 0 });
    expect(marks).toEqual({ sent: ['2'], failed: [], dead: [{ id: '1', error: expect.stringMatching(reason) }] });
    expect(deadLetters.bodies).toHaveLength(1);
  });

  test('has exactly the size that the target accepts, and is sent', async () => {
    add('a');
    await relay();
    const [{ payload, ...head }] = target.accepted as any[];
    const bytes = Buffer.byteLength(JSON.stringify({ ...head, payload })) + Buffer.byteLength('OrderPlaced');
    for (const [maxBytes, sent] of [
      [bytes, 1],
      [bytes - 1, 0],
    ]) {
      target.maxBytes = maxBytes;
      expect(await relay()).toMatchObject({ sent });
    }
  });

  test('keeps those of its aggregate behind it, where order counts, and only those', async () => {
    target = new MemoryTarget(true);
    add('a', { payload: '{' });
    add('a');
    add('b');
    await relay();
    expect(marks).toMatchObject({ sent: ['3'], failed: [], dead: [{ id: '1' }] });
  });
});

describe('a call that fails as a whole', () => {
  test('is a problem of the target that no row is to blame for, and the last call of the batch', async () => {
    target = new MemoryTarget(true);
    for (const aggregate of ['a', 'b', 'a']) {
      add(aggregate);
    }
    target.answer = () => {
      throw sdkError('TimeoutError', 'too slow');
    };
    expect(await relay()).toEqual({ isLocked: false, taken: 3, sent: 0, failed: 1, problem: 'TimeoutError: too slow' });
    expect(marks).toEqual({ sent: [], failed: [], dead: [] });
    expect(target.calls).toEqual([2]);
  });

  test('because of one message is made again for each message alone', async () => {
    for (const aggregate of ['a', 'b', 'c']) {
      add(aggregate);
    }
    target.answer = (_, call) => {
      if (call.some(({ rowId }) => rowId === '2')) {
        throw sdkError('InvalidParameterValue', 'bad');
      }
      return { kind: 'sent' };
    };
    expect(await relay()).toMatchObject({ sent: 2, failed: 2, problem: undefined });
    expect(target.calls).toEqual([3, 1, 1, 1]);
    expect(marks?.failed).toEqual([{ id: '2', error: 'InvalidParameterValue: bad' }]);
  });

  test('has no more calls after it when the service has a problem meanwhile', async () => {
    add('a');
    add('b');
    target.answer = (_, call) => {
      throw sdkError(call.length > 1 ? 'InvalidParameterValue' : 'TimeoutError', '');
    };
    expect(await relay()).toMatchObject({ sent: 0, failed: 2, problem: 'TimeoutError' });
    expect(target.calls).toEqual([2, 1]);
  });
});

describe('a call has', () => {
  test('at most ten messages', async () => {
    for (let n = 0; n < 11; n++) {
      add('a');
    }
    await relay();
    expect(target.calls).toEqual([10, 1]);
  });

  test('at most 200,000 bytes, unless one message alone has more', async () => {
    const bytes = async (...sizes: number[]) => {
      rows = [];
      target = new MemoryTarget();
      for (const size of sizes) {
        add('a', { payload: JSON.stringify('x'.repeat(size)) });
      }
      await relay();
      return target.calls;
    };
    add('a', { payload: '""' });
    await relay();
    const [{ payload, ...head }] = target.accepted as any[];
    const overhead = Buffer.byteLength(JSON.stringify({ ...head, payload })) + Buffer.byteLength('OrderPlaced');
    expect(await bytes(100_000 - overhead, 100_000 - overhead)).toEqual([2]);
    expect(await bytes(100_000 - overhead, 100_001 - overhead)).toEqual([1, 1]);
    expect(await bytes(300_000)).toEqual([1]);
  });

  test.each([
    [14_999, 2],
    [15_000, 1],
  ])('no other after it when the batch has taken %i ms', async (millis, calls) => {
    target = new MemoryTarget(true);
    add('a');
    add('a');
    target.during = async () => {
      now += millis;
    };
    await relay();
    expect(target.calls).toHaveLength(calls);
    expect(marks?.sent).toHaveLength(calls);
  });
});
