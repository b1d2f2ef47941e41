import { StartError } from '../../../src/schedule/handlers/ports';
import { MINUTE, schedule, utc, World } from './world';

const DAILY = schedule();
/** The progress that a pulse before has written. */
async function knowing(time: string, schedules = [DAILY]): Promise<World> {
  const world = new World(time);
  await world.pulse(schedules);
  return world;
}

const timesOf = (world: World) => world.starts.map(({ at }) => new Date(at).toISOString());

describe('a run that is due', () => {
  test('starts at its second, with an event that says which run it is', async () => {
    const world = new World('2026-05-01T02:59:20');
    const schedules = [schedule({ input: { report: 'sales' } })];
    expect(await world.pulseAt('2026-05-01T02:59:20', schedules)).toEqual({ started: 1, failed: 0, missed: 0 });
    expect(world.starts).toEqual([
      {
        at: utc('2026-05-01T03:00:00'),
        event: {
          schedule: 'nightly',
          scheduledTime: '2026-05-01T03:00:00Z',
          idempotencyKey: 'nightly#2026-05-01T03:00:00Z',
          input: { report: 'sales' },
        },
      },
    ]);
    expect([world.metric('Lateness'), world.metric('Started'), world.metric('Heartbeat')]).toEqual([[0], [1], [1]]);
  });

  test('is armed by the last pulse that is at least 15 seconds before it', async () => {
    for (const [seconds, count] of [
      ['02:58:44', 0],
      ['02:58:45', 1],
      ['02:59:59', 1],
    ] as const) {
      const world = new World(`2026-05-01T${seconds}`);
      await world.pulseAt(`2026-05-01T${seconds}`, [DAILY]);
      expect([seconds, world.starts.length]).toEqual([seconds, count]);
    }
  });

  test('is started once by two pulses', async () => {
    const world = new World('2026-05-01T02:59:20');
    void world.pulse([DAILY]);
    expect(await world.pulseAt('2026-05-01T02:59:20', [DAILY])).toEqual({ started: 0, failed: 0, missed: 0 });
    expect(timesOf(world)).toEqual(['2026-05-01T03:00:00.000Z']);
  });

  test('is never started early by a timer that is', async () => {
    const world = new World('2026-05-01T02:59:20');
    const sleep = world.clock.sleep.bind(world.clock);
    world.clock.sleep = (millis) => sleep(millis > 5 ? millis - 3 : millis);
    await world.pulseAt('2026-05-01T02:59:20', [DAILY]);
    expect(timesOf(world)).toEqual(['2026-05-01T03:00:00.000Z']);
  });

  test('is claimed two seconds before', async () => {
    const world = new World('2026-05-01T02:59:20');
    const take = jest.spyOn(world.claims, 'take');
    await world.pulseAt('2026-05-01T02:59:20', [DAILY]);
    expect(take).toHaveBeenCalledWith('nightly#2026-05-01T03:00:00Z', utc('2026-05-01T02:59:58'));
  });

  test('starts although another one cannot be claimed', async () => {
    const world = new World('2026-05-01T02:59:20');
    const { take } = world.claims;
    world.claims.take = async (key, at) => {
      if (key.startsWith('broken')) {
        throw new Error('throttled');
      }
      return take.call(world.claims, key, at);
    };
    await world.pulseAt('2026-05-01T02:59:20', [schedule({ name: 'broken' }), DAILY]);
    expect(world.starts.map(({ event }) => event.schedule)).toEqual(['nightly']);
    expect(world.lines).toContain('ERROR broken: throttled');
  });
});

describe('after a lost pulse', () => {
  test('the next one catches up', async () => {
    const world = await knowing('2026-05-01T02:58:10');
    expect(await world.pulseAt('2026-05-01T03:00:10', [DAILY])).toEqual({ started: 1, failed: 0, missed: 0 });
    expect(world.metric('Lateness')).toEqual([10_000]);
  });

  test.each([
    ['03:05:00', 1, 0],
    ['03:05:01', 0, 1],
  ])('at %s there are %i starts and %i missed runs', async (time, started, missed) => {
    const world = await knowing('2026-05-01T02:58:10');
    expect(await world.pulseAt(`2026-05-01T${time}`, [DAILY])).toEqual({ started, failed: 0, missed });
    expect(world.metric('Missed')).toHaveLength(missed);
  });

  test('a missed run goes to the dead letter queue, once, with its event', async () => {
    const world = await knowing('2026-05-01T02:58:10');
    await world.pulseAt('2026-05-01T04:00:10', [DAILY]);
    await world.pulseAt('2026-05-01T04:05:10', [DAILY]);
    expect(world.letters).toEqual([
      {
        reason: 'missed',
        detail: 'no starter ran in time',
        event: {
          schedule: 'nightly',
          scheduledTime: '2026-05-01T03:00:00Z',
          idempotencyKey: 'nightly#2026-05-01T03:00:00Z',
        },
        at: utc('2026-05-01T04:00:10'),
      },
    ]);
    expect(world.starts).toEqual([]);
  });

  test('each run of an outage is reported, a hundred by each pulse', async () => {
    const often = schedule({ times: { every: 1, zone: 'UTC' }, maxLatenessSeconds: 30 });
    const world = new World('2026-05-01T00:00:10');
    await world.pulseAt('2026-05-01T00:00:10', [often]);
    const counts: number[] = [];
    for (let pulse = 0; pulse < 4; pulse++) {
      counts.push((await world.pulseAt(`2026-05-01T0${4 + pulse}:00:20`, [often])).missed);
    }
    // Of the first hundred, one was started.
    expect(counts).toEqual([99, 100, 97, 97]);
    const reported = world.letters.map(({ event }) => Date.parse(event.scheduledTime));
    const started = world.starts.map(({ event }) => Date.parse(event.scheduledTime));
    const all = [...reported, ...started].sort((a, b) => a - b);
    expect(all).toEqual([...new Set(all)]);
    expect(all.slice(0, 240)).toEqual(Array.from({ length: 240 }, (_, it) => utc('2026-05-01T00:01:00') + it * MINUTE));
  });

  test.each([
    ['2026-05-02T02:59:00', ['2026-05-01T03:00:00Z']],
    ['2026-05-02T03:00:30', ['2026-05-02T03:00:00Z']],
  ])('of more than a day, at %s, what was due before is not looked for', async (time, expected) => {
    const world = await knowing('2026-05-01T02:58:10');
    await world.pulseAt(time, [DAILY]);
    const seen = [...world.letters, ...world.starts].map(({ event }) => event.scheduledTime);
    expect(seen.slice(0, 1)).toEqual(expected);
  });
});

describe('what was due before it was one of its runs', () => {
  test('is not started for a schedule that was just made', async () => {
    const world = new World('2026-05-01T03:00:30');
    expect(await world.pulseAt('2026-05-01T03:00:30', [DAILY])).toEqual({ started: 0, failed: 0, missed: 0 });
    await world.pulseAt('2026-05-01T03:04:30', [DAILY]);
    expect([world.starts, world.letters]).toEqual([[], []]);
  });

  test('is not started for a schedule whose times were changed', async () => {
    const world = await knowing('2026-05-01T02:58:10', [schedule({ times: { cron: '0 5 * * ? *', zone: 'UTC' } })]);
    await world.pulseAt('2026-05-01T03:01:10', [DAILY]);
    expect([world.starts, world.letters]).toEqual([[], []]);
  });

  test('is not started for a schedule that was disabled', async () => {
    const world = await knowing('2026-05-01T02:58:10');
    await world.pulseAt('2026-05-01T02:59:00', []);
    await world.pulseAt('2026-05-01T03:02:10', [DAILY]);
    expect([world.starts, world.letters]).toEqual([[], []]);
  });
});

describe('a start that fails', () => {
  test('is tried three times within 20 seconds, and then reported', async () => {
    const world = new World('2026-05-01T02:59:20');
    const attempts: number[] = [];
    world.answer = () => {
      attempts.push((world.clock.now() - utc('2026-05-01T03:00:00')) / 1_000);
      throw new StartError('TooManyRequestsException', false);
    };
    expect(await world.pulseAt('2026-05-01T02:59:20', [DAILY])).toEqual({ started: 0, failed: 1, missed: 0 });
    expect(attempts).toEqual([0, 1, 5]);
    expect(world.letters).toEqual([
      expect.objectContaining({ reason: 'start failed', detail: 'TooManyRequestsException' }),
    ]);
    expect([world.metric('StartFailed'), world.metric('Started')]).toEqual([[1], []]);
  });

  test('and succeeds at last is late, and not reported', async () => {
    const world = new World('2026-05-01T02:59:20');
    let count = 0;
    world.answer = () => {
      count += 1;
      if (count < 3) {
        throw new StartError('throttled', false);
      }
    };
    expect(await world.pulseAt('2026-05-01T02:59:20', [DAILY])).toEqual({ started: 1, failed: 0, missed: 0 });
    expect([world.metric('Lateness'), world.letters]).toEqual([[5_000], []]);
  });

  test.each([
    ['a function, which would run twice', false, 1],
    ['a target that knows the run again', true, 3],
  ])('and may have succeeded is tried again only where that is safe: %s', async (_, isIdempotent, attempts) => {
    const world = new World('2026-05-01T02:59:20');
    let count = 0;
    world.answer = () => {
      count += 1;
      throw new StartError('socket hang up', true);
    };
    await world.pulseAt('2026-05-01T02:59:20', [schedule({ target: { ...DAILY.target, isIdempotent } })]);
    expect(count).toBe(attempts);
    expect(world.letters).toEqual([expect.objectContaining({ reason: 'outcome unknown', detail: 'socket hang up' })]);
  });

  test('is reported as soon as the next try would be after the window', async () => {
    const world = new World('2026-05-01T02:59:20');
    const attempts: number[] = [];
    world.answer = () => {
      attempts.push((world.clock.now() - utc('2026-05-01T03:00:00')) / 1_000);
      throw new StartError('slow', false);
    };
    const isFirst = () => attempts.length === 0 && world.clock.now() >= utc('2026-05-01T03:00:00');
    const callMillis = () => (isFirst() ? 17_000 : 0);
    await world.pulseAt('2026-05-01T02:59:20', [DAILY], { callMillis });
    expect(attempts).toEqual([17, 18]);
    // Each try, and the report.
    expect(world.lines.filter((line) => line.startsWith('START FAILED'))).toEqual(
      Array(3).fill('START FAILED nightly#2026-05-01T03:00:00Z: slow'),
    );
    expect(world.letters).toEqual([expect.objectContaining({ reason: 'start failed', detail: 'slow' })]);
  });

  test('is not tried after the window, however long an answer took', async () => {
    const world = new World('2026-05-01T02:59:20');
    world.answer = () => {
      throw new StartError('slow', false);
    };
    await world.pulseAt('2026-05-01T02:59:20', [DAILY], { callMillis: () => 11_000 });
    const failures = world.lines.filter((line) => line.startsWith('START FAILED'));
    expect(failures.length).toBeLessThanOrEqual(2);
    expect(world.letters).toHaveLength(1);
  });
});

describe('a starter that dies', () => {
  test('after its claim: the run is reported 30 seconds after it was due, and not started', async () => {
    const world = await knowing('2026-05-01T02:58:20');
    // Reads the progress, writes it, takes the run.
    void world.pulseAt('2026-05-01T02:59:20', [DAILY], { callsUntilDeath: 3 });
    await world.pulseAt('2026-05-01T03:00:20', [DAILY]);
    expect(world.letters).toEqual([]);
    await world.pulseAt('2026-05-01T03:03:20', [DAILY]);
    expect(world.letters).toEqual([expect.objectContaining({ reason: 'outcome unknown' })]);
    expect(world.starts).toEqual([]);
  });

  test('while it reports: the next one reports the run again', async () => {
    const world = await knowing('2026-05-01T02:58:20');
    // Reads the progress and the claim, changes the claim.
    void world.pulseAt('2026-05-01T04:00:20', [DAILY], { callsUntilDeath: 3 });
    await world.pulseAt('2026-05-01T04:00:40', [DAILY]);
    expect(world.letters).toEqual([]);
    await world.pulseAt('2026-05-01T04:03:20', [DAILY]);
    expect(world.letters).toHaveLength(1);
  });
});

test('progress that cannot be written is tried again, and keeps no run from its second', async () => {
  const world = new World('2026-05-01T02:59:20');
  world.claims.writeProgress = async () => {
    throw new Error('throttled');
  };
  expect(await world.pulseAt('2026-05-01T02:59:20', [DAILY])).toEqual({ started: 1, failed: 0, missed: 0 });
  expect(world.lines).toContain('ERROR progress: throttled');
});
