import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type App, RemovalPolicy, SecretValue, Stack } from 'aws-cdk-lib';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { DatabaseCluster, DatabaseClusterEngine } from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DatabaseLogin, DatabaseTarget } from '../../src';
import { DynamoDbOutbox, OutboxEngine, OutboxTarget, SqlOutboxRelay } from '../../src/outbox';
import { type Deployment, MiniStack } from '../support/ministack';
import { callJson, inventoryOf } from '../support/ministack-inventory';
import { PostgresServer } from '../support/postgres-server';
import { tableIn } from './ground';

// MiniStack knows all types of both constructs but rules of security groups, and refuses alarms on expressions. Its pipes read the stream from
// the starting position and send to topics, and to no bus or queue; filter, attempts and dead letter queue are not kept.
jest.setTimeout(300_000);

let aws: MiniStack;
let postgres: PostgresServer;
let queues: SQSClient;

beforeAll(async () => {
  [aws, postgres] = await Promise.all([MiniStack.start(), PostgresServer.start()]);
  await postgres.query('CREATE DATABASE shop');
  await postgres.query(SqlOutboxRelay.ddl(OutboxEngine.POSTGRESQL), 'shop');
  const credentials = { accessKeyId: aws.accessKeyId, secretAccessKey: 'test' };
  queues = new SQSClient({ endpoint: aws.endpoint, region: MiniStack.REGION, credentials });
});

afterAll(async () => {
  queues?.destroy();
  await Promise.all([aws?.stop(), postgres?.stop()]);
});

/** Takes so many messages out of a queue, and returns their bodies. */
async function take(queue: string, count: number): Promise<any[]> {
  const QueueUrl = `${aws.endpoint}/${MiniStack.ACCOUNT}/${queue}`;
  const bodies: any[] = [];
  for (let attempt = 0; attempt < 60 && bodies.length < count; attempt++) {
    const command = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1, MaxNumberOfMessages: 10 });
    for (const { Body, ReceiptHandle } of (await queues.send(command)).Messages ?? []) {
      bodies.push(JSON.parse(`${Body}`));
      await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
  return bodies;
}

describe('an outbox of a DynamoDB table', () => {
  interface Orders {
    /** The topic that the outbox sends to; without it, there is no outbox yet. */
    readonly topic?: 'First' | 'Second';
  }

  const define =
    ({ topic: chosen }: Orders) =>
    (app: App) => {
      const stack = new Stack(app, 'Orders');
      const table = tableIn(stack, { tableName: 'orders', removalPolicy: RemovalPolicy.DESTROY });
      const topics = { First: new Topic(stack, 'First'), Second: new Topic(stack, 'Second') };
      for (const [name, topic] of Object.entries(topics)) {
        topic.addSubscription(new SqsSubscription(new Queue(stack, `${name}Queue`, { queueName: name })));
      }
      if (chosen) {
        new DynamoDbOutbox(stack, 'Outbox', { table, target: OutboxTarget.topic(topics[chosen]) });
      }
    };

  const put = (pk: string) =>
    callJson(aws, 'dynamodb', 'DynamoDB_20120810.PutItem', {
      TableName: 'orders',
      Item: { pk: { S: `OUTBOX#${pk}` }, sk: { S: '1' }, type: { S: 'OrderPlaced' } },
    });

  /** The partition keys of so many records that a queue has got from its topic. */
  const takeKeys = async (queue: string, count: number) =>
    (await take(queue, count)).map(({ Message }) => JSON.parse(Message).dynamodb.Keys.pk.S);

  const pipes = async () => {
    const names = (await inventoryOf(aws)).pipe ?? [];
    return Promise.all(names.map(async (name) => (await aws.request('pipes', `/v1/pipes/${name}`)).json() as any));
  };

  test('is added to a stack that exists, and sends also what was written before', async () => {
    await aws.deploy(define({}));
    expect(await aws.statusOf('Orders')).toBe('CREATE_COMPLETE');
    await put('before');
    await aws.deploy(define({ topic: 'First' }));
    expect(await aws.statusOf('Orders')).toBe('UPDATE_COMPLETE');
    await put('after');
    expect((await takeKeys('First', 2)).sort()).toEqual(['OUTBOX#after', 'OUTBOX#before']);
  });

  test('reads the stream of the table with its role', async () => {
    const { Table } = await callJson(aws, 'dynamodb', 'DynamoDB_20120810.DescribeTable', { TableName: 'orders' });
    const [role] = (await inventoryOf(aws)).role;
    expect(await pipes()).toEqual([
      expect.objectContaining({
        CurrentState: 'RUNNING',
        Source: Table.LatestStreamArn,
        RoleArn: expect.stringMatching(new RegExp(`:role/${role}$`)),
      }),
    ]);
  });

  test('gets another target in place: the pipe goes on where it was', async () => {
    const [before] = await pipes();
    await aws.deploy(define({ topic: 'Second' }));
    expect(await aws.statusOf('Orders')).toBe('UPDATE_COMPLETE');
    const { Arn, CreationTime } = before;
    expect(await pipes()).toEqual([expect.objectContaining({ Arn, CreationTime })]);
    await put('later');
    expect(await takeKeys('Second', 1)).toEqual(['OUTBOX#later']);
  });

  test('leaves its log, and nothing else', async () => {
    await aws.destroy(define({ topic: 'Second' }));
    expect(await aws.statusOf('Orders')).toBeUndefined();
    expect(await inventoryOf(aws)).toEqual({ log: [expect.stringMatching(/\/Orders\/OutboxLog/)] });
  });
});

describe('a relay of a table in PostgreSQL', () => {
  interface Shop {
    readonly target: 'First' | 'Second';
  }

  const define =
    ({ target }: Shop) =>
    (app: App) => {
      const stack = new Stack(app, 'Shop');
      const vpc = new Vpc(stack, 'Vpc', {
        availabilityZones: ['us-east-1a'],
        subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
      });
      const cluster = DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Database', {
        ...{ clusterIdentifier: 'shop', clusterResourceIdentifier: 'cluster-1' },
        ...{ clusterEndpointAddress: 'localhost', port: postgres.port },
        engine: DatabaseClusterEngine.AURORA_POSTGRESQL,
        securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1', { mutable: false })],
      });
      const username = SecretValue.unsafePlainText(PostgresServer.USER);
      const password = SecretValue.unsafePlainText(PostgresServer.PASSWORD);
      const secret = new Secret(stack, 'Secret', { secretObjectValue: { username, password } });
      const [first, second] = ['First', 'Second'].map(
        (name) => new Queue(stack, name, { queueName: `${name}.fifo`, fifo: true }),
      );
      new SqlOutboxRelay(stack, 'Relay', {
        ...{ vpc, databaseName: 'shop', nudge: true },
        database: DatabaseTarget.fromCluster(cluster),
        login: DatabaseLogin.secret(secret),
        target: OutboxTarget.queue(target === 'First' ? first : second),
      });
    };

  const deploy = (shop: Shop): Promise<Deployment> =>
    aws.deploy(define(shop), { files: { 'rds-roots.pem': postgres.certificates.root } });

  /** Commits a row, and calls the relay as an application does. */
  const add = async (order: string) => {
    await postgres.query(
      `INSERT INTO outbox (aggregate_id, type, payload) VALUES ('${order}', 'OrderPlaced', '{"items": 1}')`,
      'shop',
    );
    const nudges = (await inventoryOf(aws)).queue.find((url) => url.includes('RelayNudges'));
    await queues.send(new SendMessageCommand({ QueueUrl: nudges, MessageBody: 'committed' }));
  };

  const sent = ({ aggregateId, type, payload }: any) => ({ aggregateId, type, payload });
  const relays = async () => (await inventoryOf(aws)).function.filter((name) => name.startsWith('Shop-Relay'));

  test('sends a row after its commit', async () => {
    await deploy({ target: 'First' });
    expect(await aws.statusOf('Shop')).toBe('CREATE_COMPLETE');
    await add('order-1');
    expect((await take('First.fifo', 1)).map(sent)).toEqual([
      { aggregateId: 'order-1', type: 'OrderPlaced', payload: { items: 1 } },
    ]);
  });

  test('is started by a schedule each minute, which is not repeated', async () => {
    const { schedule = [] } = await inventoryOf(aws);
    const [relay] = await relays();
    const found = await Promise.all(
      schedule.map(async (name) => (await aws.request('scheduler', `/schedules/${name}`)).json()),
    );
    expect(found).toEqual([
      expect.objectContaining({
        ScheduleExpression: 'rate(1 minute)',
        Target: expect.objectContaining({
          Arn: expect.stringMatching(new RegExp(`:function:${relay}$`)),
          RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
        }),
      }),
    ]);
  });

  test('gets another target in place, and sends no row again', async () => {
    const before = await relays();
    await deploy({ target: 'Second' });
    expect(await aws.statusOf('Shop')).toBe('UPDATE_COMPLETE');
    expect(await relays()).toEqual(before);
    await add('order-2');
    expect((await take('Second.fifo', 1)).map(sent)).toEqual([
      { aggregateId: 'order-2', type: 'OrderPlaced', payload: { items: 1 } },
    ]);
  });

  test('leaves its log and the tables, and nothing else', async () => {
    await aws.destroy(define({ target: 'Second' }));
    expect(await aws.statusOf('Shop')).toBeUndefined();
    const { log, ...rest } = await inventoryOf(aws);
    expect(rest).toEqual({});
    expect(log).toContainEqual(expect.stringMatching(/\/Shop\/RelayLog/));
    expect(await postgres.query('SELECT aggregate_id FROM outbox ORDER BY id', 'shop')).toEqual([
      { aggregate_id: 'order-1' },
      { aggregate_id: 'order-2' },
    ]);
  });
});
