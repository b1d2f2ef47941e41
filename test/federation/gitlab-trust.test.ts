import { GitLabTrust } from '../../src/federation/gitlab-trust';
import { Issuer } from '../../src/federation/issuer';
import { MISSING, spellOut, twice, workflowOf } from './spell-out';

const issuer = Issuer.gitLab();
const server = Issuer.gitLabSelfManaged('git.acme.example');
const project = GitLabTrust.project({ path: 'acme/shop', projectId: '12', namespaceId: '3' });
const byId = GitLabTrust.projectById({ projectId: '12', namespaceId: '3' });
const group = GitLabTrust.group({ path: 'acme' });
const IDS = { project_id: ['12'], namespace_id: ['3'] };

test.each<[string, GitLabTrust, string, object]>([
  ['a branch', project.branch('main'), 'project_path:acme/shop:ref_type:branch:ref:main', IDS],
  ['a tag', project.tag('v1'), 'project_path:acme/shop:ref_type:tag:ref:v1', IDS],
  ['any subject', project.anySubject(), 'project_path:acme/shop:*', IDS],
  ['protected refs', project.protectedRefs(), 'project_path:acme/shop:*', { ...IDS, ref_protected: ['true'] }],
  [
    'a protected branch',
    project.branch('main').protectedRefs(),
    'project_path:acme/shop:ref_type:branch:ref:main',
    { ...IDS, ref_protected: ['true'] },
  ],
  ['the component of protected refs', project.refProtected(), 'project_path:acme/shop:ref_protected:true', IDS],
  ['protected environments', project.protectedEnvironments(), 'project_path:acme/shop:environment_protected:true', IDS],
  ['a tier', project.deploymentTier('staging'), 'project_path:acme/shop:deployment_tier:staging', IDS],
  ['a custom subject', project.customSubject('ref:main'), 'project_path:acme/shop:ref:main', IDS],
  ['a project by its id', byId.branch('main'), 'project_id:12:ref_type:branch:ref:main', IDS],
  ['a group', group.branch('main'), 'project_path:acme/*:ref_type:branch:ref:main', {}],
  ['all of a group', group.anySubject(), 'project_path:acme/*', {}],
  [
    'a claim',
    group.anySubject().claim('user_login', 'mona', 'lisa'),
    'project_path:acme/*',
    { user_login: ['mona', 'lisa'] },
  ],
])('of %s it compares audience, subject and claims', (_, trust, subject, claims) => {
  const bound = spellOut(issuer, trust);
  expect(bound).toMatchObject({ audiences: ['https://gitlab.com'], subjects: [subject] });
  expect(bound.claims).toEqual(claims);
});

test.each([project, byId])('the project is compared first: %#', (trust) => {
  expect(Object.keys(spellOut(issuer, trust.anySubject()).claims)).toEqual(['project_id', 'namespace_id']);
});

test('a server of your own compares the id in the subject alone', () => {
  const trust = GitLabTrust.projectById({ projectId: '12' }).branch('main');
  expect(spellOut(server, trust)).toMatchObject({ subjects: ['project_id:12:ref_type:branch:ref:main'] });
  expect(spellOut(server, trust).claims).toEqual({});
});

test.each<[string, Issuer, GitLabTrust, string | undefined]>([
  ['a path alone', issuer, GitLabTrust.project({ path: 'acme/shop' }), 'acme/shop'],
  ['a path alone, of which IAM sees no id', server, GitLabTrust.project({ path: 'acme/shop' }), undefined],
  ['a path with its id', issuer, project, undefined],
  ['an id', issuer, byId, undefined],
  ['a group', issuer, group, 'acme/*'],
])('of %s there is a warning only where the id is missing', (_, of, trust, path) => {
  const message = `the trust on ${path} compares its path only: anyone who registers it after you gets in; give projectId`;
  expect(spellOut(of, trust.anySubject()).warning).toEqual(
    path === undefined ? undefined : { name: 'gitlabPathOnly', message },
  );
});

test.each(['a/b', '9/_', '.a/.b', 'a.b-c_d/e.f-g_h', 'a/b/c', 'acme/shop.gitx', 'acme/git', 'acme/atom'])(
  'the project %s is fine',
  (path) => {
    expect(spellOut(server, GitLabTrust.project({ path }).anySubject()).subjects).toEqual([`project_path:${path}:*`]);
  },
);

test.each(['a', '-a/b', 'a/-b', '/a/b', 'a/b/', 'a//b', 'a b/c', 'a/b c', 'a/b*', '*/b', 'a/b:c', ' a/b', 'a/b ', ''])(
  'fails on the project %j',
  (path) => {
    expect(() => GitLabTrust.project({ path })).toThrow(
      `path must be the path of a project with its group and without wildcards, got: ${path || "''"}; give it as in the URL of the page, such as acme/shop`,
    );
  },
);

test.each(['a', '9', '.a', 'a.b-c_d', 'a/b', '.a/.b', 'a.b-c/e.f-g', 'a/b/c'])('the group %s is fine', (path) => {
  expect(spellOut(server, GitLabTrust.group({ path }).anySubject()).subjects).toEqual([`project_path:${path}/*`]);
});

test.each(['-a', 'a/-b', '/a', 'a/', 'a//b', 'a b', 'a/b c', 'a*', '*', 'a:b', ' a', 'a ', ''])(
  'fails on the group %j',
  (path) => {
    expect(() => GitLabTrust.group({ path })).toThrow(
      `path must be the path of a group without wildcards, got: ${path || "''"}; give it as in the URL of the page, such as acme/shop`,
    );
  },
);

test.each(['.git', '.atom', 'a.git', 'a/b.atom'])('fails on the end of the group %s', (path) => {
  expect(() => GitLabTrust.group({ path })).toThrow(
    `path must be the path without .git, got: ${path}; leave out the end of the clone URL: it is not part of the path in tokens`,
  );
});

test.each([
  ['gitlab.com/shop', true],
  ['gitlab.com/acme/shop', true],
  ['gitlab.community/shop', false],
  ['acme/gitlab.com', false],
])('%s begins with the host: %s', (path, isRefused) => {
  const make = () => spellOut(issuer, GitLabTrust.project({ path }).branch('main'));
  isRefused
    ? expect(make).toThrow(
        `path must begin after gitlab.com/, got: ${path}; give it as in the URL of the page, such as acme/shop [Stack]`,
      )
    : expect(make).not.toThrow();
});

test.each<[string, () => unknown]>([
  ['path', () => GitLabTrust.project({} as never)],
  ['path', () => GitLabTrust.group({} as never)],
  ['projectId', () => GitLabTrust.projectById({} as never)],
  ['deploymentTier', () => project.deploymentTier(MISSING)],
  ['customSubject', () => project.customSubject(MISSING)],
])('fails without %s', (property, make) => {
  expect(make).toThrow(new RegExp(`^${property} must be a text, got: undefined`));
});

test.each<[string, () => unknown]>([
  ['projectId', () => GitLabTrust.project({ path: 'a/b', projectId: 12 as unknown as string })],
  ['namespaceId', () => GitLabTrust.project({ path: 'a/b', namespaceId: 12 as unknown as string })],
  ['namespaceId', () => GitLabTrust.projectById({ projectId: '12', namespaceId: 12 as unknown as string })],
])('fails on another type as %s', (property, make) => {
  expect(make).toThrow(`${property} must be a text, got: 12`);
});

test.each<[string, () => unknown]>([
  ['projectId', () => GitLabTrust.project({ path: 'a/b', projectId: 'shop' })],
  ['namespaceId', () => GitLabTrust.project({ path: 'a/b', namespaceId: 'shop' })],
  ['projectId', () => GitLabTrust.projectById({ projectId: 'shop' })],
  ['namespaceId', () => GitLabTrust.projectById({ projectId: '12', namespaceId: 'shop' })],
])('fails on a name as %s', (property, make) => {
  expect(make).toThrow(
    `${property} must be a number, got: shop; copy the number from the settings page; names and wildcards are not accepted`,
  );
});

test.each<[string, () => unknown, string]>([
  ['a branch', () => project.tag('v1').branch('main'), twice('branch', 'main')],
  ['a tag', () => project.branch('main').tag('v1'), twice('tag', 'v1')],
  ['a branch, all being accepted', () => project.anySubject().branch('main'), twice('branch', 'main')],
  [
    'environments',
    () => project.protectedEnvironments().protectedEnvironments(),
    twice('protectedEnvironments', 'true'),
  ],
  ['a tier', () => project.deploymentTier('other').deploymentTier('staging'), twice('deploymentTier', 'staging')],
  ['protected refs', () => project.refProtected().refProtected(), twice('refProtected', 'true')],
  ['any subject', () => project.branch('main').anySubject(), twice('anySubject', '*')],
  ['any subject again', () => project.anySubject().anySubject(), twice('anySubject', '*')],
  ['a custom subject', () => project.anySubject().customSubject('ref:a'), twice('customSubject', 'ref:a')],
  ['the claim', () => project.protectedRefs().protectedRefs(), twice('claim', 'ref_protected')],
])('fails on %s beside what is there', (_, make, message) => {
  expect(make).toThrow(message);
});

test.each<[string, () => unknown]>([
  ['branch', () => project.branch('refs/heads/main')],
  ['tag', () => project.tag('refs/tags/v1')],
])('fails on the whole ref as %s', (property, make) => {
  expect(make).toThrow(new RegExp(`^${property} must be the name without refs/heads/ or refs/tags/, got: refs/`));
});

test.each(['xproduction', 'otherx', ''])('GitLab has no tier %j', (tier) => {
  expect(() => project.deploymentTier(tier)).toThrow(/^deploymentTier must be production, staging, testing, /);
});

test('is not for another vendor', () => {
  expect(() => spellOut(Issuer.buildkite(), project.anySubject())).toThrow(
    'trust must fit the provider, whose issuer is https://agent.buildkite.com, got: GitLabTrust; use the trust for Buildkite, or another provider [Stack]',
  );
});

test('fails on a claim that IAM does not see', () => {
  expect(() => spellOut(issuer, project.anySubject().claim('environment', 'prod'))).toThrow(
    /^claim must be a condition key that IAM has for gitlab\.com, got: environment; /,
  );
});

test('needs to know which runs are meant', () => {
  expect(() => spellOut(issuer, project)).toThrow(
    'trust must state which runs of acme/shop it accepts; go on with branch(…), tag(…), protectedRefs() or, for all of them, anySubject() [Stack]',
  );
});

test('the snippet runs for the ref of the trust', () => {
  expect(workflowOf(issuer, project.branch('main'))).toContain('$CI_COMMIT_BRANCH == "main"');
});

const COMPONENTS =
  "customSubject must consist of GitLab's components ref_type, ref, ref_protected, environment_protected, deployment_tier, each with its value, ref_type being branch or tag, got: ";

describe('the components of a custom subject', () => {
  test.each([
    'ref_type:branch',
    'ref_type:tag:ref:v1',
    'ref_type:*',
    'ref:main:*',
    'ref:ref_type:ref_type:branch',
    'ref_protected:true',
    'environment_protected:true:deployment_tier:production',
    'ref:mr:ref_type:tag',
  ])('%s are fine', (components) => {
    expect(spellOut(issuer, project.customSubject(components)).subjects).toEqual([
      `project_path:acme/shop:${components}`,
    ]);
  });

  test.each([
    'ref_type:mr',
    'ref_type:branch:ref_type:mr',
    'ref_type:mr:ref_type:branch',
    'ref:x:ref_type:mr',
    'ref:x:ref:y:ref_type:mr',
    'main',
    'ref:main:environment:prod',
    'environment:prod:ref:main',
    'refs:main',
    'ref',
    'ref_type:branch:ref',
    ':ref',
  ])('%s are none', (components) => {
    expect(() => project.customSubject(components)).toThrow(
      `${COMPONENTS}${components}; copy what follows the path in the sub claim of a token`,
    );
  });

  test('end in a whole part before a wildcard', () => {
    expect(() => project.customSubject('ref_type*')).toThrow(/^customSubject must have :, \/ or @ before its first/);
  });
});
