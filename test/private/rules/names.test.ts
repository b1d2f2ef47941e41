import { isOpen, mayBeSame, nameKey, requireNamed, resourceNamed } from '../../../src/private/rules/names';
import type { Text } from '../../../src/private/template/text';
import { asValue, resourcesOf } from '../one-template';

const MORE = {
  Parameters: {
    Env: { Type: 'String', AllowedValues: ['dev', 'pro.d', 'a-b'] },
    Any: { Type: 'String' },
  },
};
const OTHERS = {
  Queue: { Type: 'AWS::SQS::Queue' },
  Told: { Type: 'Custom::Told' },
  Kept: { Type: 'AWS::SSM::Parameter' },
};
const text = (raw: unknown) => asValue(raw, OTHERS, MORE).text() as Text;
const sub = (pattern: string) => text({ 'Fn::Sub': pattern });
const same = (one: Text, other: Text) => {
  expect(mayBeSame(other, one)).toBe(mayBeSame(one, other));
  return mayBeSame(one, other);
};

test.each([
  [`orders-\${Any}`, 'orders-1'],
  [`orders-\${Any}`, 'orders-'],
  [`\${Any}-orders`, '1-orders'],
  [`a\${Any}b\${Any}c`, 'a1b2c'],
  [`a\${Any}b\${Any}c`, 'abbc'],
  [`\${Any}`, 'anything'],
  [`ORDERS-\${Any}`, 'orders-1'],
  [`orders-\${Env}`, 'orders-dev'],
  [`orders-\${Env}`, 'orders-pro.d'],
  [`orders-\${Env}`, 'orders-a-b'],
  [`\${Env}-orders`, 'dev-orders'],
  [`orders-\${AWS::AccountId}`, 'orders-111122223333'],
  [`orders-\${AWS::Region}`, 'orders-eu-central-1'],
  [`orders-\${AWS::Partition}`, 'orders-aws-cn'],
  [`orders-\${AWS::StackName}`, 'orders-stack-1'],
  [`orders-\${AWS::StackId}`, 'orders-arn:aws:x/1-2'],
  [`orders-\${AWS::URLSuffix}`, 'orders-amazonaws.com'],
  [`orders-\${Any}\${AWS::AccountId}`, 'orders-a1'],
  ['orders-{{resolve:ssm:/name}}', 'orders-1'],
  ['{{resolve:ssm:/name}}-orders', '1-orders'],
  ['a{{resolve:ssm:/one}}b{{resolve:ssm:/two}}c', 'a1b2c'],
  [`orders-\${Told}`, 'orders-1'],
  [`orders-\${Kept.Value}`, 'orders-1'],
])('%s may be %s', (pattern, name) => {
  expect(same(sub(pattern), text(name))).toBe(true);
});

test.each([
  [`orders-\${Any}`, 'order'],
  [`orders-\${Any}`, 'my-orders-1'],
  [`\${Any}-orders`, '1-orders-2'],
  [`a\${Any}b\${Any}c`, 'a1c'],
  [`a\${Any}b\${Any}c`, 'a1b2'],
  [`ab\${Any}bc`, 'abc'],
  [`orders-\${Env}`, 'orders-live'],
  [`orders-\${Env}`, 'orders-proxd'],
  [`orders-\${Env}`, 'orders-dev2'],
  [`orders-\${Env}`, 'orders-'],
  [`\${Env}-orders`, 'mydev-orders'],
  [`orders-\${AWS::AccountId}`, 'orders-1a'],
  [`orders-\${AWS::AccountId}`, 'orders-a'],
  [`orders-\${AWS::Region}`, 'orders-eu.central'],
  [`orders-\${AWS::Region}-x`, 'orders-eu_central-x'],
  [`orders-\${AWS::Partition}`, 'orders-aws1'],
  [`orders-\${AWS::StackName}`, 'orders-a.b'],
  [`orders-\${AWS::StackId}`, 'orders-a.b'],
  [`orders-\${AWS::URLSuffix}`, 'orders-amazonaws-com'],
  ['orders-{{resolve:ssm:/name}}', 'order-1'],
  ['a{{resolve:ssm:/one}}b{{resolve:ssm:/two}}c', 'a1c'],
  ['orders-{{resolve:', 'orders-1'],
  [`\${Queue}`, 'queue'],
  [`\${Queue}-\${Any}`, 'queue-1'],
  ['orders', 'orders'],
])('%s cannot turn out to be %s', (pattern, name) => {
  expect(same(sub(pattern), text(name))).toBe(false);
});

test.each([
  [`a-\${Any}`, `a-\${Any}-b`, true],
  [`a-\${Any}`, `a-b-\${Any}`, true],
  [`a-\${Any}`, `b-\${Any}`, false],
  [`\${Any}-a`, `\${Any}-b`, false],
  [`a-\${Any}-c`, `a-b-\${Any}-c`, true],
  [`\${AWS::AccountId}-a`, `x-\${Any}`, false],
  [`\${AWS::AccountId}-a`, `1-\${Any}`, true],
  [`a-\${AWS::AccountId}`, `\${Any}-x`, false],
  [`a-\${AWS::AccountId}`, `\${Any}-1`, true],
  [`\${AWS::AccountId}`, `\${AWS::Region}`, true],
  [`\${Any}`, `\${Queue}`, false],
])('%s and %s may be the same: %s', (one, other, expected) => {
  expect(same(sub(one), sub(other))).toBe(expected);
});

test.each([
  ['orders', false],
  [`\${Queue}`, false],
  [`\${Queue}-dlq`, false],
  [`orders-\${Any}`, true],
  [`orders-\${AWS::AccountId}`, true],
  ['{{resolve:ssm:/name}}', true],
  ['x{{resolve:ssm:/name}}', true],
  [`\${Told}`, true],
])('only the deployment decides %s: %s', (pattern, expected) => {
  expect(isOpen(sub(pattern))).toBe(expected);
});

test('a name is compared by the resource, or by its letters in lower case', () => {
  expect(nameKey(text({ Ref: 'Queue' }))).toBe('/app/one.template.json#queue');
  expect(nameKey(text({ 'Fn::GetAtt': ['Queue', 'QueueName'] }))).toBe('\0/app/one.template.json#queue.queuename\0');
  expect(nameKey(text('Orders'))).toBe('orders');
});

describe('the resource that a value names', () => {
  const TABLE = 'AWS::DynamoDB::Table';
  const resources = resourcesOf({
    Named: { Type: TABLE, Properties: { TableName: 'Orders' } },
    Unnamed: { Type: TABLE },
    Topic: { Type: 'AWS::SNS::Topic' },
    From: {
      Type: 'Custom::From',
      Properties: {
        ByName: 'orders',
        ByRef: { Ref: 'Unnamed' },
        Other: { Ref: 'Topic' },
        Nowhere: 'customers',
      },
    },
  });
  const from = resources('From');
  const find = (property: string) => resourceNamed(from.properties.get(property), TABLE, 'TableName', from)?.id;

  test.each([
    ['ByName', 'Named'],
    ['ByRef', 'Unnamed'],
    ['Other', undefined],
    ['Nowhere', undefined],
    ['Absent', undefined],
  ])('by %s is %s', (property, id) => {
    expect(find(property)).toBe(id);
  });

  test('has to be there where it is required', () => {
    const required = (property: string) =>
      requireNamed(from.properties.get(property), TABLE, 'TableName', from, 'the table').id;
    expect(required('ByName')).toBe('Named');
    expect(() => required('Nowhere')).toThrow('Properties/Nowhere: the table is not in the app');
  });
});
