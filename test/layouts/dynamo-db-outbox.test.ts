import { AttributeType, StreamViewType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DynamoDbOutbox, type DynamoDbOutboxProps, OutboxTarget } from '../../src/outbox';
import { testLayouts } from './layouts';

const STREAM = 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders/stream/2026-01-01T00:00:00.000';
const TABLE = 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders';
const pk = { name: 'pk', type: AttributeType.STRING };

testLayouts<DynamoDbOutbox, DynamoDbOutboxProps>({
  props: 'DynamoDbOutboxProps',
  // It has no EventBridge Pipes: the newest aws-cdk-lib says so in an error.
  missingIn: ['us-gov-west-1'],
  make: (scope, id, { key, topic }, props) =>
    new DynamoDbOutbox(scope, id, {
      table:
        props.table ??
        new Table(scope, `${id}Table`, { partitionKey: pk, stream: StreamViewType.NEW_IMAGE, encryptionKey: key }),
      target: OutboxTarget.topic(topic),
      ...props,
    }),
  imports: {
    'a table of the network stack': (_, { key }) => ({
      table: new Table(key.stack, 'Orders', { partitionKey: pk, stream: StreamViewType.NEW_IMAGE, encryptionKey: key }),
    }),
    'a TableV2 of the network stack': (_, { key }) => ({
      table: new TableV2(key.stack, 'Orders', { partitionKey: pk, dynamoStream: StreamViewType.NEW_IMAGE }),
    }),
    'a table by its stream': (scope) => ({
      table: Table.fromTableAttributes(scope, 'Table', { tableArn: TABLE, tableStreamArn: STREAM }),
      partitionKey: 'pk',
    }),
    'an event bus by its name': (scope) => ({
      target: OutboxTarget.eventBus(EventBus.fromEventBusName(scope, 'Bus', 'orders'), { source: 'shop' }),
    }),
    'a queue by its ARN': (scope) => ({
      target: OutboxTarget.queue(
        Queue.fromQueueArn(scope, 'Queue', 'arn:aws:sqs:eu-central-1:111122223333:events.fifo'),
      ),
    }),
    'a topic by its ARN': (scope) => ({
      target: OutboxTarget.topic(Topic.fromTopicArn(scope, 'Events', 'arn:aws:sns:eu-central-1:111122223333:events')),
    }),
    'a queue for dead letters': (scope) => ({
      deadLetterQueue: Queue.fromQueueArn(scope, 'Lost', 'arn:aws:sqs:eu-central-1:111122223333:lost'),
    }),
    'a key': (scope) => ({
      encryptionKey: Key.fromKeyArn(
        scope,
        'ImportedKey',
        'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555',
      ),
    }),
    'a key of the network stack': (_, { key }) => ({ encryptionKey: key }),
  },
  rejectedImports: {
    'a table by its name, whose stream is not known': {
      props: (scope) => ({ table: Table.fromTableName(scope, 'Table', 'orders'), partitionKey: 'pk' }),
      error: /^table must have a stream .* for an imported table, give tableStreamArn/,
    },
    'a table whose key is not known': {
      props: (scope) => ({
        table: Table.fromTableAttributes(scope, 'Table', { tableArn: TABLE, tableStreamArn: STREAM }),
      }),
      error: /^partitionKey must be given/,
    },
    'a queue of another account': {
      props: (scope) => ({
        target: OutboxTarget.queue(Queue.fromQueueArn(scope, 'Queue', 'arn:aws:sqs:eu-central-1:444455556666:events')),
      }),
      error: /^target must be in the account of the outbox/,
    },
  },
});
