import { Stack } from 'aws-cdk-lib';
import fc from 'fast-check';
import { ServiceControlPolicy } from '../../src/tagging';
import { assess } from '../../src/tagging/scp-assessment';
import { decideChangeSet, judgementOf, policyOf, type TagSet } from './policies';

const OWNED = { Org: 'ABC', Owner: 'TeamA', CostCenter: '42' };
const when = (...conditions: Record<string, Record<string, string | string[]>>[]) =>
  policyOf(...conditions.map((Condition) => ({ Condition })));
const org = (value: string | string[]) => ({ 'aws:RequestTag/Org': value });
const keys = (...value: string[]) => ({ 'aws:TagKeys': value });

/** A policy, tags that it denies, and tags that it lets through. */
const CASES: [string, object, TagSet, TagSet][] = [
  ['StringNotEquals, absent', when({ StringNotEquals: org('ABC') }), {}, OWNED],
  ['StringNotEquals, other value', when({ StringNotEquals: org('ABC') }), { Org: 'abc' }, OWNED],
  ['StringNotEquals, list', when({ StringNotEquals: org(['ABC', 'DEF']) }), { Org: 'XYZ' }, { Org: 'DEF' }],
  [
    'StringNotEquals, several keys',
    when({ StringNotEquals: { ...org('ABC'), 'aws:RequestTag/Owner': 'TeamA' } }),
    {},
    { Org: 'ABC' },
  ],
  ['StringNotEqualsIfExists', when({ StringNotEqualsIfExists: org('ABC') }), { Org: 'XYZ' }, OWNED],
  ['StringEquals', when({ StringEquals: org('test') }), { Org: 'test' }, OWNED],
  ['StringEquals, absent', when({ StringEquals: org(['', 'none']) }), { Org: 'none' }, {}],
  ['StringEqualsIfExists', when({ StringEqualsIfExists: org('none') }), {}, OWNED],
  ['StringEqualsIgnoreCase', when({ StringEqualsIgnoreCase: org('NONE') }), { Org: 'none' }, OWNED],
  ['StringNotEqualsIgnoreCase', when({ StringNotEqualsIgnoreCase: org('abc') }), { Org: 'x' }, OWNED],
  ['StringLike', when({ StringLike: org('tmp-*') }), { Org: 'tmp-1' }, OWNED],
  ['StringLike, one character', when({ StringLike: org('A?') }), { Org: 'AB' }, { Org: 'ABC' }],
  ['StringNotLike', when({ StringNotLike: { 'aws:RequestTag/Owner': 'Team?' } }), { Owner: 'Teams1' }, OWNED],
  ['StringNotLike, absent', when({ StringNotLike: { 'aws:RequestTag/Owner': '?*' } }), {}, OWNED],
  [
    'StringNotLikeIfExists',
    when({ StringNotLikeIfExists: { 'aws:RequestTag/Owner': 'Team*' } }),
    { Owner: 'me' },
    OWNED,
  ],
  ['Null true', when({ Null: { 'aws:RequestTag/CostCenter': 'true' } }), { Org: 'ABC' }, OWNED],
  ['Null false', when({ Null: { 'aws:RequestTag/Legacy': 'false' } }), { Legacy: 'x' }, OWNED],
  [
    'Null, several keys',
    when({ Null: { 'aws:RequestTag/Org': 'true', 'aws:RequestTag/Owner': 'true' } }),
    {},
    { Org: 'ABC' },
  ],
  [
    'Null, several statements',
    when({ Null: { 'aws:RequestTag/Org': 'true' } }, { Null: { 'aws:RequestTag/Owner': 'true' } }),
    { Org: 'ABC' },
    OWNED,
  ],
  ['Null on TagKeys', when({ Null: keys('true') }), {}, OWNED],
  [
    'ForAnyValue:StringEquals',
    when({ 'ForAnyValue:StringEquals': keys('Legacy', 'Temp') }),
    { Org: 'ABC', Temp: 'x' },
    OWNED,
  ],
  ['ForAnyValue:StringEquals, absent', when({ 'ForAnyValue:StringEquals': keys('Temp') }), { Temp: 'x' }, {}],
  ['ForAnyValue:StringLike', when({ 'ForAnyValue:StringLike': keys('tmp:*') }), { 'tmp:1': 'x' }, OWNED],
  [
    'ForAnyValue:StringNotEquals',
    when({ 'ForAnyValue:StringNotEquals': keys('Org', 'Owner', 'CostCenter') }),
    { ...OWNED, More: 'x' },
    OWNED,
  ],
  ['ForAnyValue:StringNotLike', when({ 'ForAnyValue:StringNotLike': keys('O*', 'C*') }), { Name: 'x' }, OWNED],
  ['ForAllValues:StringNotEquals', when({ 'ForAllValues:StringNotEquals': keys('Org') }), { Owner: 'TeamA' }, OWNED],
  ['ForAllValues:StringNotEquals, absent', when({ 'ForAllValues:StringNotEquals': keys('Org') }), {}, OWNED],
  ['ForAllValues:StringEquals', when({ 'ForAllValues:StringEquals': keys('Name') }), { Name: 'x' }, OWNED],
  ['ForAllValues:StringNotLike', when({ 'ForAllValues:StringNotLike': keys('Cost*') }), { Org: 'ABC' }, OWNED],
  [
    'ForAllValues with Null',
    when({ 'ForAllValues:StringEquals': keys('Name'), Null: keys('false') }),
    { Name: 'x' },
    {},
  ],
  [
    'two operators',
    when({ StringEquals: org('ABC'), StringNotLike: { 'aws:RequestTag/Owner': 'Team*' } }),
    { Org: 'ABC' },
    OWNED,
  ],
  ['another case of the key', when({ StringNotEquals: { 'AWS:requesttag/Org': 'ABC' } }), {}, OWNED],
  [
    'actions that take tags',
    policyOf({
      Action: ['cloudformation:CreateChangeSet', 'cloudformation:UpdateStack'],
      Condition: { Null: { 'aws:RequestTag/Org': 'true' } },
    }),
    {},
    OWNED,
  ],
  [
    'actions by pattern',
    policyOf({ Action: ['s3:*', 'cloudformation:Create*'], Condition: { Null: { 'aws:RequestTag/Org': 'true' } } }),
    {},
    OWNED,
  ],
  [
    'NotAction',
    policyOf({
      NotAction: ['s3:*', 'cloudformation:Describe*', 'cloudformation:Execute*'],
      Condition: { StringNotEquals: org('ABC') },
    }),
    {},
    OWNED,
  ],
  [
    'Resource',
    policyOf({ Resource: 'arn:aws:cloudformation:*:*:stack/*', Condition: { StringNotEquals: org('ABC') } }),
    {},
    OWNED,
  ],
  [
    'Resource by name',
    policyOf({
      Resource: ['arn:aws:s3:::*', 'arn:aws:cloudformation:eu-*:111122223333:stack/Ord*/*'],
      Condition: { StringNotEquals: org('ABC') },
    }),
    {},
    OWNED,
  ],
  [
    'NotResource',
    policyOf({
      NotResource: 'arn:aws:cloudformation:*:*:stack/Legacy*/*',
      Condition: { StringNotEquals: org('ABC') },
    }),
    {},
    OWNED,
  ],
];

describe.each(CASES)('%s', (_, policy, denied, allowed) => {
  test('IAM denies the first tags and allows the second', async () => {
    expect(await decideChangeSet(policy, denied)).toBe('ExplicitlyDenied');
    expect(await decideChangeSet(policy, allowed)).toBe('Allowed');
  });

  test('the guard refuses the first tags and accepts the second', () => {
    expect(judgementOf(policy, denied).denials).not.toEqual([]);
    expect(judgementOf(policy, allowed)).toEqual({ denials: [], warnings: [] });
  });
});

test('the guard decides like IAM on any condition on tags', async () => {
  const text = fc.constantFrom('Org', 'Owner', 'ABC', 'abc', 'AB', 'TeamA', 'A*', '*', 'Team?', 'O*');
  const texts = fc.uniqueArray(text, { minLength: 1, maxLength: 3 });
  const comparison = fc.constantFrom(
    'Equals',
    'NotEquals',
    'EqualsIgnoreCase',
    'NotEqualsIgnoreCase',
    'Like',
    'NotLike',
  );
  const suffix = fc.constantFrom('', '', 'IfExists');
  const onTag = fc
    .tuple(comparison, suffix, fc.constantFrom('Org', 'Owner'), texts)
    .map(([operator, ifExists, key, values]) => ({
      [`String${operator}${ifExists}`]: { [`aws:RequestTag/${key}`]: values },
    }));
  const onKeys = fc
    .tuple(fc.constantFrom('ForAllValues', 'ForAnyValue'), comparison, texts)
    .map(([quantifier, operator, values]) => ({
      [`${quantifier}:String${operator}`]: { 'aws:TagKeys': values },
    }));
  const onAbsence = fc
    .tuple(fc.constantFrom('aws:RequestTag/Org', 'aws:TagKeys'), fc.constantFrom('true', 'false'))
    .map(([key, value]) => ({ Null: { [key]: value } }));
  const condition = fc
    .tuple(fc.option(onTag), fc.option(onKeys), fc.option(onAbsence))
    .map((parts) => Object.assign({}, ...parts));
  const tags = fc.dictionary(fc.constantFrom('Org', 'Owner', 'Name'), fc.constantFrom('ABC', 'abc', 'AB', 'TeamA'), {
    maxKeys: 3,
    noNullPrototype: true,
  });
  const statements = fc.array(condition, { minLength: 1, maxLength: 2 });
  await fc.assert(
    fc.asyncProperty(statements, tags, async (conditions, set) => {
      const policy = when(...conditions);
      const document = ServiceControlPolicy.fromJson('org.json', JSON.stringify(policy));
      const { denials, gaps } = assess(new Stack(undefined, 'Orders', { tags: set }), document, {});
      expect(gaps).toEqual([]);
      expect(denials.length > 0).toBe((await decideChangeSet(policy, set)) === 'ExplicitlyDenied');
    }),
    { seed: 1, numRuns: 300 },
  );
});
