import { Duration, Token } from 'aws-cdk-lib';
import { AttributeType, CfnTable, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AlarmThreshold } from '../../src';
import { DynamoDbOutbox, OutboxTarget } from '../../src/outbox';
import { outboxIn, tableIn } from '../outbox/ground';
import { expectMessages } from './mistakes';

const STREAM = 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders/stream/2026-01-01T00:00:00.000';
const imported = { tableName: 'orders', tableStreamArn: STREAM };
const HOW = 'set stream (dynamoStream of a TableV2) to NEW_IMAGE; for an imported table, give tableStreamArn';

describe('DynamoDbOutbox', () => {
  expectMessages([
    [
      'a table without a stream',
      (stack) => outboxIn(stack, { table: tableIn(stack, { stream: undefined }) }),
      `table must have a stream with the new image of an item, got: no stream; ${HOW} [Stack/Outbox]`,
    ],
    [
      'a stream of keys',
      (stack) => outboxIn(stack, { table: tableIn(stack, { stream: StreamViewType.KEYS_ONLY }) }),
      `table must have a stream with the new image of an item, got: the stream view type KEYS_ONLY; ${HOW} [Stack/Outbox]`,
    ],
    [
      'a stream of old images',
      (stack) => outboxIn(stack, { table: tableIn(stack, { stream: StreamViewType.OLD_IMAGE }) }),
      `table must have a stream with the new image of an item, got: the stream view type OLD_IMAGE; ${HOW} [Stack/Outbox]`,
    ],
    [
      'the L1 of a table',
      (stack) =>
        outboxIn(stack, {
          table: new CfnTable(stack, 'Raw', { keySchema: [{ attributeName: 'pk', keyType: 'HASH' }] }) as never,
        }),
      'table must be a Table, got: an object of the class CfnTable of aws-dynamodb; pass the construct of the table, or an import of it [Stack/Outbox]',
    ],
    [
      'a key that is a number',
      (stack) =>
        outboxIn(stack, { table: tableIn(stack, { partitionKey: { name: 'id', type: AttributeType.NUMBER } }) }),
      'table must have a text as its partition key, got: id of the type N; the prefix of an outbox item is a text: use a table with such a key [Stack/Outbox]',
    ],
    [
      'a key whose name has a space',
      (stack) =>
        outboxIn(stack, { table: tableIn(stack, { partitionKey: { name: 'order id', type: AttributeType.STRING } }) }),
      'partitionKey must be 1 to 80 letters, digits, _ or -, got: order id; EventBridge Pipes cannot find another name in an event: use a table with such a key [Stack/Outbox]',
    ],
    [
      'another key than that of the table',
      (stack) => outboxIn(stack, { partitionKey: 'id' }),
      'partitionKey must be that of the table, pk, got: id; leave it out: it is read from the table [Stack/Outbox]',
    ],
    [
      'an imported table without its key',
      (stack) => outboxIn(stack, { table: Table.fromTableAttributes(stack, 'Imported', imported) }),
      'partitionKey must be given for a table that is imported; set it to the name of the key in the table [Stack/Outbox]',
    ],
    [
      'retries without an end',
      (stack) => outboxIn(stack, { maximumRetryAttempts: -1 }),
      'maximumRetryAttempts must be a whole number between 0 and 10000, got: -1; a record that is tried for longer holds up those behind it until the stream forgets them [Stack/Outbox]',
    ],
    [
      'too many retries',
      (stack) => outboxIn(stack, { maximumRetryAttempts: 10_001 }),
      'maximumRetryAttempts must be a whole number between 0 and 10000, got: 10001; a record that is tried for longer holds up those behind it until the stream forgets them [Stack/Outbox]',
    ],
    [
      'an age at which the stream has forgotten the record',
      (stack) => outboxIn(stack, { maximumRecordAge: Duration.hours(25) }),
      'maximumRecordAge must be between 1 minute and 1 day, got: 1 day 1 hour; the stream keeps a record for 24 hours: choose less, so that there is time to look at it [Stack/Outbox]',
    ],
    [
      'an age of seconds',
      (stack) => outboxIn(stack, { maximumRecordAge: Duration.seconds(59) }),
      'maximumRecordAge must be between 1 minute and 1 day, got: 59 seconds; the stream keeps a record for 24 hours: choose less, so that there is time to look at it [Stack/Outbox]',
    ],
    [
      'an age that is a fraction',
      (stack) => outboxIn(stack, { maximumRecordAge: Duration.millis(90_500) }),
      'maximumRecordAge must be in whole seconds, got: 1 minute 30 seconds; the stream keeps a record for 24 hours: choose less, so that there is time to look at it [Stack/Outbox]',
    ],
    [
      'a FIFO queue for dead letters',
      (stack) => outboxIn(stack, { deadLetterQueue: new Queue(stack, 'Lost', { fifo: true }) }),
      'deadLetterQueue must not be a FIFO queue, got: Stack/Lost; use a standard queue, or leave it out to have one made [Stack/Outbox]',
    ],
    [
      'an object for dead letters',
      (stack) => outboxIn(stack, { deadLetterQueue: {} as never }),
      'deadLetterQueue must be a Queue, got: an object of the class Object; pass the construct of the queue, or an import of it [Stack/Outbox]',
    ],
    [
      'a FIFO topic as the target',
      (stack) => outboxIn(stack, { target: OutboxTarget.topic(new Topic(stack, 'Topic', { fifo: true })) }),
      'target must not be a FIFO topic, got: Stack/Topic; send to a FIFO queue; EventBridge Pipes does not send to FIFO topics [Stack/Outbox]',
    ],
    [
      'a target that the class did not make',
      (stack) => outboxIn(stack, { target: {} as never }),
      'target must be made by the class OutboxTarget, got: an object of the class Object; write for example OutboxTarget.queue(…) [Stack/Outbox]',
    ],
    [
      'a queue of another Region',
      (stack) => {
        const queue = Queue.fromQueueArn(stack, 'Events', 'arn:aws:sqs:eu-west-1:111122223333:events');
        outboxIn(stack, { target: OutboxTarget.queue(queue) });
      },
      'target must be in the Region of the outbox, eu-central-1, got: eu-west-1; use a target in the account and Region of the outbox, and forward from there, for example with an EventBridge rule [Stack/Outbox]',
    ],
    [
      'a bus of another account',
      (stack) => {
        const bus = EventBus.fromEventBusArn(stack, 'Bus', 'arn:aws:events:eu-central-1:444455556666:event-bus/all');
        outboxIn(stack, { target: OutboxTarget.eventBus(bus, { source: 'shop' }) });
      },
      'target must be in the account of the outbox, 111122223333, got: 444455556666; use a target in the account and Region of the outbox, and forward from there, for example with an EventBridge rule [Stack/Outbox]',
    ],
    [
      'a source that AWS keeps for itself',
      (stack) => OutboxTarget.eventBus(new EventBus(stack, 'Bus'), { source: 'aws.orders' }),
      'options.source must be 1 to 256 letters, digits or any of ._/-, and not begin with aws., got: aws.orders; name the application and the part of it, for example shop.orders',
    ],
    [
      'an object in place of a bus',
      () => OutboxTarget.eventBus({} as never, { source: 'shop' }),
      'bus must be an EventBus, got: an object of the class Object; pass the construct of the bus, or an import',
    ],
    [
      'an object in place of a queue',
      () => OutboxTarget.queue({} as never),
      'queue must be a Queue, got: an object of the class Object; pass the construct of the queue, or an import',
    ],
    [
      'an object in place of a topic',
      () => OutboxTarget.topic({} as never),
      'topic must be a Topic, got: an object of the class Object; pass the construct of the topic, or an import',
    ],
    [
      'a prefix that no key can have',
      (stack) => outboxIn(stack, { filterPrefix: 'x'.repeat(256) }),
      `filterPrefix must have at most 255 characters, got: ${'x'.repeat(256)}; use a short text that no other partition key begins with, for example OUTBOX# [Stack/Outbox]`,
    ],
    [
      'a number as a threshold',
      (stack) => outboxIn(stack, { alarms: { failed: 3 as never } }),
      'alarms.failed must be an object, got: 3; pass a value of this type, or leave it out [Stack/Outbox]',
    ],
    [
      'an alarm that looks back for longer than CloudWatch does',
      (stack) => outboxIn(stack, { alarms: { deadLetters: AlarmThreshold.of(1, { evaluationPeriods: 289 }) } }),
      'alarms.deadLetters.evaluationPeriods must be a whole number between 1 and 288, got: 289; a period is 5 minutes, and CloudWatch looks back over one day at most [Stack/Outbox]',
    ],
    [
      'a retention as a text',
      (stack) => outboxIn(stack, { logRetention: '30' as never }),
      "logRetention must be a number, got: '30'; pass a value of this type, or leave it out [Stack/Outbox]",
    ],
    [
      'a prefix that is known only at deploy time',
      (stack) => outboxIn(stack, { filterPrefix: Token.asString({ Ref: 'Prefix' }) }),
      'filterPrefix must be known at synth, got: a token; write it into the code: it is a part of a pattern [Stack/Outbox]',
    ],
    [
      'a key that is known only at deploy time',
      (stack) => outboxIn(stack, { partitionKey: Token.asString({ Ref: 'Key' }) }),
      'partitionKey must be known at synth, got: a token; write it into the code: it is a part of a pattern [Stack/Outbox]',
    ],
    [
      'an import by the name of the pipe',
      (stack) =>
        DynamoDbOutbox.fromDynamoDbOutboxAttributes(stack, 'Outbox', {
          pipeArn: 'Outbox-1a2b3c',
          deadLetterQueueArn: 'arn:aws:sqs:eu-central-1:111122223333:shop-dead-letters',
        }),
      'pipeArn must be the ARN of a pipe, as in arn:aws:pipes:eu-central-1:111122223333:pipe/Outbox-1a2b3c, got: Outbox-1a2b3c; take it from the outbox that exists, or from aws pipes list-pipes [Stack/Outbox]',
    ],
  ]);
});
