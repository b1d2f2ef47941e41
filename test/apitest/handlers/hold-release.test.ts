import * as fc from 'fast-check';
import { type GatePorts, holdRelease, markerOf } from '../../../src/apitest/handlers/hold-release';
import { decideGate, type GateEvent } from '../../../src/apitest/plain/decide-gate';

const CASES = Number(process.env.FIRE_CASES ?? 500);
const SEED = process.env.FIRE_SEED ? { seed: Number(process.env.FIRE_SEED) } : {};

const request = (release: string, more: object = {}) => ({
  Gate: 'Release',
  Release: [release],
  Attempts: '3',
  ...more,
});
const create = (release: string): GateEvent => ({ RequestType: 'Create', ResourceProperties: request(release) });
const update = (release: string, old: string, more: object = {}): GateEvent => ({
  RequestType: 'Update',
  ResourceProperties: request(release, more),
  OldResourceProperties: request(old),
});

const PASSED = { Payload: Buffer.from(JSON.stringify({ passed: true, assertions: 1, failures: [] })) };
const failed = (failures: object[] = [{ item: 'Login', name: 'answers', message: 'got 500' }]) => ({
  Payload: Buffer.from(JSON.stringify({ passed: false, assertions: 1, failures, key: 'results/1.json' })),
});

/** A gate without AWS: its marks, and how each run of the tests ends. */
class GateWorld implements GatePorts {
  public readonly environment = { AWS_LAMBDA_LOG_GROUP_NAME: 'gate-log' };
  public readonly marks = new Set<string>();
  public readonly lines: string[] = [];
  public runs = 0;
  public slept = 0;
  public runTests: GatePorts['runTests'];
  public readonly clock = {
    now: () => 0,
    sleep: async (millis: number) => {
      this.slept += millis;
    },
  };

  constructor(answer: (run: number) => ReturnType<GatePorts['runTests']>) {
    this.runTests = () => {
      this.runs += 1;
      return answer(this.runs);
    };
  }

  public exists: GatePorts['exists'] = async (key) => this.marks.has(key);

  public mark: GatePorts['mark'] = async (key) => {
    this.marks.add(key);
  };

  public print = (line: string) => void this.lines.push(line);

  public send(event: GateEvent) {
    return holdRelease(event, this).catch((error: Error) => error);
  }
}

const opened = (outcome: string) => ({ PhysicalResourceId: 'gate', Data: { Outcome: outcome } });

test('a release that passes is let through, and written down', async () => {
  const world = new GateWorld(async () => PASSED);
  expect(await world.send(create('1'))).toEqual(opened('passed'));
  expect([...world.marks]).toEqual([markerOf(request('1'))]);
  expect(world.runs).toBe(1);
});

test('a mark is below the name of the gate, and has a fixed length', () => {
  expect(markerOf(request('1'))).toMatch(/^passed\/Release\/[0-9a-f]{64}$/);
  expect(markerOf(request('1'))).not.toBe(markerOf(request('2')));
  expect(markerOf({ ...request('1'), Release: ['1', '2'] })).not.toBe(markerOf({ ...request('1'), Release: ['1,2'] }));
});

test('it tests again, with a pause of ten seconds, as often as it may', async () => {
  const world = new GateWorld(async (run) => (run < 3 ? failed() : PASSED));
  expect(await world.send(create('1'))).toEqual(opened('passed'));
  expect([world.runs, world.slept]).toEqual([3, 20_000]);
});

test('a release that fails is held, with what failed', async () => {
  const world = new GateWorld(async () => failed());
  const said = 'Login / answers: got 500; the result is results/1.json';
  expect(await world.send(create('1'))).toEqual(
    new Error(`the tests did not pass in 3 attempts; the last one: ${said}`),
  );
  expect([...world.marks]).toEqual([]);
  expect([world.runs, world.slept]).toEqual([3, 20_000]);
  expect(world.lines).toEqual([
    'Create of the gate Release: test',
    ...[1, 2, 3].map((attempt) => `attempt ${attempt} of 3: ${said}`),
    `HELD: the tests did not pass in 3 attempts; the last one: ${said}`,
  ]);
});

test('the answer to CloudFormation is at most 1 KB, without a stack trace', async () => {
  const failures = Array.from({ length: 50 }, (_, index) => ({ name: `test ${index}`, message: 'x'.repeat(900) }));
  const error = (await new GateWorld(async () => failed(failures)).send(create('1'))) as Error;
  expect(error.message.length).toBeLessThanOrEqual(1_000);
  expect(error.message).toContain('(the rest is in the log group gate-log)');
  expect(error.stack).toBe('');
});

test('five failures are told, and how many more there are', async () => {
  const failures = Array.from({ length: 7 }, (_, index) => ({ name: `t${index}`, message: 'm' }));
  const { message } = (await new GateWorld(async () => failed(failures)).send(create('1'))) as Error;
  expect(message).toContain('t4: m; and 2 more; the result is');
});

test.each<[string, () => ReturnType<GatePorts['runTests']>, string]>([
  [
    'crashed',
    async () => ({ FunctionError: 'Unhandled', Payload: Buffer.from('hunter2') }),
    'the runner failed, see its log',
  ],
  ['answered nothing', async () => ({}), 'the runner failed, see its log'],
  ['answered null', async () => ({ Payload: Buffer.from('null') }), 'the runner failed, see its log'],
  ['answered something else', async () => ({ Payload: Buffer.from('{"passed":"yes"}') }), ''],
  [
    'was not called',
    async () => Promise.reject(Object.assign(new Error('no'), { name: 'TooManyRequestsException' })),
    'the runner cannot be called: TooManyRequestsException',
  ],
])('a runner that %s lets nothing through', async (_, answer, said) => {
  const { message } = (await new GateWorld(answer).send(create('1'))) as Error;
  expect(message).toBe(`the tests did not pass in 3 attempts; the last one: ${said}`);
});

test('a mark that cannot be looked for is none: the tests decide', async () => {
  const world = new GateWorld(async () => PASSED);
  world.exists = async () => Promise.reject(Object.assign(new Error('no'), { name: 'AccessDenied' }));
  expect(await world.send(create('1'))).toEqual(opened('passed'));
  expect(world.lines).toContain('cannot tell whether this release has passed before: AccessDenied');
});

test('without the name of its log, the answer says whose it is', async () => {
  const world = new GateWorld(async () => failed([{ message: 'x'.repeat(2_000) }]));
  Object.assign(world.environment, { AWS_LAMBDA_LOG_GROUP_NAME: undefined });
  expect(((await world.send(create('1'))) as Error).message).toContain('(the rest is in the log group of the gate)');
});

test('a release that has passed before says so', async () => {
  const world = new GateWorld(async () => PASSED);
  world.marks.add(markerOf(request('1')));
  await world.send(create('1'));
  expect(world.lines).toEqual(['Create of the gate Release: open, it has passed before']);
});

test('a mark that cannot be written holds the release: a rollback to it would be tested', async () => {
  const world = new GateWorld(async () => PASSED);
  world.mark = async () => Promise.reject(new Error('no space'));
  expect(await world.send(create('1'))).toEqual(new Error('no space'));
});

describe('what is let through without a test', () => {
  test.each<[string, GateEvent, string[], string]>([
    ['a deletion', { RequestType: 'Delete', ResourceProperties: request('1') }, [], 'not tested'],
    ['a release that has passed', update('1', '2'), ['1'], 'passed before'],
    ['another number of attempts', update('1', '1', { Attempts: '5' }), [], 'not tested'],
  ])('%s', async (_, event, passed, outcome) => {
    const world = new GateWorld(async () => failed());
    for (const release of passed) {
      world.marks.add(markerOf(request(release)));
    }
    expect(await world.send(event)).toEqual(opened(outcome));
    expect(world.runs).toBe(0);
  });

  test.each<[string, GateEvent]>([
    ['a creation', create('1')],
    ['another release', update('1', '2')],
    ['a release that passed another gate', update('1', '1', { Gate: 'Other' })],
    ['more that makes it up', { ...update('1', '1'), ResourceProperties: request('1', { Release: ['1', '2'] }) }],
    ['an update without what was before', { RequestType: 'Update', ResourceProperties: request('1') }],
  ])('not %s', (_, event) => {
    expect(decideGate(event, false)).toBe('test');
    expect(decideGate(event, true)).toBe('open');
  });
});

/** What a random deployment does. */
interface Step {
  readonly release: string;
  /** Whether the tests of this release pass now. */
  readonly isGood: boolean;
  /** Whether the tests pass while it is rolled back. */
  readonly isGoodAfter: boolean;
  /** A resource after the gate fails. */
  readonly breaks: boolean;
  readonly deletes: boolean;
}

const steps = fc.array(
  fc.record<Step>({
    release: fc.constantFrom('1', '2', '3', '4'),
    isGood: fc.boolean(),
    isGoodAfter: fc.boolean(),
    breaks: fc.boolean(),
    deletes: fc.boolean(),
  }),
  { maxLength: 12 },
);

test('random deployments: no rollback is held, and no release is deployed that never passed', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      let passes = true;
      const world = new GateWorld(async () => (passes ? PASSED : failed()));
      const proven = new Set<string>();
      let deployed: string | undefined;
      for (const { release, isGood, isGoodAfter, breaks, deletes } of sequence) {
        if (deletes) {
          expect(await world.send({ RequestType: 'Delete', ResourceProperties: request(deployed ?? release) })).toEqual(
            opened('not tested'),
          );
          deployed = undefined;
          continue;
        }
        if (release === deployed) {
          continue;
        }
        passes = isGood;
        const runs = world.runs;
        const answer = await world.send(deployed === undefined ? create(release) : update(release, deployed));
        const isThrough = !(answer instanceof Error);
        expect(isThrough).toBe(isGood || proven.has(release));
        expect(world.runs > runs).toBe(!proven.has(release));
        if (isThrough) {
          proven.add(release);
        }
        if (isThrough && !breaks) {
          deployed = release;
        } else if (deployed !== undefined) {
          passes = isGoodAfter;
          expect(await world.send(update(deployed, release))).toEqual(opened('passed before'));
        }
        expect(deployed === undefined || proven.has(deployed)).toBe(true);
      }
    }),
    { numRuns: CASES, ...SEED },
  );
});
