import { App, Aws, CfnResource, Fn, Lazy, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  applyBelow,
  elsewhere,
  environmentIn,
  requireBeside,
  requireExactlyOne,
  requireReference,
  resourceOf,
  storedName,
} from '../../../src/private/synth/existing';

const env = { account: '111122223333', region: 'eu-central-1' };
const stack = new Stack(new App(), 'Stack', { env });

describe('exactly one of the properties', () => {
  const check = (props: { queue?: string; queueName?: string; queueArn?: string }) =>
    requireExactlyOne(props, ['queue', 'queueName', 'queueArn'], stack);

  test('is enough', () => {
    expect(() => check({ queue: 'a' })).not.toThrow();
    expect(() => check({ queueArn: 'a' })).not.toThrow();
  });

  test('has to be there', () => {
    expect(() => check({})).toThrow(
      'queue must be given, or queueName or queueArn; pass the construct of the resource, or the name that it has [Stack]',
    );
  });

  test('has to be alone', () => {
    expect(() => check({ queueName: 'a', queueArn: 'b' })).toThrow(
      'queueArn must be left out with queueName; keep one of them [Stack]',
    );
  });
});

describe('a reference', () => {
  const rule = { property: 'queue', member: 'queueRef', noun: 'a queue' };
  const at = (place: object) => ({ queueRef: {}, env: { ...env, ...place } }) as never;

  test('is in the Region and account of its alarms', () => {
    expect(() => requireReference(rule, at({}), stack)).not.toThrow();
    expect(() => requireReference(rule, at({ region: 'us-east-1' }), stack)).toThrow(
      'queue must be in the Region of its alarms, eu-central-1, got: us-east-1; create the alarms in a stack of the Region of the resource: an alarm sees only the metrics of its own [Stack]',
    );
    expect(() => requireReference(rule, at({ account: '444455556666' }), stack)).toThrow(
      'queue must be in the account of its alarms, 111122223333, got: 444455556666; create the alarms in a stack of the account of the resource: an alarm sees only the metrics of its own [Stack]',
    );
  });

  test('is in those of what uses it', () => {
    const user = { name: 'function', why: 'it calls no other' };
    expect(() => requireReference({ ...rule, user }, at({ region: 'us-east-1' }), stack)).toThrow(
      'queue must be in the Region of its function, eu-central-1, got: us-east-1; create the function in a stack of the Region of the resource: it calls no other [Stack]',
    );
  });

  test('is in those that its ARN tells', () => {
    const byArn = (arn: string) => () => requireReference(rule, at({}), stack, () => arn);
    expect(byArn('arn:aws:sqs:eu-central-1:111122223333:orders')).not.toThrow();
    expect(byArn('arn:aws:sqs:us-east-1:111122223333:orders')).toThrow('queue must be in the Region of its alarms');
    expect(byArn('arn:aws:sqs:eu-central-1:444455556666:orders')).toThrow('queue must be in the account of its alarms');
    expect(byArn('orders')).not.toThrow();
    expect(byArn(Lazy.string({ produce: () => 'arn:aws:sqs:us-east-1:1:orders' }))).not.toThrow();
  });

  test('may be anywhere where that is not known', () => {
    expect(() => requireReference(rule, at({ region: Aws.REGION, account: Aws.ACCOUNT_ID }), stack)).not.toThrow();
  });

  test('is no other object', () => {
    expect(() => requireReference(rule, { env } as never, stack)).toThrow(
      'pass a queue: a construct of the CDK, or an import of it',
    );
  });
});

test('what has to be beside the stack is in its account and Region', () => {
  const rule = { property: 'topic', of: 'the stack', remedy: 'pass another' };
  const check = (place: object) => () => requireBeside(rule, { env: { ...env, ...place } }, stack);
  expect(check({})).not.toThrow();
  expect(check({ account: '444455556666' })).toThrow(
    'topic must be in the account of the stack, 111122223333, got: 444455556666; pass another [Stack]',
  );
  expect(check({ region: 'us-east-1' })).toThrow(
    'topic must be in the Region of the stack, eu-central-1, got: us-east-1; pass another [Stack]',
  );
});

test.each([
  ['arn:aws:sqs:us-east-1:444455556666:orders', { region: 'us-east-1', account: '444455556666' }],
  ['orders', env],
])('the environment in %s', (arn, expected) => {
  expect(environmentIn(arn, env)).toEqual(expected);
});

test('an import elsewhere tells its Region and account, and others nothing', () => {
  const queueAt = (place: string) =>
    Queue.fromQueueArn(new Construct(stack, place), 'Queue', `arn:aws:sqs:${place}:orders`);
  expect(elsewhere(queueAt('eu-central-1:111122223333'))).toEqual({});
  expect(elsewhere(queueAt('us-east-1:111122223333'))).toEqual({ region: 'us-east-1' });
  expect(elsewhere(queueAt('eu-central-1:444455556666'))).toEqual({ account: '444455556666' });
});

test('an import by the ARN of an export is where its stack is: nothing else is known', () => {
  expect(elsewhere(Queue.fromQueueArn(stack, 'Exported', Fn.importValue('queue')))).toEqual({});
});

test('the L1 of a type is the construct, or what it is built on', () => {
  const queue = new Queue(stack, 'Queue');
  const resource = queue.node.defaultChild;
  expect(resourceOf(queue, 'AWS::SQS::Queue')).toBe(resource);
  expect(resourceOf(resource, 'AWS::SQS::Queue')).toBe(resource);
  expect(resourceOf(queue, 'AWS::SNS::Topic')).toBeUndefined();
  expect(resourceOf(Queue.fromQueueArn(stack, 'Imported', 'arn:aws:sqs:a:b:c'), 'AWS::SQS::Queue')).toBeUndefined();
  expect(resourceOf(undefined, 'AWS::SQS::Queue')).toBeUndefined();
});

describe('the name of a resource of a service that stores it in lower case', () => {
  const reference = Token.asString({ Ref: 'Cache' });

  test.each([
    ['Orders', undefined, 'orders'],
    ['orders', undefined, 'orders'],
    [reference, 'Orders', 'orders'],
    [reference, 'orders', reference],
    [reference, undefined, reference],
    [reference, Aws.STACK_NAME, reference],
    ['Other', 'Orders', 'orders'],
    ['orders', Aws.STACK_NAME, 'orders'],
  ])('by %s and %s', (given, written, expected) => {
    expect(storedName(given, written)).toBe(expected);
  });
});

test('a removal policy is that of all resources below, and not of the construct', () => {
  const own = new CfnResource(stack, 'Own', { type: 'Custom::Own' });
  const below = new CfnResource(own, 'Below', { type: 'Custom::Below' });
  new Construct(own, 'None');
  applyBelow(own, RemovalPolicy.RETAIN);
  expect(below.cfnOptions.deletionPolicy).toBe('Retain');
  expect(own.cfnOptions.deletionPolicy).toBeUndefined();
});
