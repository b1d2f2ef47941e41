import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import { GitHubTrust, IdentityProvider, Issuer } from '../../src/federation';

const HOST = 'token.actions.githubusercontent.com';
const shop = GitHubTrust.repository({ owner: 'acme', repository: 'shop', ownerId: '1234', repositoryId: '5678' });
let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

function conditionsWith(extra: Record<string, unknown>) {
  const provider = IdentityProvider.fromIssuer(stack, 'GitHub', Issuer.gitHubActions());
  new Role(stack, 'Role', { assumedBy: provider.principal(shop.branch('main')).withConditions(extra) });
  const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  return role.Properties.AssumeRolePolicyDocument.Statement[0].Condition;
}

const OWN = {
  [`${HOST}:aud`]: 'sts.amazonaws.com',
  [`${HOST}:sub`]: ['repo:acme/shop:ref:refs/heads/main', 'repo:acme@1234/shop@5678:ref:refs/heads/main'],
  [`${HOST}:repository_owner_id`]: '1234',
  [`${HOST}:repository_id`]: '5678',
};

test.each([
  ['aws:SourceIp', 'IpAddress', '203.0.113.0/24'],
  ['AWS:SourceIp', 'IpAddress', '203.0.113.0/24'],
  ['sts:RoleSessionName', 'StringLike', 'deploy-*'],
  ['STS:RoleSessionName', 'StringLike', 'deploy-*'],
  ['aws:RequestTag/team', 'StringEqualsIfExists', 'a'],
  [`${HOST}:sub`, 'StringLike', 'repo:acme/*'],
  [`${HOST}:aud`, 'StringLike', 'sts.*'],
  [`${HOST}:amr`, 'ForAnyValue:StringEquals', 'authenticated'],
  [`${HOST}:actor`, 'StringNotEquals', 'eve'],
])('a condition on %s under %s is added', (key, operator, value) => {
  expect(conditionsWith({ [operator]: { [key]: value } })).toEqual({ StringEquals: OWN, [operator]: { [key]: value } });
});

test('a condition under the same operator is added to those of the trust', () => {
  expect(conditionsWith({ StringEquals: { [`${HOST}:actor`]: ['ann', 'bob'], 'aws:SourceVpc': 'vpc-1' } })).toEqual({
    StringEquals: { ...OWN, [`${HOST}:actor`]: ['ann', 'bob'], 'aws:SourceVpc': 'vpc-1' },
  });
});

test.each([
  ['StringEquals', 'aud'],
  ['StringEquals', 'sub'],
  ['StringEquals', 'repository_id'],
])('%s on %s of the trust stays as it is', (operator, claim) => {
  expect(() => conditionsWith({ [operator]: { [`${HOST}:${claim}`]: 'x' } })).toThrow(
    `conditions must leave the conditions of the trust as they are, got: ${operator} on ${HOST}:${claim}; change the trust instead [Stack/GitHub]`,
  );
});

test.each(['awsx:SourceIp', 'xaws:SourceIp', 'gitlab.com:sub', 'actor', `${HOST}x:sub`])(
  'fails on the key %s',
  (key) => {
    expect(() => conditionsWith({ StringEquals: { [key]: 'x' } })).toThrow(
      `conditions must have keys that begin with aws:, sts: or ${HOST}:, got: ${key}; take the condition out: its key is in no request with a token of this issuer [Stack/GitHub]`,
    );
  },
);

test('fails on a claim that IAM does not know', () => {
  expect(() => conditionsWith({ StringEquals: { [`${HOST}:event_name`]: 'push' } })).toThrow(
    /^claim must be a condition key that IAM has for token\.actions\.githubusercontent\.com, got: event_name; its keys are /,
  );
});

test('takes a value that is known only at deploy time where wildcards do not count', () => {
  const chosen = new CfnParameter(stack, 'Chosen').valueAsString;
  expect(() => conditionsWith({ StringEquals: { [`${HOST}:actor`]: ['octocat', chosen] } })).not.toThrow();
});

test('fails on a pattern that is known only at deploy time beside one that is known', () => {
  const chosen = new CfnParameter(stack, 'Chosen').valueAsString;
  expect(() => conditionsWith({ StringLike: { [`${HOST}:actor`]: ['octo*', chosen] } })).toThrow(
    'conditions must compare patterns that are known at synth, got: a token for StringLike on ',
  );
});

test('fails on a pattern that is known only at deploy time', () => {
  const chosen = new CfnParameter(stack, 'Chosen').valueAsString;
  expect(() => conditionsWith({ stringlike: { [`${HOST}:actor`]: chosen } })).toThrow(
    `conditions must compare patterns that are known at synth, got: a token for stringlike on ${HOST}:actor; use StringEquals, or write the pattern down, so that the deployed value cannot widen it [Stack/GitHub]`,
  );
});

test.each([
  ['conditions', 'x' as unknown as Record<string, unknown>],
  ['conditions.StringEquals', { StringEquals: 'x' }],
  ['conditions.StringEquals', { StringEquals: undefined }],
])('fails on another type as %s', (property, extra) => {
  expect(() => conditionsWith(extra)).toThrow(`${property} must be an object, got: `);
});

test('several statements get the conditions each', () => {
  const provider = IdentityProvider.fromIssuer(stack, 'GitHub', Issuer.gitHubActions());
  const principal = provider.principal(shop.branch('main'), shop.tag('v*'));
  const IpAddress = { 'aws:SourceIp': '203.0.113.0/24' };
  new Role(stack, 'Role', { assumedBy: principal.withConditions({ IpAddress }) });
  const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  const { Statement: statements } = role.Properties.AssumeRolePolicyDocument;
  expect(statements.map(({ Condition }: any) => Condition.IpAddress)).toEqual([IpAddress, IpAddress]);
});
