import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AttributeType, StreamViewType, Table, TableEncryption, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type DynamoDbOutboxProps, OutboxTarget } from '../../src/outbox';
import { decide } from '../support/iam';
import { resolveIntrinsics } from '../support/intrinsics';
import { outboxIn, tableIn } from './ground';

const PIPE = 'AWS::Pipes::Pipe';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
});

const resources = (type: string) => Object.values(Template.fromStack(stack).findResources(type)) as any[];
const only = (type: string) => {
  const found = resources(type);
  expect(found).toHaveLength(1);
  return found[0];
};
const pipe = () => only(PIPE).Properties;
const stream = () => pipe().SourceParameters.DynamoDBStreamParameters;

describe('the pipe', () => {
  test('reads the stream of the table from its beginning, ten records at a time', () => {
    outboxIn(stack);
    expect(pipe().Source).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Orders/), 'StreamArn'] });
    expect(stream()).toEqual({
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 10,
      MaximumRetryAttempts: 10,
      MaximumRecordAgeInSeconds: 43_200,
      OnPartialBatchItemFailure: 'AUTOMATIC_BISECT',
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringMatching(/^OutboxDeadLetters/), 'Arn'] } },
    });
  });

  test('tries as often and as long as it is told', () => {
    outboxIn(stack, { maximumRetryAttempts: 0, maximumRecordAge: Duration.hours(24) });
    expect(stream()).toMatchObject({ MaximumRetryAttempts: 0, MaximumRecordAgeInSeconds: 86_400 });
  });

  const filter = (props: Partial<DynamoDbOutboxProps> = {}) => {
    outboxIn(stack, props);
    return pipe().SourceParameters.FilterCriteria.Filters.map(({ Pattern }: any) => JSON.parse(Pattern));
  };

  test('makes an event of new items whose partition key has the prefix', () => {
    expect(filter()).toEqual([{ eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: [{ prefix: 'OUTBOX#' }] } } } }]);
  });

  test('has the prefix and the key of the table', () => {
    const table = tableIn(stack, { partitionKey: { name: 'id', type: AttributeType.STRING } });
    expect(filter({ table, filterPrefix: 'EVENT-' })).toEqual([
      { eventName: ['INSERT'], dynamodb: { Keys: { id: { S: [{ prefix: 'EVENT-' }] } } } },
    ]);
  });

  test('makes an event of each new item without a prefix', () => {
    expect(filter({ filterPrefix: '' })).toEqual([{ eventName: ['INSERT'] }]);
  });

  test('reads a TableV2, and its key', () => {
    const table = new TableV2(stack, 'Orders', {
      partitionKey: { name: 'pk2', type: AttributeType.STRING },
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
    expect(filter({ table })[0].dynamodb).toEqual({ Keys: { pk2: { S: [{ prefix: 'OUTBOX#' }] } } });
  });

  test('reads an imported table whose key is named', () => {
    const table = Table.fromTableAttributes(stack, 'Imported', {
      tableName: 'orders',
      tableStreamArn: 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders/stream/2026-01-01T00:00:00.000',
    });
    expect(filter({ table, partitionKey: 'pk' })[0].dynamodb.Keys).toEqual({ pk: { S: [{ prefix: 'OUTBOX#' }] } });
  });

  test('is made after the rights that it needs', () => {
    outboxIn(stack);
    expect(only(PIPE).DependsOn).toEqual(
      expect.arrayContaining([expect.stringMatching(/^OutboxRoleDefaultPolicy/), expect.stringMatching(/^OutboxRole/)]),
    );
  });

  test('logs what fails, without the data, and keeps it for a month', () => {
    outboxIn(stack);
    expect(pipe().LogConfiguration).toEqual({
      Level: 'ERROR',
      CloudwatchLogsLogDestination: { LogGroupArn: { 'Fn::GetAtt': [expect.stringMatching(/^OutboxLog/), 'Arn'] } },
    });
    expect(only('AWS::Logs::LogGroup').Properties.RetentionInDays).toBe(30);
  });

  test('keeps its log for as long as it is told', () => {
    outboxIn(stack, { logRetention: RetentionDays.ONE_YEAR });
    expect(only('AWS::Logs::LogGroup').Properties.RetentionInDays).toBe(365);
  });
});

describe('the target', () => {
  test('an event bus gets the source, and the type that the item has', () => {
    outboxIn(stack);
    expect(pipe().Target).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Bus/), 'Arn'] });
    expect(pipe().TargetParameters).toEqual({
      EventBridgeEventBusParameters: { Source: 'shop.orders', DetailType: '$.dynamodb.NewImage.type.S' },
    });
  });

  test.each([
    ['queue', () => OutboxTarget.queue(new Queue(stack, 'Events'))],
    ['topic', () => OutboxTarget.topic(new Topic(stack, 'Events'))],
  ])('a standard %s needs no parameters', (_, target) => {
    outboxIn(stack, { target: target() });
    expect(pipe().TargetParameters).toBeUndefined();
  });

  test('a FIFO queue has a message group for each partition key, and drops what it has had', () => {
    const queue = new Queue(stack, 'Events', { fifo: true });
    outboxIn(stack, { target: OutboxTarget.queue(queue) });
    expect(pipe().TargetParameters).toEqual({
      SqsQueueParameters: { MessageGroupId: '$.dynamodb.Keys.pk.S', MessageDeduplicationId: '$.eventID' },
    });
  });
});

describe('the dead letter queue', () => {
  test('keeps messages for 14 days, encrypted, for encrypted connections only', () => {
    outboxIn(stack);
    expect(only('AWS::SQS::Queue').Properties).toMatchObject({
      MessageRetentionPeriod: 1_209_600,
      SqsManagedSseEnabled: true,
    });
    Template.fromStack(stack).hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: [Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
      },
    });
  });

  test('is encrypted with a key, as the log is', () => {
    outboxIn(stack, { encryptionKey: new Key(stack, 'Key') });
    const arn = { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] };
    expect(only('AWS::SQS::Queue').Properties.KmsMasterKeyId).toEqual(arn);
    expect(only('AWS::Logs::LogGroup').Properties.KmsKeyId).toEqual(arn);
  });

  test('is the one that is given', () => {
    const queue = new Queue(stack, 'Lost');
    expect(outboxIn(stack, { deadLetterQueue: queue }).deadLetterQueue).toBe(queue);
    expect(stream().DeadLetterConfig.Arn).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Lost/), 'Arn'] });
    expect(resources('AWS::SQS::Queue')).toHaveLength(1);
  });

  test('of a key that is imported comes with a note', () => {
    const key = 'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555';
    outboxIn(stack, { encryptionKey: Key.fromKeyArn(stack, 'Key', key) });
    Annotations.fromStack(stack).hasInfo('/Stack/Outbox', Match.stringLikeRegexp('^encryptionKey is imported'));
  });
});

describe('the role', () => {
  const STREAM = 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders/stream/2026-01-01T00:00:00.000';
  const BUS = 'arn:aws:events:eu-central-1:111122223333:event-bus/orders';
  const QUEUE = 'arn:aws:sqs:eu-central-1:111122223333:lost';
  const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555';
  const PRINCIPAL = 'arn:aws:iam::111122223333:role/outbox';
  const LOG = 'arn:aws:logs:eu-central-1:111122223333:log-group:outbox:*';

  const allowed = (action: string, resource: string) => {
    const template = Template.fromStack(stack);
    const named = (type: string, value: string, attribute?: string) =>
      Object.keys(template.findResources(type)).map((id) => [attribute ? `${id}.${attribute}` : id, value]);
    const values = Object.fromEntries([
      ...named('AWS::DynamoDB::Table', STREAM, 'StreamArn'),
      ...named('AWS::Events::EventBus', BUS, 'Arn'),
      ...named('AWS::SQS::Queue', QUEUE, 'Arn'),
      ...named('AWS::KMS::Key', KEY, 'Arn'),
      ...named('AWS::Logs::LogGroup', LOG, 'Arn'),
    ]);
    const identity = resources('AWS::IAM::Policy').map(({ Properties }) =>
      resolveIntrinsics(Properties.PolicyDocument, { values }),
    );
    const [policy] = resources('AWS::KMS::Key').map(({ Properties }) => resolveIntrinsics(Properties.KeyPolicy));
    return decide(
      { principal: PRINCIPAL, action, resource, resourceAccount: '111122223333' },
      { identity, ...(resource === KEY && { resource: policy }) },
    );
  };

  test.each([
    ...['DescribeStream', 'GetRecords', 'GetShardIterator'].map((it) => [`dynamodb:${it}`, STREAM]),
    ['events:PutEvents', BUS],
    ['sqs:SendMessage', QUEUE],
    ['logs:PutLogEvents', LOG.replace(':*', ':log-stream:pipe')],
  ])('may call %s', async (action, resource) => {
    outboxIn(stack);
    expect(await allowed(action, resource)).toBe('Allowed');
  });

  test('may list streams', async () => {
    outboxIn(stack);
    expect(await allowed('dynamodb:ListStreams', '*')).toBe('Allowed');
  });

  test.each([
    ['dynamodb:GetRecords', STREAM.replace('orders', 'customers')],
    ['dynamodb:GetItem', 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders'],
    ['dynamodb:PutItem', 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders'],
    ['events:PutEvents', BUS.replace('orders', 'default')],
    ['sqs:SendMessage', QUEUE.replace('lost', 'other')],
    ['sqs:ReceiveMessage', QUEUE],
  ])('may not call %s on %s', async (action, resource) => {
    outboxIn(stack);
    expect(await allowed(action, resource)).toBe('ImplicitlyDenied');
  });

  test('has no statement about everything but for the list of streams, which IAM does not divide', () => {
    outboxIn(stack);
    const statements = resources('AWS::IAM::Policy').flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
    const wide = statements.filter(({ Resource }) => [Resource].flat().includes('*'));
    expect(wide.map(({ Action }) => Action)).toEqual(['dynamodb:ListStreams']);
  });

  test('uses the keys of the table and of the dead letter queue', async () => {
    const table = tableIn(stack, { encryption: TableEncryption.CUSTOMER_MANAGED });
    outboxIn(stack, { table });
    expect(await allowed('kms:Decrypt', KEY)).toBe('Allowed');
    stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
    outboxIn(stack, { encryptionKey: new Key(stack, 'Key') });
    expect(await allowed('kms:GenerateDataKey', KEY)).toBe('Allowed');
  });

  test.each([
    ['a pipe of the account', '111122223333', 'arn:aws:pipes:eu-central-1:111122223333:pipe/outbox', 'Allowed'],
    [
      'a pipe of another account',
      '444455556666',
      'arn:aws:pipes:eu-central-1:444455556666:pipe/outbox',
      'ImplicitlyDenied',
    ],
    [
      'something else of the account',
      '111122223333',
      'arn:aws:scheduler:eu-central-1:111122223333:schedule/a/b',
      'ImplicitlyDenied',
    ],
  ])('is assumed by %s: %s', async (_, account, arn, decision) => {
    outboxIn(stack);
    const trust = resolveIntrinsics(only('AWS::IAM::Role').Properties.AssumeRolePolicyDocument);
    const request = {
      principal: 'pipes.amazonaws.com',
      action: 'sts:AssumeRole',
      resource: PRINCIPAL,
      context: { 'aws:SourceAccount': account, 'aws:SourceArn': arn },
    };
    expect(await decide(request, { resource: trust })).toBe(decision);
  });
});

test('a bus, a queue and a topic that are imported have their rights, too', () => {
  const arn = (service: string, name: string) => `arn:aws:${service}:eu-central-1:111122223333:${name}`;
  const targets = [
    OutboxTarget.eventBus(EventBus.fromEventBusArn(stack, 'B', arn('events', 'event-bus/b')), { source: 'shop' }),
    OutboxTarget.queue(Queue.fromQueueArn(stack, 'Q', arn('sqs', 'q.fifo'))),
    OutboxTarget.topic(Topic.fromTopicArn(stack, 'T', arn('sns', 't'))),
  ];
  for (const [index, target] of targets.entries()) {
    const own = new Stack(new App(), `Stack${index}`, { env: { account: '111122223333', region: 'eu-central-1' } });
    outboxIn(own, { target });
    const [{ Properties }] = Object.values(Template.fromStack(own).findResources('AWS::IAM::Policy')) as any[];
    const sent = Properties.PolicyDocument.Statement.filter(({ Resource }: any) => Resource === target._arn);
    expect(sent.flatMap(({ Action }: any) => Action)).toContain(
      ['events:PutEvents', 'sqs:SendMessage', 'sns:Publish'][index],
    );
  }
});

test('its graphs show events, failures and dead letters', () => {
  const shown = JSON.stringify(
    outboxIn(stack)
      .widgets()
      .flatMap((widget) => stack.resolve(widget.toJson())),
  );
  for (const metric of [
    'EventCount',
    'ExecutionFailed',
    'ExecutionPartiallyFailed',
    'ApproximateNumberOfMessagesVisible',
  ]) {
    expect(shown).toContain(metric);
  }
});
