import { metricLine } from '../../../src/private/runtime/emf';

test('a metric is one line that names its namespace, dimensions, unit and time', () => {
  const line = metricLine(
    { namespace: 'A/B', dimensions: { Name: 'x' }, name: 'Waits', value: 2, unit: 'Count' },
    1234,
  );
  expect(line).not.toContain('\n');
  expect(JSON.parse(line)).toEqual({
    _aws: {
      Timestamp: 1234,
      CloudWatchMetrics: [{ Namespace: 'A/B', Dimensions: [['Name']], Metrics: [{ Name: 'Waits', Unit: 'Count' }] }],
    },
    Name: 'x',
    Waits: 2,
  });
});
