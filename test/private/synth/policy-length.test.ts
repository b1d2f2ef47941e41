import { Aws, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { lengthOf, statementsOf, TYPICAL_ARN } from '../../../src/private/synth/policy-length';

const stack = new Stack(undefined, 'Stack');
const chosen = new CfnParameter(stack, 'Chosen').valueAsString;

/** What a value in a policy is taken for. */
function estimated(value: string, arnLength?: number): unknown {
  const document = new PolicyDocument({
    statements: [
      new PolicyStatement({ actions: ['sts:X'], resources: ['*'], conditions: { StringEquals: { a: value } } }),
    ],
  });
  return statementsOf(stack, document, arnLength)[0].Condition?.StringEquals.a;
}

test('whitespace does not count', () => {
  expect(lengthOf([{ Condition: { StringEquals: { a: 'b' } } }])).toBe(79);
  expect(lengthOf([{ Condition: { StringEquals: { a: ' b c d ' } } }])).toBe(81);
});

test('a policy without statements has none', () => {
  expect(statementsOf(stack, new PolicyDocument())).toEqual([]);
});

test.each([
  ['a text', 'b', 'b'],
  ['the partition', Aws.PARTITION, 'aws'],
  ['the account', Aws.ACCOUNT_ID, '111122223333'],
  ['an ARN', `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/x`, 'arn:aws:iam::111122223333:role/x'],
  ['what is chosen', chosen, 'x'.repeat(5)],
  ['an attribute', Fn.getAtt('Other', 'Arn').toString(), 'x'.repeat(5)],
  ['a text around what is chosen', `a-${chosen}-b`, 'a-xxxxx-b'],
  ['parts that are joined', Fn.join('-', ['a', chosen, 'b']), 'a-xxxxx-b'],
])('the length of %s is known or estimated', (_, value, expected) => {
  expect(estimated(value, 5)).toBe(expected);
});

test('what is not known is as long as the ARN of a trust anchor', () => {
  expect(TYPICAL_ARN).toBe(97);
  expect(estimated(chosen)).toBe('x'.repeat(97));
});

test('a key that is named like a function is one only on its own', () => {
  const conditions = { StringEquals: { 'Fn::Chosen': 'a', Ref: 'b' }, StringLike: { Ref: 'c', other: 'd' } };
  const statement = new PolicyStatement({ actions: ['sts:X'], resources: ['*'], conditions });
  const [{ Condition }] = statementsOf(stack, new PolicyDocument({ statements: [statement] }));
  expect(Condition).toEqual(conditions);
});
