import { App, Aws, Fn, Lazy, Stack, Token } from 'aws-cdk-lib';
import { CfnSecurityGroup, CfnSecurityGroupIngress } from 'aws-cdk-lib/aws-ec2';
import { CfnDBCluster, CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { definitionOf } from '../../../src/private/synth/cdk-internals';
import { at, itemsOf, propertiesOf, read, referenceTo, textOf } from '../../../src/private/synth/references';

const app = new App();
const stack = new Stack(app, 'Shop');
const other = new Stack(app, 'Other');
const queue = new CfnQueue(stack, 'Queue', { queueName: 'orders' });
const named = new Queue(stack, 'Named', { queueName: 'named' });

test('a reference is the path of its resource and the attribute, from whatever stack it is read', () => {
  for (const scope of [stack, other]) {
    expect(read(scope, queue.ref)).toEqual({ value: '<Shop/Queue.Ref>', targets: [queue] });
    expect(read(scope, queue.attrArn).value).toBe('<Shop/Queue.Arn>');
  }
});

test('the attributes of an L2 are those of its resource', () => {
  expect(read(stack, named.queueArn).value).toBe('<Shop/Named/Resource.Arn>');
});

test('references are found in texts, lists, structs and lazy values, in their order', () => {
  const value = { text: `a-${queue.ref}-b`, list: [Lazy.string({ produce: () => queue.attrArn })] };
  expect(read(stack, value)).toEqual({
    value: { text: 'a-<Shop/Queue.Ref>-b', list: ['<Shop/Queue.Arn>'] },
    targets: [queue, queue],
  });
});

test('a text with an intrinsic function stays one text', () => {
  expect(textOf(stack, `${Fn.select(0, Fn.split(':', queue.attrArn))}:x`)).toBe(
    '{"Fn::Select":[0,{"Fn::Split":[":","<Shop/Queue.Arn>"]}]}:x',
  );
});

test('pseudo parameters are no references to resources', () => {
  expect(read(stack, `${Aws.REGION}-${stack.account}`).targets).toEqual([]);
});

test('a plain value is itself', () => {
  expect(read(stack, { a: 1, b: [true, 'x'] })).toEqual({ value: { a: 1, b: [true, 'x'] }, targets: [] });
  expect(textOf(stack, 'orders')).toBe('orders');
});

test('the properties of a resource have its overrides, and names as the template has them', () => {
  const topic = new CfnTopic(stack, 'Topic', { displayName: queue.ref });
  topic.addPropertyOverride('TopicName', 'orders');
  expect(propertiesOf(topic)).toEqual({
    value: { DisplayName: '<Shop/Queue.Ref>', TopicName: 'orders' },
    targets: [queue],
  });
  expect(definitionOf(topic)).toBeDefined();
});

test('a reference is written as it is read', () => {
  expect(referenceTo(queue)).toBe('<Shop/Queue.Ref>');
  expect(referenceTo(queue, 'Arn')).toBe('<Shop/Queue.Arn>');
});

test('what is not there is undefined, and no list has no items', () => {
  expect(at({ a: { b: 1 } }, 'a', 'b')).toBe(1);
  expect(at({ a: 1 }, 'a', 'b')).toBeUndefined();
  expect(at(null, 'a')).toBeUndefined();
  expect([itemsOf([1]), itemsOf({ a: 1 }), itemsOf(undefined)]).toEqual([[1], [], []]);
});

describe('a reference is read where the CDK takes no text', () => {
  const { attrEndpointPort: port } = new CfnDBCluster(stack, 'Database', {});
  const group = new CfnSecurityGroup(stack, 'Group', { groupDescription: 'of the database' });

  test('for a number', () => {
    const rule = new CfnSecurityGroupIngress(stack, 'Rule', {
      ipProtocol: 'tcp',
      fromPort: Token.asNumber(port),
      groupId: group.ref,
    });
    expect(propertiesOf(rule).value).toMatchObject({ FromPort: '<Shop/Database.Endpoint.Port>' });
  });

  test('for a list', () => {
    const subscribed = new CfnDBInstance(stack, 'Instance', { vpcSecurityGroups: Token.asList(group.getAtt('Ids')) });
    expect(propertiesOf(subscribed).value).toMatchObject({ VPCSecurityGroups: '<Shop/Group.Ids>' });
  });

  test('for an object', () => {
    expect(read(stack, { given: Token.asAny(group.getAtt('Object')) }).value).toEqual({ given: '<Shop/Group.Object>' });
  });
});
