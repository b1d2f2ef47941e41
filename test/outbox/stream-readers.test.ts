import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DynamoDbOutbox, OutboxTarget } from '../../src/outbox';
import { jobIn } from '../schedule/ground';
import { tableIn } from './ground';

const ENV = { account: '111122223333', region: 'eu-central-1' };
const STREAM = 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders/stream/2026-01-01T00:00:00.000';

function outbox(stack: Stack, id: string, table: ITable): void {
  const target = OutboxTarget.queue(new Queue(stack, `${id}Events`));
  new DynamoDbOutbox(stack, id, { table, target, partitionKey: 'pk' });
}

function listen(stack: Stack, id: string, table: ITable): void {
  jobIn(stack, id).addEventSource(new DynamoEventSource(table, { startingPosition: StartingPosition.LATEST }));
}

const imported = (stack: Stack, id: string) =>
  Table.fromTableAttributes(stack, id, { tableName: 'orders', tableStreamArn: STREAM });

function warnings(...stacks: Stack[]): unknown[] {
  return stacks
    .flatMap((stack) => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('readers share')))
    .map(({ entry }) => entry.data);
}

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App({ analyticsReporting: false }), 'Stack', { env: ENV });
});

test('a third outbox of a table is one too many', () => {
  const table = tableIn(stack);
  for (const id of ['One', 'Two', 'Three']) {
    outbox(stack, id, table);
  }
  expect(warnings(stack)).toEqual([
    '3 readers share the stream of the table (Stack/One/Pipe, Stack/Two/Pipe, Stack/Three/Pipe), and DynamoDB may throttle more than two; let one send to an event bus or a topic, from which all others receive [ack: cdk-hindsight/outbox:readers]',
  ]);
});

test('functions that listen are readers too, also in another stack', () => {
  const table = tableIn(stack);
  outbox(stack, 'Outbox', table);
  const other = new Stack(stack.node.root, 'Other', { env: ENV });
  listen(other, 'One', table);
  listen(other, 'Two', table);
  expect(warnings(stack, other)).toHaveLength(1);
});

test('a table that is imported twice is one', () => {
  outbox(stack, 'One', imported(stack, 'A'));
  outbox(stack, 'Two', imported(stack, 'B'));
  listen(stack, 'Listener', imported(stack, 'C'));
  expect(warnings(stack)).toHaveLength(1);
});

test('an outbox and a function are no more than a stream bears', () => {
  const table = tableIn(stack);
  outbox(stack, 'Outbox', table);
  listen(stack, 'Listener', table);
  outbox(stack, 'Other', imported(stack, 'Imported'));
  expect(warnings(stack)).toEqual([]);
});
