import { PARTS, type Part } from '../../../projenrc/testing/parts';
import type { Running } from '../../../projenrc/testing/program';
import { Runner } from '../../../projenrc/testing/runner';

const CHAIN: Part[] = [
  { name: 'setup', task: 'setup' },
  { name: 'compile', task: 'assemble', needs: ['setup'] },
  { name: 'unit', task: 'test:unit', needs: ['compile'] },
  { name: 'integ', task: 'integ', needs: ['setup'] },
];

/** A program that has ended, with this failure. */
const ended = (failure?: string): Running => ({ failure: Promise.resolve(failure), end: () => {} });

/** Runs the parts, of which some fail. */
async function run(failures: Record<string, string>, parts = CHAIN) {
  const outcomes = await new Runner(
    parts,
    ({ name }) => ended(failures[name]),
    () => 0,
  ).run();
  return Object.fromEntries(outcomes.map(({ part, state, reason }) => [part, reason ? `${state}: ${reason}` : state]));
}

test('every part runs and passes', async () => {
  expect(await run({})).toEqual({ setup: 'passed', compile: 'passed', unit: 'passed', integ: 'passed' });
});

test('a failure does not stop what can run without it', async () => {
  expect(await run({ unit: 'exit code 1' })).toMatchObject({ unit: 'failed: exit code 1', integ: 'passed' });
});

test('what needs a part that failed does not run, and says so', async () => {
  expect(await run({ compile: 'exit code 1' })).toEqual({
    setup: 'passed',
    compile: 'failed: exit code 1',
    unit: 'did not run: needs compile',
    integ: 'passed',
  });
});

test('what needs a part that did not run does not run either', async () => {
  expect(await run({ setup: 'exit code 1' })).toMatchObject({
    compile: 'did not run: needs setup',
    unit: 'did not run: needs compile',
  });
});

test('the time of each part is measured in seconds', async () => {
  const clock = [0, 61_400];
  const [outcome] = await new Runner(
    [CHAIN[0]],
    () => ended(),
    () => clock.shift()!,
  ).run();
  expect(outcome.seconds).toBe(61);
});

test('an interrupted part has failed even if it ended well, and no other starts', async () => {
  const signals: string[] = [];
  let finish = () => {};
  const failure = new Promise<undefined>((resolve) => {
    finish = () => resolve(undefined);
  });
  const runner = new Runner(CHAIN, () => ({ failure, end: (signal) => signals.push(signal) }));
  const outcomes = runner.run();
  runner.interrupt('SIGINT');
  runner.interrupt('SIGTERM');
  finish();
  expect(signals).toEqual(['SIGINT', 'SIGTERM']);
  expect((await outcomes).map(({ state, reason }) => `${state}: ${reason}`)).toEqual([
    'failed: interrupted by SIGINT',
    ...Array(3).fill('did not run: interrupted by SIGINT'),
  ]);
});

test('what a part needs comes before it', () => {
  for (const [place, { needs = [] }] of PARTS.entries()) {
    const before = PARTS.slice(0, place).map(({ name }) => name);
    expect(before).toEqual(expect.arrayContaining([...needs]));
  }
});

test('each part is a task', () => {
  const { tasks } = require('../../../.projen/tasks.json');
  expect(Object.keys(tasks)).toEqual(expect.arrayContaining(PARTS.map(({ task }) => task)));
});
