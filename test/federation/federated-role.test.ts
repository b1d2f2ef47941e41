import { App, Aws, DefaultStackSynthesizer, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { ArnPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import {
  FederatedRole,
  type FederatedRoleProps,
  GitHubTrust,
  GitLabTrust,
  IdentityProvider,
  Issuer,
} from '../../src/federation';
import { decide } from '../support/iam';
import { resolveIntrinsics } from '../support/intrinsics';

const env = { account: '111122223333', region: 'eu-central-1' };
const shop = GitHubTrust.repository({ owner: 'acme', repository: 'shop', ownerId: '1234', repositoryId: '5678' });
let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack', { env });
});

function deployRole(props: Partial<FederatedRoleProps> = {}, scope = stack): FederatedRole {
  const provider = IdentityProvider.fromIssuer(scope, 'GitHub', Issuer.gitHubActions());
  return new FederatedRole(scope, 'Deploy', { provider, trust: [shop.branch('main')], ...props });
}

test('the role has IAM’s defaults', () => {
  deployRole();
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    MaxSessionDuration: Match.absent(),
    RoleName: Match.absent(),
    Path: Match.absent(),
    Description: Match.absent(),
  });
});

test('the role has what it is given', () => {
  deployRole({
    maxSessionDuration: Duration.hours(2),
    roleName: 'deploy',
    path: '/ci/',
    description: 'deploys the shop',
  });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    MaxSessionDuration: 7200,
    RoleName: 'deploy',
    Path: '/ci/',
    Description: 'deploys the shop',
  });
});

test('the logical id of the role is frozen', () => {
  deployRole();
  expect(Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Role'))).toEqual(['Deploy7B206E61']);
});

test('the caller’s props stay as they were', () => {
  const provider = IdentityProvider.fromIssuer(stack, 'GitHub', Issuer.gitHubActions());
  const props = Object.freeze({
    provider,
    trust: Object.freeze([shop.branch('main')]) as GitHubTrust[],
    sessionTags: true,
  });
  expect(() => new FederatedRole(stack, 'Deploy', props)).not.toThrow();
});

test('session tags need asking for', () => {
  deployRole({ sessionTags: true });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: { Statement: [{ Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'] }] },
  });
});

test.each([
  [Duration.minutes(59), '59 minutes'],
  [Duration.seconds(43201), '12 hours 1 second'],
])('fails on sessions of %s', (maxSessionDuration, got) => {
  expect(() => deployRole({ maxSessionDuration })).toThrow(
    `maxSessionDuration must be between 1 hour and 12 hours, got: ${got}; IAM knows no other, so plan longer work as several sessions [Stack]`,
  );
});

test('fails without a trust', () => {
  expect(() => deployRole({ trust: [] })).toThrow(
    'trust must not be empty; say which tokens may assume the role [Stack/Deploy]',
  );
});

test('fails on the trust of another issuer', () => {
  expect(() => deployRole({ trust: [GitLabTrust.project({ path: 'acme/shop' }).branch('main')] })).toThrow(
    'trust must fit the provider, whose issuer is https://token.actions.githubusercontent.com, got: GitLabTrust; use the trust for GitHub, or another provider [Stack/Deploy]',
  );
});

test('fails on a provider of another account', () => {
  const other = new Stack(app, 'Other', { env: { ...env, account: '444455556666' } });
  const provider = new IdentityProvider(other, 'GitHub', { issuer: Issuer.gitHubActions() });
  expect(() => deployRole({ provider })).toThrow(
    'provider must belong to the account of the role, 111122223333, got: 444455556666; use IdentityProvider.fromIssuer(…) in the stack of the role [Stack/Deploy]',
  );
});

test('fails on an audience that the issuer does not have', () => {
  expect(() => deployRole({ trust: [shop.branch('main').forAudience('other')] })).toThrow(
    "audience must be one of the issuer's audiences (sts.amazonaws.com), got: other; add it to the audiences of the issuer, so that the identity provider accepts it too [Stack/Deploy]",
  );
});

test('several audiences of the issuer are alternatives', () => {
  const issuer = Issuer.gitHubActions({ audiences: ['one', 'two'] });
  deployRole({ provider: IdentityProvider.fromIssuer(stack, 'Two', issuer) });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [{ Condition: { StringEquals: { 'token.actions.githubusercontent.com:aud': ['one', 'two'] } } }],
    },
  });
});

test('outputs come when asked for', () => {
  deployRole({ trust: [shop.branch('main'), shop.tag('v*')] });
  Template.fromStack(stack).templateMatches({ Outputs: Match.absent() });
});

test('outputs tell the ARN and the subjects', () => {
  deployRole().addOutputs();
  Template.fromStack(stack).hasOutput('DeployRoleArn8C0FBDC6', { Value: { 'Fn::GetAtt': ['Deploy7B206E61', 'Arn'] } });
  Template.fromStack(stack).hasOutput('DeploySubjects5E910DF2', {
    Value: 'repo:acme/shop:ref:refs/heads/main, repo:acme@1234/shop@5678:ref:refs/heads/main',
  });
});

describe('the length of the trust policy', () => {
  const branches = (count: number) => Array.from({ length: count }, (_, index) => shop.branch(`release/${index}`));

  test('within the default quota is fine', () => {
    deployRole({ trust: branches(10) });
    expect(Annotations.fromStack(stack).findWarning('*', '.*')).toEqual([]);
  });

  test('beyond the default quota gives a warning with the length that IAM counts', () => {
    const role = deployRole({ trust: branches(20) });
    app.synth();
    const policy = resolveIntrinsics(stack.resolve(role.assumeRolePolicy));
    const length = JSON.stringify(policy).replace(/\s/g, '').length;
    Annotations.fromStack(stack).hasWarning(
      '/Stack/Deploy',
      `the trust policy has ${length} characters, and IAM's default quota is 2048; split the role in two, or raise the quota "Role trust policy length" (L-C07B4B0D), which goes up to 8192 characters [ack: cdk-hindsight/federation:trustPolicyLength]`,
    );
  });

  test('counts statements that are added later', () => {
    const role = deployRole({ trust: branches(1) });
    role.provider.principal(...branches(20)).addToAssumeRolePolicy(role.assumeRolePolicy!);
    Annotations.fromStack(stack).hasWarning(
      '/Stack/Deploy',
      Match.stringLikeRegexp('the trust policy has \\d+ characters'),
    );
  });

  test('fails beyond the highest quota', () => {
    deployRole({ trust: branches(100) });
    expect(() => app.synth()).toThrow(
      /^Validation failed with the following errors:\n {2}\[Stack\/Deploy\] trust must give a trust policy of at most 8192 characters, the highest quota there is, got: \d+; split the role in two$/,
    );
  });

  test('counts what is known at the end of the synthesis only', () => {
    const role = deployRole();
    const externalId = Lazy.string({ produce: () => 'x'.repeat(2_000) });
    role.assumeRolePolicy!.addStatements(
      new PolicyStatement({
        actions: ['sts:AssumeRole'],
        principals: [new ArnPrincipal('arn:aws:iam::111122223333:root')],
        conditions: { StringEquals: { 'sts:ExternalId': externalId } },
      }),
    );
    Annotations.fromStack(stack).hasWarning(
      '/Stack/Deploy',
      Match.stringLikeRegexp('the trust policy has \\d+ characters'),
    );
  });

  test('is measured for roles of the CDK too, and reported at the provider', () => {
    const provider = IdentityProvider.fromIssuer(stack, 'GitHub', Issuer.gitHubActions());
    new Role(stack, 'Role', { assumedBy: provider.principal(...branches(20)) });
    Annotations.fromStack(stack).hasWarning(
      '/Stack/GitHub',
      Match.stringLikeRegexp('the trust policy has \\d+ characters'),
    );
  });
});

describe('grantCdkDeploy', () => {
  const arn = (role: string, account = '111122223333', region = 'eu-central-1', qualifier = 'hnb659fds') =>
    `arn:aws:iam::${account}:role/cdk-${qualifier}-${role}-${account}-${region}`;
  const ROLES = ['deploy-role', 'file-publishing-role', 'image-publishing-role', 'lookup-role'];

  function policy(scope = stack, partition = 'aws') {
    const [{ Properties }] = Object.values(Template.fromStack(scope).findResources('AWS::IAM::Policy'));
    return resolveIntrinsics(Properties.PolicyDocument, { partition });
  }

  test('allows to assume the four bootstrap roles of the own environment', () => {
    deployRole().grantCdkDeploy();
    expect(policy().Statement).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: ROLES.map((role) => arn(role)) },
    ]);
  });

  test.each([
    [arn('deploy-role'), 'sts:AssumeRole', 'Allowed'],
    [arn('cfn-exec-role'), 'sts:AssumeRole', 'ImplicitlyDenied'],
    [arn('deploy-role', '444455556666'), 'sts:AssumeRole', 'ImplicitlyDenied'],
    [arn('deploy-role', undefined, 'us-east-1'), 'sts:AssumeRole', 'ImplicitlyDenied'],
    [arn('deploy-role', undefined, undefined, 'other'), 'sts:AssumeRole', 'ImplicitlyDenied'],
    [arn('deploy-role'), 'sts:TagSession', 'ImplicitlyDenied'],
  ])('on %s %s is %s', async (resource, action, decision) => {
    deployRole().grantCdkDeploy();
    const principal = 'arn:aws:iam::111122223333:role/deploy';
    expect(await decide({ principal, action, resource }, { identity: [policy()] })).toBe(decision);
  });

  test('goes to each region of each account', () => {
    deployRole().grantCdkDeploy({ accounts: ['111122223333', '444455556666'], regions: ['eu-central-1', 'us-east-1'] });
    const resources = policy().Statement[0].Resource;
    expect(resources).toHaveLength(16);
    expect(resources).toContain(arn('lookup-role', '444455556666', 'us-east-1'));
  });

  test('uses the qualifier that is given', () => {
    deployRole().grantCdkDeploy({ qualifier: 'shop' });
    expect(policy().Statement[0].Resource).toContain(arn('deploy-role', undefined, undefined, 'shop'));
  });

  test('uses the qualifier of the stack', () => {
    const synthesizer = new DefaultStackSynthesizer({ qualifier: 'acme' });
    const other = new Stack(app, 'Other', { env, synthesizer });
    deployRole({}, other).grantCdkDeploy();
    expect(policy(other).Statement[0].Resource).toContain(arn('deploy-role', undefined, undefined, 'acme'));
  });

  test('follows a stack without an environment to wherever it goes', () => {
    const agnostic = new Stack(app, 'Agnostic');
    deployRole({}, agnostic).grantCdkDeploy();
    expect(policy(agnostic).Statement[0].Resource).toContain(arn('deploy-role'));
  });

  test('works in all partitions', () => {
    deployRole().grantCdkDeploy();
    expect(policy(stack, 'aws-cn').Statement[0].Resource[0]).toBe(
      arn('deploy-role').replace('arn:aws:', 'arn:aws-cn:'),
    );
  });

  test('takes accounts and regions that are known during the deploy only', () => {
    expect(() => deployRole().grantCdkDeploy({ accounts: [Aws.ACCOUNT_ID], regions: [Aws.REGION] })).not.toThrow();
  });

  test.each([
    [{ accounts: [] }, 'accounts must not be empty'],
    [{ accounts: ['*'] }, 'accounts must be account ids of 12 digits, got: *'],
    [{ accounts: ['1234'] }, 'accounts must be account ids of 12 digits, got: 1234'],
    [{ regions: [] }, 'regions must not be empty'],
    [{ regions: ['eu-*'] }, 'regions must be names of regions, such as eu-central-1, got: eu-*'],
  ])('fails on %j', (options, message) => {
    expect(() => deployRole().grantCdkDeploy(options)).toThrow(
      `${message}; name each environment to deploy to; wildcards are not accepted [Stack/Deploy]`,
    );
  });

  test.each(['', '*', 'elevenchars'])('fails on the qualifier %j', (qualifier) => {
    expect(() => deployRole().grantCdkDeploy({ qualifier })).toThrow(
      `qualifier must be 1 to 10 letters, digits, underscores or hyphens, got: ${qualifier || "''"}; use the qualifier that cdk bootstrap was called with [Stack/Deploy]`,
    );
  });
});
