import { planBacklog } from '../../../src/batch/handlers/plan-backlog';
import { PLANNER_VARIABLES, RUN_KEYS } from '../../../src/batch/plan-backlog.contract';
import { doneOf, MemoryAccount, SETTINGS } from '../memory-account';

let account: MemoryAccount;
beforeEach(() => {
  account = new MemoryAccount();
});

const scan = () => planBacklog(undefined, account.ports());
/** A day later, after the jobs of the last scan. */
async function nextScan() {
  account.work();
  account.now += 86_400_000;
  return scan();
}
const planned = () => account.chunksOf(account.submissions[account.submissions.length - 1]).flat();
const metric = (name: string) =>
  account.printed
    .map((line) => JSON.parse(line))
    .filter((line) => line._aws && name in line)
    .at(-1)?.[name];

describe('an empty backlog', () => {
  test('starts nothing', async () => {
    expect(await scan()).toEqual({
      outcome: 'nothing',
      run: 'runs/2026-11-27T03-00-00Z-1',
      left: 0,
      planned: 0,
      deferred: 0,
      dead: 0,
    });
    expect(account.submissions).toEqual([]);
  });

  test('looks for jobs once', async () => {
    const ports = account.ports();
    const active = jest.fn(ports.jobs.active);
    await planBacklog(undefined, { ...ports, jobs: { ...ports.jobs, active } });
    expect(active).toHaveBeenCalledTimes(1);
  });

  test('of which all is done starts nothing', async () => {
    account.put('transcripts', doneOf(account.upload('a')));
    expect((await scan()).outcome).toBe('nothing');
  });
});

describe('what is undone', () => {
  test('is planned with its result and the number of the try', async () => {
    account.upload('a');
    account.put('transcripts', doneOf(account.upload('b')));
    account.upload('c');
    expect(await scan()).toMatchObject({ outcome: 'submitted', jobId: 'job-0', left: 2, planned: 2, deferred: 0 });
    expect(planned()).toEqual([
      { key: 'calls/a.wav', done: 'text/a.json', scans: 1 },
      { key: 'calls/c.wav', done: 'text/c.json', scans: 1 },
    ]);
  });

  test('is cut into chunks', async () => {
    'abcdefg'.split('').forEach((name) => {
      account.upload(name);
    });
    await scan();
    expect(account.submissions).toEqual([
      { id: 'job-0', run: 'runs/2026-11-27T03-00-00Z-1', size: 3, name: 'runs-2026-11-27T03-00-00Z-1' },
    ]);
    expect(account.chunksOf(account.submissions[0]).map(({ length }) => length)).toEqual([3, 3, 1]);
  });

  test('is not a younger object', async () => {
    account.put('recordings', 'calls/young.wav', '', account.now - 3_599_999);
    account.put('recordings', 'calls/old.wav', '', account.now - 3_600_000);
    await scan();
    expect(planned().map(({ key }) => key)).toEqual(['calls/old.wav']);
  });

  test('is nothing with another prefix or suffix, no folder and no bare prefix', async () => {
    for (const key of ['calls/a.mp3', 'other/a.wav', 'calls/', 'calls/x/', 'calls/.wav']) {
      account.put('recordings', key, '', 0);
    }
    expect((await scan()).left).toBe(0);
  });

  test('is what has a result of another name only', async () => {
    account.upload('a');
    account.put('transcripts', 'text/a.json.tmp');
    account.put('transcripts', 'a.json');
    expect((await scan()).left).toBe(1);
  });
});

describe('the name of a run', () => {
  test('is the time that the schedule wanted', async () => {
    const { run } = await planBacklog({ scheduledTime: '2026-11-27T02:00:00Z' }, account.ports());
    expect(run).toBe('runs/2026-11-27T02-00-00Z-1');
  });

  test('is that of the clock if the schedule says nothing', async () => {
    const { run } = await planBacklog({ scheduledTime: '<aws.scheduler.scheduled-time>' }, account.ports());
    expect(run).toBe('runs/2026-11-27T03-00-00Z-1');
  });
});

describe('beside jobs at work', () => {
  test('nothing is planned', async () => {
    account.upload('a');
    await scan();
    account.upload('b');
    expect(await scan()).toMatchObject({ outcome: 'skipped', left: 0, planned: 0 });
    expect(account.submissions).toHaveLength(1);
    expect(metric('Skipped')).toBe(1);
  });

  test('of somebody who was faster nothing is started', async () => {
    account.upload('a');
    const ports = account.ports();
    let looks = 0;
    const active = async () => {
      looks += 1;
      return looks === 1 ? [] : [{ id: 'other', isRunning: true, isArray: false, created: 0 }];
    };
    const result = await planBacklog(undefined, { ...ports, jobs: { ...ports.jobs, active } });
    expect(result).toMatchObject({ outcome: 'skipped', left: 1, planned: 0 });
    expect(account.submissions).toEqual([]);
  });
});

describe('a poison item', () => {
  beforeEach(() => {
    account.poison.add(account.upload('poison'));
  });

  test('leaves the loop after three scans, and is listed', async () => {
    await scan();
    expect(planned()).toMatchObject([{ scans: 1 }]);
    await nextScan();
    expect(planned()).toMatchObject([{ scans: 2 }]);
    await nextScan();
    expect(planned()).toMatchObject([{ scans: 3 }]);
    expect(await nextScan()).toMatchObject({ outcome: 'nothing', left: 0, dead: 1 });
    expect(account.dead()).toEqual([
      { key: 'calls/poison.wav', done: 'text/poison.json', scans: 3, at: '2026-11-30T03:00:00.000Z' },
    ]);
    expect(await nextScan()).toMatchObject({ outcome: 'nothing', dead: 1 });
    expect(account.submissions).toHaveLength(3);
  });

  test('does not take others with it', async () => {
    for (let day = 0; day < 5; day += 1) {
      account.upload(`healthy-${day}`);
      await nextScan();
    }
    account.work();
    expect(account.keys('transcripts')).toHaveLength(5);
    expect(account.dead()).toHaveLength(1);
  });

  describe('that is dead', () => {
    beforeEach(async () => {
      for (let day = 0; day < 4; day += 1) {
        await nextScan();
      }
    });

    test('is tried again when its object is replaced', async () => {
      account.put('recordings', 'calls/poison.wav', '', account.now + 1);
      account.poison.clear();
      expect(await nextScan()).toMatchObject({ outcome: 'submitted', dead: 0 });
      expect(planned()).toMatchObject([{ scans: 1 }]);
      expect(account.dead()).toEqual([]);
    });

    test('is tried again when somebody takes it off the list', async () => {
      account.put('runs', RUN_KEYS.dead, '');
      expect(await nextScan()).toMatchObject({ outcome: 'submitted', dead: 0 });
    });

    test('is not written down again while nothing changes', async () => {
      const ports = account.ports();
      const write = jest.fn(ports.store.write);
      account.work();
      await planBacklog(undefined, { ...ports, store: { ...ports.store, write } });
      expect(write.mock.calls.map(([, key]) => key)).toEqual([RUN_KEYS.last]);
    });

    test('makes room for another that dies in the same scan', async () => {
      account.poison.add(account.upload('other'));
      for (let day = 0; day < 3; day += 1) {
        await nextScan();
      }
      account.delete('recordings', 'calls/poison.wav');
      expect(await nextScan()).toMatchObject({ dead: 1 });
      expect(account.dead()).toMatchObject([{ key: 'calls/other.wav' }]);
    });

    test('leaves the list when it is done by hand, or deleted', async () => {
      account.put('transcripts', 'text/poison.json');
      expect(await nextScan()).toMatchObject({ dead: 0 });
      expect(account.dead()).toEqual([]);
    });
  });

  test('whose job is never started is not counted', async () => {
    for (let day = 0; day < 10; day += 1) {
      await scan();
      account.work(() => 'never starts');
      account.now += 86_400_000;
    }
    expect(planned()).toMatchObject([{ scans: 1 }]);
    expect(account.dead()).toEqual([]);
  });
});

describe('more than 10,000 chunks', () => {
  function accountOf(items: number): MemoryAccount {
    const big = new MemoryAccount({ ...SETTINGS, [PLANNER_VARIABLES.chunkSize]: '1' });
    const ports = big.ports();
    const page = Array.from({ length: items }, (_, index) => ({ key: `calls/${100_000 + index}.wav`, modified: 0 }));
    const list = async function* (bucket: string) {
      yield bucket === 'recordings' ? page : [];
    };
    jest.spyOn(big, 'ports').mockReturnValue({ ...ports, store: { ...ports.store, list } });
    return big;
  }

  test.each([
    [1, 1, 0],
    [2, 2, 0],
    [10_000, 10_000, 0],
    [10_001, 10_000, 1],
  ])('of %s items %s are planned, and %s deferred', async (items, count, deferred) => {
    const big = accountOf(items);
    expect(await planBacklog(undefined, big.ports())).toMatchObject({ left: items, planned: count, deferred });
    expect(big.submissions).toMatchObject([{ size: count }]);
  });

  test('an item that is deferred keeps its count', async () => {
    const big = accountOf(10_001);
    big.put('runs', RUN_KEYS.last, JSON.stringify({ run: 'runs/before', jobId: 'job', chunks: 1 }));
    big.put('runs', 'runs/before/chunk-0.jsonl', '{"key":"calls/110000.wav","done":"text/110000.json","scans":2}\n');
    const { run } = await planBacklog(undefined, big.ports());
    expect(big.text('runs', `${run}/carried.jsonl`)).toBe(
      '{"key":"calls/110000.wav","done":"text/110000.json","scans":2}\n',
    );
    big.work(() => 'never starts');
    await planBacklog(undefined, big.ports());
    expect(big.text('runs', `${run}/carried.jsonl`)).toBeDefined();
  });
});

test('the metrics of a scan', async () => {
  account.upload('a');
  await scan();
  const names = ['Scans', 'Skipped', 'ItemsLeft', 'ItemsPlanned', 'Deferred', 'DeadItems'];
  expect(names.map(metric)).toEqual([1, 0, 1, 1, 0, 0]);
  expect(JSON.parse(account.printed[0])).toMatchObject({
    Backlog: 'planner',
    _aws: { CloudWatchMetrics: [{ Namespace: 'CdkHindsight/BatchBacklog', Dimensions: [['Backlog']] }] },
  });
});
