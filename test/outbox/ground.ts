import type { Stack } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, Table, type TableProps } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { DynamoDbOutbox, type DynamoDbOutboxProps, OutboxTarget } from '../../src/outbox';

/** A table with an outbox in it. */
export function tableIn(stack: Stack, props: Partial<TableProps> = {}): Table {
  return new Table(stack, 'Orders', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    stream: StreamViewType.NEW_IMAGE,
    ...props,
  });
}

/** An outbox that sends to an event bus. */
export function outboxIn(stack: Stack, props: Partial<DynamoDbOutboxProps> = {}): DynamoDbOutbox {
  return new DynamoDbOutbox(stack, 'Outbox', {
    table: props.table ?? tableIn(stack),
    target: props.target ?? OutboxTarget.eventBus(new EventBus(stack, 'Bus'), { source: 'shop.orders' }),
    ...props,
  });
}
