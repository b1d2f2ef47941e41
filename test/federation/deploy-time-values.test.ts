import { App, Aws, CfnParameter, Fn, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import {
  BuildkiteTrust,
  CircleCiTrust,
  CustomTrust,
  FederatedRole,
  GitHubTrust,
  GitLabTrust,
  IdentityProvider,
  Issuer,
  type Trust,
} from '../../src/federation';
import { isChosenAtDeployTime, isReferenceOnly, parameterOf } from '../../src/federation/deploy-time-values';
import { resolveIntrinsics } from '../support/intrinsics';
import { judge } from '../support/web-identity';

const ID = '55555555-5555-4555-8555-555555555555';
const github = Issuer.gitHubActions();
const shop = GitHubTrust.repository({ owner: 'acme', repository: 'shop', ownerId: '1234', repositoryId: '5678' });
const acme = GitHubTrust.organization({ owner: 'acme', ownerId: '1234' });
const project = GitLabTrust.project({ path: 'acme/shop', projectId: '12' });
const pipeline = BuildkiteTrust.pipeline({ organization: 'acme', pipeline: 'shop' });
let stack: Stack;
let chosen: string;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
  chosen = new CfnParameter(stack, 'Chosen').valueAsString;
});

function makeRole(issuer: Issuer, trust: Trust): FederatedRole {
  const provider = IdentityProvider.fromIssuer(stack, 'Provider', issuer);
  return new FederatedRole(stack, 'Role', { provider, trust: [trust] });
}

const WORKFLOW = 'acme/ci/.github/workflows/deploy.yml';

describe('a pattern beside a value that whoever deploys chooses is refused', () => {
  const CLAIMS = ['environment', 'ref', 'workflow', 'job_workflow_ref', 'build_branch'];
  const PATTERNS: Record<string, string> = { ref: 'refs/heads/*', job_workflow_ref: `${WORKFLOW}@refs/tags/*` };

  test.each<[string, Issuer, () => Trust]>([
    ...CLAIMS.filter((claim) => claim !== 'build_branch').flatMap((claim): [string, Issuer, () => Trust][] => [
      [`claim ${claim}, before`, github, () => shop.branch('main').claim(claim, chosen, PATTERNS[claim] ?? 'prod-*')],
      [`claim ${claim}, after`, github, () => shop.branch('main').claim(claim, PATTERNS[claim] ?? 'prod-*', chosen)],
    ]),
    ['claim build_branch', Issuer.buildkite(), () => pipeline.anySubject().claim('build_branch', 'release/*', chosen)],
    ['a claim with both in one', github, () => shop.branch('main').claim('workflow', `${chosen}*`)],
    ['jobWorkflowRef', github, () => acme.anySubject().jobWorkflowRef(`${WORKFLOW}@refs/tags/*`, chosen)],
    ['GitHub branch', github, () => shop.branch(`${chosen}/*`)],
    ['GitHub tag', github, () => shop.tag(`${chosen}/?`)],
    ['GitHub environment', github, () => shop.environment(`${chosen}:*`)],
    ['GitHub environment on a branch', github, () => shop.environment('prod').branch(`${chosen}*`)],
    ['GitHub branch of an organization', github, () => acme.branch(chosen)],
    ['GitHub custom subject', github, () => shop.customSubject(`repo:acme/shop:environment:${chosen}:*`)],
    ['GitLab branch', Issuer.gitLab(), () => project.branch(`${chosen}/*`)],
    ['GitLab branch of a group', Issuer.gitLab(), () => GitLabTrust.group({ path: 'acme' }).branch(chosen)],
    ['Buildkite branch', Issuer.buildkite(), () => pipeline.branch(chosen)],
    ['Buildkite tag', Issuer.buildkite(), () => pipeline.tag(chosen)],
    [
      'CircleCI branch',
      Issuer.circleCi(ID),
      () => CircleCiTrust.project(ID).branch({ origin: 'github.com/acme/shop', branch: chosen }),
    ],
    [
      'custom subject',
      Issuer.custom({ url: 'https://id.acme.example', audiences: ['aws'] }),
      () => CustomTrust.subject(`team:${chosen}/*`),
    ],
  ])('%s', (_, issuer, trust) => {
    expect(() => makeRole(issuer, trust())).toThrow(/ must be known at synth where it has a wildcard, got: a token; /);
  });

  test.each(['StringLike', 'ForAnyValue:StringLike', 'StringNotLike', 'ArnLike'])(
    'a further condition %s',
    (operator) => {
      const provider = IdentityProvider.fromIssuer(stack, 'Provider', github);
      const key = 'token.actions.githubusercontent.com:environment';
      const principal = provider.principal(shop.branch('main'));
      expect(() => principal.withConditions({ [operator]: { [key]: ['prod-*', chosen] } })).toThrow(
        /^conditions must compare patterns that are known at synth, got: a token for /,
      );
    },
  );

  test('a further condition may compare it exactly', () => {
    const provider = IdentityProvider.fromIssuer(stack, 'Provider', github);
    const StringEquals = { 'token.actions.githubusercontent.com:environment': chosen };
    new Role(stack, 'Role', { assumedBy: provider.principal(shop.branch('main')).withConditions({ StringEquals }) });
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).toContain('"StringEquals"');
  });
});

describe('a value that whoever deploys chooses is compared exactly', () => {
  const TOKEN = {
    iss: github.url,
    aud: 'sts.amazonaws.com',
    sub: 'repo:acme/shop:ref:refs/heads/main',
    repository_id: '5678',
    repository_owner_id: '1234',
    environment: 'prod',
    actor: 'octocat',
  };

  test.each<[string, () => Trust, Record<string, string>]>([
    ['branch', () => shop.branch(chosen), { sub: 'repo:acme/shop:ref:refs/heads/main' }],
    ['tag', () => shop.tag(chosen), { sub: 'repo:acme/shop:ref:refs/tags/v1' }],
    ['environment', () => shop.environment(chosen), { sub: 'repo:acme/shop:environment:prod' }],
    ['claim', () => shop.branch('main').claim('environment', chosen), {}],
    ['claim beside another', () => shop.branch('main').claim('environment', 'dev', chosen), {}],
    ['exact claim', () => shop.branch('main').claim('actor', chosen), {}],
    [
      'custom subject',
      () => shop.customSubject(`repo:acme/shop:environment:${chosen}`),
      { sub: 'repo:acme/shop:environment:prod' },
    ],
  ])('a deployed wildcard in %s lets nobody in', async (_, trust, claims) => {
    const role = makeRole(github, trust());
    for (const value of ['*', '?', '????', 'm*']) {
      const trustPolicy = resolveIntrinsics<object>(stack.resolve(role.assumeRolePolicy), {
        values: { Chosen: value },
      });
      expect((await judge({ trustPolicy, claims: { ...TOKEN, ...claims } })).admitted).toBe(false);
    }
  });
});

describe('values', () => {
  test.each<[string, () => string, boolean]>([
    ['a text', () => 'main', false],
    ['a parameter', () => chosen, true],
    ['a parameter in a text', () => `a-${chosen}`, true],
    ['an export', () => Fn.importValue('Name'), true],
    ['a reference that is no reference of the CDK', () => Token.asString({ Ref: 'Chosen' }), true],
    ['the ARN of a role', () => Role.fromRoleName(stack, 'Imported', 'x').roleArn, false],
    ['the account', () => Aws.ACCOUNT_ID, false],
    [
      'the partition, the region and the stack',
      () => `${Aws.PARTITION}${Aws.REGION}${Aws.STACK_NAME}${Aws.STACK_ID}`,
      false,
    ],
    ['the suffix', () => Aws.URL_SUFFIX, false],
    ['the attribute of a resource', () => makeRole(github, shop.branch('main')).roleArn, false],
    ['an attribute beside a parameter', () => `${makeRole(github, shop.branch('main')).roleArn}${chosen}`, true],
  ])('%s', (_, make, isChosen) => {
    const value = make();
    expect(isChosenAtDeployTime(value)).toBe(isChosen);
    expect(isReferenceOnly(value)).toBe(!isChosen);
  });

  test('a parameter is known by its reference alone', () => {
    expect(parameterOf(chosen)?.logicalId).toBeDefined();
    expect(parameterOf(`${chosen}x`)).toBeUndefined();
    expect(parameterOf('main')).toBeUndefined();
    expect(parameterOf(makeRole(github, shop.branch('main')).roleArn)).toBeUndefined();
  });
});
