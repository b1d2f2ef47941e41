import { App, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Alarm, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { AccountPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { SqlOutboxRelay, type SqlOutboxRelayAttributes } from '../../src/outbox';
import { decide } from '../support/iam';
import { resolveIntrinsics } from '../support/intrinsics';
import { relayIn } from './ground';

const ACCOUNT = '111122223333';
const OTHER = '444455556666';
const ENV = { account: ACCOUNT, region: 'eu-central-1' };
const ARNS = {
  relayArn: `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:shop-relay`,
  deadLetterQueueArn: `arn:aws:sqs:eu-central-1:${ACCOUNT}:shop-dead-letters`,
  nudgeQueueArn: `arn:aws:sqs:eu-central-1:${ACCOUNT}:shop-nudges`,
};
const KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/11111111-1111-4111-8111-111111111111`;

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack', { env: ENV });
});

const importRelay = (attrs: Partial<SqlOutboxRelayAttributes> = {}) =>
  SqlOutboxRelay.fromSqlOutboxRelayAttributes(stack, 'Imported', { ...ARNS, ...attrs });
const ofOther = (arn: string) => arn.replace(ACCOUNT, OTHER);
const writer = () => new Role(stack, 'Writer', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });

test('it makes nothing', () => {
  importRelay();
  expect(Template.fromStack(stack).toJSON()).not.toHaveProperty('Resources');
});

test('it has what it was imported with, and the environment of the function', () => {
  const relay = importRelay({ relayArn: ofOther(ARNS.relayArn) });
  expect(relay.env).toEqual({ account: OTHER, region: 'eu-central-1' });
  expect(relay.relay.functionName).toBe('shop-relay');
  expect(relay.deadLetterQueue.queueName).toBe('shop-dead-letters');
  expect(relay.nudgeQueue?.queueName).toBe('shop-nudges');
});

test('an application may nudge it with its key, and do nothing else', async () => {
  importRelay({ encryptionKey: Key.fromKeyArn(stack, 'Key', KEY) }).grantNudge(writer());
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const identity = [resolveIntrinsics<any>(policy.Properties.PolicyDocument, { account: ACCOUNT })];
  const ofKey = {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: '*', Resource: '*' },
  };
  const ask = (action: string, resource: string) =>
    decide(
      { principal: `arn:aws:iam::${ACCOUNT}:role/writer`, action, resource, resourceAccount: ACCOUNT },
      { identity, ...(action.startsWith('kms:') && { resource: ofKey as never }) },
    );
  const { nudgeQueueArn, deadLetterQueueArn, relayArn } = ARNS;
  expect(await ask('sqs:SendMessage', nudgeQueueArn)).toBe('Allowed');
  expect(await ask('sqs:GetQueueUrl', nudgeQueueArn)).toBe('Allowed');
  expect(await ask('kms:GenerateDataKey', KEY)).toBe('Allowed');
  expect(await ask('kms:Decrypt', KEY)).toBe('Allowed');
  expect(await ask('sqs:ReceiveMessage', nudgeQueueArn)).toBe('ImplicitlyDenied');
  expect(await ask('sqs:SendMessage', deadLetterQueueArn)).toBe('ImplicitlyDenied');
  expect(await ask('lambda:InvokeFunction', relayArn)).toBe('ImplicitlyDenied');
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});

test('without a key, there is no permission on one', () => {
  importRelay().grantNudge(writer());
  expect(JSON.stringify(Template.fromStack(stack))).not.toContain('kms:');
});

test('an application in another account gets its own half, and a warning names the other one', () => {
  importRelay({ relayArn: ofOther(ARNS.relayArn), nudgeQueueArn: ofOther(ARNS.nudgeQueueArn) }).grantNudge(writer());
  Annotations.fromStack(stack).hasWarning(
    '/Stack/Imported',
    `the queue of nudges is of the account ${OTHER}, and its policy stays as it is: let the app that made it call grantNudge for the account ${ACCOUNT}, or the permission is without effect [ack: cdk-hindsight/outbox:nudgeQueuePolicy]`,
  );
});

test('ARNs may be those of exports', () => {
  const relay = importRelay({ relayArn: Fn.importValue('relay'), nudgeQueueArn: Fn.importValue('nudges') });
  relay.grantNudge(writer());
  expect(JSON.stringify(Template.fromStack(stack))).toContain('"Resource":{"Fn::ImportValue":"nudges"}');
});

describe('metrics', () => {
  test('are those of the function', () => {
    const relay = importRelay();
    for (const metric of [relay.metricOldestUnsent(), relay.metricRunsFailed()]) {
      expect(metric.dimensions).toEqual({ FunctionName: 'shop-relay' });
    }
    expect(relay.widgets()).toHaveLength(4);
  });

  test.each<[string, (relay: ReturnType<typeof importRelay>) => Metric]>([
    ['of its own', (relay) => relay.metricDeadRows()],
    ['of Lambda', (relay) => relay.metricRunsFailed()],
  ])('%s are of the Region of the relay: an alarm elsewhere would be silent', (_, metricOf) => {
    stack = new Stack(new App(), 'Stack', { env: { ...ENV, region: 'us-east-1' } });
    const metric = metricOf(importRelay());
    expect(() => new Alarm(stack, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1 })).toThrow(
      /Cannot create an Alarm in region 'us-east-1' based on metric '.*' in 'eu-central-1'/,
    );
  });
});

describe('an import is rejected', () => {
  test.each<[string, Partial<SqlOutboxRelayAttributes>, string]>([
    ['without the relay', { relayArn: undefined as never }, 'attrs.relayArn must be a text, got: undefined'],
    ['by a name', { relayArn: 'shop-relay' }, 'relayArn must be the ARN of a function, without a version'],
    ['by a version', { relayArn: `${ARNS.relayArn}:7` }, 'relayArn must be the ARN of a function, without a version'],
    [
      'by all functions',
      { relayArn: ARNS.relayArn.replace('shop-relay', '*') },
      'relayArn must be the ARN of a function',
    ],
    [
      'by another queue',
      { deadLetterQueueArn: 'arn:aws:sns:eu-central-1:111122223333:x' },
      'deadLetterQueueArn must be the ARN of a standard queue',
    ],
    ['by a FIFO queue', { nudgeQueueArn: `${ARNS.nudgeQueueArn}.fifo` }, 'nudgeQueueArn must be the ARN of a standard'],
    ['by another key', { encryptionKey: {} as never }, 'encryptionKey must be made by the class Key'],
  ])('%s', (_, attrs, message) => {
    expect(() => importRelay(attrs)).toThrow(message);
  });

  test('as soon as it is to be nudged, without a queue for that', () => {
    expect(() => importRelay({ nudgeQueueArn: undefined }).grantNudge(writer())).toThrow(
      new Error(
        'nudgeQueueArn must be known of the imported relay; pass it to SqlOutboxRelay.fromSqlOutboxRelayAttributes, if the ' +
          'relay was created with nudge [Stack/Imported]',
      ),
    );
  });

  test('as soon as an account is to nudge it: its queue keeps its policy', () => {
    expect(() => importRelay().grantNudge(new AccountPrincipal(OTHER))).toThrow(
      new Error(
        'grantee must have a policy of its own: that of the imported queue of nudges stays as it is; let the app that made ' +
          'it call grantNudge [Stack/Imported]',
      ),
    );
  });
});

describe('the relay itself', () => {
  test('admits an account by the policies of queue and key', () => {
    relayIn(stack, { nudge: true, encryptionKey: new Key(stack, 'Key') }).grantNudge(new AccountPrincipal(OTHER));
    const principal = Match.objectLike({ AWS: Match.anyValue() });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Principal: principal, Action: ['sqs:SendMessage', 'sqs:GetQueueUrl'], Effect: 'Allow' }),
        ]),
      },
    });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({ Principal: principal, Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: '*' }),
        ]),
      },
    });
  });

  test('refuses an application in a stack of another account', () => {
    const other = new Stack(stack.node.root as App, 'Other', { env: { ...ENV, account: OTHER } });
    const role = new Role(other, 'Writer', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    expect(() => relayIn(stack, { nudge: true }).grantNudge(role)).toThrow(
      new Error(
        `grantee must be in a stack of the account ${ACCOUNT}, got: Other/Writer of ${OTHER}; grant it to new ` +
          "AccountPrincipal('…') here, and in its own stack to SqlOutboxRelay.fromSqlOutboxRelayAttributes(…) [Stack/Relay]",
      ),
    );
  });
});
