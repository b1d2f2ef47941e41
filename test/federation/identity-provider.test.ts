import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { CfnOIDCProvider, OidcProviderNative, Role } from 'aws-cdk-lib/aws-iam';
import { EntraTrust, FederatedRole, GitHubTrust, IdentityProvider, Issuer } from '../../src/federation';

const HOST = 'token.actions.githubusercontent.com';
const issuer = Issuer.gitHubActions();
const env = { account: '111122223333', region: 'eu-central-1' };
const shop = GitHubTrust.repository({ owner: 'acme', repository: 'shop', ownerId: '1234', repositoryId: '5678' });
let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack', { env });
});

test('the provider is native, with the audiences and without thumbprints', () => {
  new IdentityProvider(stack, 'GitHub', { issuer });
  const template = Template.fromStack(stack);
  template.hasResource('AWS::IAM::OIDCProvider', {
    Properties: { Url: `https://${HOST}`, ClientIdList: ['sts.amazonaws.com'], ThumbprintList: Match.absent() },
  });
  template.resourceCountIs('AWS::Lambda::Function', 0);
});

test('the provider stays when the stack goes', () => {
  new IdentityProvider(stack, 'GitHub', { issuer });
  Template.fromStack(stack).hasResource('AWS::IAM::OIDCProvider', {
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
  });
});

test('the provider goes when asked to', () => {
  new IdentityProvider(stack, 'GitHub', { issuer, removalPolicy: RemovalPolicy.DESTROY });
  Template.fromStack(stack).hasResource('AWS::IAM::OIDCProvider', { DeletionPolicy: 'Delete' });
});

test('the logical id of the provider is frozen', () => {
  new IdentityProvider(stack, 'GitHub', { issuer });
  expect(Object.keys(Template.fromStack(stack).findResources('AWS::IAM::OIDCProvider'))).toEqual(['GitHub38B7EEC4']);
});

test('thumbprints are passed on', () => {
  new IdentityProvider(stack, 'GitHub', { issuer, thumbprints: ['a'.repeat(40)] });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::OIDCProvider', { ThumbprintList: ['a'.repeat(40)] });
});

test.each([
  [['xyz'], 'thumbprints must consist of 40 hexadecimal digits each, got: xyz'],
  [Array.from({ length: 6 }, () => 'a'.repeat(40)), 'thumbprints must be at most 5, got: 6'],
])('fails on the thumbprints %j', (thumbprints, message) => {
  expect(() => new IdentityProvider(stack, 'GitHub', { issuer, thumbprints })).toThrow(
    `${message}; leave thumbprints out unless no public authority signed the certificate of the issuer [Stack/GitHub]`,
  );
});

test('an imported provider has the ARN in the partition of the stack', () => {
  const imported = IdentityProvider.fromIssuer(stack, 'GitHub', issuer);
  expect(stack.resolve(imported.federatedPrincipal)).toEqual({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::111122223333:oidc-provider/${HOST}`]],
  });
  Template.fromStack(stack).resourceCountIs('AWS::IAM::OIDCProvider', 0);
});

test('the ARN for Entra tokens of version 1 ends with the slash of their issuer', () => {
  const tenantId = '11111111-1111-4111-8111-111111111111';
  const imported = IdentityProvider.fromIssuer(stack, 'Entra', Issuer.entraV1({ tenantId, audiences: ['api://aws'] }));
  expect(JSON.stringify(stack.resolve(imported.federatedPrincipal))).toContain(
    `oidc-provider/sts.windows.net/${tenantId}/"`,
  );
});

test('a stack in another region of the account gets the ARN, and no export', () => {
  const github = new IdentityProvider(stack, 'GitHub', { issuer });
  const other = new Stack(app, 'Other', { env: { ...env, region: 'us-east-1' } });
  new FederatedRole(other, 'Deploy', { provider: github, trust: [shop.branch('main')] });
  Template.fromStack(other).hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [
        {
          Principal: {
            Federated: {
              'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::111122223333:oidc-provider/${HOST}`]],
            },
          },
        },
      ],
    },
  });
});

const DUPLICATE = `issuer must be made known once in an account, and Stack/GitHub does it, got: https://${HOST}; use IdentityProvider.fromIssuer(…) for all but one, because IAM refuses to create a second one`;

test('fails on a second provider for the issuer in one stack', () => {
  new IdentityProvider(stack, 'GitHub', { issuer });
  expect(() => new IdentityProvider(stack, 'Again', { issuer })).toThrow(`${DUPLICATE} [Stack/Again]`);
});

test('fails on a second provider for the issuer in another region of the account', () => {
  new IdentityProvider(stack, 'GitHub', { issuer });
  const other = new Stack(app, 'Other', { env: { ...env, region: 'us-east-1' } });
  expect(() => new IdentityProvider(other, 'Again', { issuer })).toThrow(`${DUPLICATE} [Other/Again]`);
});

test('fails on a second provider beside one of the CDK', () => {
  new CfnOIDCProvider(stack, 'GitHub', { url: issuer.url });
  expect(() => new IdentityProvider(stack, 'Again', { issuer })).toThrow(`${DUPLICATE} [Stack/Again]`);
});

test('names the provider of the CDK, not the resource in it', () => {
  new OidcProviderNative(stack, 'GitHub', { url: issuer.url });
  expect(() => new IdentityProvider(stack, 'Again', { issuer })).toThrow(`${DUPLICATE} [Stack/Again]`);
});

test('fails on one of the CDK that is made afterwards', () => {
  new IdentityProvider(stack, 'GitHub', { issuer });
  new CfnOIDCProvider(stack, 'Later', { url: issuer.url });
  expect(() => app.synth()).toThrow(`${DUPLICATE.replace('Stack/GitHub', 'Stack/Later')} [Stack/GitHub]`);
});

test('each account may have a provider, and each issuer', () => {
  new IdentityProvider(stack, 'GitHub', { issuer });
  new IdentityProvider(stack, 'GitLab', { issuer: Issuer.gitLab() });
  const other = new Stack(app, 'Other', { env: { ...env, account: '444455556666' } });
  expect(() => new IdentityProvider(other, 'GitHub', { issuer })).not.toThrow();
});

test('warns of a second provider in a stack without an account, which may go to the same one', () => {
  new IdentityProvider(new Stack(app, 'One'), 'GitHub', { issuer });
  const two = new Stack(app, 'Two');
  new IdentityProvider(two, 'GitHub', { issuer });
  Annotations.fromStack(two).hasWarning(
    '/Two/GitHub',
    `One/GitHub makes https://${HOST} known too; if both stacks go to one account, use IdentityProvider.fromIssuer(…) for all but one, because IAM refuses to create a second one [ack: cdk-hindsight/federation:secondProvider]`,
  );
});

test('fails on creating the issuer that AWS has built in', () => {
  expect(() => new IdentityProvider(stack, 'Google', { issuer: Issuer.google() })).toThrow(
    'issuer must be one that AWS has not built in, got: https://accounts.google.com; use IdentityProvider.fromIssuer(scope, id, Issuer.google()) [Stack/Google]',
  );
});

describe('as a principal', () => {
  test('trusts become statements of any role', () => {
    const github = new IdentityProvider(stack, 'GitHub', { issuer });
    new Role(stack, 'Role', { assumedBy: github.principal(shop.branch('main'), shop.tag('v*')) });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRoleWithWebIdentity',
            Effect: 'Allow',
            Principal: { Federated: { Ref: 'GitHub38B7EEC4' } },
            Condition: {
              StringEquals: {
                [`${HOST}:aud`]: 'sts.amazonaws.com',
                [`${HOST}:sub`]: ['repo:acme/shop:ref:refs/heads/main', 'repo:acme@1234/shop@5678:ref:refs/heads/main'],
                [`${HOST}:repository_id`]: '5678',
                [`${HOST}:repository_owner_id`]: '1234',
              },
            },
          },
          {
            Condition: {
              StringEquals: {
                [`${HOST}:aud`]: 'sts.amazonaws.com',
                [`${HOST}:repository_id`]: '5678',
                [`${HOST}:repository_owner_id`]: '1234',
              },
              StringLike: {
                [`${HOST}:sub`]: ['repo:acme/shop:ref:refs/tags/v*', 'repo:acme@1234/shop@5678:ref:refs/tags/v*'],
              },
            },
          },
        ],
      },
    });
  });

  test('trusts that differ in their exact subjects only share a statement', () => {
    const github = new IdentityProvider(stack, 'GitHub', { issuer });
    new Role(stack, 'Role', {
      assumedBy: github.principal(shop.branch('main'), shop.branch('dev'), shop.branch('main')),
    });
    const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    const [statement, ...others] = role.Properties.AssumeRolePolicyDocument.Statement;
    expect(others).toEqual([]);
    expect(statement.Condition.StringEquals[`${HOST}:sub`]).toEqual([
      'repo:acme/shop:ref:refs/heads/main',
      'repo:acme@1234/shop@5678:ref:refs/heads/main',
      'repo:acme/shop:ref:refs/heads/dev',
      'repo:acme@1234/shop@5678:ref:refs/heads/dev',
    ]);
  });

  test('session tags and further conditions go to each statement', () => {
    const github = new IdentityProvider(stack, 'GitHub', { issuer });
    const assumedBy = github
      .principal(shop.branch('main'), shop.tag('v*'))
      .withSessionTags()
      .withConditions({ StringEquals: { 'sts:RoleSessionName': 'deploy' } });
    new Role(stack, 'Role', { assumedBy });
    const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    const { Statement } = role.Properties.AssumeRolePolicyDocument;
    expect(Statement).toHaveLength(2);
    for (const statement of Statement) {
      expect(statement.Action).toEqual(['sts:AssumeRoleWithWebIdentity', 'sts:TagSession']);
      expect(statement.Condition.StringEquals).toMatchObject({ 'sts:RoleSessionName': 'deploy' });
      expect(statement.Condition.StringEquals).toHaveProperty([`${HOST}:aud`]);
    }
  });

  test.each([
    [
      'ForAllValues:StringEquals',
      `${HOST}:ref`,
      `conditions must fail for a token without the claim, got: ForAllValues:StringEquals on ${HOST}:ref; leave ForAllValues: and IfExists out: both are true for a token without the claim [Stack/GitHub]`,
    ],
    [
      'StringEqualsIfExists',
      `${HOST}:ref`,
      `conditions must fail for a token without the claim, got: StringEqualsIfExists on ${HOST}:ref; leave ForAllValues: and IfExists out: both are true for a token without the claim [Stack/GitHub]`,
    ],
    [
      'StringEquals',
      `${HOST}:repo`,
      `claim must be a condition key that IAM has for ${HOST}, got: repo; did you mean repository? [Stack/GitHub]`,
    ],
    [
      'StringEquals',
      'gitlab.com:sub',
      `conditions must have keys that begin with aws:, sts: or ${HOST}:, got: gitlab.com:sub; take the condition out: its key is in no request with a token of this issuer [Stack/GitHub]`,
    ],
    [
      'StringEquals',
      `${HOST}:sub`,
      `conditions must leave the conditions of the trust as they are, got: StringEquals on ${HOST}:sub; change the trust instead [Stack/GitHub]`,
    ],
  ])('fails on the further condition %s on %s', (operator, key, message) => {
    const principal = new IdentityProvider(stack, 'GitHub', { issuer }).principal(shop.branch('main'));
    expect(() => principal.withConditions({ [operator]: { [key]: 'x' } })).toThrow(message);
  });

  test('fails where several statements do not fit', () => {
    const principal = new IdentityProvider(stack, 'GitHub', { issuer }).principal(shop.branch('main'), shop.tag('v*'));
    expect(() => principal.policyFragment).toThrow(
      'principal must be the assumedBy of a role, because its trusts need several statements; give the permission to the role instead [Stack/GitHub]',
    );
  });

  test('fails without a trust', () => {
    const github = new IdentityProvider(stack, 'GitHub', { issuer });
    expect(() => github.principal()).toThrow(/^trust must hold at least one trust, got: \[\].*\[Stack\/GitHub\]$/);
  });

  test('fails on the trust of another issuer', () => {
    const github = new IdentityProvider(stack, 'GitHub', { issuer });
    const trust = EntraTrust.managedIdentity('33333333-3333-4333-8333-333333333333');
    expect(() => github.principal(trust)).toThrow(
      `trust must fit the provider, whose issuer is https://${HOST}, got: EntraTrust; use the trust for GitHub, or another provider [Stack/GitHub]`,
    );
  });
});
