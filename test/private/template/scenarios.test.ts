import { Parameter } from '../../../src/private/template/parameter';
import { Scenarios } from '../../../src/private/template/scenarios';

/** How often something runs that asks for decisions of so many options, and takes so much work each time. */
function runs(options: number[], work = 0, scenarios = new Scenarios()) {
  let times = 0;
  const isComplete = scenarios.each(() => {
    times += 1;
    scenarios.work += work;
    for (const [index, option] of options.entries()) {
      scenarios.choose(`${index}`, option);
    }
  });
  return { times, isComplete };
}

const binary = (decisions: number) => Array<number>(decisions).fill(2);

test.each([
  ['without a decision', [], 1],
  ['with two decisions', [2, 3], 6],
  ['with as many ways as are tried one by one', [64], 64],
])('%s all ways are tried', (_, options, times) => {
  expect(runs(options)).toEqual({ times, isComplete: true });
});

// The last way of all decisions, and each decision against the first way of all others, and against the last one.
const alone = (decisions: number) => 1 + 2 * decisions;

test.each([
  ['of 20 decisions, 64 ways are tried, and each decision alone', 20, 64 + alone(20)],
  ['of more, the first way is, and each decision alone', 21, 1 + alone(21)],
  ['of 255, each is, both ways', 255, 1 + alone(255)],
  ['of more, no more than 512 times', 256, 1 + 512],
])('%s', (_, decisions, times) => {
  expect(runs(binary(decisions))).toEqual({ times, isComplete: false });
});

test('one way more than are tried one by one is tried alone', () => {
  expect(runs([65])).toEqual({ times: 64 + 1 + 2 * 64, isComplete: false });
});

test.each([
  [499_999, 3],
  [500_000, 2],
])('after further ways of %d steps it has run %d times', (work, times) => {
  expect(runs([10], work)).toEqual({ times, isComplete: false });
});

test('for all resources together, 20 million steps are gone for further ways', () => {
  const scenarios = new Scenarios();
  const times = Array.from({ length: 42 }, () => runs([10], 500_000, scenarios).times);
  expect(times).toEqual([...Array(40).fill(2), 1, 1]);
});

test('of the 20 million steps, the last one counts', () => {
  const scenarios = new Scenarios();
  for (let index = 0; index < 39; index += 1) {
    runs([10], 500_000, scenarios);
  }
  expect([499_999, 0].map((work) => runs([10], work, scenarios).times)).toEqual([3, 1]);
});

test('one value takes 100,000 steps, and the next one as many', () => {
  const scenarios = new Scenarios();
  const steps = () => Array.from({ length: 100_001 }, () => scenarios.step()).filter((isAllowed) => isAllowed).length;
  scenarios.restartSteps();
  expect(steps()).toBe(100_000);
  scenarios.restartSteps();
  expect(steps()).toBe(100_000);
  expect(scenarios.work).toBe(200_002);
});

test('what was decided before makes no difference to the next one', () => {
  const scenarios = new Scenarios();
  runs(binary(21), 0, scenarios);
  expect(runs([2, 2], 0, scenarios)).toEqual({ times: 4, isComplete: true });
});

test('outside of a run nothing is decided', () => {
  const scenarios = new Scenarios();
  expect(scenarios.choose('A', 2)).toBeUndefined();
  runs([2], 0, scenarios);
  expect(scenarios.choose('A', 2)).toBeUndefined();
});

test('what is assumed is told while it lasts, and which parameters had a value', () => {
  const scenarios = new Scenarios();
  const [given, other] = ['Given', 'Other'].map((name) => new Parameter(name, { Type: 'String' }));
  const assume = () => [given, other].map((parameter) => scenarios.assume(parameter));
  const values = scenarios.assuming(
    'one',
    ({ name }) => (name === 'Given' ? 'a' : undefined),
    () => [...assume(), scenarios.isOpen],
  );
  expect(values).toEqual(['a', undefined, false]);
  expect([...scenarios.assumed]).toEqual([given]);
  expect([...assume(), scenarios.isOpen]).toEqual([undefined, undefined, true]);
  scenarios.assuming('none', () => undefined, assume);
  expect([...scenarios.assumed]).toEqual([]);
});
