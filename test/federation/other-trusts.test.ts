import { App, Stack } from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib/assertions';
import { OidcProviderNative } from 'aws-cdk-lib/aws-iam';
import {
  BitbucketTrust,
  BuildkiteTrust,
  CircleCiTrust,
  CustomTrust,
  EntraTrust,
  FederatedRole,
  GitLabTrust,
  GoogleTrust,
  HcpTerraformTrust,
  IdentityProvider,
  Issuer,
  type Trust,
} from '../../src/federation';

const ID = '55555555-5555-4555-8555-555555555555';
const OTHER = '66666666-6666-4666-8666-666666666666';
const gitlab = Issuer.gitLab();
const ownGitlab = Issuer.gitLabSelfManaged('git.acme.example');
const bitbucket = Issuer.bitbucket({ workspace: 'acme', workspaceUuid: ID });
const terraform = Issuer.hcpTerraform();
const custom = Issuer.custom({ url: 'https://id.acme.example', audiences: ['aws'] });
const project = GitLabTrust.project({ path: 'acme/shop', projectId: '12' });
const workspace = HcpTerraformTrust.workspace({ organization: 'acme', project: 'P 1', workspace: 'shop' });
const pipeline = BuildkiteTrust.pipeline({ organization: 'acme', pipeline: 'shop' });
let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

function subjects(issuer: Issuer, trust: Trust): string[] {
  const provider = IdentityProvider.fromIssuer(stack, 'Provider', issuer);
  return new FederatedRole(stack, 'Role', { provider, trust: [trust] }).expectedSubjects;
}

test.each([
  ['GitLab branch', gitlab, project.branch('main'), ['project_path:acme/shop:ref_type:branch:ref:main']],
  ['GitLab tag', gitlab, project.tag('v*'), ['project_path:acme/shop:ref_type:tag:ref:v*']],
  [
    'GitLab protected environments',
    gitlab,
    project.protectedEnvironments(),
    ['project_path:acme/shop:environment_protected:true'],
  ],
  [
    'GitLab deployment tier',
    gitlab,
    project.deploymentTier('production'),
    ['project_path:acme/shop:deployment_tier:production'],
  ],
  [
    'GitLab components in the order of the calls',
    ownGitlab,
    GitLabTrust.project({ path: 'acme/shop' }).branch('main').refProtected().deploymentTier('staging'),
    ['project_path:acme/shop:ref_type:branch:ref:main:ref_protected:true:deployment_tier:staging'],
  ],
  ['GitLab protected refs', gitlab, project.protectedRefs(), ['project_path:acme/shop:*']],
  ['GitLab any subject', gitlab, project.anySubject(), ['project_path:acme/shop:*']],
  ['GitLab custom subject', gitlab, project.customSubject('ref:*'), ['project_path:acme/shop:ref:*']],
  ['GitLab group', ownGitlab, GitLabTrust.group({ path: 'a/b' }).anySubject(), ['project_path:a/b/*']],
  [
    'Entra application',
    Issuer.entraV1({ tenantId: ID, audiences: ['api://aws'] }),
    EntraTrust.application(OTHER),
    [OTHER],
  ],
  ['Bitbucket', bitbucket, BitbucketTrust.repository(ID).anySubject(), [`{${ID}}:*`]],
  ['Bitbucket environment', bitbucket, BitbucketTrust.repository(ID).environment(OTHER), [`{${ID}}:{${OTHER}}:*`]],
  ['CircleCI', Issuer.circleCi(ID), CircleCiTrust.project(OTHER).anySubject(), [`org/${ID}/project/${OTHER}/user/*`]],
  [
    'CircleCI user',
    Issuer.circleCi(ID),
    CircleCiTrust.project(OTHER).user(ID),
    [`org/${ID}/project/${OTHER}/user/${ID}`],
  ],
  [
    'Buildkite branch',
    Issuer.buildkite(),
    pipeline.branch('main'),
    ['organization:acme:pipeline:shop:ref:refs/heads/main:commit:*'],
  ],
  [
    'Buildkite any branch',
    Issuer.buildkite(),
    pipeline.branch('*'),
    ['organization:acme:pipeline:shop:ref:refs/heads/*:commit:*'],
  ],
  [
    'Buildkite tag',
    Issuer.buildkite(),
    pipeline.tag('v1'),
    ['organization:acme:pipeline:shop:ref:refs/tags/v1:commit:*'],
  ],
  [
    'Buildkite any subject',
    Issuer.buildkite(),
    pipeline.anySubject().claim('cluster_id', ID),
    ['organization:acme:pipeline:shop:*'],
  ],
  ['HCP Terraform plan', terraform, workspace.plan(), ['organization:acme:project:P 1:workspace:shop:run_phase:plan']],
  ['custom', custom, CustomTrust.subject('a', 'b/*'), ['a', 'b/*']],
])('the subjects of %s', (_, issuer, trust, expected) => {
  expect(subjects(issuer, trust)).toEqual(expected);
});

test.each([
  ['GitLab path', gitlab, GitLabTrust.project({ path: 'acme/shop' }).branch('main'), 'acme/shop'],
  ['GitLab group', gitlab, GitLabTrust.group({ path: 'acme' }).branch('main'), 'acme/*'],
])('warns of a %s without id', (_, issuer, trust, path) => {
  subjects(issuer, trust);
  Annotations.fromStack(stack).hasWarning(
    '/Stack/Role',
    `the trust on ${path} compares its path only: anyone who registers it after you gets in; give projectId [ack: cdk-hindsight/federation:gitlabPathOnly]`,
  );
});

test('does not warn of a GitLab path where IAM sees no id', () => {
  subjects(ownGitlab, GitLabTrust.project({ path: 'acme/shop' }).branch('main'));
  expect(Annotations.fromStack(stack).findWarning('*', '.*')).toEqual([]);
});

const missing = (whose: string, methods: string) =>
  `trust must state which runs of ${whose} it accepts; go on with ${methods} [Stack/Role]`;

test.each([
  [
    'GitLab',
    gitlab,
    project,
    missing('acme/shop', 'branch(…), tag(…), protectedRefs() or, for all of them, anySubject()'),
  ],
  [
    'Bitbucket',
    bitbucket,
    BitbucketTrust.repository(ID),
    missing(ID, 'environment(…) or, for all of them, anySubject()'),
  ],
  [
    'CircleCI',
    Issuer.circleCi(ID),
    CircleCiTrust.project(ID),
    missing(ID, 'user(…), branch(…), tag(…) or, for all of them, anySubject()'),
  ],
  [
    'Buildkite',
    Issuer.buildkite(),
    pipeline,
    missing('organization:acme:pipeline:shop', 'branch(…), tag(…) or, for all of them, anySubject()'),
  ],
  [
    'HCP Terraform',
    terraform,
    workspace,
    missing('organization:acme:project:P 1:workspace:shop', 'plan(), apply() or, for both, anyPhase()'),
  ],
  [
    'GitLab claims on an instance of your own',
    ownGitlab,
    project.branch('main'),
    'claim must be a condition key that IAM has for git.acme.example, got: project_id; it has aud and sub only [Stack/Role]',
  ],
  [
    'GitLab protection on an instance of your own',
    ownGitlab,
    GitLabTrust.group({ path: 'acme' }).protectedRefs(),
    'claim must be a condition key that IAM has for git.acme.example, got: ref_protected; it has aud and sub only [Stack/Role]',
  ],
  [
    'a claim of GitLab that IAM does not see',
    gitlab,
    project.branch('main').claim('environment', 'prod'),
    'claim must be a condition key that IAM has for gitlab.com, got: environment; did you mean runner_environment? [Stack/Role]',
  ],
  [
    'a claim of a custom issuer',
    custom,
    CustomTrust.subject('a').claim('team', 'x'),
    'claim must be a condition key that IAM has for id.acme.example, got: team; it has aud and sub only [Stack/Role]',
  ],
  [
    'a claim of an issuer that has one',
    Issuer.custom({ url: 'https://idcs-1.identity.oraclecloud.com', audiences: ['aws'] }),
    CustomTrust.subject('a').claim('team', 'x'),
    'claim must be a condition key that IAM has for idcs-1.identity.oraclecloud.com, got: team; its keys are rpst_id [Stack/Role]',
  ],
  [
    'a custom trust on GitLab',
    gitlab,
    CustomTrust.subject('a'),
    'trust must fit the provider, whose issuer is https://gitlab.com, got: CustomTrust; use the trust for GitLab, or another provider [Stack/Role]',
  ],
])('fails to make a role of %s', (_, issuer, trust, message) => {
  expect(() => subjects(issuer, trust)).toThrow(message);
});

const UUID =
  'must be a UUID in lower case, without braces, got: %s; copy it from the settings page; names and wildcards are not accepted';
const twice = (property: string, got: string) =>
  `${property} must be given once in a trust, got: ${got}; give the role a second trust: several trusts are alternatives`;
const boundary = (property: string, got: string) =>
  `${property} must have :, / or @ before its first wildcard, got: ${got}; end the fixed part with its separator: acme/shop* also means acme/shop-evil`;
const gitlabPath = (what: string, got: string) =>
  `path must be the path of a ${what}, got: ${got}; give it as in the URL of the page, such as acme/shop`;
const names = 'for every workspace of a project use HcpTerraformTrust.project(…); wildcards are not accepted';

test.each([
  [
    'a GitLab project by pattern',
    () => GitLabTrust.project({ path: 'acme/shop*' }),
    gitlabPath('project with its group and without wildcards', 'acme/shop*'),
  ],
  [
    'a GitLab project without group',
    () => GitLabTrust.project({ path: 'shop' }),
    gitlabPath('project with its group and without wildcards', 'shop'),
  ],
  ['a GitLab group by pattern', () => GitLabTrust.group({ path: '*' }), gitlabPath('group without wildcards', '*')],
  [
    'a GitLab id by pattern',
    () => GitLabTrust.project({ path: 'a/b', projectId: '*' }),
    'projectId must be a number, got: *; copy the number from the settings page; names and wildcards are not accepted',
  ],
  ['a GitLab branch and tag', () => project.branch('a').tag('b'), twice('tag', 'b')],
  [
    'a GitLab custom subject without boundary',
    () => project.customSubject('ref_type*'),
    boundary('customSubject', 'ref_type*'),
  ],
  [
    'an Entra client name',
    () => EntraTrust.application('shop'),
    'servicePrincipalObjectId must be a UUID in lower case, without braces, got: shop; copy the object id of the service principal (under Enterprise applications), not the application id',
  ],
  [
    'an Entra wildcard',
    () => EntraTrust.managedIdentity('*'),
    'principalId must be a UUID in lower case, without braces, got: *; copy the object (principal) id of the identity',
  ],
  ['a Bitbucket name', () => BitbucketTrust.repository('shop'), `repositoryUuid ${UUID.replace('%s', 'shop')}`],
  ['Bitbucket braces', () => BitbucketTrust.repository(`{${ID}}`), `repositoryUuid ${UUID.replace('%s', `{${ID}}`)}`],
  [
    'a Bitbucket environment by name',
    () => BitbucketTrust.repository(ID).environment('prod'),
    `environmentUuid ${UUID.replace('%s', 'prod')}`,
  ],
  [
    'two Bitbucket environments',
    () => BitbucketTrust.repository(ID).anySubject().environment(ID),
    twice('environment', ID),
  ],
  ['a CircleCI project by name', () => CircleCiTrust.project('shop'), `projectId ${UUID.replace('%s', 'shop')}`],
  [
    'a CircleCI origin by pattern, after which a branch could be named like the rest',
    () => CircleCiTrust.organization().branch({ origin: 'github.com/acme/*', branch: 'main' }),
    'origin must be the host and path of a repository, without https://, wildcards and .git, got: github.com/acme/*; copy the oidc.circleci.com/vcs-origin claim of a token, such as github.com/acme/shop; after a wildcard a branch could be named like the rest of a subject',
  ],
  [
    'a CircleCI origin by URL',
    () => CircleCiTrust.project(ID).branch({ origin: 'https://x/y', branch: 'main' }),
    'origin must be the host and path of a repository, without https://, wildcards and .git, got: https://x/y',
  ],
  ['two CircleCI users', () => CircleCiTrust.project(ID).user(ID).user(OTHER), twice('user', OTHER)],
  [
    'a Buildkite slug by pattern',
    () => BuildkiteTrust.pipeline({ organization: 'acme', pipeline: 'shop*' }),
    'pipeline must be a slug in lower case, without wildcards, got: shop*; copy it from the URL of the pipeline: buildkite.com/ORGANIZATION/PIPELINE',
  ],
  ['two Buildkite branches', () => pipeline.branch('a').branch('b'), twice('branch', 'b')],
  [
    'an HCP Terraform workspace by pattern',
    () => HcpTerraformTrust.workspace({ organization: 'a', project: 'b', workspace: '*' }),
    `workspace must consist of letters, digits, hyphens and underscores, got: *; ${names}`,
  ],
  [
    'an HCP Terraform project by pattern',
    () => HcpTerraformTrust.project({ organization: 'a', project: '*' }),
    'project must consist of letters, digits, spaces, hyphens and underscores, got: *; name each project in a trust of its own; wildcards are not accepted',
  ],
  ['two HCP Terraform phases', () => workspace.plan().apply(), twice('run phase', 'apply')],
  [
    'a Google account by email',
    () => GoogleTrust.serviceAccount({ uniqueId: 'a@b', audience: 'x' }),
    "uniqueId must be a number, got: a@b; read it with: gcloud iam service-accounts describe EMAIL --format='value(uniqueId)'",
  ],
  [
    'a Google audience by pattern',
    () => GoogleTrust.serviceAccount({ uniqueId: '1', audience: '*' }),
    'audience must hold no wildcard, got: *; name each one in a trust of its own',
  ],
  [
    'a Google email by pattern',
    () => GoogleTrust.serviceAccount({ uniqueId: '1', audience: 'x', email: '*@b' }),
    'email must be an email address without wildcards, got: *@b; give the address of the service account',
  ],
  ['a custom subject of wildcards', () => CustomTrust.subject('*'), boundary('subject', '*')],
  ['a custom subject without boundary', () => CustomTrust.subject('team*'), boundary('subject', 'team*')],
  ['no custom subject', () => CustomTrust.subject(), 'subject must hold at least one subject, got: []'],
])('fails on %s', (_, make, message) => {
  expect(make).toThrow(message);
});

test.each([
  ['ref_type:mr:ref:*'],
  ['ref_type:merge_request'],
  ['environment:prod'],
  ['project_id:12'],
  ['ref_type:branch:environment:prod'],
  ['main'],
])('fails on %s, which no GitLab project can have in its subject', (components) => {
  expect(() => project.customSubject(components)).toThrow(
    /^customSubject must consist of GitLab's components ref_type, ref, ref_protected, environment_protected, deployment_tier,/,
  );
});

test.each([
  ['ref:main'],
  ['ref:main:ref_type:branch'],
  ['ref_type:tag:ref:*'],
  ['ref_type:*'],
  ['ref_protected:true:environment_protected:true'],
  ['deployment_tier:production'],
])('a GitLab project can have %s in its subject', (components) => {
  expect(subjects(gitlab, project.customSubject(components))).toEqual([`project_path:acme/shop:${components}`]);
});

test.each([
  ['production', true],
  ['staging', true],
  ['testing', true],
  ['development', true],
  ['other', true],
  ['prod', false],
  ['Production', false],
  ['*', false],
])('GitLab has the deployment tier %s: %s', (tier, exists) => {
  const make = () => project.deploymentTier(tier);
  exists
    ? expect(make).not.toThrow()
    : expect(make).toThrow(/^deploymentTier must be production, staging, testing, development or other, got: /);
});

test.each([
  ['two tiers', () => project.deploymentTier('production').deploymentTier('staging'), 'deploymentTier'],
  [
    'protected environments twice',
    () => project.protectedEnvironments().protectedEnvironments(),
    'protectedEnvironments',
  ],
  ['protected refs twice', () => project.refProtected().refProtected(), 'refProtected'],
  ['a tier of any subject', () => project.anySubject().deploymentTier('other'), 'deploymentTier'],
  ['any subject of a tier', () => project.deploymentTier('other').anySubject(), 'anySubject'],
  ['a custom subject on a branch', () => project.branch('a').customSubject('ref:b'), 'customSubject'],
])('fails on %s of GitLab', (_, make, property) => {
  expect(make).toThrow(new RegExp(`^${property} must be given once in a trust`));
});

test.each([
  ['gitlab.com/acme/shop', gitlab, 'gitlab.com/'],
  ['git.acme.example/acme/shop', ownGitlab, 'git.acme.example/'],
])('fails on the host before the path: %s', (path, issuer, host) => {
  const trust = GitLabTrust.project({ path }).branch('main');
  expect(() => subjects(issuer, trust)).toThrow(`path must begin after ${host}, got: ${path}`);
});

test.each(['https://gitlab.com/acme/shop', '/acme/shop', 'acme/shop/', 'acme//shop', 'acme/shop/-/tree'])(
  'fails on the path %s of GitLab',
  (path) => {
    expect(() => GitLabTrust.project({ path })).toThrow(/^path must be the path of a project/);
  },
);

test.each(['acme/shop.git', 'acme/shop.atom'])('fails on the end of the path %s of GitLab', (path) => {
  expect(() => GitLabTrust.project({ path })).toThrow(/^path must be the path without \.git/);
});

test.each([
  'github.com/acme',
  'acme/shop',
  'github.com/acme/shop.git',
  'github.com/acme/shop/',
  'https://github.com/acme/shop',
])('fails on the origin %s of CircleCI', (origin) => {
  expect(() => CircleCiTrust.project(ID).branch({ origin, branch: 'main' })).toThrow(
    /^origin must be the host and path/,
  );
});

test.each(['github.com/acme/shop', 'gitlab.com/acme/platform/shop', 'bitbucket.org/acme/my.shop'])(
  'the origin %s of CircleCI',
  (origin) => {
    expect(() => CircleCiTrust.project(ID).branch({ origin, branch: 'main' })).not.toThrow();
  },
);

test.each(['buildkite.com/acme', 'acme/shop', 'https://buildkite.com/acme/shop', 'Acme', '-acme'])(
  'fails on the slug %s of Buildkite',
  (slug) => {
    expect(() => BuildkiteTrust.pipeline({ organization: slug, pipeline: 'shop' })).toThrow(
      /^organization must be a slug/,
    );
    expect(() => BuildkiteTrust.pipeline({ organization: 'acme', pipeline: slug })).toThrow(/^pipeline must be a slug/);
  },
);

test.each(['app.terraform.io/acme', 'https://app.terraform.io/app/acme', 'acme/'])(
  'fails on the organization %s of HCP Terraform',
  (organization) => {
    expect(() => HcpTerraformTrust.project({ organization, project: 'p' })).toThrow(
      /^organization must consist of letters/,
    );
  },
);

test.each(['a\nb', 'a\u2028b', ''])('fails on the name %j of a Bitbucket environment', (name) => {
  expect(() => BitbucketTrust.repository(ID).environment(OTHER, name)).toThrow(
    /^environmentName must be one line of text/,
  );
});

test('a role takes only trusts for tokens', () => {
  expect(() => subjects(gitlab, {} as Trust)).toThrow(
    'trust must consist of trusts for tokens that a class of this library makes, got: an object of the class Object; use GitHubTrust, GitLabTrust or another class that ends in Trust and fits the issuer [Stack/Role]',
  );
});

test('a role takes only providers of the library', () => {
  const provider = new OidcProviderNative(stack, 'Native', { url: 'https://gitlab.com' }) as object as IdentityProvider;
  expect(() => new FederatedRole(stack, 'Role', { provider, trust: [project.branch('main')] })).toThrow(
    /^provider must be an IdentityProvider, got: an object of the class OidcProviderNative of aws-iam/,
  );
});

test('a provider takes only issuers of the library', () => {
  const message = /^issuer must be an Issuer, got: an object of the class Object; .*\[Stack\/Provider\]$/;
  expect(() => new IdentityProvider(stack, 'Provider', { issuer: {} as Issuer })).toThrow(message);
  expect(() => IdentityProvider.fromIssuer(stack, 'Provider', {} as Issuer)).toThrow(message);
});
