import { Aws } from 'aws-cdk-lib';
import { Issuer } from '../../src/federation';

const TENANT = '11111111-1111-4111-8111-111111111111';
const CLIENT = '22222222-2222-4222-8222-222222222222';

test.each([
  ['GitHub', Issuer.gitHubActions(), 'https://token.actions.githubusercontent.com', 'sts.amazonaws.com'],
  [
    'GitHub enterprise',
    Issuer.gitHubActions({ enterpriseSlug: 'acme' }),
    'https://token.actions.githubusercontent.com/acme',
    'sts.amazonaws.com',
  ],
  ['GHE.com', Issuer.gitHubEnterpriseCloud('acme'), 'https://token.actions.acme.ghe.com', 'sts.amazonaws.com'],
  [
    'GHES',
    Issuer.gitHubEnterpriseServer('git.acme.example'),
    'https://git.acme.example/_services/token',
    'sts.amazonaws.com',
  ],
  ['GitLab', Issuer.gitLab(), 'https://gitlab.com', 'https://gitlab.com'],
  [
    'GitLab instance',
    Issuer.gitLabSelfManaged('git.acme.example'),
    'https://git.acme.example',
    'https://git.acme.example',
  ],
  [
    'Entra v1',
    Issuer.entraV1({ tenantId: TENANT, audiences: ['api://aws'] }),
    `https://sts.windows.net/${TENANT}/`,
    'api://aws',
  ],
  [
    'Entra v2',
    Issuer.entraV2({ tenantId: TENANT, audiences: [CLIENT] }),
    `https://login.microsoftonline.com/${TENANT}/v2.0`,
    CLIENT,
  ],
  [
    'Bitbucket',
    Issuer.bitbucket({ workspace: 'acme', workspaceUuid: TENANT }),
    'https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc',
    `ari:cloud:bitbucket::workspace/${TENANT}`,
  ],
  ['CircleCI', Issuer.circleCi(TENANT), `https://oidc.circleci.com/org/${TENANT}`, TENANT],
  ['Buildkite', Issuer.buildkite(), 'https://agent.buildkite.com', 'sts.amazonaws.com'],
  ['HCP Terraform', Issuer.hcpTerraform(), 'https://app.terraform.io', 'aws.workload.identity'],
  [
    'custom',
    Issuer.custom({ url: 'https://id.acme.example/ci/', audiences: ['aws'] }),
    'https://id.acme.example/ci/',
    'aws',
  ],
])('%s has its URL and default audience', (_, issuer, url, audience) => {
  expect(issuer.url).toBe(url);
  expect(issuer.audiences).toEqual([audience]);
  expect(issuer.hostPath).toBe(url.slice('https://'.length));
});

test('audiences of one’s own replace the default', () => {
  expect(Issuer.gitHubActions({ audiences: ['a', 'b'] }).audiences).toEqual(['a', 'b']);
});

const AUDIENCES =
  'audiences must be 1 to 100 values of 1 to 255 characters, without whitespace, *, ? or $, got: %s; give the exact value of the aud claim of the tokens';

test.each([
  [[]],
  [['*']],
  [['a b']],
  [['']],
  [['x'.repeat(256)]],
  [Array.from({ length: 101 }, (_, index) => `a${index}`)],
])('fails on the audiences %j', (audiences) => {
  expect(() => Issuer.gitHubActions({ audiences })).toThrow(AUDIENCES.replace('%s', JSON.stringify(audiences)));
});

test('fails on an audience that is known only at deploy time only', () => {
  expect(() => Issuer.gitHubActions({ audiences: [Aws.ACCOUNT_ID] })).toThrow(
    'audiences must be known at synth, got: a token; write it down, so that it can be checked',
  );
});

test.each(['common', 'organizations', 'consumers', '*', TENANT.toUpperCase().replace('1', 'A')])(
  'fails on the Entra tenant %s',
  (tenantId) => {
    expect(() => Issuer.entraV1({ tenantId, audiences: ['api://aws'] })).toThrow(
      `tenantId must be the GUID of one tenant, in lower case, got: ${tenantId}; copy the tenant id from the Entra admin center; common, organizations and consumers admit other tenants`,
    );
  },
);

test('fails on an App ID URI with tokens of version 2', () => {
  expect(() => Issuer.entraV2({ tenantId: TENANT, audiences: ['api://aws'] })).toThrow(
    'audiences must be the client id, a GUID in lower case, for tokens of version 2, got: api://aws; give the client id, or use Issuer.entraV1(…) if the app registration makes tokens of version 1',
  );
});

test.each([
  'https://git.acme.example',
  'git.acme.example/x',
  'GIT.acme.example',
  'git',
  'git.acme.example:8443',
  '*.acme.example',
])('fails on the host name %s', (hostname) => {
  expect(() => Issuer.gitLabSelfManaged(hostname)).toThrow(
    `hostname must be a host name in lower case, got: ${hostname}; give the host alone, without https:// and path, such as git.example.com`,
  );
});

test('fails on an enterprise slug with a slash', () => {
  expect(() => Issuer.gitHubActions({ enterpriseSlug: 'acme/x' })).toThrow(
    'enterpriseSlug must consist of letters, digits, dots, hyphens and underscores, got: acme/x; give the name as it stands in URLs',
  );
});

test('fails on an organization that is known only at deploy time only', () => {
  expect(() => Issuer.circleCi(Aws.ACCOUNT_ID)).toThrow(
    'organizationId must be known at synth, got: a token; write it down, because it becomes part of condition keys',
  );
});

test.each([
  'http://id.acme.example',
  'https://ID.acme.example',
  'https://id.acme.example?x=1',
  `https://id.acme.example/${'x'.repeat(255)}`,
])('fails on the custom URL %s', (url) => {
  expect(() => Issuer.custom({ url, audiences: ['aws'] })).toThrow(
    `url must be an https URL with a host in lower case, without query, of at most 255 characters, got: ${url}; copy the iss claim of a token`,
  );
});

test.each([
  ['https://token.actions.githubusercontent.com', 'gitHubActions'],
  ['https://token.actions.acme.ghe.com', 'gitHubEnterpriseCloud'],
  ['https://gitlab.com', 'gitLab'],
  [`https://sts.windows.net/${TENANT}/`, 'entraV1'],
  ['https://login.microsoftonline.com/common/v2.0', 'entraV2'],
  ['https://api.bitbucket.org/2.0/workspaces/a/pipelines-config/identity/oidc', 'bitbucket'],
  [`https://oidc.circleci.com/org/${TENANT}`, 'circleCi'],
  ['https://agent.buildkite.com', 'buildkite'],
  ['https://app.terraform.io', 'hcpTerraform'],
  ['https://accounts.google.com', 'google'],
])('fails on %s as a custom issuer', (url, factory) => {
  expect(() => Issuer.custom({ url, audiences: ['aws'] })).toThrow(
    `url must be that of an issuer without a factory of its own, got: ${url}; use Issuer.${factory}(…), which knows the rules of its tokens`,
  );
});
