import type { Cache } from '../../../src/stampede/handlers/cache';
import { type RefreshPorts, refreshValue } from '../../../src/stampede/handlers/refresh-value';
import { storedText, storedValue } from '../../../src/stampede/plain/stored-value';
import { environmentOf } from '../environment';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const START = Date.parse('2026-03-04T00:00:00Z');

/** A cache in memory, with the time of the test and all that happened to it. */
class Ground {
  public now = START;
  public text: string | undefined;
  public lockHolder: string | undefined;
  public fence: string | undefined;
  public readonly calls: string[] = [];
  public readonly printed: string[] = [];
  public failures: Record<string, number> = {};
  public answer = '[1]';
  public loadMillis = 1_000;
  private holders = 0;

  public async run(event?: { accept?: boolean }, more: Partial<RefreshPorts> = {}) {
    return refreshValue(event, { ...this.ports, ...more });
  }

  /** A value of an age. */
  public store(json: string, age: number): void {
    this.text = storedText(json, this.now - age);
  }

  public get value(): unknown {
    return this.text === undefined ? undefined : JSON.parse(this.text).value;
  }

  /** The metrics of the last run. */
  public get metrics(): Record<string, number> {
    const lines = this.printed.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
    const names = lines.map((line) => [line._aws.CloudWatchMetrics[0].Metrics[0].Name, line]);
    return Object.fromEntries(names.map(([name, line]) => [name, line[name]]));
  }

  private readonly ports: RefreshPorts = {
    environment: environmentOf('data'),
    clock: {
      now: () => this.now,
      sleep: async (millis) => {
        this.now += millis;
      },
    },
    connect: async () => {
      this.call('connect');
      return this.cache;
    },
    load: async () => {
      this.now += this.loadMillis;
      this.call('load');
      return this.answer;
    },
    newHolder: () => {
      this.holders += 1;
      return `holder-${this.holders}`;
    },
    print: (line) => this.printed.push(line),
  };

  private readonly cache: Cache = {
    inspect: async () => {
      this.call('inspect');
      return storedValue((this.text ?? '').slice(0, 64), Buffer.byteLength(this.text ?? ''));
    },
    lock: async (holder, millis) => {
      this.call(`lock ${millis}`);
      if (this.lockHolder !== undefined) {
        return false;
      }
      this.lockHolder = this.fence = holder;
      return true;
    },
    store: async (holder, text, millis) => {
      this.call(`store ${millis}`);
      if (this.fence !== holder) {
        return false;
      }
      this.text = text;
      this.lockHolder = undefined;
      return true;
    },
    release: async (holder) => {
      this.call('release');
      this.lockHolder = this.lockHolder === holder ? undefined : this.lockHolder;
    },
    close: () => {
      this.calls.push('close');
    },
  };

  private call(name: string): void {
    this.calls.push(name);
    const [word] = name.split(' ');
    if ((this.failures[word] ?? 0) > 0) {
      this.failures[word] -= 1;
      throw new Error(`${word} failed`);
    }
  }
}

let ground: Ground;

beforeEach(() => {
  ground = new Ground();
});

describe('a value that is fresh', () => {
  test('is left alone', async () => {
    ground.store('[0]', 24 * HOUR - 1);
    expect(await ground.run()).toEqual({ outcome: 'fresh' });
    expect(ground.calls).toEqual(['connect', 'inspect', 'close']);
  });

  test('has its age and its size in the metrics', async () => {
    ground.store('[1,2,3]', 3 * HOUR);
    await ground.run();
    expect(ground.metrics).toEqual({ Staleness: 3 * 3_600, ValueSize: 7, LockContended: 0 });
  });

  test('is loaded if it is to be accepted', async () => {
    ground.store('[0]', HOUR);
    expect(await ground.run({ accept: true })).toEqual({ outcome: 'refreshed' });
    expect(ground.value).toEqual([1]);
  });

  test('whose time is in the future has no age', async () => {
    ground.store('[0]', -5_000);
    await ground.run();
    expect(ground.metrics.Staleness).toBe(0);
  });
});

describe('a value that is due', () => {
  beforeEach(() => ground.store('[0]', 24 * HOUR));

  test('is loaded under a lock, without a connection that is idle meanwhile, and written', async () => {
    expect(await ground.run()).toEqual({ outcome: 'refreshed' });
    const loaded = ['connect', 'inspect', 'lock 60000', 'close', 'load'];
    expect(ground.calls).toEqual([...loaded, 'connect', 'store 604800000', 'close']);
    expect(ground.value).toEqual([1]);
    expect(ground.lockHolder).toBeUndefined();
    expect(ground.printed[0]).toBe('refreshed: 3 bytes, loaded in 1000 ms');
  });

  test('is as old as the beginning of its load', async () => {
    ground.loadMillis = 20_000;
    await ground.run();
    expect(JSON.parse(ground.text!).refreshedAt).toBe(START);
    expect(ground.metrics).toEqual({
      Staleness: 20,
      RefreshDuration: 20_000,
      Rejected: 0,
      ValueSize: 3,
      LockContended: 0,
    });
  });

  test('stays as it is while the loader fails, and the lock is released for the next check', async () => {
    ground.failures = { load: 1 };
    await expect(ground.run()).rejects.toThrow('load failed');
    expect(ground.value).toEqual([0]);
    expect(ground.lockHolder).toBeUndefined();
    expect(ground.metrics).toMatchObject({ Staleness: 24 * 3_600 + 1, RefreshDuration: 1_000, Rejected: 0 });
    expect(ground.printed[0]).toBe('FAILED: load failed');
    expect(await ground.run()).toEqual({ outcome: 'refreshed' });
  });

  test.each(['null', '[]', '{}'])('is not replaced by %s', async (answer) => {
    ground.answer = answer;
    expect(await ground.run()).toEqual({
      outcome: 'rejected',
      reason: `the loader returned an empty value: ${answer}`,
    });
    expect(ground.printed[0]).toBe(`REJECTED: the loader returned an empty value: ${answer}`);
    expect(ground.value).toEqual([0]);
    expect(ground.lockHolder).toBeUndefined();
    expect(ground.metrics).toMatchObject({ Rejected: 1, Staleness: 24 * 3_600 + 1 });
  });

  test('is not replaced by a value that shrank, until that is accepted once', async () => {
    ground.store(JSON.stringify('x'.repeat(998)), 24 * HOUR);
    expect(await ground.run()).toMatchObject({ outcome: 'rejected' });
    expect(ground.metrics.ValueSize).toBe(3);
    expect(await ground.run({ accept: true })).toEqual({ outcome: 'refreshed' });
    ground.now += 24 * HOUR;
    expect(await ground.run()).toEqual({ outcome: 'refreshed' });
  });

  test('is replaced by anything where every value is accepted', async () => {
    ground.answer = '[]';
    const { MAX_SHRINK_PERCENT, ...environment } = environmentOf('data');
    expect(MAX_SHRINK_PERCENT).toBe('50');
    expect(await ground.run({}, { environment })).toEqual({ outcome: 'refreshed' });
    expect(ground.value).toEqual([]);
  });

  test('is written by a later attempt if the cache does not answer at first: it is not loaded again', async () => {
    ground.failures = { store: 2 };
    expect(await ground.run()).toEqual({ outcome: 'refreshed' });
    expect(ground.calls.filter((call) => call === 'load')).toHaveLength(1);
    expect(ground.calls.filter((call) => call === 'close')).toHaveLength(4);
    expect(ground.printed.slice(0, 2)).toEqual(Array(2).fill('the value is not written yet: store failed'));
    // The load, and a second after each attempt.
    expect(ground.now).toBe(START + 3_000);
  });

  test('is given up after three attempts to write it', async () => {
    ground.failures = { store: 3 };
    await expect(ground.run()).rejects.toThrow('store failed');
    expect(ground.lockHolder).toBeUndefined();
  });

  test('keeps its lock if the cache does not answer, which ends by itself', async () => {
    ground.failures = { load: 1, release: 1 };
    await expect(ground.run()).rejects.toThrow('load failed');
    expect(ground.lockHolder).toBe('holder-1');
    expect(ground.printed).toContain('the lock stays until its time to live ends: release failed');
  });

  test('is not written once another run took the lock, and that is tried once', async () => {
    const run = ground.run(
      {},
      {
        load: async () => {
          ground.fence = 'somebody else';
          return '[1]';
        },
      },
    );
    await expect(run).rejects.toThrow('another run took the lock since, or the fence was lost');
    expect(ground.value).toEqual([0]);
    expect(ground.calls.filter((call) => call.startsWith('store'))).toHaveLength(1);
  });
});

describe('a lock that somebody else has', () => {
  beforeEach(() => {
    ground.lockHolder = 'somebody else';
  });

  test('is left alone, and nothing is loaded', async () => {
    ground.store('[0]', 24 * HOUR);
    expect(await ground.run()).toEqual({ outcome: 'locked' });
    expect(ground.calls).toEqual(['connect', 'inspect', 'lock 60000', 'close']);
    expect(ground.lockHolder).toBe('somebody else');
    expect(ground.printed[0]).toBe('somebody else is loading the value');
  });

  test.each([
    ['the first load may still run', 24 * HOUR + 6 * MINUTE, 0],
    ['the first load must be over', 24 * HOUR + 6 * MINUTE + 1, 1],
  ])('counts once %s', async (_, age, contended) => {
    ground.store('[0]', age);
    await ground.run();
    expect(ground.metrics).toMatchObject({ LockContended: contended, Staleness: Math.round(age / 1_000) });
  });

  test('does not count while there is no value: the staleness is missing then', async () => {
    await ground.run();
    expect(ground.metrics).toEqual({ LockContended: 0 });
  });
});

describe('no value', () => {
  test('is loaded', async () => {
    expect(await ground.run()).toEqual({ outcome: 'refreshed' });
  });

  test('has no staleness while the loader fails, so that the alarm of missing data fires', async () => {
    ground.failures = { load: 1 };
    await expect(ground.run()).rejects.toThrow();
    expect(ground.metrics).not.toHaveProperty('Staleness');
  });

  test('is also one that somebody else wrote', async () => {
    ground.text = 'something else';
    expect(await ground.run()).toEqual({ outcome: 'refreshed' });
    expect(ground.value).toEqual([1]);
  });
});

test('a cache that does not answer is an error, with no staleness', async () => {
  ground.failures = { connect: 1 };
  await expect(ground.run()).rejects.toThrow('connect failed');
  expect(ground.metrics).toEqual({ LockContended: 0 });
});

test('each metric has the name of the function as its only dimension', async () => {
  await ground.run();
  const lines = ground.printed.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  expect(lines).toHaveLength(5);
  for (const line of lines) {
    expect(line._aws.CloudWatchMetrics[0]).toMatchObject({
      Namespace: 'CdkHindsight/Stampede',
      Dimensions: [['FunctionName']],
    });
    expect(line.FunctionName).toBe('refresher');
  }
});
