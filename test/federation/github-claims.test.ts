import { Stack } from 'aws-cdk-lib';
import { claimsFor, claimsOf, WHOLE_REF, WORKFLOW_REF } from '../../src/federation/github-claims';
import type { GitHubTerms } from '../../src/federation/github-subject';
import { GitHubSubjectFormat } from '../../src/federation/github-subject-format';
import { Issuer } from '../../src/federation/issuer';
import { twice } from './spell-out';

const scope = new Stack(undefined, 'Stack');
const ids = { ownerId: '12', repositoryId: '34' };
const OF_IDS = { repository_owner_id: ['12'], repository_id: ['34'] };
const termsOf = (terms: Partial<GitHubTerms>): GitHubTerms => ({
  owner: 'acme',
  repository: 'shop',
  claims: {},
  ...terms,
});

describe('the claims of a trust', () => {
  test.each<[string, Partial<GitHubTerms>, object]>([
    ['names', {}, {}],
    ['ids', ids, OF_IDS],
    ['the id of an organization', { ownerId: '12' }, { repository_owner_id: ['12'] }],
    ['a ref, which is in the subject', { ref: 'refs/heads/main' }, {}],
    ['an environment', { environment: 'prod' }, {}],
    ['an environment on a ref', { environment: 'prod', ref: 'refs/heads/main' }, { ref: ['refs/heads/main'] }],
    ['others', { ...ids, claims: { actor: ['a'] } }, { actor: ['a'], ...OF_IDS }],
  ])('on %s', (_, terms, claims) => {
    expect(claimsOf(termsOf(terms))).toEqual(claims);
  });

  test.each<[string, Partial<GitHubTerms>]>([
    ['repository_owner_id', ids],
    ['repository_id', ids],
    ['ref', { environment: 'prod', ref: 'refs/heads/main' }],
  ])('hold %s once', (name, terms) => {
    expect(() => claimsOf(termsOf({ ...terms, claims: { [name]: ['x'] } }))).toThrow(twice('claim', name));
  });
});

describe('what IAM compares', () => {
  const hiding = Issuer.gitHubEnterpriseCloud('acme', { includesEnterpriseSlug: true });
  const { IMMUTABLE, BOTH } = GitHubSubjectFormat;

  test('are the claims, where it sees them', () => {
    expect(claimsFor(termsOf(ids), Issuer.gitHubActions(), scope)).toEqual(OF_IDS);
    expect(claimsFor(termsOf(ids), Issuer.gitHubEnterpriseCloud('acme'), scope)).toEqual(OF_IDS);
  });

  test('is the immutable subject alone, where it sees no ids', () => {
    expect(claimsFor(termsOf({ ...ids, subjectFormat: IMMUTABLE }), hiding, scope)).toEqual({});
    expect(claimsFor(termsOf({}), hiding, scope)).toEqual({});
  });

  test('is no other subject there', () => {
    expect(() => claimsFor(termsOf({ ...ids, subjectFormat: BOTH }), hiding, scope)).toThrow(
      'subjectFormat must be IMMUTABLE for https://token.actions.acme.ghe.com/acme, in whose tokens IAM sees no id but those in the subject, got: BOTH; set GitHubSubjectFormat.IMMUTABLE, which the repository has to have, or leave the ids out [Stack]',
    );
    const customized = termsOf({ ...ids, subjectFormat: IMMUTABLE, customSubjects: ['x'] });
    expect(() => claimsFor(customized, hiding, scope)).toThrow(
      /^claim must be a condition key .*: repository_owner_id; /,
    );
  });

  test('is no claim that it does not see', () => {
    expect(() => claimsFor(termsOf({ claims: { event_name: ['push'] } }), Issuer.gitHubActions(), scope)).toThrow(
      /^claim must be a condition key that IAM has for token\.actions\.githubusercontent\.com, got: event_name; /,
    );
  });
});

test.each(['refs/heads/main', 'refs/', '*', '?', '*/main', '?efs/x'])('a ref as a claim may be %s', (ref) => {
  expect(WHOLE_REF.pattern.test(ref)).toBe(true);
});

test.each(['main', 'xrefs/heads/main', 'x*', '-', '', 'refs', 'heads/main'])('a ref as a claim is not %j', (ref) => {
  expect(WHOLE_REF.pattern.test(ref)).toBe(false);
});

test.each([
  'a/b/c@d',
  'a-b_1/c.d-e_2/f@g',
  '-/./x@y',
  'a/b/c/d-e.yml@refs/heads/x',
  'a/b/c@*',
  'a/b/c@d@e',
  'a/b/c@d/e',
])('a reusable workflow may be %s', (reference) => {
  expect(WORKFLOW_REF.pattern.test(reference)).toBe(true);
});

test.each([
  'a/b/c',
  'a/b/c@',
  'a/b@c',
  'a/b/@c',
  'a/b/@c@d',
  '/b/c@d',
  'a//c@d',
  'a.b/c/d@e',
  'a*/b/c@d',
  'a/b*/c@d',
  'a/b/c*@d',
  'a/b/c?@d',
  'a/b/c d@e',
  'a/b/c@d e',
  'a/b/c@d ',
  ' a/b/c@d',
  'https://github.com/a/b/c@d',
])('a reusable workflow is not %j', (reference) => {
  expect(WORKFLOW_REF.pattern.test(reference)).toBe(false);
});

describe('a reusable workflow in a token', () => {
  const compare = (reference: string) =>
    claimsFor(termsOf({ claims: { job_workflow_ref: [reference] } }), Issuer.gitHubActions(), scope);
  const FILE = 'my-org/ci/.github/workflows/deploy-it.yml';

  test.each([
    `${FILE}@refs/heads/main`,
    `${FILE}@refs/*`,
    `${FILE}@*`,
    `${FILE}@?`,
    `${FILE}@${'0123456789'.repeat(4)}`,
    `${FILE}@${'abcdefabcd'.repeat(4)}`,
  ])('may be %s', (reference) => {
    expect(compare(reference)).toEqual({ job_workflow_ref: [reference] });
  });

  test.each([
    `${FILE}@main`,
    `${FILE}@-`,
    `${FILE}@xrefs/heads/main`,
    `${FILE}@${'a'.repeat(39)}`,
    `${FILE}@${'a'.repeat(41)}`,
    `${FILE}@${'a'.repeat(39)}-`,
    `${FILE}@${'a'.repeat(39)}g`,
    'acme/ci/deploy.yml@refs/heads/main',
    '/.github/workflows/deploy.yml@refs/heads/main',
    'acme/ci/.github/workflows/@refs/heads/main',
    'acme/ci/.github/workflows/a/b.yml@refs/heads/main',
    'acme/ci/.github/workflows/a@b@refs/heads/main',
    'acme/ci/x.yml@y/.github/workflows/z.yml@refs/heads/main',
  ])('is not %s', (reference) => {
    expect(() => compare(reference)).toThrow(
      `jobWorkflowRef must have .github/workflows/ in its path, and a whole ref such as refs/heads/main, or the hash of a commit, got: ${reference}; copy the job_workflow_ref claim of a token, such as acme/ci/.github/workflows/deploy.yml@refs/heads/main [Stack]`,
    );
  });
});
