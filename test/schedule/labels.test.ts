import { newStack, scheduleIn } from './ground';

test.each([
  ['metricLateness', 'Lateness (ms)'],
  ['metricDeadLetters', 'Dead letters'],
] as const)('%s has a label, and the one that is given', (name, label) => {
  const schedule = scheduleIn(newStack());
  expect(schedule[name]().label).toBe(label);
  expect(schedule[name]({ label: 'Mine' }).label).toBe('Mine');
});
