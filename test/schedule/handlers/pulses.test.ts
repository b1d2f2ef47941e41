import fc from 'fast-check';
import { Times } from '../../../src/schedule/plain/times';
import { type Fate, MINUTE, schedule, utc, World } from './world';

const CASES = Number(process.env.FIRE_CASES ?? 100);
const SEED = Number(process.env.FIRE_SEED ?? 1);
const MINUTES = 120;

/** What becomes of the pulse of one minute. */
interface PulseFate {
  readonly kind: 'on time' | 'lost' | 'late' | 'doubled' | 'dies';
  readonly delay: number;
  readonly calls: number;
}

const fates = (dying: boolean) =>
  fc.array(
    fc.record({
      kind: fc.oneof(
        { weight: 16, arbitrary: fc.constant('on time' as const) },
        { weight: 2, arbitrary: fc.constantFrom('lost' as const, 'late' as const, 'doubled' as const) },
        ...(dying ? [{ weight: 2, arbitrary: fc.constant('dies' as const) }] : []),
      ),
      delay: fc.integer({ min: 0, max: 59_000 }),
      calls: fc.integer({ min: 1, max: 9 }),
    }),
    { minLength: MINUTES, maxLength: MINUTES },
  );

/** The hours around the transitions of Berlin, and some in which nothing changes. */
const BEGINNINGS = ['2026-03-29T00:00:00', '2026-10-25T00:00:00', '2026-05-01T22:30:00'];
const ZONES = ['UTC', 'Europe/Berlin'];
const SCHEDULES = [
  { cron: '0/10 * * * ? *' },
  { cron: '30 1-3 * * ? *' },
  { cron: '0 2,3 * * ? *' },
  { every: 15, offset: 7 },
  { every: 120 },
];

async function simulate(beginning: string, zone: string, phase: number, pulses: readonly PulseFate[]): Promise<World> {
  const start = utc(beginning);
  const world = new World(start);
  const specs = SCHEDULES.map((times, index) => schedule({ name: `s${index}`, times: { ...times, zone } }));
  const call = (fate: Fate = {}) =>
    world.pulse(specs, { callMillis: () => 20, ...fate }).then(
      () => {},
      () => {},
    );
  // What is known before: a pulse that found nothing.
  void call();
  for (const [minute, { kind, delay, calls }] of pulses.entries()) {
    const time = start + minute * MINUTE + phase + (kind === 'late' ? delay : 0);
    if (kind !== 'lost') {
      const copies = kind === 'doubled' ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) {
        void world.clock
          .sleep(time + copy * (delay % 3_000) - world.clock.now())
          .then(() => call(kind === 'dies' ? { callsUntilDeath: calls } : {}));
      }
    }
  }
  // The last pulses settle what is left.
  for (let minute = MINUTES; minute < MINUTES + 10; minute++) {
    void world.clock.sleep(start + minute * MINUTE + phase - world.clock.now()).then(() => call());
  }
  await world.clock.runUntil(start + (MINUTES + 15) * MINUTE);
  return world;
}

function expectedOf(beginning: string, zone: string): string[] {
  const start = utc(beginning);
  return SCHEDULES.flatMap((times, index) =>
    new Times({ ...times, zone })
      .dueBetween(start, start + MINUTES * MINUTE)
      .map((due) => `s${index}#${new Date(due).toISOString().replace('.000Z', 'Z')}`),
  ).sort();
}

function withinTheTime(keys: readonly string[], beginning: string): string[] {
  const end = utc(beginning) + MINUTES * MINUTE;
  return keys.filter((key) => Date.parse(key.split('#')[1]) <= end).sort();
}

const arbitraryStart = fc.tuple(
  fc.constantFrom(...BEGINNINGS),
  fc.constantFrom(...ZONES),
  fc.integer({ min: 1, max: 59_999 }),
);

test('with lost, late and doubled pulses: none is lost, none doubled, none early', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryStart, fates(false), async ([beginning, zone, phase], pulses) => {
      const world = await simulate(beginning, zone, phase, pulses);
      const started = withinTheTime(
        world.starts.map(({ event }) => event.idempotencyKey),
        beginning,
      );
      const missed = withinTheTime(
        world.letters.map(({ event }) => event.idempotencyKey),
        beginning,
      );
      // Several pulses in a row may be lost: then a run is reported.
      expect([...started, ...missed].sort()).toEqual(expectedOf(beginning, zone));
      for (const { event, at } of world.starts) {
        const lateness = at - Date.parse(event.scheduledTime);
        expect(lateness).toBeGreaterThanOrEqual(0);
        expect(lateness).toBeLessThanOrEqual(300_000 + 20);
      }
    }),
    { numRuns: CASES, seed: SEED },
  );
});

test('without two lost pulses in a row, none is even missed', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryStart, fates(false), async ([beginning, zone, phase], pulses) => {
      const apart = pulses.map((pulse, minute) =>
        pulse.kind === 'lost' && minute % 2 === 0 ? { ...pulse, kind: 'on time' as const } : pulse,
      );
      const world = await simulate(beginning, zone, phase, apart);
      expect(world.letters).toEqual([]);
      const started = world.starts.map(({ event }) => event.idempotencyKey);
      expect(withinTheTime(started, beginning)).toEqual(expectedOf(beginning, zone));
    }),
    { numRuns: Math.ceil(CASES / 2), seed: SEED },
  );
});

test('with starters that die at any step: each run is started once, or reported, or both, and never started twice', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryStart, fates(true), async ([beginning, zone, phase], pulses) => {
      const world = await simulate(beginning, zone, phase, pulses);
      const started = world.starts.map(({ event }) => event.idempotencyKey);
      expect(new Set(started).size).toBe(started.length);
      const told = [...new Set([...started, ...world.letters.map(({ event }) => event.idempotencyKey)])];
      expect(withinTheTime(told, beginning)).toEqual(expectedOf(beginning, zone));
    }),
    { numRuns: CASES, seed: SEED },
  );
});
