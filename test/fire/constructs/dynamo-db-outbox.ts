import { Duration, type Stack } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type Arbitrary, boolean, constantFrom, option, record } from 'fast-check';
import { DynamoDbOutbox, OutboxTarget } from '../../../src/outbox';
import { alarmSettings, alarmsFrom } from '../alarms';
import { addDashboard, metricOptions } from '../metrics';
import type { Target } from '../under-fire';
import { partial, type Values } from '../values';

const { hours, minutes } = Duration;

const cases = (values: Values) =>
  record({
    target: values.usually(['bus', 'queue', 'fifo', 'topic'], 'fifo topic'),
    source: values.text('shop.orders', 'a'),
    stream: values.usually(
      [StreamViewType.NEW_IMAGE, StreamViewType.NEW_AND_OLD_IMAGES],
      StreamViewType.KEYS_ONLY,
      undefined,
    ),
    keyType: values.usually([AttributeType.STRING], AttributeType.NUMBER),
    partitionKey: option(values.usually(['pk'], 'id')),
    lost: option(values.usually(['standard'], 'fifo')),
    withKey: boolean(),
    props: partial({
      filterPrefix: values.text('OUTBOX#', 'EVENT-', ''),
      maximumRetryAttempts: values.number(0, 10, 10_000),
      maximumRecordAge: values.duration(minutes(1), hours(24)),
      logRetention: constantFrom(RetentionDays.ONE_DAY, RetentionDays.ONE_YEAR),
    }),
    imported: option(
      record({
        pipeArn: values.text('arn:aws:pipes:eu-central-1:111122223333:pipe/Outbox-1a2b3c'),
        deadLetterQueueArn: values.text('arn:aws:sqs:eu-central-1:111122223333:shop-dead-letters'),
      }),
    ),
    metrics: metricOptions(values),
    alarms: alarmSettings(values, ['failed', 'deadLetters']),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  const encryptionKey = one.withKey ? new Key(stack, 'Key') : undefined;
  const outbox = new DynamoDbOutbox(stack, 'Outbox', {
    ...one.props,
    table: new Table(stack, 'Table', { partitionKey: { name: 'pk', type: one.keyType }, stream: one.stream }),
    target: targetIn(stack, one),
    partitionKey: one.partitionKey ?? undefined,
    deadLetterQueue:
      one.lost === null ? undefined : new Queue(stack, 'Lost', { fifo: one.lost === 'fifo' || undefined }),
    encryptionKey,
    alarms: alarmsFrom(stack, one.alarms),
  });
  if (one.imported) {
    const other = DynamoDbOutbox.fromDynamoDbOutboxAttributes(stack, 'Other', { ...one.imported, encryptionKey });
    addDashboard(stack, other, one.metrics);
  }
  addDashboard(stack, outbox, one.metrics);
}

function targetIn(stack: Stack, { target, source }: Case): OutboxTarget {
  switch (target) {
    case 'bus':
      return OutboxTarget.eventBus(new EventBus(stack, 'Bus'), { source });
    case 'topic':
    case 'fifo topic':
      return OutboxTarget.topic(new Topic(stack, 'Topic', { fifo: target === 'fifo topic' }));
    default:
      return OutboxTarget.queue(new Queue(stack, 'Queue', { fifo: target === 'fifo' || undefined }));
  }
}

export const dynamoDbOutbox: Target<Case> = { name: 'DynamoDbOutbox', cases, build };
