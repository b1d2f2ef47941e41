import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { readBundle } from '../../projenrc/handlers/bundle';
import { DatabaseLogin } from '../../src';
import { OutboxEngine, OutboxTarget, SqlOutboxRelay } from '../../src/outbox';
import { decide } from '../support/iam';
import { resolveIntrinsics } from '../support/intrinsics';
import { clusterIn, relayIn } from './ground';

const ENV = { account: '111122223333', region: 'eu-central-1' };
let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack', { env: ENV });
});

const resources = (type: string) => Object.values(Template.fromStack(stack).findResources(type)) as any[];
const relay = () => resources('AWS::Lambda::Function')[0].Properties;
const variables = () => relay().Environment.Variables;

describe('the relay', () => {
  test('is a function of Node.js 24 on arm64 in the private subnets, which outlives its longest run', () => {
    relayIn(stack);
    expect(relay()).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: 90,
      MemorySize: 256,
      VpcConfig: {
        SubnetIds: [{ Ref: expect.stringMatching(/PrivateSubnet1/) }, { Ref: expect.stringMatching(/PrivateSubnet2/) }],
      },
    });
  });

  test('knows the database, the table, the target and its limits', () => {
    relayIn(stack);
    expect(variables()).toMatchObject({
      DATABASE_HOST: { 'Fn::GetAtt': [expect.stringMatching(/^Database/), 'Endpoint.Address'] },
      DATABASE_PORT: { 'Fn::GetAtt': [expect.stringMatching(/^Database/), 'Endpoint.Port'] },
      DATABASE_NAME: 'shop',
      DATABASE_USER: 'outbox',
      OUTBOX_TABLE: 'outbox',
      OUTBOX_KEY: expect.stringMatching(/^[0-9a-f]{8}$/),
      TARGET_KIND: 'queue',
      TARGET: { Ref: expect.stringMatching(/^Events/) },
      TARGET_IS_FIFO: 'true',
      DEAD_LETTER_QUEUE_URL: { Ref: expect.stringMatching(/^RelayDeadLetters/) },
      BATCH_SIZE: '10',
      MAX_ATTEMPTS: '5',
      RETENTION_SECONDS: '604800',
      POLL_SECONDS: '50',
    });
    expect(variables()).not.toHaveProperty('DATABASE_SECRET_ARN');
    expect(variables()).not.toHaveProperty('EVENT_SOURCE');
  });

  test('has what is set in place of the defaults', () => {
    relayIn(stack, {
      ...{ table: 'order_events', batchSize: 1, maxAttempts: 100, retention: Duration.hours(1), memorySize: 512 },
      target: OutboxTarget.eventBus(new EventBus(stack, 'Bus'), { source: 'shop.orders' }),
    });
    expect(relay().MemorySize).toBe(512);
    expect(variables()).toMatchObject({
      OUTBOX_TABLE: 'order_events',
      TARGET_KIND: 'event-bus',
      TARGET: { 'Fn::GetAtt': [expect.stringMatching(/^Bus/), 'Arn'] },
      EVENT_SOURCE: 'shop.orders',
      TARGET_IS_FIFO: 'false',
      BATCH_SIZE: '1',
      MAX_ATTEMPTS: '100',
      RETENTION_SECONDS: '3600',
    });
  });

  test.each([true, false])('knows a topic, FIFO: %s', (fifo) => {
    relayIn(stack, { target: OutboxTarget.topic(new Topic(stack, 'Topic', fifo ? { fifo } : {})) });
    expect(variables()).toMatchObject({
      TARGET_KIND: 'topic',
      TARGET: { Ref: expect.stringMatching(/^Topic/) },
      TARGET_IS_FIFO: `${fifo}`,
    });
  });

  test.each([
    ['postgres', 'relay-postgres-rows'],
    ['mysql', 'relay-mysql-rows'],
  ] as const)('has the code for %s: %s, and the certificate authorities', (dialect, bundle) => {
    relayIn(stack, {}, clusterIn(stack, {}, dialect));
    const { S3Key } = relay().Code;
    const folder = join((stack.node.root as App).outdir, `asset.${S3Key.replace('.zip', '')}`);
    expect(readdirSync(folder).sort()).toEqual(['index.js', 'rds-roots.pem']);
    const shipped = readBundle(join(__dirname, '..', '..', 'assets', 'outbox', bundle));
    expect(readFileSync(join(folder, 'index.js'), 'utf8')).toBe(shipped);
  });

  test('two of them have other ids for their messages', () => {
    const cluster = clusterIn(stack);
    const target = OutboxTarget.topic(new Topic(stack, 'Topic'));
    relayIn(stack, { target }, cluster);
    relayIn(stack, { target, table: 'other' }, cluster, 'Second');
    const keys = resources('AWS::Lambda::Function').map(
      ({ Properties }) => Properties.Environment.Variables.OUTBOX_KEY,
    );
    expect(new Set(keys).size).toBe(2);
  });
});

describe('the schedule', () => {
  test('starts it every minute and leaves a run that failed to the next one', () => {
    relayIn(stack);
    expect(resources('AWS::Scheduler::Schedule')[0].Properties).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 } },
    });
    expect(resources('AWS::Lambda::EventInvokeConfig')[0].Properties).toMatchObject({
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
  });
});

describe('nudges', () => {
  test('come from a queue that forgets them soon, to two runs at most; the relay does not poll', () => {
    const made = relayIn(stack, { nudge: true });
    expect(made.nudgeQueue).toBeDefined();
    expect(variables().POLL_SECONDS).toBe('0');
    Template.fromStack(stack).hasResourceProperties('AWS::SQS::Queue', {
      MessageRetentionPeriod: 600,
      VisibilityTimeout: 90,
      SqsManagedSseEnabled: true,
    });
    expect(resources('AWS::Lambda::EventSourceMapping')[0].Properties).toMatchObject({
      BatchSize: 10,
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });

  test('are granted for the queue alone', () => {
    const role = new Role(stack, 'App', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
    relayIn(stack, { nudge: true }).grantNudge(role);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: Match.stringLikeRegexp('^App') }],
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Action: Match.arrayWith(['sqs:SendMessage']),
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^RelayNudges'), 'Arn'] },
          }),
        ],
      },
    });
  });

  test('are none without being asked for', () => {
    expect(relayIn(stack).nudgeQueue).toBeUndefined();
    expect(resources('AWS::Lambda::EventSourceMapping')).toEqual([]);
  });
});

describe('the rights', () => {
  const QUEUE = 'arn:aws:sqs:eu-central-1:111122223333:events.fifo';
  const LOST = 'arn:aws:sqs:eu-central-1:111122223333:lost';
  const USER = 'arn:aws:rds-db:eu-central-1:111122223333:dbuser:cluster-ABC/outbox';
  const SECRET = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-abc123';

  const allowed = (action: string, resource: string) => {
    const template = Template.fromStack(stack);
    const ids = (type: string) => Object.keys(template.findResources(type));
    const values = Object.fromEntries([
      ...ids('AWS::RDS::DBCluster').map((id) => [`${id}.DBClusterResourceId`, 'cluster-ABC']),
      ...ids('AWS::SQS::Queue').map((id) => [`${id}.Arn`, id.startsWith('Events') ? QUEUE : LOST]),
      ...ids('AWS::SecretsManager::SecretTargetAttachment').map((id) => [id, SECRET]),
      ...ids('AWS::SecretsManager::Secret').map((id) => [id, SECRET]),
    ]);
    const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
    const identity = policies
      .filter(([id]) => id.startsWith('RelayServiceRole') || id.startsWith('RelayRelayServiceRole'))
      .map(([, { Properties }]) => resolveIntrinsics(Properties.PolicyDocument, { values }));
    expect(identity).toHaveLength(1);
    return decide({ principal: 'arn:aws:iam::111122223333:role/relay', action, resource }, { identity });
  };

  test.each([
    ['rds-db:connect', USER, 'Allowed'],
    ['rds-db:connect', USER.replace('outbox', 'admin'), 'ImplicitlyDenied'],
    ['rds-db:connect', USER.replace('ABC', 'XYZ'), 'ImplicitlyDenied'],
    ['sqs:SendMessage', QUEUE, 'Allowed'],
    ['sqs:SendMessage', LOST, 'Allowed'],
    ['sqs:SendMessage', LOST.replace('lost', 'other'), 'ImplicitlyDenied'],
    ['sqs:ReceiveMessage', QUEUE, 'ImplicitlyDenied'],
    ['secretsmanager:GetSecretValue', SECRET, 'ImplicitlyDenied'],
  ])('with a login by IAM: %s on %s: %s', async (action, resource, decision) => {
    relayIn(stack);
    expect(await allowed(action, resource)).toBe(decision);
  });

  test.each([
    ['secretsmanager:GetSecretValue', SECRET, 'Allowed'],
    ['secretsmanager:GetSecretValue', SECRET.replace('db-', 'other-'), 'ImplicitlyDenied'],
    ['rds-db:connect', USER, 'ImplicitlyDenied'],
  ])('with a secret: %s on %s: %s', async (action, resource, decision) => {
    const cluster = clusterIn(stack);
    relayIn(stack, { login: DatabaseLogin.secret(cluster.secret!) }, cluster);
    expect(await allowed(action, resource)).toBe(decision);
  });

  test('of the schedule are to invoke this function, for this account', () => {
    relayIn(stack);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: Match.stringLikeRegexp('^RelayScheduleRole') }],
      PolicyDocument: {
        Statement: [
          {
            Action: 'lambda:InvokeFunction',
            Effect: 'Allow',
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^RelayRelay|^Relay[0-9A-F]{8}'), 'Arn'] },
          },
        ],
      },
    });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: { StringEquals: Match.objectLike({ 'aws:SourceAccount': '111122223333' }) },
          }),
        ],
      },
    });
  });
});

describe('the network', () => {
  test('lets the relay out to HTTPS and in to the database', () => {
    relayIn(stack);
    const egress = resources('AWS::EC2::SecurityGroup').flatMap(
      ({ Properties }) => Properties.SecurityGroupEgress ?? [],
    );
    expect(egress).toEqual(
      expect.arrayContaining([expect.objectContaining({ FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' })]),
    );
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      SourceSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^RelaySecurityGroup'), 'GroupId'] },
    });
  });

  const warned = () =>
    Annotations.fromStack(stack).findWarning('/Stack/Relay', Match.stringLikeRegexp('isolated subnets'));

  test('in isolated subnets needs endpoints, which a warning names', () => {
    const cluster = clusterIn(stack, {});
    const target = OutboxTarget.eventBus(new EventBus(stack, 'Bus'), { source: 'shop' });
    const login = DatabaseLogin.secret(cluster.secret!);
    const vpc = cluster.vpc;
    expect(vpc.isolatedSubnets).toEqual([]);
    relayIn(stack, { target, login }, cluster);
    expect(warned()).toEqual([]);
  });

  test('of a VPC without a way out lacks three endpoints, and none when they are there', () => {
    const messages = (endpoints: InterfaceVpcEndpointAwsService[]) => {
      stack = new Stack(new App(), 'Stack', { env: ENV });
      const isolated = isolatedCluster(stack);
      for (const [index, service] of endpoints.entries()) {
        new InterfaceVpcEndpoint(stack, `Endpoint${index}`, { vpc: isolated.vpc, service });
      }
      const target = OutboxTarget.eventBus(new EventBus(stack, 'Bus'), { source: 'shop' });
      relayIn(stack, { target, login: DatabaseLogin.secret(isolated.secret!) }, isolated);
      return warned().map(({ entry }) => entry.data);
    };
    const { EVENTBRIDGE, SQS, SECRETS_MANAGER } = InterfaceVpcEndpointAwsService;
    expect(messages([])).toEqual([
      expect.stringContaining(
        'needs interface endpoints for events, sqs, secretsmanager; add them with vpc.addInterfaceEndpoint',
      ),
    ]);
    expect(messages([SQS])).toEqual([expect.stringContaining('for events, secretsmanager;')]);
    expect(messages([EVENTBRIDGE, SQS, SECRETS_MANAGER])).toEqual([]);
  });

  test.each([
    ['a queue', () => OutboxTarget.queue(new Queue(stack, 'Events')), 'for sqs;'],
    ['a topic', () => OutboxTarget.topic(new Topic(stack, 'Events')), 'for sns, sqs;'],
  ])('needs what leads to %s and to the dead letter queue, and nothing for a login by IAM', (_, target, names) => {
    relayIn(stack, { target: target() }, isolatedCluster(stack));
    expect(warned().map(({ entry }) => entry.data)).toEqual([expect.stringContaining(names)]);
  });
});

function isolatedCluster(scope: Stack) {
  const vpc = new Vpc(scope, 'Isolated', {
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [{ name: 'data', subnetType: SubnetType.PRIVATE_ISOLATED }],
  });
  return clusterIn(scope, { vpc, vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } });
}

describe('the queues and the log', () => {
  test('are encrypted with a key', () => {
    relayIn(stack, { nudge: true, encryptionKey: new Key(stack, 'Key') });
    const arn = { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] };
    const own = Object.entries(Template.fromStack(stack).findResources('AWS::SQS::Queue')).filter(([id]) =>
      id.startsWith('Relay'),
    );
    expect(own.map(([, { Properties }]) => Properties.KmsMasterKeyId)).toEqual([arn, arn]);
    expect(resources('AWS::Logs::LogGroup')[0].Properties).toMatchObject({ KmsKeyId: arn, RetentionInDays: 30 });
  });

  test('keep a dead letter for 14 days', () => {
    relayIn(stack);
    Template.fromStack(stack).hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 1_209_600 });
  });

  test('may be ones that are there', () => {
    const queue = new Queue(stack, 'Lost');
    expect(relayIn(stack, { deadLetterQueue: queue }).deadLetterQueue).toBe(queue);
    expect(variables().DEAD_LETTER_QUEUE_URL).toEqual({ Ref: expect.stringMatching(/^Lost/) });
  });

  test('of an imported key come with a note', () => {
    const key = 'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555';
    relayIn(stack, { encryptionKey: Key.fromKeyArn(stack, 'Key', key) });
    Annotations.fromStack(stack).hasInfo('/Stack/Relay', Match.stringLikeRegexp('^encryptionKey is imported'));
  });
});

describe('ddl', () => {
  test('names all tables and indexes after the table', () => {
    for (const engine of Object.values(OutboxEngine)) {
      const names = SqlOutboxRelay.ddl(engine, 'order_events').match(/(?<=TABLE |INDEX |KEY |INTO |ON )[a-z_]+/g);
      expect(names!.every((name) => name.startsWith('order_events'))).toBe(true);
    }
  });

  test('is for the table outbox by default', () => {
    expect(SqlOutboxRelay.ddl(OutboxEngine.POSTGRESQL)).toContain('CREATE TABLE outbox (');
  });
});

test('its graphs show age, number and failures', () => {
  const shown = JSON.stringify(
    relayIn(stack)
      .widgets()
      .flatMap((widget) => stack.resolve(widget.toJson())),
  );
  for (const metric of ['OldestUnsent', 'RowsUnsent', 'RowsSent', 'PublishFailed', 'DeadRows']) {
    expect(shown).toContain(metric);
  }
});
