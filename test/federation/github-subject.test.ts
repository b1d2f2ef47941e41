import { Stack } from 'aws-cdk-lib';
import {
  type GitHubScope,
  type GitHubTerms,
  nameOf,
  requireCustomSubject,
  requireOwner,
  requireRepository,
  subjectsOf,
} from '../../src/federation/github-subject';
import { GitHubSubjectFormat } from '../../src/federation/github-subject-format';
import { Issuer } from '../../src/federation/issuer';

const scope = new Stack(undefined, 'Stack');
const ids = { ownerId: '12', repositoryId: '34' };
const names = { owner: 'acme', repository: 'shop' };
const github = Issuer.gitHubActions();
const oldServer = Issuer.gitHubEnterpriseServer('git.acme.example', { version: '3.17' });
const { BOTH, IMMUTABLE, ANY_NAME } = GitHubSubjectFormat;
const LONG = (length: number) => 'x'.repeat(length);

function subjects(terms: Partial<GitHubTerms>, issuer = github): string[] {
  return subjectsOf({ ...names, claims: {}, ...terms }, issuer, scope);
}

describe('the subject of a repository', () => {
  test.each<[string, Partial<GitHubTerms>, string]>([
    ['a branch', { ref: 'refs/heads/main' }, 'ref:refs/heads/main'],
    ['an environment', { environment: 'prod' }, 'environment:prod'],
    ['an environment on a branch', { environment: 'prod', ref: 'refs/heads/main' }, 'environment:prod'],
    ['a pull request', { context: 'pull_request' }, 'pull_request'],
    ['any subject', { context: '*' }, '*'],
    ['an environment with colons', { environment: 'a:b:c' }, 'environment:a%3Ab%3Ac'],
    ['a ref with colons', { ref: 'a:b:c' }, 'ref:a%3Ab%3Ac'],
  ])('holds %s', (_, terms, context) => {
    expect(subjects(terms)).toEqual([`repo:acme/shop:${context}`]);
  });

  test.each<[Partial<GitHubTerms>, string]>([
    [{ environment: 'a:b' }, 'environment:a:b'],
    [{ ref: 'a:b' }, 'ref:a:b'],
  ])('of an old server holds colons as they are: %j', (terms, context) => {
    expect(subjects(terms, oldServer)).toEqual([`repo:acme/shop:${context}`]);
  });

  test.each([
    [undefined, ['acme/shop', 'acme@12/shop@34']],
    [BOTH, ['acme/shop', 'acme@12/shop@34']],
    [IMMUTABLE, ['acme@12/shop@34']],
    [ANY_NAME, ['*@12/*@34']],
  ])('with ids, in the format %s', (subjectFormat, prefixes) => {
    expect(subjects({ ...ids, subjectFormat, context: 'x' })).toEqual(prefixes.map((prefix) => `repo:${prefix}:x`));
  });

  test.each([
    [undefined, ['acme/*', 'acme@12/*']],
    [BOTH, ['acme/*', 'acme@12/*']],
    [IMMUTABLE, ['acme@12/*']],
    [ANY_NAME, ['*@12/*']],
  ])('of an organization with its id, in the format %s', (subjectFormat, prefixes) => {
    const terms = { repository: undefined, ownerId: '12', subjectFormat };
    expect(subjects({ ...terms, context: 'x' })).toEqual(prefixes.map((prefix) => `repo:${prefix}:x`));
    expect(subjects({ ...terms, context: '*' })).toEqual(prefixes.map((prefix) => `repo:${prefix}`));
  });

  test('is the customized one where there is one', () => {
    expect(subjects({ customSubjects: ['a', 'b'], ref: 'x' })).toEqual(['a', 'b']);
  });

  test.each([
    ['acme/shop', names],
    ['acme/*', { owner: 'acme', repository: undefined }],
  ])('of %s needs to be chosen', (name, terms) => {
    expect(nameOf(terms)).toBe(name);
    expect(() => subjects(terms)).toThrow(
      `trust must state what the workflow of ${name} runs for; go on with branch(…), tag(…), environment(…), pullRequest() or, for all of them, anySubject() [Stack]`,
    );
  });
});

describe('an owner', () => {
  test.each(['a', 'A', '9', 'aA9_-', '9a', 'Aa', LONG(100)])('may be %s', (owner) => {
    expect(() => requireOwner({ owner })).not.toThrow();
  });

  test.each(['-a', '_a', 'a.b', 'a/b', 'a@1', '@a', 'a b', LONG(101)])('is not %s', (owner) => {
    expect(() => requireOwner({ owner })).toThrow(
      `owner must be the name of a user or an organization, got: ${owner}; give the name without @ and without the repository`,
    );
  });

  test.each(['*', 'a*', 'a?'])('is not the pattern %s', (owner) => {
    expect(() => requireOwner({ owner })).toThrow(`owner must hold no wildcard, got: ${owner}; `);
  });

  test('has a number as its id', () => {
    expect(() => requireOwner({ owner: 'acme', ownerId: 'x' })).toThrow(
      'ownerId must be a number, got: x; read it with: gh api users/acme --jq .id',
    );
  });

  test.each([BOTH, IMMUTABLE, ANY_NAME])('may have the format %s if it has an id', (subjectFormat) => {
    expect(() => requireOwner({ owner: 'acme', ownerId: '12', subjectFormat })).not.toThrow();
    expect(() => requireOwner({ owner: 'acme', subjectFormat })).toThrow(
      `subjectFormat must go with the ids, which the immutable format holds, got: ${subjectFormat}; give the ids too, or leave subjectFormat out`,
    );
  });

  test.each(['NEW', 'XBOTH', 'BOTHX'])('has no format %s', (format) => {
    const subjectFormat = format as GitHubSubjectFormat;
    expect(() => requireOwner({ owner: 'acme', ownerId: '12', subjectFormat })).toThrow(
      `subjectFormat must be a value of GitHubSubjectFormat, got: ${format}; use GitHubSubjectFormat.BOTH, IMMUTABLE or ANY_NAME`,
    );
  });
});

describe('a repository', () => {
  test.each(['a', 'A', '9', '.', '_', '-', 'aA9._-', 'shop.gitx', 'git', LONG(100)])('may be %s', (repository) => {
    expect(() => requireRepository({ owner: 'acme', repository })).not.toThrow();
  });

  test.each(['', '*', 'a*', 'a/b', 'a@1', 'a b', 'a:b', ' a', LONG(101)])('is not %j', (repository) => {
    expect(() => requireRepository({ owner: 'acme', repository })).toThrow(
      `repository must be the name of a repository without its owner and without wildcards, got: ${repository || "''"}; name each repository in a trust of its own, or use GitHubTrust.organization(…)`,
    );
  });

  test.each(['.git', 'a.git', 'a.b.git'])('is not %s', (repository) => {
    expect(() => requireRepository({ owner: 'acme', repository })).toThrow(
      `repository must be the name without .git, got: ${repository}; leave out the end of the clone URL: it is not part of the name in tokens`,
    );
  });

  test('has an owner', () => {
    expect(() => requireRepository({ owner: '*', repository: 'shop' })).toThrow(/^owner must hold no wildcard/);
  });

  test('has a number as its id', () => {
    expect(() => requireRepository({ ...names, ownerId: '12', repositoryId: 'x' })).toThrow(
      'repositoryId must be a number, got: x; read it with: gh api repos/acme/shop --jq .id',
    );
  });

  test.each<[object, string]>([
    [{ ownerId: '12' }, 'repositoryId'],
    [{ repositoryId: '34' }, 'ownerId'],
  ])('has both ids, not only %j', (id, missing) => {
    expect(() => requireRepository({ ...names, ...id })).toThrow(
      `${missing} must be given together with the other id; read it with: gh api repos/acme/shop --jq '.owner.id, .id'`,
    );
    expect(() => requireRepository({ ...names, ...ids })).not.toThrow();
  });
});

describe('a custom subject', () => {
  const organization = { owner: 'acme' };
  const withId = { owner: 'acme', ownerId: '12' };
  const immutable = { ...names, ...ids, subjectFormat: ANY_NAME };

  test.each<[string, GitHubScope, string]>([
    ['a repository', names, 'repo:acme/shop:x'],
    ['a repository', names, 'repo:acme/shop'],
    ['a repository', names, 'repo:acme/shop:*'],
    ['a repository', names, 'repository:acme/shop:x'],
    ['a repository', names, 'repository:acme/shop'],
    ['a repository with its ids', immutable, 'repo:acme@12/shop@34:x'],
    ['a repository with its ids', immutable, 'repo:acme/shop:x'],
    ['a repository with its ids', { ...names, ...ids }, 'environment:prod'],
    ['an organization', organization, 'repo:acme/x'],
    ['an organization', organization, 'repo:acme/*'],
    ['an organization', organization, 'repository_owner:acme:x'],
    ['an organization', organization, 'repository_owner:acme'],
    ['an organization with its id', withId, 'repo:acme@12/x'],
    ['an organization with its id', withId, 'job_workflow_ref:x'],
  ])('of %s may name it: %#', (_, of, subject) => {
    expect(() => requireCustomSubject(of, subject)).not.toThrow();
  });

  test.each([
    'repo:acme/shopx',
    'repo:acme/shopx:x',
    'repo:acme/*',
    'repo:acme@12/shop@34:x',
    'xrepo:acme/shop:',
    'repository:acme/store:x',
    'repository:acme/shopx',
    'repository_owner:acme:x',
    'environment:prod',
    'x:repo:acme/shop:',
  ])('of a repository is not %s', (subject) => {
    expect(() => requireCustomSubject(names, subject)).toThrow(
      `customSubject must begin with repo:acme/shop:, got: ${subject}; name the repository first, or give ownerId and repositoryId, which are then compared`,
    );
  });

  test.each([
    'repo:acme',
    'repo:acme-evil/x',
    'repo:eve/x',
    'repo:acme@12/x',
    'repository_owner:acmex',
    'repository_owner:eve:x',
    'job_workflow_ref:x',
  ])('of an organization is not %s', (subject) => {
    expect(() => requireCustomSubject(organization, subject)).toThrow(
      `customSubject must begin with repo:acme/, got: ${subject}; name the owner first, or give ownerId, which is then compared`,
    );
  });

  test.each(['*', 'repo:acme/shop*'])('has a boundary before its first wildcard, unlike %s', (subject) => {
    expect(() => requireCustomSubject({ ...names, ...ids }, subject)).toThrow(
      `customSubject must have :, / or @ before its first wildcard, got: ${subject}; `,
    );
  });
});
