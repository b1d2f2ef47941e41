import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  BuildkiteTrust,
  FederatedRole,
  type FederatedRoleProps,
  IdentityProvider,
  Issuer,
  TrustCondition,
} from '../../src/federation';
import { judge } from '../support/web-identity';

const main = BuildkiteTrust.pipeline({ organization: 'acme', pipeline: 'shop' }).branch('main');
const CLAIMS = {
  iss: 'https://agent.buildkite.com',
  aud: 'sts.amazonaws.com',
  sub: 'organization:acme:pipeline:shop:ref:refs/heads/main:commit:abc:step:deploy',
  build_branch: 'main',
};
let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

function roleWith(conditions: TrustCondition[], props: Partial<FederatedRoleProps> = {}): FederatedRole {
  const provider = IdentityProvider.fromIssuer(stack, 'Provider', Issuer.buildkite());
  return new FederatedRole(stack, 'Role', { provider, trust: [main], ...props, conditions });
}

async function admitted(conditions: TrustCondition[], context: Record<string, string>, claims = {}): Promise<boolean> {
  const role = roleWith(conditions);
  const trustPolicy = stack.resolve(role.assumeRolePolicy);
  return (await judge({ trustPolicy, claims: { ...CLAIMS, ...claims }, context })).admitted;
}

function conditionWith(condition: TrustCondition, sessionTags?: boolean) {
  roleWith([condition], { sessionTags });
  const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  return role.Properties.AssumeRolePolicyDocument.Statement[0].Condition;
}

describe('a source address', () => {
  const RANGES = [TrustCondition.sourceIp('203.0.113.0/24', '198.51.100.7')];

  test.each([
    ['203.0.113.9', true],
    ['198.51.100.7', true],
    ['198.51.100.8', false],
    ['203.0.114.1', false],
  ])('%s: %s', async (address, outcome) => {
    expect(await admitted(RANGES, { 'aws:SourceIp': address })).toBe(outcome);
  });

  test('is needed', async () => {
    expect(await admitted(RANGES, {})).toBe(false);
  });

  test('does not replace the trust', async () => {
    const sub = 'organization:evil:pipeline:shop:ref:refs/heads/main:commit:abc:step:deploy';
    expect(await admitted(RANGES, { 'aws:SourceIp': '203.0.113.9' }, { sub })).toBe(false);
  });

  test.each([
    '203.0.113.0/33',
    '203.0.113',
    '300.1.1.1',
    '2001:db8::/129',
    '1.2.3.4/8/8',
    '1.2.3.4/x',
    '1.2.3.4/',
    '1.2.3.4/-8',
    '1.2.3.4/1e1',
    '1.2.3.4/0024',
    '1.2.3.4/24 ',
    'x/1',
    'runner',
    '*',
  ])('fails on %j', (range) => {
    expect(() => TrustCondition.sourceIp(range)).toThrow(
      `sourceIp must be an IP address or a range such as 203.0.113.0/24, got: ${range}; list the public addresses of the runners, or of the gateway that they go out through`,
    );
  });

  test.each(['0.0.0.0/0', '::/0', '10.0.0.0/00'])('fails on %s, which is everybody', (range) => {
    expect(() => TrustCondition.sourceIp(range)).toThrow(
      `sourceIp must be less than the whole internet, got: ${range}; leave the condition out if every address will do`,
    );
  });

  test.each(['2001:db8::/128', '2001:db8::1', '203.0.113.1/32', '203.0.113.0/1'])('%s is fine', (range) => {
    expect(conditionWith(TrustCondition.sourceIp(range))).toMatchObject({ IpAddress: { 'aws:SourceIp': range } });
  });

  test('may be known only at deploy time', () => {
    const range = new CfnParameter(stack, 'Range').valueAsString;
    expect(conditionWith(TrustCondition.sourceIp(range))).toMatchObject({
      IpAddress: { 'aws:SourceIp': { Ref: 'Range' } },
    });
  });
});

describe('a session name', () => {
  test.each([
    ['deploy-1', true],
    ['report', true],
    ['other', false],
  ])('%s: %s', async (name, outcome) => {
    const names = [TrustCondition.sessionName('deploy-*', 'report')];
    expect(await admitted(names, { 'sts:RoleSessionName': name })).toBe(outcome);
  });

  test('without a wildcard is compared exactly', () => {
    expect(conditionWith(TrustCondition.sessionName('report'))).toMatchObject({
      StringEquals: { 'sts:RoleSessionName': 'report' },
    });
  });

  test.each(['a b', '', 'x'.repeat(65), 'a/b'])('fails on %j', (name) => {
    expect(() => TrustCondition.sessionName(name)).toThrow(
      'sessionName must be a session name: at most 64 letters, digits and any of _+=,.@-, with * and ? as wildcards, got: ',
    );
  });

  test.each(['x'.repeat(64), 'x', 'a_b', 'a+b', 'a=b', 'a,b', 'a.b', 'a@b', 'a?b', 'a-b'])('%s is fine', (name) => {
    expect(() => TrustCondition.sessionName(name)).not.toThrow();
  });

  test('fails on a pattern beside a deploy-time value, whose wildcards would count too', () => {
    const name = new CfnParameter(stack, 'Name').valueAsString;
    expect(() => TrustCondition.sessionName('deploy-*', name)).toThrow(
      'sessionName must be known at synth where it has a wildcard, got: a token; ',
    );
  });
});

describe('a session tag', () => {
  test('is compared in a role that accepts tags', () => {
    expect(conditionWith(TrustCondition.sessionTag('team', 'a', 'b*'), true)).toMatchObject({
      StringLike: { 'aws:RequestTag/team': ['a', 'b*'] },
    });
  });

  test.each([
    ['sessionTag', TrustCondition.sessionTag('team', 'a'), 'aws:RequestTag/team'],
    ['of', TrustCondition.of('StringEquals', 'AWS:requesttag/team', 'a'), 'AWS:requesttag/team'],
    ['tag keys', TrustCondition.of('ForAnyValue:StringEquals', 'aws:TagKeys', 'team'), 'aws:TagKeys'],
  ])('fails in a role that accepts none: %s', (_, condition, key) => {
    expect(() => roleWith([condition])).toThrow(
      `sessionTags must be true where a condition compares ${key}; set sessionTags, without which STS refuses every token that carries a tag [Stack/Role]`,
    );
  });

  test.each(['x', 'x'.repeat(128), 'é', '1', 'a b', 'a_b', 'a.b', 'a:b', 'a/b', 'a=b', 'a+b', 'a-b', 'a@b'])(
    'takes the key %j',
    (key) => {
      expect(() => TrustCondition.sessionTag(key, 'a')).not.toThrow();
    },
  );

  test.each(['aws:TagKeysOfMine', 'sts:aws:TagKeys'])('is not what %s compares', (key) => {
    expect(conditionWith(TrustCondition.of('StringEquals', key, 'a'))).toMatchObject({ StringEquals: { [key]: 'a' } });
  });

  test.each(['', 'x'.repeat(129), 'a*', 'a\n'])('fails on the key %j', (key) => {
    expect(() => TrustCondition.sessionTag(key, 'a')).toThrow(/^sessionTag must be the key of a session tag, got: /);
  });

  test('fails on a policy variable', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
    expect(() => TrustCondition.sessionTag('team', '${aws:username}')).toThrow(
      'sessionTag team must be a text without ${, ',
    );
  });

  test('fails on a pattern beside a deploy-time value', () => {
    const team = new CfnParameter(stack, 'Team').valueAsString;
    expect(() => TrustCondition.sessionTag('team', 'a*', team)).toThrow(
      'sessionTag team must be known at synth where it has a wildcard, got: a token; ',
    );
  });
});

describe('any other condition', () => {
  test('is in each statement of the role', () => {
    const tags = BuildkiteTrust.pipeline({ organization: 'acme', pipeline: 'shop' }).tag('v1');
    const until = TrustCondition.of('DateLessThan', 'aws:CurrentTime', '2030-01-01T00:00:00Z');
    roleWith([until, TrustCondition.sessionName('deploy')], { trust: [main, tags] });
    const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    const statements: { Condition: object }[] = role.Properties.AssumeRolePolicyDocument.Statement;
    expect(statements.map(({ Condition }) => Condition)).toEqual([
      expect.objectContaining({ DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } }),
      expect.objectContaining({ DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } }),
    ]);
    expect(JSON.stringify(statements).match(/"sts:RoleSessionName":"deploy"/g)).toHaveLength(2);
  });

  test.each([
    'StringEquals',
    'StringNotEqualsIgnoreCase',
    'StringLikeIfExists',
    'ForAnyValue:StringNotLike',
    'ForAllValues:StringEquals',
    'NumericLessThanEquals',
    'NumericEquals',
    'NumericNotEquals',
    'DateGreaterThan',
    'Bool',
    'BinaryEquals',
    'IpAddress',
    'NotIpAddress',
    'ArnNotLike',
    'ArnEquals',
    'Null',
  ])('takes the operator %s', (operator) => {
    expect(conditionWith(TrustCondition.of(operator, 'aws:SourceVpc', 'a'))).toMatchObject({
      [operator]: { 'aws:SourceVpc': 'a' },
    });
  });

  test.each(['stringEquals', 'StringEqual', 'ForAll:StringEquals', 'StringEqualsIf', 'xStringEquals', 'StringMatches'])(
    'fails on the operator %s',
    (operator) => {
      expect(() => TrustCondition.of(operator, 'aws:SourceVpc', 'a')).toThrow(
        `operator must be a condition operator of IAM, got: ${operator}; write it as IAM does, such as StringEquals, DateLessThan or IpAddress`,
      );
    },
  );

  test.each<[string, (token: string) => unknown]>([
    ['key', (token) => TrustCondition.of('Bool', token, 'true')],
    ['operator', (token) => TrustCondition.of(token, 'aws:SecureTransport', 'true')],
    ['sessionTag', (token) => TrustCondition.sessionTag(token, 'a')],
  ])('fails on a %s that is known only at deploy time', (property, make) => {
    const token = new CfnParameter(stack, 'Text').valueAsString;
    expect(() => make(token)).toThrow(
      `${property} must be known at synth, got: a token; write it down, because it becomes part of a key, where no token can be`,
    );
  });

  test.each(['aws: SecureTransport', ''])('fails on the key %j', (key) => {
    expect(() => TrustCondition.of('Bool', key, 'true')).toThrow(
      /^key must be a condition key without spaces, got: .*; write it as IAM does, such as aws:CurrentTime$/,
    );
  });

  test.each<[string, (other: string) => unknown]>([
    ['sourceIp[0]', (other) => TrustCondition.sourceIp(other)],
    ['sessionName[0]', (other) => TrustCondition.sessionName(other)],
    ['sessionTag', (other) => TrustCondition.sessionTag(other, 'a')],
    ['sessionTag team[0]', (other) => TrustCondition.sessionTag('team', other)],
    ['operator', (other) => TrustCondition.of(other, 'aws:SecureTransport', 'true')],
    ['key', (other) => TrustCondition.of('Bool', other, 'true')],
    ['aws:SecureTransport[0]', (other) => TrustCondition.of('Bool', 'aws:SecureTransport', other)],
  ])('fails on a number as %s', (property, make) => {
    expect(() => make(5 as unknown as string)).toThrow(`${property} must be a text, got: 5`);
  });

  test.each<[string, (missing: string) => unknown]>([
    ['sessionTag', (missing) => TrustCondition.sessionTag(missing, 'a')],
    ['operator', (missing) => TrustCondition.of(missing, 'aws:SecureTransport', 'true')],
    ['key', (missing) => TrustCondition.of('Bool', missing, 'true')],
  ])('fails without %s', (property, make) => {
    expect(() => make(undefined as unknown as string)).toThrow(
      new RegExp(`^${property} must be a text, got: undefined`),
    );
  });

  test('fails on a key that no such token has', () => {
    expect(() => roleWith([TrustCondition.of('StringEquals', 'gitlab.com:sub', 'a')])).toThrow(
      'conditions must have keys that begin with aws:, sts: or agent.buildkite.com:, got: gitlab.com:sub; take the condition out: its key is in no request with a token of this issuer [Stack/Role]',
    );
  });

  test('fails on an operator that holds for a token without the claim', () => {
    const weak = TrustCondition.of('StringEqualsIfExists', 'agent.buildkite.com:cluster_id', 'a');
    expect(() => roleWith([weak])).toThrow('conditions must fail for a token without the claim, got: ');
  });

  test('fails on a condition of the trust', () => {
    expect(() => roleWith([TrustCondition.of('StringEquals', 'agent.buildkite.com:aud', 'a')])).toThrow(
      'conditions must leave the conditions of the trust as they are, got: ',
    );
  });

  test('fails on one key under one operator twice, of which the first would be lost', () => {
    const twice = [TrustCondition.sourceIp('203.0.113.1'), TrustCondition.sourceIp('203.0.113.2')];
    expect(() => roleWith(twice)).toThrow(
      'conditions must compare a key once, got: IpAddress on aws:SourceIp; give one condition all of the values, which are alternatives [Stack/Role]',
    );
  });

  test('may compare two keys under one operator, and needs both', async () => {
    const both = [TrustCondition.sessionName('deploy'), TrustCondition.of('StringEquals', 'aws:SourceVpc', 'vpc-1')];
    const context = { 'sts:RoleSessionName': 'deploy', 'aws:SourceVpc': 'vpc-1' };
    const role = roleWith(both);
    const trustPolicy = stack.resolve(role.assumeRolePolicy);
    const outcomeOf = async (changed: Record<string, string>) =>
      (await judge({ trustPolicy, claims: CLAIMS, context: { ...context, ...changed } })).admitted;
    expect(await outcomeOf({})).toBe(true);
    expect(await outcomeOf({ 'sts:RoleSessionName': 'other' })).toBe(false);
    expect(await outcomeOf({ 'aws:SourceVpc': 'vpc-2' })).toBe(false);
  });

  test('may compare a key under two operators', () => {
    const not = TrustCondition.of('NotIpAddress', 'aws:SourceIp', '203.0.113.1');
    roleWith([TrustCondition.sourceIp('203.0.113.0/24'), not]);
    const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    expect(role.Properties.AssumeRolePolicyDocument.Statement[0].Condition).toMatchObject({
      IpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
      NotIpAddress: { 'aws:SourceIp': '203.0.113.1' },
    });
  });

  test('fails on a deploy-time value beside a pattern that is known', () => {
    const value = new CfnParameter(stack, 'Value').valueAsString;
    expect(() => TrustCondition.of('StringLike', 'aws:SourceVpc', 'vpc-*', value)).toThrow(
      'aws:SourceVpc must be known at synth under an operator with wildcards, got: a token; ',
    );
  });

  test.each([
    ['StringEquals', true],
    ['StringLike', false],
    ['ArnNotLike', false],
  ])('takes a deploy-time value under %s: %s', (operator, outcome) => {
    const value = new CfnParameter(stack, 'Value').valueAsString;
    const make = () => TrustCondition.of(operator, 'aws:SourceVpc', value);
    const message =
      'aws:SourceVpc must be known at synth under an operator with wildcards, got: a token; write the pattern down, so that the deployed value cannot widen it';
    (outcome ? expect(make).not : expect(make)).toThrow(message);
  });

  test.each([
    ['sourceIp', () => TrustCondition.sourceIp(), 'sourceIp must hold at least one range, got: []; '],
    ['sessionName', () => TrustCondition.sessionName(), 'sessionName must hold at least one name, got: []; '],
    ['sessionTag', () => TrustCondition.sessionTag('team'), 'sessionTag team must hold at least one value, got: []; '],
    ['of', () => TrustCondition.of('Bool', 'aws:x'), 'aws:x must hold at least one value, got: []; '],
  ])('%s fails without a value', (_, make, message) => {
    expect(make).toThrow(`${message}list the values of which one has to fit`);
  });

  test('is no plain object', () => {
    expect(() => roleWith([{} as TrustCondition])).toThrow(
      'conditions[0] must be a TrustCondition, got: an object of the class Object; use TrustCondition.sourceIp(…) or another of its factories [Stack/Role]',
    );
  });
});
