import fc from 'fast-check';
import { Times } from '../../../src/schedule/plain/times';
import { WallClock } from '../../../src/schedule/plain/wall-clock';
import { Quartz } from '../quartz';
import { cronTexts, dailyCronTexts } from './generated-cron';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const IS_NIGHTLY = process.env.FIRE_CASES !== undefined;
const CASES = Number(process.env.FIRE_CASES ?? 150);
const SEED = Number(process.env.FIRE_SEED ?? 1);

let quartz: Quartz;
beforeAll(() => {
  quartz = Quartz.start();
});
afterAll(() => quartz.stop());

const utc = (text: string) => Date.parse(`${text}:00Z`);
const due = (cron: string, zone: string, from: number, to: number) =>
  new Times({ cron, zone }).dueBetween(from - 1, to - 1);

describe('in UTC, what is due is what Quartz says', () => {
  test.each([
    '0 3 ? * MON-FRI *',
    '0/10 * * * ? *',
    '15 12 L * ? *',
    '15 12 28W * ? *',
    '15 12 1W * ? *',
    '0 0 ? * 6L *',
    '0 0 ? * 2#5 *',
    '0 0 29 FEB ? *',
    '5,35 8-17/3 ? JAN-MAR,DEC SUN *',
    '0 0 1/10 */2 ? 2026/3',
  ])('%s, over nine years', async (cron) => {
    const [from, to] = [utc('2026-01-01T00:00'), utc('2035-01-01T00:00')];
    const minutes = new Times({ cron, zone: 'UTC' });
    const expected = new Set(await quartz.dueTimes('UTC', cron, from, to));
    const wrong: string[] = [];
    // Each minute of a day that has one, and midday of each other day.
    const days = new Set([...expected].map((time) => Math.floor(time / DAY)));
    for (let day = from / DAY; day < to / DAY; day++) {
      const offsets =
        days.has(day) && days.size < 200 ? Array.from({ length: 1_440 }, (_, it) => it) : [0, 180, 720, 735];
      for (const minute of offsets) {
        const time = day * DAY + minute * MINUTE;
        if (minutes.isDue(time) !== expected.has(time)) {
          wrong.push(new Date(time).toISOString());
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test('random days, over nine years', async () => {
    const [from, to] = [utc('2026-01-01T00:00'), utc('2035-01-01T00:00')];
    await fc.assert(
      fc.asyncProperty(dailyCronTexts, async (cron) => {
        const times = new Times({ cron, zone: 'UTC' });
        const [minute] = times.minutesOfDay;
        const all = Array.from({ length: (to - from) / DAY }, (_, day) => from + day * DAY + minute * MINUTE);
        expect(all.filter((time) => times.isDue(time))).toEqual(await quartz.dueTimes('UTC', cron, from, to));
      }),
      { numRuns: CASES, seed: SEED },
    );
  });

  test('random minutes, over four days', async () => {
    await fc.assert(
      fc.asyncProperty(cronTexts(), fc.integer({ min: 0, max: 3_000 }), async (cron, day) => {
        const from = utc('2026-01-01T00:00') + day * DAY;
        expect(due(cron, 'UTC', from, from + 4 * DAY)).toEqual(
          await quartz.dueTimes('UTC', cron, from, from + 4 * DAY),
        );
      }),
      { numRuns: CASES, seed: SEED },
    );
  });
});

const MORE = [
  ['America/New_York', '2027-03-13T12:00', '2027-03-15T12:00'],
  ['America/New_York', '2027-11-06T12:00', '2027-11-08T12:00'],
  ['America/Santiago', '2026-04-04T12:00', '2026-04-06T12:00'],
  ['Africa/Casablanca', '2026-02-14T12:00', '2026-02-16T12:00'],
  ['Africa/Casablanca', '2026-03-21T12:00', '2026-03-23T12:00'],
  ['Asia/Kolkata', '2026-03-28T12:00', '2026-03-30T12:00'],
] as const;

/** Days on which a clock is put forward or back. */
const TRANSITIONS = [
  ['Europe/Berlin', '2026-03-29T00:00', '2026-03-29T23:00'],
  ['Europe/Berlin', '2026-10-24T21:00', '2026-10-25T22:00'],
  ['Australia/Lord_Howe', '2026-04-04T12:30', '2026-04-05T13:00'],
  ['Australia/Lord_Howe', '2026-10-03T13:00', '2026-10-04T13:00'],
  ['America/Santiago', '2026-09-05T18:00', '2026-09-07T03:00'],
  ...(IS_NIGHTLY ? MORE : []),
] as const;

describe.each(TRANSITIONS)('%s, from %s to %s', (zone, first, last) => {
  const [from, to] = [utc(first), utc(last)];

  test('each local minute of the day, once a day, is due when Quartz says so', async () => {
    for (let hour = 0; hour < 24; hour++) {
      const wrong: string[] = [];
      for (let minute = 0; minute < 60; minute++) {
        const cron = `${minute} ${hour} * * ? *`;
        const [ours, theirs] = [due(cron, zone, from, to), await quartz.dueTimes(zone, cron, from, to)];
        if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
          wrong.push(`${cron}: ${ours} instead of ${theirs}`);
        }
      }
      expect(wrong).toEqual([]);
    }
  });

  test('random expressions that name hours are due when Quartz says so', async () => {
    await fc.assert(
      fc.asyncProperty(cronTexts(), async (cron) => {
        fc.pre(!new Times({ cron, zone }).isSteady);
        expect(due(cron, zone, from, to)).toEqual(await quartz.dueTimes(zone, cron, from, to));
      }),
      { numRuns: Math.ceil(CASES / 5), seed: SEED },
    );
  });

  test('expressions of every hour are due whenever the wall shows it: by Quartz, in zones that never change', async () => {
    for (const cron of ['* * * * ? *', '0/10 * * * ? *', '45 * * * ? *', '0 0/1 * * ? *']) {
      const clock = WallClock.of(zone);
      const offsetOf = (time: number) => (clock.wallMillis(time) - time) / MINUTE;
      const offsets = [...new Set([offsetOf(from), offsetOf(to)])];
      const expected: number[] = [];
      for (const offset of offsets) {
        const digits = (value: number) => `${Math.floor(value)}`.padStart(2, '0');
        const [sign, size] = [offset < 0 ? '-' : '+', Math.abs(offset)];
        const fixed = `GMT${sign}${digits(size / 60)}:${digits(size % 60)}`;
        const all = (await quartz.dueTimes(fixed, cron, from, to)) ?? [];
        expected.push(...all.filter((time) => offsetOf(time) === offset));
      }
      expect(due(cron, zone, from, to)).toEqual(expected.sort((a, b) => a - b));
    }
  });
});

test('a clock that is put forward within an hour: Quartz leaves out what the wall shows, and this does not', async () => {
  const [zone, from] = ['Pacific/Chatham', utc('2026-09-26T12:00')] as const;
  const [cron, to] = ['50 3 * * ? *', from + DAY / 2];
  expect(await quartz.dueTimes(zone, cron, from, to)).toEqual([]);
  expect(due(cron, zone, from, to)).toEqual([utc('2026-09-26T14:05')]);
});

test('an expression that is not one of AWS is not read', () => {
  expect(() => new Times({ cron: '99 0 * * ? *', zone: 'UTC' })).toThrow(
    'the cron expression 99 0 * * ? * cannot be read: minute must hold numbers from 0 to 59',
  );
});

describe('every so many minutes', () => {
  const every = (minutes: number, offset: number, zone = 'UTC') => new Times({ every: minutes, offset, zone });
  const local = (zone: string, times: readonly number[]) =>
    times.map((time) => new Date(WallClock.of(zone).wallMillis(time)).toISOString().slice(11, 16));

  test('are counted from midnight and the offset', () => {
    const from = utc('2026-05-01T00:00');
    expect(local('UTC', every(360, 90).dueBetween(from - 1, from + DAY - 1))).toEqual([
      '01:30',
      '07:30',
      '13:30',
      '19:30',
    ]);
    expect(every(10, 0).minutesOfDay).toHaveLength(144);
  });

  test.each([1, 2, 5, 10, 15, 20, 30, 60])('%i minutes stay so many minutes while the clock changes', (minutes) => {
    for (const [zone, first, last] of TRANSITIONS.filter(([name]) => !/Lord_Howe/.test(name))) {
      const times = every(minutes, 0, zone).dueBetween(utc(first), utc(last));
      const gaps = new Set(times.slice(1).map((time, index) => (time - times[index]) / MINUTE));
      expect([zone, ...gaps]).toEqual([zone, minutes]);
    }
  });

  test('longer than an hour are times of the day: one that is shown twice is the second one', () => {
    const zone = 'Europe/Berlin';
    const autumn = every(120, 0, zone).dueBetween(utc('2026-10-24T21:00'), utc('2026-10-25T04:00'));
    expect(autumn.map((time) => new Date(time).toISOString().slice(11, 16))).toEqual(['22:00', '01:00', '03:00']);
    const spring = every(120, 0, zone).dueBetween(utc('2026-03-28T22:00'), utc('2026-03-29T03:00'));
    expect(local(zone, spring)).toEqual(['00:00', '04:00']);
  });
});

describe('what a construct asks of it', () => {
  test.each([
    [{ cron: '0 3 * * ? *' }, 1_440],
    [{ cron: '0,10 3,23 * * ? *' }, 10],
    [{ cron: '50 0,23 * * ? *' }, 60],
    [{ cron: '0/25 * * * ? *' }, 10],
    [{ every: 10 }, 10],
    [{ every: 1_440 }, 1_440],
  ])('the smallest gap of %j is %i minutes', (times, minutes) => {
    expect(new Times({ ...times, zone: 'UTC' }).smallestGap).toBe(minutes);
  });

  test.each([
    ['0 0 29 FEB ? *', true],
    ['0 0 30 FEB ? *', false],
    ['0 0 * * ? 2025', false],
    ['0 0 * * ? 2034', true],
    ['0 0 * * ? 2035', false],
    ['0 0 31 JUN ? *', false],
  ])('%s is due in nine years: %s', (cron, expected) => {
    expect(new Times({ cron, zone: 'UTC' }).hasRun(2026, 9)).toBe(expected);
  });

  test('the local times that do not exist', () => {
    const skipped = new Times({ cron: '30 2 * * ? *', zone: 'Europe/Berlin' }).skipped(2026, 2);
    expect(skipped.map((wall) => new Date(wall).toISOString().slice(0, 16))).toEqual([
      '2026-03-29T02:30',
      '2027-03-28T02:30',
    ]);
    expect(new Times({ cron: '15 2 ? * * *', zone: 'Australia/Lord_Howe' }).skipped(2026, 1)).toHaveLength(1);
    expect(new Times({ cron: '45 2 ? * * *', zone: 'Australia/Lord_Howe' }).skipped(2026, 1)).toEqual([]);
    expect(new Times({ cron: '30 2 ? * MON *', zone: 'Europe/Berlin' }).skipped(2026, 11)).toEqual([]);
    expect(new Times({ cron: '30 * * * ? *', zone: 'Europe/Berlin' }).skipped(2026, 11)).toEqual([]);
    expect(new Times({ cron: '30 2 * * ? *', zone: 'Asia/Kolkata' }).skipped(2026, 11)).toEqual([]);
    expect(new Times({ cron: '30 2 * * ? *', zone: 'UTC' }).skipped(2026, 11)).toEqual([]);
  });

  test('the first year and the last one are looked at', () => {
    const cron = '30 2 * * ? *';
    expect(new Times({ cron, zone: 'Europe/Berlin' }).skipped(2026, 11)).toHaveLength(11);
  });
});
