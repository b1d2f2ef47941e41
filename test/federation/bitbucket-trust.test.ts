import { parse } from 'yaml';
import { BitbucketTrust } from '../../src/federation/bitbucket-trust';
import { Issuer } from '../../src/federation/issuer';
import { MISSING, spellOut, twice, unfit, workflowOf } from './spell-out';

const ID = '55555555-5555-4555-8555-555555555555';
const OTHER = '66666666-6666-4666-8666-666666666666';
const issuer = Issuer.bitbucket({ workspace: 'acme', workspaceUuid: ID });
const repository = BitbucketTrust.repository(ID);

test('compares audience and subject, and no claim', () => {
  expect(spellOut(issuer, repository.environment(OTHER))).toMatchObject({
    audiences: [`ari:cloud:bitbucket::workspace/${ID}`],
    subjects: [`{${ID}}:{${OTHER}}:*`],
    claims: {},
  });
});

test('takes several custom subjects as they are', () => {
  const subjects = [`{${ID}}:{${OTHER}}:x`, `{${OTHER}}:{${ID}}:*`];
  expect(spellOut(issuer, repository.customSubject(...subjects)).subjects).toEqual(subjects);
});

test.each<[string, () => unknown]>([
  ['repositoryUuid', () => BitbucketTrust.repository(MISSING)],
  ['environmentUuid', () => repository.environment(MISSING)],
])('fails without %s', (property, make) => {
  expect(make).toThrow(new RegExp(`^${property} must be a text, got: undefined`));
});

test.each<[string, () => unknown, string]>([
  ['an environment', () => repository.anySubject().environment(ID), twice('environment', ID)],
  ['any subject', () => repository.environment(ID).anySubject(), twice('anySubject', '*')],
  [
    'custom subjects',
    () => repository.anySubject().customSubject(`{${ID}}:x`, `{${ID}}:y`),
    twice('customSubject', `{${ID}}:x, {${ID}}:y`),
  ],
])('fails on %s beside another subject', (_, make, message) => {
  expect(make).toThrow(message);
});

test('is not for another vendor', () => {
  expect(() => spellOut(Issuer.gitLab(), repository.anySubject())).toThrow(unfit('BitbucketTrust'));
});

test.each(['prod', 'prod-eu', 'Prod EU (1)'])('the snippet deploys to the environment %j', (name) => {
  expect(workflowOf(issuer, repository.environment(OTHER, name))).toMatch(
    new RegExp(`\\n {8}deployment: '?${name.replace(/[()]/g, '\\$&')}'?\\n`),
  );
});

test('the snippet deploys to an environment production unless its name is given', () => {
  expect(workflowOf(issuer, repository.environment(OTHER))).toContain('\n        deployment: production\n');
});

test.each(['a\nb', 'a\tb', 'a\u2028b', 'a\u2029b', ''])('fails on the name %j of an environment', (name) => {
  expect(() => repository.environment(OTHER, name)).toThrow(/^environmentName must be one line of text/);
});

test('the snippet is a step with a token', () => {
  const deploy = (deployment?: string) => ({
    image: 'amazon/aws-cli',
    pipelines: {
      default: [
        {
          step: {
            ...(deployment && { deployment }),
            oidc: true,
            script: [
              'export AWS_REGION=eu-central-1',
              'export AWS_ROLE_ARN=arn:aws:iam::111122223333:role/deploy',
              'export AWS_WEB_IDENTITY_TOKEN_FILE=/tmp/aws-token',
              `printf '%s' "$BITBUCKET_STEP_OIDC_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"`,
              'aws sts get-caller-identity',
            ],
          },
        },
      ],
    },
  });
  expect(parse(workflowOf(issuer, repository.anySubject()))).toEqual(deploy());
  expect(parse(workflowOf(issuer, repository.environment(OTHER)))).toEqual(deploy('production'));
});

test('the snippet says that custom subjects are customized', () => {
  expect(workflowOf(issuer, repository.customSubject(`{${ID}}:x`))).toContain('\n# The subject is customized');
  expect(workflowOf(issuer, repository.anySubject())).not.toContain('customized');
});
