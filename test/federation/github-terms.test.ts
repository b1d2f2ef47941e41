import { GitHubTrust } from '../../src/federation/github-trust';
import { Issuer } from '../../src/federation/issuer';
import { MISSING, spellOut, twice, unfit } from './spell-out';

const shop = GitHubTrust.repository({ owner: 'acme', repository: 'shop' });
const SUBJECT = 'repo:acme/shop:x';

/** What a trust can be for: the method, what an error says of its argument, and the call. */
const TERMS: [string, string, (trust: GitHubTrust) => GitHubTrust][] = [
  ['branch', 'main', (trust) => trust.branch('main')],
  ['tag', 'v1', (trust) => trust.tag('v1')],
  ['environment', 'prod', (trust) => trust.environment('prod')],
  ['pullRequest', 'pull_request', (trust) => trust.pullRequest()],
  ['anySubject', '*', (trust) => trust.anySubject()],
  ['customSubject', `${SUBJECT}, ${SUBJECT}y`, (trust) => trust.customSubject(SUBJECT, `${SUBJECT}y`)],
];

/** A branch or a tag narrows an environment: the token has its ref as a claim. */
const TOGETHER = ['branch environment', 'environment branch', 'environment tag', 'tag environment'];

const PAIRS = TERMS.flatMap(([first, , start]) =>
  TERMS.map(([second, got, go]) => ({ first, second, got, make: () => go(start(shop)) })),
);

test.each(PAIRS.filter(({ first, second }) => !TOGETHER.includes(`${first} ${second}`)))(
  '$first excludes $second',
  ({ second, got, make }) => {
    expect(make).toThrow(twice(second, got));
  },
);

test.each(PAIRS.filter(({ first, second }) => TOGETHER.includes(`${first} ${second}`)))(
  '$first goes with $second',
  ({ make }) => {
    expect(spellOut(Issuer.gitHubActions(), make())).toMatchObject({
      subjects: ['repo:acme/shop:environment:prod'],
      claims: { ref: [expect.stringMatching(/^refs\/(heads\/main|tags\/v1)$/)] },
    });
  },
);

test.each<[string, () => unknown]>([
  ['owner', () => GitHubTrust.repository({ repository: 'shop' } as never)],
  ['repository', () => GitHubTrust.repository({ owner: 'acme' } as never)],
  ['owner', () => GitHubTrust.organization({} as never)],
  ['customSubject[1]', () => shop.customSubject(SUBJECT, MISSING)],
  ['jobWorkflowRef[1]', () => shop.jobWorkflowRef('a/b/c@d', MISSING)],
  ['actor[1]', () => shop.claim('actor', 'a', MISSING)],
  ['enterpriseId', () => shop.enterpriseId(MISSING)],
])('fails without %s', (property, make) => {
  expect(make).toThrow(`${property} must be a text, got: undefined`);
});

test.each<[string, object]>([
  ['ownerId', { ownerId: 5 }],
  ['repositoryId', { ownerId: '1', repositoryId: 5 }],
  ['subjectFormat', { ownerId: '1', repositoryId: '2', subjectFormat: 5 }],
])('fails on another type as %s', (property, options) => {
  const names = { owner: 'acme', repository: 'shop' };
  expect(() => GitHubTrust.repository({ ...names, ...options })).toThrow(`${property} must be a text, got: 5`);
});

test.each<[string, object]>([
  ['ownerId', { ownerId: 5 }],
  ['subjectFormat', { ownerId: '1', subjectFormat: 5 }],
])('fails on another type as %s of an organization', (property, options) => {
  expect(() => GitHubTrust.organization({ owner: 'acme', ...options })).toThrow(`${property} must be a text, got: 5`);
});

test('fails on the first option that is wrong', () => {
  const wrong = { owner: 5, repository: 5, ownerId: 5 } as never;
  expect(() => GitHubTrust.repository(wrong)).toThrow('owner must be a text, got: 5');
  expect(() => GitHubTrust.organization(wrong)).toThrow('owner must be a text, got: 5');
});

test.each([
  ['organization', GitHubTrust.organization({ owner: 'acme' }), 'acme/*'],
  ['repository', shop, 'acme/shop'],
])('warns of the names of the %s alone', (_, trust, name) => {
  expect(spellOut(Issuer.gitHubActions(), trust.anySubject()).warning).toEqual({
    name: 'githubNamesOnly',
    message: `the trust on ${name} compares names only: anyone who registers them after you gets in, and a repository with immutable subjects is locked out; give ownerId and repositoryId`,
  });
});

test('warns neither of ids nor where IAM sees none', () => {
  const withId = GitHubTrust.organization({ owner: 'acme', ownerId: '12' }).anySubject();
  expect(spellOut(Issuer.gitHubActions(), withId).warning).toBeUndefined();
  const server = Issuer.gitHubEnterpriseServer('git.acme.example');
  expect(spellOut(server, shop.anySubject()).warning).toBeUndefined();
});

test('is not for another vendor', () => {
  expect(() => spellOut(Issuer.gitLab(), shop.anySubject())).toThrow(unfit('GitHubTrust'));
});

test.each([
  ['a claim', shop.anySubject().claim('actor', 'a', 'b'), { actor: ['a', 'b'] }],
  ['the enterprise', shop.anySubject().enterpriseId('7'), { enterprise_id: ['7'] }],
  ['a ref', shop.anySubject().claim('ref', 'refs/heads/main'), { ref: ['refs/heads/main'] }],
  [
    'a reusable workflow',
    shop.anySubject().jobWorkflowRef('a/b/.github/workflows/c@refs/heads/d'),
    { job_workflow_ref: ['a/b/.github/workflows/c@refs/heads/d'] },
  ],
])('compares %s', (_, trust, claims) => {
  const bound = spellOut(Issuer.gitHubActions(), trust);
  expect(bound.claims).toEqual(claims);
  expect(bound.audiences).toEqual(['sts.amazonaws.com']);
});

test.each<[string, () => unknown]>([
  ['claim ref must begin with refs/, as it does in tokens, got: main; ', () => shop.claim('ref', 'main')],
  ['jobWorkflowRef must read owner/repository/path@ref, ', () => shop.claim('job_workflow_ref', 'x')],
  ['enterpriseId must be a number, got: acme; ', () => shop.enterpriseId('acme')],
])('fails because %s', (message, make) => {
  expect(make).toThrow(message);
});
