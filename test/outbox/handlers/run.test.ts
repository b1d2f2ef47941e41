import type { OutboxSession } from '../../../src/outbox/handlers/outbox-session';
import { relayRows } from '../../../src/outbox/handlers/relay-rows';
import type { OutboxRow } from '../../../src/outbox/plain/message';
import { MemoryDeadLetters, MemoryTarget, sdkError } from '../targets';

const OPTIONS = { outbox: 'shop', batchSize: 2, maxAttempts: 3, retentionSeconds: 3_600, pollMillis: 0 };
const START = 1_000_000;

let now: number;
let pauses: number[];
let printed: string[];
let waiting: OutboxRow[];
let target: MemoryTarget;
let more: Partial<OutboxSession>;
/** How long each look at the database takes. */
let millis: number;

beforeEach(() => {
  now = START;
  pauses = [];
  printed = [];
  waiting = [];
  target = new MemoryTarget();
  more = {};
  millis = 0;
});

const rowsOf = (count: number): OutboxRow[] =>
  Array.from({ length: count }, (_, n) => ({
    ...{ id: `${n + 1}`, aggregateId: 'a', type: 't', payload: '{}', createdMillis: 0, attempts: 0 },
  }));

function run(options: Partial<typeof OPTIONS> = {}) {
  const session: OutboxSession = {
    missing: async () => [],
    begin: async () => true,
    unsent: async (limit) => {
      now += millis;
      return waiting.slice(0, limit);
    },
    mark: async ({ sent, dead }) => {
      const gone = [...sent, ...dead.map(({ id }) => id)];
      waiting = waiting.filter(({ id }) => !gone.includes(id));
    },
    commit: async () => undefined,
    rollback: async () => undefined,
    state: async () => ({ oldestSeconds: waiting.length * 7, unsent: waiting.length, dead: 4 }),
    deleteSent: async () => 0,
    close: async () => undefined,
    ...more,
  };
  const clock = {
    now: () => now,
    sleep: async (pause: number) => {
      pauses.push(pause);
      now += pause;
    },
  };
  const print = (line: string) => void printed.push(line);
  const ports = { session, publisher: target, deadLetters: new MemoryDeadLetters(), clock, print };
  return relayRows({ ...OPTIONS, ...options }, { ...ports, functionName: 'relay' });
}

const metrics = (name: string) =>
  printed
    .filter((line) => line.startsWith('{"_aws"'))
    .map((line) => JSON.parse(line))
    .filter((line) => name in line);
const lines = () => printed.filter((line) => !line.startsWith('{"_aws"'));

test('a database without the tables is not touched', async () => {
  more = { missing: async () => ['outbox.id', 'outbox.type'], state: () => Promise.reject(new Error('touched')) };
  await expect(run()).rejects.toThrow(
    'the database lacks outbox.id, outbox.type; run the statements of SqlOutboxRelay.ddl(…)',
  );
});

describe('a run that does not poll', () => {
  test('sends batch after batch without a pause, and ends with the first that is not full', async () => {
    waiting = rowsOf(5);
    expect(await run()).toBe(5);
    expect(target.calls).toEqual([2, 2, 1]);
    expect(pauses).toEqual([0, 0]);
  });

  test('looks again after a full batch', async () => {
    waiting = rowsOf(2);
    expect(await run()).toBe(2);
    expect(pauses).toEqual([0]);
  });

  test('tries again after a second what was not accepted, until it is set aside', async () => {
    waiting = rowsOf(1);
    let attempts = 0;
    target.answer = () => {
      attempts += 1;
      return attempts < 3 ? { kind: 'rejected', error: 'no' } : { kind: 'sent' };
    };
    expect(await run()).toBe(1);
    expect(pauses).toEqual([1_000, 1_000]);
  });
});

describe('a run that polls', () => {
  test('looks once in a second until its time is over', async () => {
    expect(await run({ pollMillis: 3_000 })).toBe(0);
    expect(pauses).toEqual([1_000, 1_000, 1_000]);
  });

  test.each([
    [49_999, 2],
    [50_000, 1],
  ])('looks again after %i ms: looks %i times', async (passed, looks) => {
    let looked = 0;
    more = {
      unsent: async (limit) => {
        looked += 1;
        now += passed;
        return rowsOf(limit);
      },
    };
    await run({ pollMillis: 50_000 });
    expect(looked).toBe(looks);
  });

  test('ends after 50 seconds, however much there is to do', async () => {
    millis = 10_000;
    let looks = 0;
    more = {
      unsent: async (limit) => {
        looks += 1;
        now += millis;
        return rowsOf(limit);
      },
    };
    await run({ pollMillis: 50_000 });
    expect(looks).toBe(5);
  });
});

describe('a problem of the target', () => {
  test('is told each time, and makes the pauses longer: to 8 seconds', async () => {
    waiting = rowsOf(1);
    target.answer = () => ({ kind: 'unavailable', error: 'ThrottlingException' });
    expect(await run()).toBe(0);
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000, 8_000, 8_000, 8_000]);
    expect(lines()).toEqual(pauses.map(() => 'cannot send: ThrottlingException'));
  });

  test('that is over makes the next pause short again', async () => {
    waiting = rowsOf(1);
    const outcomes = ['fails', 'fails', 'sent', 'fails', 'sent'];
    target.answer = () => {
      if (outcomes.shift() === 'fails') {
        throw sdkError('TimeoutError');
      }
      waiting = [...waiting, ...(outcomes.length > 0 ? [{ ...rowsOf(1)[0], id: `more ${outcomes.length}` }] : [])];
      return { kind: 'sent' };
    };
    expect(await run({ batchSize: 1 })).toBe(2);
    expect(pauses).toEqual([1_000, 2_000, 0, 1_000, 0]);
  });
});

describe('another relay that has the lock', () => {
  test('is looked for ten times in a second, and left alone after more than three', async () => {
    more = { begin: async () => false };
    expect(await run()).toBe(0);
    expect(pauses).toEqual(Array.from({ length: 31 }, () => 100));
    expect(lines()).toEqual(['another relay is at work']);
  });

  test.each([
    [3_000, 3],
    [3_001, 2],
  ])('is looked for again after %i ms: %i looks', async (passed, looks) => {
    let looked = 0;
    more = {
      begin: async () => {
        looked += 1;
        now = looked === 2 ? START + passed : now;
        return false;
      },
    };
    await run();
    expect(looked).toBe(looks);
  });

  test('and gives it back in between is no reason to end', async () => {
    let looks = 0;
    more = {
      begin: async () => {
        looks += 1;
        return looks % 30 === 0;
      },
    };
    await run({ pollMillis: 6_800 });
    expect(lines()).toEqual([]);
    expect(looks).toBe(60);
  });
});

describe('rows that were sent long ago are deleted', () => {
  const deleteWith = async (answer: (calls: number) => number, options: Partial<typeof OPTIONS> = {}) => {
    const calls: [number, number][] = [];
    more = {
      deleteSent: async (...call) => {
        calls.push(call);
        return answer(calls.length);
      },
    };
    await run(options);
    return calls;
  };

  test('a thousand at a time, until there are less', async () => {
    expect(await deleteWith((calls) => (calls < 3 ? 1_000 : 999))).toEqual([1, 2, 3].map(() => [3_600, 1_000]));
  });

  test('for no longer than five seconds', async () => {
    const calls = await deleteWith(() => {
      now += 2_500;
      return 1_000;
    });
    expect(calls).toHaveLength(2);
  });
});

describe('the metrics', () => {
  test('are those of the function, at the beginning and at the end', async () => {
    waiting = rowsOf(3);
    await run({ batchSize: 5 });
    const [first, last] = [0, 1].map((index) =>
      Object.fromEntries(
        ['OldestUnsent', 'RowsUnsent', 'DeadRows', 'PublishFailed', 'RowsSent'].map((name) => {
          const line = metrics(name)[index];
          const [{ Namespace, Dimensions, Metrics }] = line._aws.CloudWatchMetrics;
          expect([Namespace, Dimensions, line.FunctionName, line._aws.Timestamp]).toEqual([
            ...['CdkHindsight/Outbox', [['FunctionName']], 'relay', START],
          ]);
          return [name, `${line[name]} ${Metrics[0].Unit}`];
        }),
      ),
    );
    expect(first).toEqual({
      ...{ OldestUnsent: '21 Seconds', RowsUnsent: '3 Count', DeadRows: '4 Count' },
      ...{ PublishFailed: '0 Count', RowsSent: '0 Count' },
    });
    expect(last).toEqual({
      ...{ OldestUnsent: '0 Seconds', RowsUnsent: '0 Count', DeadRows: '4 Count' },
      ...{ PublishFailed: '0 Count', RowsSent: '3 Count' },
    });
    expect(metrics('RowsSent')).toHaveLength(2);
  });

  test('are told again every 20 seconds, and what was counted is counted once', async () => {
    waiting = rowsOf(3);
    let isFirst = true;
    target.answer = ({ rowId }) => {
      const isRejected = isFirst && rowId === '1';
      isFirst = false;
      return isRejected ? { kind: 'rejected', error: 'no' } : { kind: 'sent' };
    };
    await run({ pollMillis: 45_000, batchSize: 5 });
    expect(metrics('RowsSent').map(({ RowsSent, _aws }) => [RowsSent, _aws.Timestamp - START])).toEqual([
      [0, 0],
      [3, 20_000],
      [0, 40_000],
      [0, 45_000],
    ]);
    expect(metrics('PublishFailed').map(({ PublishFailed }) => PublishFailed)).toEqual([0, 1, 0, 0]);
  });
});
