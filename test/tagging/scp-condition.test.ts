import { UNKNOWN } from '../../src/private/glob';
import { isAboutTags, judge, type Verdict } from '../../src/tagging/scp-condition';

const STACK = { partition: 'aws', region: 'eu-central-1', account: '111122223333', stackName: 'Orders' };
const ROLE = 'arn:aws:iam::111122223333:role/ops/deploy';

/** The verdict on one condition, where the key has the given values; a key that is not listed is not known. */
function verdict(operator: string, key: string, values: string[], given: Record<string, string[]>): Verdict {
  const context = new Map(Object.entries(given).map(([name, of]) => [name.toLowerCase(), of]));
  return judge({ operator, key, values }, { target: STACK, tags: {}, context }).holds;
}

const onTags = (operator: string, key: string, values: string[], tags: Record<string, string>) =>
  judge({ operator, key, values }, { target: STACK, tags, context: new Map() });

test.each<[string, string[], string[], Verdict]>([
  ['Bool', ['TRUE'], ['true'], true],
  ['Bool', ['true'], ['TRUE'], true],
  ['Bool', ['false'], ['true'], false],
  ['StringEquals', ['a', 'b'], ['b'], true],
  ['StringEquals', ['a'], ['b'], false],
  ['StringEquals', ['A'], ['a'], false],
  ['StringEquals', ['a*'], ['ab'], false],
  ['StringEquals', ['a*'], ['a*'], true],
  ['StringEqualsIgnoreCase', ['A'], ['a'], true],
  ['StringEqualsIgnoreCase', ['a'], ['A'], true],
  ['StringNotEquals', ['a', 'b'], ['b'], false],
  ['StringNotEquals', ['a', 'b'], ['c'], true],
  ['StringLike', ['a*'], ['ab'], true],
  ['StringLike', ['b*'], ['ab'], false],
  ['StringNotLike', ['a*'], ['ab'], false],
  ['Null', ['true'], [], true],
  ['Null', ['TRUE'], [], true],
  ['Null', ['true'], ['x'], false],
  ['Null', ['false'], ['x'], true],
  ['Null', ['true', 'false'], ['x'], true],
  ['StringEquals', ['a'], [], false],
  ['StringEqualsIfExists', ['a'], [], true],
  ['StringNotEquals', ['a'], [], true],
  ['ForAllValues:StringEquals', ['a'], [], true],
  ['ForAnyValue:StringEquals', ['a'], [], false],
  ['ForAnyValue:StringNotEquals', ['a'], [], false],
  ['ForAnyValue:StringEqualsIfExists', ['a'], [], undefined],
  ['ForAnyValue:StringEqualsIfExists', ['a'], ['a'], true],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
  ['ForAllValues:StringEquals', ['a'], ['a', 'b'], false],
  ['ForAnyValue:StringEquals', ['a'], ['a', 'b'], true],
  ['NumericEquals', ['1'], ['1'], undefined],
  ['DateLessThan', ['2030-01-01'], ['2026-01-01'], undefined],
  ['XStringNotEquals', ['a'], ['b'], undefined],
  ['NotStringEquals', ['a'], ['b'], undefined],
  ['XForAllValues:StringEquals', ['a'], ['a'], undefined],
])('%s of %j on the values %j is %p', (operator, wanted, given, expected) => {
  expect(verdict(operator, 'aws:PrincipalOrgID', wanted, { 'aws:PrincipalOrgID': given })).toBe(expected);
});

test.each<[string, string, string, Verdict]>([
  ['a role', 'arn:aws:iam::111122223333:role/ops/deploy', ROLE, true],
  ['any role of the path', 'arn:aws:iam::111122223333:role/ops/*', ROLE, true],
  ['another account', 'arn:aws:iam::444455556666:role/ops/deploy', ROLE, false],
  ['another service', 'arn:aws:sts::111122223333:role/ops/deploy', ROLE, false],
  ['a Region', 'arn:aws:iam:eu-central-1:111122223333:role/ops/deploy', ROLE, false],
  ['a name with a colon', 'arn:aws:logs:eu-central-1:1:log-group:a', 'arn:aws:logs:eu-central-1:1:log-group:a', true],
  [
    'a colon that is not there',
    'arn:aws:logs:eu-central-1:1:log-groupa',
    'arn:aws:logs:eu-central-1:1:log-group:a',
    false,
  ],
  [
    'a colon in another place',
    'arn:aws:logs:eu-central-1:1:log-group:a',
    'arn:aws:logs:eu-central-1:1:log-groupa',
    false,
  ],
  [
    'a pattern for more colons',
    'arn:aws:logs:eu-central-1:1:log-group:*',
    'arn:aws:logs:eu-central-1:1:log-group:a:b',
    true,
  ],
  ['a pattern around a colon', 'arn:aws:logs:eu-central-1:1:a*b', 'arn:aws:logs:eu-central-1:1:a:b', true],
  ['what only ends like an ARN', 'x:aws:iam::111122223333:role/ops/deploy', ROLE, false],
  ['a star, which is no ARN', '*', ROLE, false],
  ['what is not known', 'arn:aws:iam::111122223333:role/ops/deploy', UNKNOWN, undefined],
  ['a partition that is not known', ROLE, `arn:${UNKNOWN}:iam::111122223333:role/ops/deploy`, true],
  ['an account that is not known', ROLE, `arn:aws:iam::${UNKNOWN}:role/ops/deploy`, undefined],
])('ArnEquals and ArnLike: %s', (_, wanted, given, expected) => {
  for (const operator of ['ArnEquals', 'ArnLike']) {
    expect(verdict(operator, 'aws:PrincipalArn', [wanted], { 'aws:PrincipalArn': [given] })).toBe(expected);
  }
  const denied = expected === undefined ? undefined : !expected;
  expect(verdict('ArnNotLike', 'aws:PrincipalArn', [wanted], { 'aws:PrincipalArn': [given] })).toBe(denied);
});

test.each<[string, string, Verdict]>([
  ['cdk-*', `cdk-${UNKNOWN}`, undefined],
  ['cdk-?', `cdk-${UNKNOWN}`, undefined],
  ['a?x', `ab${UNKNOWN}`, false],
  ['?*', `${UNKNOWN}b`, false],
  ['cdk-x', `cdk-${UNKNOWN}`, undefined],
  ['aws-x', `cdk-${UNKNOWN}`, false],
])('StringEquals of %s on %j, of which a part is not known, is %p', (wanted, given, expected) => {
  expect(verdict('StringEquals', 'aws:PrincipalTag/a', [wanted], { 'aws:PrincipalTag/a': [given] })).toBe(expected);
});

test('a key that is not known, and a value that the request fills in, decide nothing', () => {
  const filledIn = ['a', '$' + '{aws:username}'];

  expect(verdict('StringEquals', 'aws:PrincipalOrgID', ['a'], {})).toBeUndefined();
  expect(verdict('StringEquals', 'aws:PrincipalOrgID', filledIn, { 'aws:PrincipalOrgID': ['b'] })).toBeUndefined();
});

test('a key has no letter case, and neither have the keys of tags', () => {
  expect(verdict('StringEquals', 'AWS:PRINCIPALORGID', ['a'], { 'aws:PrincipalOrgID': ['a'] })).toBe(true);
  expect(onTags('StringEquals', 'AWS:RequestTag/OWNER', ['TeamA'], { owner: 'TeamA' }).holds).toBe(true);
  expect(onTags('Null', 'AWS:TagKeys', ['false'], { owner: 'TeamA' }).holds).toBe(true);
});

test('several keys of tags without a set operator decide nothing', () => {
  expect(onTags('StringEquals', 'aws:TagKeys', ['owner'], { owner: 'TeamA' }).holds).toBeUndefined();
  expect(onTags('ForAnyValue:StringEquals', 'aws:TagKeys', ['owner'], { owner: 'TeamA' }).holds).toBe(true);
});

test.each([
  ['aws:TagKeys', true],
  ['AWS:TAGKEYS', true],
  ['aws:RequestTag/Owner', true],
  ['AWS:REQUESTTAG/Owner', true],
  ['aws:ResourceTag/Owner', false],
])('whether the tags of a call decide on %s: %p', (key, expected) => {
  expect(isAboutTags(key)).toBe(expected);
});

test('a clause shows the condition, and the value in the call unless it comes from tags', () => {
  const context = new Map([
    ['aws:principalarn', [`arn:aws:iam::${UNKNOWN}:role/${UNKNOWN}`, ROLE]],
    ['aws:sourcearn', []],
  ]);
  const clause = (key: string, tags = {}) =>
    judge({ operator: 'StringLike', key, values: ['a', 'b'] }, { target: STACK, tags, context });

  expect(clause('aws:PrincipalArn')).toMatchObject({
    text: 'StringLike aws:PrincipalArn a, b',
    got: `aws:PrincipalArn arn:aws:iam::<unknown>:role/<unknown>, ${ROLE}`,
    isAboutTags: false,
  });
  expect(clause('aws:SourceArn').got).toBe('aws:SourceArn absent');
  expect(clause('aws:PrincipalOrgID').got).toBeUndefined();
  expect(clause('aws:RequestTag/Owner', { Owner: 'TeamA' }).got).toBeUndefined();
});
