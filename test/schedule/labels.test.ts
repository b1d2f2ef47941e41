import { newStack, scheduleIn } from './ground';

test('a metric has a label, and the one that is given', () => {
  const schedule = scheduleIn(newStack());
  expect(schedule.metricLateness().label).toBe('Lateness (ms)');
  expect(schedule.metricLateness({ label: 'Late' }).label).toBe('Late');
});
