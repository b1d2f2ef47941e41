import {
  metricsIn,
  metricsOf,
  readInsights,
  readMetric,
  requireNamespace,
  searchesOf,
} from '../../../src/private/rules/metrics';
import { asValue, resourcesOf } from '../one-template';

const alarm = (Properties: object) => resourcesOf({ Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties } })('Alarm');
const metric = (MetricName: string, Namespace: unknown = 'AWS/SQS') => ({
  MetricStat: { Metric: { MetricName, Namespace } },
});
const namesOf = (values: ReturnType<typeof metricsOf>) => values.map((value) => value.get('MetricName').string());

test('the metrics of an alarm are its own, or those of its expressions', () => {
  expect(namesOf(metricsOf(alarm({ MetricName: 'Own' })))).toEqual(['Own']);
  expect(namesOf(metricsOf(alarm({ Metrics: [metric('One'), { Expression: 'm1 + m2' }, metric('Two')] })))).toEqual([
    'One',
    'Two',
  ]);
});

test('those in a namespace are also those whose namespace is not known, or may be it', () => {
  const Metrics = [
    metric('Written', 'AWS/SQS'),
    metric('Other', 'AWS/SNS'),
    metric('Open', { Ref: 'Namespace' }),
    metric('Part', { 'Fn::Sub': `AWS/\${Part}` }),
    metric('OtherPart', { 'Fn::Sub': `My/\${Part}` }),
    metric('Map', {}),
    { MetricStat: { Metric: { MetricName: 'Absent' } } },
  ];
  expect(namesOf(metricsIn('AWS/SQS', alarm({ Metrics })))).toEqual(['Written', 'Open', 'Part', 'Map', 'Absent']);
});

test('a metric has its name and its dimensions', () => {
  const { name, dimensions } = readMetric(
    asValue({
      MetricName: 'Age',
      Dimensions: [
        { Name: 'QueueName', Value: 'orders' },
        { Name: 'Open', Value: { Ref: 'A' } },
      ],
    }),
  );
  expect(name).toBe('Age');
  expect([...dimensions.keys()]).toEqual(['QueueName', 'Open']);
  expect(dimensions.get('QueueName')?.string()).toBe('orders');
});

test('a metric has to be known but for the values of its dimensions', () => {
  expect(() => readMetric(asValue({ MetricName: { Ref: 'A' } }))).toThrow('Value/MetricName');
  expect(() => readMetric(asValue({ MetricName: 'Age', Dimensions: [{ Name: { Ref: 'A' } }] }))).toThrow(
    'Value/Dimensions/0/Name',
  );
  expect(() => requireNamespace(readMetric(asValue({ MetricName: 'Age', Namespace: { Ref: 'A' } })))).toThrow(
    'Value/Namespace',
  );
  expect(() => requireNamespace(readMetric(asValue({ MetricName: 'Age', Namespace: 'AWS/SQS' })))).not.toThrow();
});

test('what finds its metrics on its own is a query, a search or PromQL', () => {
  const expressions = [
    'SELECT MAX(Age) FROM "AWS/SQS"',
    '  select max(Age) from "AWS/SQS"',
    "SUM(SEARCH('{AWS/SQS,QueueName} Age', 'Maximum'))",
    "search ('x')",
    'm1 + m2',
    'SELECTED + 1',
    'm1 SELECT',
    'RESEARCH(m1)',
    'SEARCH + 1',
  ];
  const searches = searchesOf(
    alarm({
      Metrics: [...expressions.map((Expression) => ({ Expression })), metric('Age')],
      EvaluationCriteria: { PromQLCriteria: { Query: 'up == 0' } },
    }),
  );
  expect(searches.map(({ readable }) => readable)).toEqual([...expressions.slice(0, 4), 'up == 0']);
  expect(searchesOf(alarm({ MetricName: 'Age' }))).toEqual([]);
});

test.each([
  ['SELECT MAX(Age) FROM "AWS/SQS"', { namespace: 'AWS/SQS', metric: 'Age' }],
  [
    'SELECT MAX("Age.p-1:a/b") FROM "AWS/SQS" ORDER BY MAX() DESC LIMIT 10',
    { namespace: 'AWS/SQS', metric: 'Age.p-1:a/b' },
  ],
  ['select max( Age ) from AWS/SQS', { namespace: 'AWS/SQS', metric: 'Age' }],
  ['SELECT MAX(Age) FROM SCHEMA("AWS/SQS")', { namespace: 'AWS/SQS', metric: 'Age', dimensions: [] }],
  [
    'SELECT MAX(Age) FROM SCHEMA("AWS/SQS", QueueName)',
    { namespace: 'AWS/SQS', metric: 'Age', dimensions: ['QueueName'] },
  ],
  [
    'SELECT MAX( "Age" ) FROM SCHEMA( "AWS/SQS" , "QueueName" , Other ) GROUP BY QueueName',
    { namespace: 'AWS/SQS', metric: 'Age', dimensions: ['QueueName', 'Other'] },
  ],
  [
    'SELECT MAX(Age) FROM SCHEMA(AWS/SQS,QueueName)',
    { namespace: 'AWS/SQS', metric: 'Age', dimensions: ['QueueName'] },
  ],
  ['\n  SELECT\n  MAX(Age)\n  FROM\n  "AWS/SQS"\n', { namespace: 'AWS/SQS', metric: 'Age' }],
])('the query %j looks at all resources', (expression, expected) => {
  expect(readInsights(expression)).toEqual({ dimensions: undefined, ...expected });
});

test.each([
  'SELECT MAX(Age) FROM "AWS/SQS" WHERE QueueName = \'orders\'',
  'SELECT MAX(Age) FROM SCHEMA("AWS/SQS", QueueName) where QueueName = \'orders\'',
  'SELECT MAX(Age)',
  'SELECT Age FROM "AWS/SQS"',
  'm1 + SELECT MAX(Age) FROM "AWS/SQS"',
  'SELECT () FROM "AWS/SQS"',
  'SELECT (Age) FROM "AWS/SQS"',
  'SELECT MAX(Age)FROM"AWS/SQS"',
  'SELECTMAX(Age) FROM "AWS/SQS"',
])('the query %j does not, or is none', (expression) => {
  expect(readInsights(expression)).toBeUndefined();
});

test('a word that only holds the one for a condition is none', () => {
  expect(readInsights('SELECT MAX(Age) FROM "AWS/SQS" GROUP BY Elsewhere')).toBeDefined();
});
