import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Lazy, Stack } from 'aws-cdk-lib';
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
    `maxSessionDuration must be between 1 hour and 12 hours, got: ${got}; `,
  );
});

test('fails without a trust', () => {
  expect(() => deployRole({ trust: [] })).toThrow(/^trust must hold at least one trust, got: \[\].*\[Stack\/Deploy\]$/);
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
      `the trust policy has ${length} characters, and IAM's default quota is 2048; split its trusts over 2 roles, or raise the quota "Role trust policy length" (L-C07B4B0D), which goes up to 8192 characters [ack: cdk-hindsight/federation:trustPolicyLength]`,
    );
  });

  /** A role with a trust policy of exactly this length. */
  function roleOfLength(length: number, scope = stack): FederatedRole {
    const role = deployRole({}, scope);
    const lengthOf = () =>
      JSON.stringify(resolveIntrinsics(scope.resolve(role.assumeRolePolicy))).replace(/\s/g, '').length;
    const filler = (count: number) =>
      new PolicyStatement({
        actions: ['sts:AssumeRole'],
        principals: [new ArnPrincipal('arn:aws:iam::111122223333:root')],
        conditions: { StringEquals: { 'sts:ExternalId': 'x'.repeat(count) } },
      });
    const probe = deployRole({}, new Stack(new App(), 'Probe', { env }));
    const before = lengthOf();
    probe.assumeRolePolicy?.addStatements(filler(0));
    const overhead = JSON.stringify(resolveIntrinsics(probe.stack.resolve(probe.assumeRolePolicy))).length - before;
    role.assumeRolePolicy?.addStatements(filler(length - before - overhead));
    expect(lengthOf()).toBe(length);
    return role;
  }

  test('the warning begins at 2,049 characters', () => {
    roleOfLength(2048);
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
    const longer = new Stack(new App(), 'Longer', { env });
    roleOfLength(2049, longer);
    Annotations.fromStack(longer).hasWarning('/Longer/Deploy', Match.stringLikeRegexp('has 2049 characters'));
  });

  test('the error begins at 8,193 characters', () => {
    roleOfLength(8192);
    expect(() => app.synth()).not.toThrow();
    const longer = new Stack(new App(), 'Longer', { env });
    roleOfLength(8193, longer);
    expect(() => Template.fromStack(longer)).toThrow(/at most 8192 characters, .*got: 8193; list fewer values/);
  });

  test('the number of roles is that of policies within the quota', () => {
    const role = deployRole({ trust: branches(40) });
    app.synth();
    const [{ entry }] = Annotations.fromStack(stack).findWarning('*', Match.anyValue());
    const [, count] = /over (\d+) roles/.exec(entry.data as string) ?? [];
    const statement = (stack.resolve(role.assumeRolePolicy) as any).Statement[0];
    const subjects: string[] = statement.Condition.StringEquals['token.actions.githubusercontent.com:sub'];
    const share = Math.ceil(subjects.length / Number(count));
    const part = (size: number) => {
      const StringEquals = {
        ...statement.Condition.StringEquals,
        'token.actions.githubusercontent.com:sub': subjects.slice(0, size),
      };
      const policy = { Statement: [{ ...statement, Condition: { StringEquals } }], Version: '2012-10-17' };
      return JSON.stringify(resolveIntrinsics(policy)).length;
    };
    expect(part(share)).toBeLessThanOrEqual(2048);
    expect(part(Math.ceil(subjects.length / (Number(count) - 1)))).toBeGreaterThan(2048);
  });

  test('a trust that is too long alone has to list fewer values', () => {
    const names = Array.from({ length: 60 }, (_, index) => `a-name-that-is-not-so-short-${index}`);
    deployRole({
      trust: [
        shop
          .branch('main')
          .claim('actor', ...names)
          .claim('workflow', ...names),
      ],
    });
    Annotations.fromStack(stack).hasWarning(
      '/Stack/Deploy',
      Match.stringLikeRegexp('list fewer values in one trust, or raise'),
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
      /^Validation failed with the following errors:\n {2}\[Stack\/Deploy\] trust must give a trust policy of at most 8192 characters, the highest quota there is, got: \d+; split its trusts over 7 roles$/,
    );
  });

  test('counts what is known only at the end of synthesis', () => {
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

describe('in an app that customizes its roles', () => {
  function report(usePrecreatedRoles: Record<string, string> = {}): string {
    Role.customizeRoles(stack, { usePrecreatedRoles });
    deployRole({ trust: [shop.branch('main'), shop.tag('v*')] });
    return readFileSync(join(app.synth().directory, 'iam-policy-report.txt'), 'utf8');
  }

  test('the report has the trust policy', () => {
    const text = report();
    expect(text).not.toContain('AssumeRole Policy: NONE');
    expect(text).toContain('"Action": "sts:AssumeRoleWithWebIdentity"');
    expect(text).toContain('repo:acme@1234/shop@5678:ref:refs/heads/main');
    expect(text).toContain('repo:acme/shop:ref:refs/tags/v*');
  });

  test('of a role that exists already too', () => {
    expect(report({ 'Stack/Deploy': 'deploy' })).toContain('repo:acme/shop:ref:refs/heads/main');
  });
});
