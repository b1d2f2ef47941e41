/**
 * Whatever is killed, and when: nothing is left behind. A few moments that a state of the stacks decides are tried in each
 * run of the tests, and one by chance; `VERIFY_KILLS=20` tries as many, whose seed is printed.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type Call, Emulated } from './emulated';

jest.setTimeout(1_800_000);

let aws: Emulated;

beforeAll(async () => {
  aws = await Emulated.start();
});

afterAll(() => aws?.stop());

/** What is killed: the command by Ctrl-C, the command for good, the process of the work, or both of them. */
const VICTIMS = ['Ctrl-C', 'command', 'work', 'both'] as const;
type Victim = (typeof VICTIMS)[number];

const begin = () => aws.call('--yes', '--only', 'good');

function kill(call: Call, victim: Victim): void {
  const run = aws.runOf(call);
  const worker = run && aws.workerOf(run);
  if (victim === 'Ctrl-C') {
    call.process.kill('SIGINT');
  }
  if (victim === 'command' || victim === 'both') {
    call.process.kill('SIGKILL');
  }
  if (worker && (victim === 'work' || victim === 'both')) {
    process.kill(worker, 'SIGKILL');
  }
}

/** Waits until nobody works for the run any more, and destroys by hand what the death of all processes left. */
async function expectNothingLeft(call: Call, victim: Victim): Promise<void> {
  await call.ended;
  const run = aws.runOf(call);
  if (victim === 'both') {
    const clean = aws.call('--yes', '--clean');
    expect([await clean.ended, clean.output()]).toEqual([0, expect.stringContaining('Nothing is left behind.')]);
  }
  await aws.until(() => run === undefined || aws.pidsOf(run).length === 0);
  expect(await aws.left()).toEqual({});
}

const MOMENTS: readonly [string, (stacks: Record<string, string>) => boolean, Victim][] = [
  ['a change set is there, and no resource', ({ SampleHolds: state }) => state !== undefined, 'Ctrl-C'],
  ['the stack is being made', ({ SampleHolds: state }) => state === 'CREATE_IN_PROGRESS', 'command'],
  ['the stack is made', ({ SampleHolds: state }) => state === 'CREATE_COMPLETE', 'both'],
  ['the assertions are asked', (stacks) => 'VerifyAssertions-sample-holds' in stacks, 'work'],
];

test.each(MOMENTS)('when %s', async (_, isIt, victim) => {
  const call = begin();
  await aws.until(async () => isIt(await aws.stacks()));
  kill(call, victim);
  await expectNothingLeft(call, victim);
});

test('an interruption says what it does, and has an exit code of its own', async () => {
  const call = begin();
  await aws.until(() => call.output().includes('sample-holds: starts in us-east-1'));
  kill(call, 'Ctrl-C');
  expect(await call.ended).toBe(130);
  expect(call.output()).toContain('Stopping, and destroying what was made …');
  expect(call.output()).toContain('0 verified, 0 failed, 1 not decided');
});

const kills = Number(process.env.VERIFY_KILLS ?? 1);
const seed = Number(process.env.FIRE_SEED ?? 1);
const LONGEST_SECONDS = 40;

test(`at ${kills} random moments, with FIRE_SEED=${seed}`, async () => {
  let state = seed % 2_147_483_647 || 1;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  // The first number of a small seed is a small one.
  random();
  for (let i = 0; i < kills; i++) {
    const [milliseconds, victim] = [Math.round(random() * LONGEST_SECONDS * 1000), VICTIMS[i % VICTIMS.length]];
    const call = begin();
    await Promise.race([delay(milliseconds, undefined, { ref: false }), call.ended]);
    kill(call, victim);
    await expectNothingLeft(call, victim);
  }
});
