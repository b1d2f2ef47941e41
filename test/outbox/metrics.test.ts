import { App, Duration, Stack } from 'aws-cdk-lib';
import type { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { outboxIn, relayIn } from './ground';

const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
const relay = relayIn(stack);
const outbox = outboxIn(stack);

const shown = ({ namespace, metricName, statistic, label, period, dimensions }: Metric) => ({
  ...{ name: `${namespace} ${metricName}`, statistic, label, seconds: period.toSeconds() },
  dimensions: stack.resolve(dimensions),
});
const ofRelay = { FunctionName: { Ref: expect.stringMatching(/^RelayRelay|^Relay[0-9A-F]{8}/) } };
const ofPipe = { PipeName: { Ref: expect.stringMatching(/^OutboxPipe/) } };
const ofQueue = { QueueName: { 'Fn::GetAtt': [expect.stringMatching(/^OutboxDeadLetters/), 'QueueName'] } };

test.each<[string, Metric, string, string, object]>([
  ['CdkHindsight/Outbox OldestUnsent', relay.metricOldestUnsent(), 'Maximum', 'Oldest unsent (s)', ofRelay],
  ['CdkHindsight/Outbox RowsUnsent', relay.metricRowsUnsent(), 'Maximum', 'Rows unsent', ofRelay],
  ['CdkHindsight/Outbox DeadRows', relay.metricDeadRows(), 'Maximum', 'Dead rows', ofRelay],
  ['AWS/Lambda Errors', relay.metricRunsFailed(), 'Sum', 'Runs failed', ofRelay],
  ['CdkHindsight/Outbox PublishFailed', relay.metricPublishFailed(), 'Sum', 'Publish failed', ofRelay],
  ['CdkHindsight/Outbox RowsSent', relay.metricRowsSent(), 'Sum', 'Rows sent', ofRelay],
  ['AWS/EventBridge/Pipes EventCount', outbox.metricEvents(), 'Sum', 'Events', ofPipe],
  ['AWS/SQS ApproximateNumberOfMessagesVisible', outbox.metricDeadLetters(), 'Maximum', 'Dead letters', ofQueue],
])('%s', (name, metric, statistic, label, dimensions) => {
  expect(shown(metric)).toEqual({ name, statistic, label, seconds: 300, dimensions });
});

test('executions of the pipe fail in three ways', () => {
  const { expression, usingMetrics, label, period }: MathExpression = outbox.metricFailed();
  expect({ expression, label, seconds: period.toSeconds() }).toEqual({
    ...{
      expression: 'FILL(failed, 0) + FILL(partly, 0) + FILL(timedOut, 0)',
      label: 'Failed executions',
      seconds: 300,
    },
  });
  const parts = Object.entries(usingMetrics).map(([id, metric]) => [id, shown(metric as Metric)]);
  const part = (name: string) => ({
    ...{ name: `AWS/EventBridge/Pipes ${name}`, statistic: 'Sum', label: undefined, seconds: 300, dimensions: ofPipe },
  });
  expect(Object.fromEntries(parts)).toEqual({
    failed: part('ExecutionFailed'),
    partly: part('ExecutionPartiallyFailed'),
    timedOut: part('ExecutionTimeout'),
  });
});

test.each<[string, (options: object) => Metric | MathExpression]>([
  ['metricOldestUnsent', (options) => relay.metricOldestUnsent(options)],
  ['metricRunsFailed', (options) => relay.metricRunsFailed(options)],
  ['metricRowsSent', (options) => relay.metricRowsSent(options)],
  ['metricFailed', (options) => outbox.metricFailed(options)],
  ['metricEvents', (options) => outbox.metricEvents(options)],
  ['metricDeadLetters', (options) => outbox.metricDeadLetters(options)],
])('%s has what it is asked for', (_, metricOf) => {
  const { label, period } = metricOf({ label: 'mine', period: Duration.minutes(1) });
  expect([label, period.toSeconds()]).toEqual(['mine', 60]);
});

test.each([
  [
    relay,
    {
      'Oldest unsent row': ['OldestUnsent'],
      'Rows of the outbox': ['RowsUnsent', 'RowsSent'],
      'Rows that were not accepted': ['PublishFailed', 'DeadRows'],
      'Runs of the relay': ['Errors'],
    },
  ],
  [
    outbox,
    {
      'Outbox events': ['EventCount'],
      'Failed executions and dead letters': [
        ...['ExecutionFailed', 'ExecutionPartiallyFailed', 'ExecutionTimeout'],
        'ApproximateNumberOfMessagesVisible',
      ],
    },
  ],
])('the graphs of $node.id show', (construct, graphs) => {
  const found = construct.widgets().flatMap((widget) => stack.resolve(widget.toJson()));
  const names = found.map(({ properties: { title, metrics } }) => [
    title,
    metrics.flat().filter((item: unknown) => typeof item === 'string' && item in KNOWN),
  ]);
  expect(Object.fromEntries(names)).toEqual(graphs);
});

const KNOWN = Object.fromEntries(
  [
    ...['OldestUnsent', 'RowsUnsent', 'RowsSent', 'PublishFailed', 'DeadRows', 'Errors', 'EventCount'],
    ...['ExecutionFailed', 'ExecutionPartiallyFailed', 'ExecutionTimeout', 'ApproximateNumberOfMessagesVisible'],
  ].map((name) => [name, true]),
);
