import { AlarmThreshold } from '../src';

test('a threshold counts all periods unless told otherwise', () => {
  expect(AlarmThreshold.of(5, { evaluationPeriods: 3 }).datapointsToAlarm).toBe(3);
});

test('fails on more datapoints than periods', () => {
  expect(() => AlarmThreshold.of(5, { evaluationPeriods: 2, datapointsToAlarm: 3 })).toThrow(
    'datapointsToAlarm must be a whole number between 1 and 2, got: 3; count in periods of the metric',
  );
});
