import { alarmHistory, alarmSeries, type Series } from './metric-math';

function samples(picture: string): Series {
  return picture.split(' ').map((sign) => ({ X: 10, O: 0 })[sign]);
}

function lastState(picture: string, datapoints: number, treatMissing: string | undefined) {
  const alarm = {
    MetricName: 'm',
    EvaluationPeriods: 3,
    DatapointsToAlarm: datapoints,
    Threshold: 5,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: treatMissing,
  };
  return alarmHistory(alarm, { m: samples(picture) }).at(-1);
}

function math(expression: string, series: Record<string, Series>): Series {
  const stats = Object.keys(series).map((id) => ({
    Id: id,
    ReturnData: false,
    MetricStat: { Period: 60, Stat: 'Sum', Metric: { MetricName: id } },
  }));
  return alarmSeries({ Metrics: [{ Id: 'result', Expression: expression }, ...stats] }, series);
}

// The two tables of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
test.each([
  ['O - X - X', 3, 'OK', 'OK', 'OK'],
  ['- - - - O', 3, 'OK', 'OK', 'OK'],
  ['- - - - -', 3, 'INSUFFICIENT_DATA', 'ALARM', 'OK'],
  ['O X X - X', 3, 'ALARM', 'ALARM', 'ALARM'],
  ['- - X - -', 3, 'ALARM', 'ALARM', 'OK'],
  ['O - X - X', 2, 'ALARM', 'ALARM', 'ALARM'],
  ['O O X O X', 2, 'ALARM', 'ALARM', 'ALARM'],
  ['O - X - -', 2, 'OK', 'ALARM', 'OK'],
  ['- - - - O', 2, 'OK', 'ALARM', 'OK'],
  ['- - - - X', 2, 'ALARM', 'ALARM', 'OK'],
])(
  '%s with %i of 3 is %s, %s or %s by the treatment of missing data',
  (picture, datapoints, missing, breaching, not) => {
    expect(lastState(picture, datapoints, undefined)).toBe(missing);
    expect(lastState(picture, datapoints, 'breaching')).toBe(breaching);
    expect(lastState(picture, datapoints, 'notBreaching')).toBe(not);
  },
);

test('an alarm that ignores missing data keeps its state', () => {
  expect(lastState('X X X - - - - -', 3, 'ignore')).toBe('ALARM');
  expect(lastState('O O O - - - - -', 3, 'ignore')).toBe('OK');
});

test.each([
  ['a + b * 2', [1, 2], [10, 20], [21, 42]],
  ['(a + b) * 2', [1, 2], [10, 20], [22, 44]],
  ['100 * FILL(a, 0) / b', [undefined, 2], [10, 20], [0, 10]],
  ['a / b', [1, 2], [0, 4], [undefined, 0.5]],
  ['a - b', [5, undefined], [1, 1], [4, undefined]],
  ['FILL(a, b)', [undefined, 2], [7, 8], [7, 2]],
  ['FILL(a, REPEAT)', [undefined, 2, undefined], [0, 0, 0], [undefined, 2, 2]],
  ['IF(b > 0, a / b, 0)', [1, 2], [0, 4], [0, 0.5]],
  ['IF(a >= 2 && b != 3, 1, 0)', [1, 2], [4, 4], [0, 1]],
  ['MAX([a, b, 3])', [1, 9], [2, 4], [3, 9]],
  ['SUM([a, b])', [1, 9], [2, 4], [3, 13]],
  ['a / PERIOD(a)', [60, 120], [0, 0], [1, 2]],
  ['-a + 0.5', [1, 2], [0, 0], [-0.5, -1.5]],
])('%s', (expression, a, b, expected) => {
  expect(math(expression, { a, b })).toEqual(expected);
});

test('a filled metric that never had data is its filler', () => {
  expect(math('FILL(a, 0) + b', { a: [], b: [1, 2] })).toEqual([1, 2]);
});

test.each([
  ['ANOMALY_DETECTION_BAND(a, 2)', 'no rule for ANOMALY_DETECTION_BAND in the expression ANOMALY_DETECTION_BAND(a, 2)'],
  ['a b', "no rule for 'b' in the expression a b"],
  ['(a', "no rule for 'the end' in the expression (a"],
  ['c', 'the expression names c, which the alarm does not have'],
])('fails on %s', (expression, message) => {
  expect(() => math(expression, { a: [1], b: [1] })).toThrow(new Error(message));
});

test('fails on a metric without a series', () => {
  expect(() => alarmSeries({ MetricName: 'm' }, {})).toThrow(
    new Error('the alarm watches m: give it a series, [] for no data'),
  );
});
