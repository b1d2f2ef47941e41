import { App, Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { DynamoDbOutbox, type DynamoDbOutboxAttributes } from '../../src/outbox';

const ENV = { account: '111122223333', region: 'eu-central-1' };
const PIPE = 'arn:aws:pipes:eu-west-1:444455556666:pipe/Outbox-1a2b3c';
const QUEUE = 'arn:aws:sqs:eu-west-1:444455556666:orders-dead-letters';
const KEY = 'arn:aws:kms:eu-west-1:444455556666:key/11111111-1111-4111-8111-111111111111';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack', { env: ENV });
});

const importOutbox = (attrs: Partial<DynamoDbOutboxAttributes> = {}) =>
  DynamoDbOutbox.fromDynamoDbOutboxAttributes(stack, 'Outbox', { pipeArn: PIPE, deadLetterQueueArn: QUEUE, ...attrs });

test('it makes nothing', () => {
  importOutbox();
  expect(Template.fromStack(stack).toJSON()).not.toHaveProperty('Resources');
});

test('it has what it was imported with, and the environment of the pipe', () => {
  const outbox = importOutbox();
  expect(outbox).toMatchObject({ pipeName: 'Outbox-1a2b3c', pipeArn: PIPE });
  expect(outbox.env).toEqual({ account: '444455556666', region: 'eu-west-1' });
  expect(outbox.deadLetterQueue.queueArn).toBe(QUEUE);
});

test('its dead letters can be taken, with their key', () => {
  const role = new Role(stack, 'Support', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  importOutbox({ encryptionKey: Key.fromKeyArn(stack, 'Key', KEY) }).deadLetterQueue.grantConsumeMessages(role);
  const text = JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  expect(text).toContain('sqs:ReceiveMessage');
  expect(text).toContain(`"Action":"kms:Decrypt","Effect":"Allow","Resource":"${KEY}"`);
});

test('an ARN may be that of an export', () => {
  const { pipeName } = importOutbox({ pipeArn: Fn.importValue('pipe') });
  expect(JSON.stringify(stack.resolve(pipeName))).toContain('"Fn::ImportValue":"pipe"');
});

test('its metrics and graphs are those of the pipe and of the queue', () => {
  const outbox = importOutbox();
  expect(outbox.metricEvents().dimensions).toEqual({ PipeName: 'Outbox-1a2b3c' });
  expect(outbox.metricDeadLetters().dimensions).toEqual({ QueueName: 'orders-dead-letters' });
  expect(outbox.widgets()).toHaveLength(2);
});

test('its metrics are of its account and Region: an alarm elsewhere would be silent', () => {
  const outbox = importOutbox();
  const { failed } = outbox.metricFailed().usingMetrics as any;
  for (const metric of [outbox.metricEvents(), outbox.metricDeadLetters(), failed]) {
    expect([metric.account, metric.region]).toEqual(['444455556666', 'eu-west-1']);
  }
  expect(
    () => new Alarm(stack, 'Alarm', { metric: outbox.metricDeadLetters(), threshold: 1, evaluationPeriods: 1 }),
  ).toThrow(/Cannot create an Alarm in region 'eu-central-1'/);
});

describe('an import is rejected', () => {
  test.each<[string, Partial<DynamoDbOutboxAttributes>, string]>([
    ['without the pipe', { pipeArn: undefined as never }, 'attrs.pipeArn must be a text, got: undefined'],
    ['by the name of the pipe', { pipeArn: 'Outbox-1a2b3c' }, 'pipeArn must be the ARN of a pipe'],
    ['by all pipes', { pipeArn: PIPE.replace('Outbox-1a2b3c', '*') }, 'pipeArn must be the ARN of a pipe'],
    ['by another queue', { deadLetterQueueArn: 'orders' }, 'deadLetterQueueArn must be the ARN of a standard queue'],
    ['by another key', { encryptionKey: {} as never }, 'encryptionKey must be made by the class Key'],
  ])('%s', (_, attrs, message) => {
    expect(() => importOutbox(attrs)).toThrow(message);
  });

  test('without attributes', () => {
    expect(() => DynamoDbOutbox.fromDynamoDbOutboxAttributes(stack, 'Outbox', undefined as never)).toThrow(
      'attrs must be an object, got: undefined',
    );
  });
});
