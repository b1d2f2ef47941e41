import type { Stack } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, Table, type TableProps } from 'aws-cdk-lib/aws-dynamodb';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { EventBus } from 'aws-cdk-lib/aws-events';
import {
  AuroraMysqlEngineVersion,
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
  type DatabaseClusterProps,
} from 'aws-cdk-lib/aws-rds';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DatabaseLogin, DatabaseTarget } from '../../src';
import {
  DynamoDbOutbox,
  type DynamoDbOutboxProps,
  OutboxTarget,
  SqlOutboxRelay,
  type SqlOutboxRelayProps,
} from '../../src/outbox';

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

const ENGINES = {
  postgres: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_6 }),
  mysql: DatabaseClusterEngine.auroraMysql({ version: AuroraMysqlEngineVersion.VER_3_08_0 }),
};

/** A cluster that does not pause, in a network of its own. */
export function clusterIn(
  stack: Stack,
  props: Partial<DatabaseClusterProps> = {},
  dialect: keyof typeof ENGINES = 'postgres',
) {
  return new DatabaseCluster(stack, 'Database', {
    vpc: props.vpc ?? new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 }),
    engine: ENGINES[dialect],
    writer: ClusterInstance.serverlessV2('Writer'),
    iamAuthentication: true,
    ...props,
  });
}

/** A relay that sends to a FIFO queue. */
export function relayIn(
  stack: Stack,
  props: Partial<SqlOutboxRelayProps> = {},
  cluster: DatabaseCluster = clusterIn(stack),
  id = 'Relay',
): SqlOutboxRelay {
  return new SqlOutboxRelay(stack, id, {
    database: DatabaseTarget.fromCluster(cluster),
    login: DatabaseLogin.iamUser('outbox'),
    databaseName: 'shop',
    vpc: cluster.vpc,
    target: props.target ?? OutboxTarget.queue(new Queue(stack, 'Events', { fifo: true })),
    ...props,
  });
}
