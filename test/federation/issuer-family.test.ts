import { factoryFor, IssuerFamily } from '../../src/federation/issuer-family';

test.each([
  ['GITHUB', 'GitHub'],
  ['GITLAB', 'GitLab'],
  ['ENTRA', 'Entra ID'],
  ['BITBUCKET', 'Bitbucket'],
  ['CIRCLECI', 'CircleCI'],
  ['BUILDKITE', 'Buildkite'],
  ['HCP_TERRAFORM', 'HCP Terraform'],
  ['GOOGLE', 'Google'],
  ['CUSTOM', 'custom'],
] as const)('%s is shown as %s', (family, name) => {
  expect(IssuerFamily[family]).toBe(name);
});

const HOSTS = [
  ['github.com', 'gitHubActions'],
  ['token.actions.githubusercontent.com', 'gitHubActions'],
  ['acme.ghe.com', 'gitHubEnterpriseCloud'],
  ['acme-corp.ghe.com', 'gitHubEnterpriseCloud'],
  ['token.actions.acme.ghe.com', 'gitHubEnterpriseCloud'],
  ['gitlab.com', 'gitLab'],
  ['sts.windows.net', 'entraV1'],
  ['sts.chinacloudapi.cn', 'entraV1'],
  ['login.microsoftonline.com', 'entraV2'],
  ['login.microsoftonline.us', 'entraV2'],
  ['login.partner.microsoftonline.cn', 'entraV2'],
  ['api.bitbucket.org', 'bitbucket'],
  ['oidc.circleci.com', 'circleCi'],
  ['agent.buildkite.com', 'buildkite'],
  ['app.terraform.io', 'hcpTerraform'],
  ['app.eu.terraform.io', 'hcpTerraform'],
  ['accounts.google.com', 'google'],
] as const;

test.each(HOSTS)('%s is known to Issuer.%s', (host, factory) => {
  expect(factoryFor(host)).toBe(factory);
});

test.each(HOSTS)('a host that only begins or ends with %s is another one', (host) => {
  expect(factoryFor(`${host}.evil.example`)).toBeUndefined();
  expect(factoryFor(`x.y.${host}`)).toBeUndefined();
  expect(factoryFor(host.replaceAll('.', 'x'))).toBeUndefined();
});

test.each(['.ghe.com', 'ghe.com', 'api.github.com', 'xgithub.com', 'xtoken.actions.acme.ghe.com', 'id.acme.example'])(
  'no factory knows %s',
  (host) => {
    expect(factoryFor(host)).toBeUndefined();
  },
);
