import { Aws } from 'aws-cdk-lib';
import { EntraCloud, Issuer } from '../../src/federation';

const TENANT = '11111111-1111-4111-8111-111111111111';
const CLIENT = '22222222-2222-4222-8222-222222222222';

function entraClouds(): [string, Issuer, string, string][] {
  const { PUBLIC, US_GOVERNMENT, CHINA } = EntraCloud;
  const hosts: [EntraCloud, string, string][] = [
    [PUBLIC, 'sts.windows.net', 'login.microsoftonline.com'],
    [US_GOVERNMENT, 'sts.windows.net', 'login.microsoftonline.us'],
    [CHINA, 'sts.chinacloudapi.cn', 'login.partner.microsoftonline.cn'],
  ];
  return hosts.flatMap(([cloud, v1, v2]): [string, Issuer, string, string][] => {
    const options = { cloud, tenantId: TENANT, audiences: [CLIENT] };
    return [
      [`Entra v1, ${cloud}`, Issuer.entraV1(options), `https://${v1}/${TENANT}/`, CLIENT],
      [`Entra v2, ${cloud}`, Issuer.entraV2(options), `https://${v2}/${TENANT}/v2.0`, CLIENT],
    ];
  });
}

test.each<[string, Issuer, string, string]>([
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
    'HCP Terraform by its host',
    Issuer.hcpTerraform({ hostname: 'app.terraform.io' }),
    'https://app.terraform.io',
    'aws.workload.identity',
  ],
  [
    'HCP Terraform in Europe',
    Issuer.hcpTerraform({ hostname: 'app.eu.terraform.io' }),
    'https://app.eu.terraform.io',
    'aws.workload.identity',
  ],
  [
    'Terraform Enterprise',
    Issuer.hcpTerraform({ hostname: 'tfe.acme.example' }),
    'https://tfe.acme.example',
    'aws.workload.identity',
  ],
  [
    'GHE.com with the slug',
    Issuer.gitHubEnterpriseCloud('Acme', { includesEnterpriseSlug: true }),
    'https://token.actions.acme.ghe.com/acme',
    'sts.amazonaws.com',
  ],
  [
    'GHE.com without the slug',
    Issuer.gitHubEnterpriseCloud('acme', { includesEnterpriseSlug: false }),
    'https://token.actions.acme.ghe.com',
    'sts.amazonaws.com',
  ],
  [
    'Azure DevOps',
    Issuer.azureDevOps(TENANT),
    `https://login.microsoftonline.com/${TENANT}/v2.0`,
    'fb60f99c-7a34-4190-8149-302f77469936',
  ],
  ...entraClouds(),
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

test('your own audiences replace the default', () => {
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

test('fails on an audience that is known only at deploy time', () => {
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
    `hostname must be a host name in lower case, got: ${hostname}; give the host alone`,
  );
});

test('fails on an enterprise slug with a slash', () => {
  expect(() => Issuer.gitHubActions({ enterpriseSlug: 'acme/x' })).toThrow(
    'enterpriseSlug must consist of letters, digits, hyphens and underscores, got: acme/x',
  );
});

test('fails on an organization that is known only at deploy time', () => {
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

describe('a host where a part of it is asked for', () => {
  const uuid = { tenantId: TENANT, audiences: [CLIENT] };

  test.each(['acme.ghe.com', 'https://acme.ghe.com', 'acme.', '.acme', 'acme/', '-acme', 'acme-', 'a_b', ''])(
    'fails as the subdomain of GHE.com: %j',
    (subdomain) => {
      expect(() => Issuer.gitHubEnterpriseCloud(subdomain)).toThrow(
        /^subdomain must be the name before \.ghe\.com, got: /,
      );
    },
  );

  test('the subdomain is in lower case in tokens', () => {
    expect(Issuer.gitHubEnterpriseCloud('Acme-1').url).toBe('https://token.actions.acme-1.ghe.com');
  });

  const SLUGS = [
    'github.com',
    'acme.ghe.com',
    'https://github.com/enterprises/acme',
    'enterprises/acme',
    'acme/',
    '/acme',
    '',
  ];
  test.each(SLUGS)('fails as the slug of an enterprise: %j', (enterpriseSlug) => {
    expect(() => Issuer.gitHubActions({ enterpriseSlug })).toThrow(
      /^enterpriseSlug must consist of letters, digits, hyphens/,
    );
  });

  test.each(['bitbucket.org', 'https://bitbucket.org/acme', 'bitbucket.org/acme', 'acme/', ''])(
    'fails as a workspace of Bitbucket: %j',
    (workspace) => {
      expect(() => Issuer.bitbucket({ workspace, workspaceUuid: TENANT })).toThrow(
        /^workspace must consist of letters/,
      );
    },
  );

  test.each(['gh/acme', 'https://circleci.com/org', 'acme'])('fails as an organization of CircleCI: %j', (id) => {
    expect(() => Issuer.circleCi(id)).toThrow(/^organizationId must be a UUID/);
  });

  test.each(['https://sts.windows.net/', `https://login.microsoftonline.com/${TENANT}/v2.0`, 'acme.onmicrosoft.com'])(
    'fails as a tenant of Entra ID: %j',
    (tenantId) => {
      expect(() => Issuer.entraV1({ ...uuid, tenantId })).toThrow(/^tenantId must be the GUID of one tenant/);
      expect(() => Issuer.entraV2({ ...uuid, tenantId })).toThrow(/^tenantId must be the GUID of one tenant/);
    },
  );

  const HOSTS = [
    'https://git.acme.example',
    'git.acme.example/',
    'git.acme.example/_services/token',
    'git.acme.example/.well-known/openid-configuration',
    'git.acme.example:443',
    'user@git.acme.example',
    'git..acme.example',
    'git.acme.example.',
    'localhost',
    '',
  ];
  test.each(HOSTS)('fails as the host of a server: %j', (hostname) => {
    expect(() => Issuer.gitHubEnterpriseServer(hostname)).toThrow(/^hostname must be a host name in lower case, got: /);
    expect(() => Issuer.gitLabSelfManaged(hostname)).toThrow(/^hostname must be a host name in lower case, got: /);
  });

  test.each([
    ['github.com', 'gitHubActions'],
    ['token.actions.githubusercontent.com', 'gitHubActions'],
    ['acme.ghe.com', 'gitHubEnterpriseCloud'],
    ['token.actions.acme.ghe.com', 'gitHubEnterpriseCloud'],
    ['gitlab.com', 'gitLab'],
  ])('%s is no server: Issuer.%s knows it', (hostname, factory) => {
    const message = new RegExp(
      `^hostname must be that of an issuer without a factory of its own, .*Issuer\\.${factory}\\(`,
    );
    expect(() => Issuer.gitHubEnterpriseServer(hostname)).toThrow(message);
    expect(() => Issuer.gitLabSelfManaged(hostname)).toThrow(message);
  });

  test.each([
    ['https://id.acme.example/.well-known/openid-configuration', 'be the issuer, not a document below it'],
    ['https://id.acme.example/ci/.well-known/openid-configuration', 'be the issuer, not a document below it'],
    ['https://id.acme.example/.well-known', 'be the issuer, not a document below it'],
    ['https://id.acme.example/.well-known/jwks.json', 'be the issuer, not a document below it'],
    ['https://id.acme.example:8443', 'have no port'],
    ['https://id.acme.example:8443/ci', 'have no port'],
    ['https://id.acme.example//ci', 'be an https URL'],
    ['https://', 'be an https URL'],
    ['https:///ci', 'be an https URL'],
    ['id.acme.example', 'be an https URL'],
    ['HTTPS://id.acme.example', 'be an https URL'],
    ['https://id.acme.example/#x', 'be an https URL'],
    ['https://id.acme.example/*', 'be an https URL'],
    ['https://id.acme.example/$x', 'be an https URL'],
    ['https://id.acme.example/a b', 'be an https URL'],
    ['https://id.acme.example/\u2028', 'be an https URL'],
    ['', 'be an https URL'],
  ])('fails as a custom issuer: %j', (url, rule) => {
    expect(() => Issuer.custom({ url, audiences: ['aws'] })).toThrow(`url must ${rule}`);
  });

  test('a password in the URL is not printed', () => {
    const make = () => Issuer.custom({ url: 'https://ci:secret@id.acme.example', audiences: ['aws'] });
    expect(make).toThrow(/^url must be an https URL/);
    expect(make).not.toThrow(/secret/);
  });

  test.each([
    'https://id.acme.example',
    'https://id.acme.example/',
    'https://id.acme.example/a/b/',
    'https://id.acme.example/well-known',
  ])('%s is the issuer of tokens as it is', (url) => {
    expect(Issuer.custom({ url, audiences: ['aws'] }).url).toBe(url);
  });

  test.each([
    [`https://id.acme.example/${'x'.repeat(231)}`, 255],
    [`https://id.acme.example/${'x'.repeat(232)}`, 256],
  ])('a URL of 255 characters is the longest', (url, length) => {
    expect(url).toHaveLength(length);
    const make = () => Issuer.custom({ url, audiences: ['aws'] });
    length > 255 ? expect(make).toThrow(/at most 255 characters/) : expect(make).not.toThrow();
  });
});

test.each([[['x'.repeat(255)]], [Array.from({ length: 100 }, (_, index) => `a${index}`)]])(
  'the longest audiences are accepted: %j',
  (audiences) => {
    expect(Issuer.gitHubActions({ audiences }).audiences).toEqual(audiences);
  },
);

test.each([['a\u0000b'], ['a\u200bb'], ['a?'], ['$a']])('fails on the audience %j', (audience) => {
  expect(() => Issuer.gitHubActions({ audiences: [audience] })).toThrow(/^audiences must be 1 to 100 values/);
});

test('fails on an audience that is listed twice', () => {
  expect(() => Issuer.gitHubActions({ audiences: ['a', 'a'] })).toThrow(/^audiences must list nothing twice, got: a/);
});

describe('the version of a GitHub Enterprise Server', () => {
  test.each([
    ['2.22', false],
    ['3.0', false],
    ['3.17.4', false],
    ['3.18', false],
    ['3.18.9', false],
    ['3.19', true],
    ['4.0', true],
    ['4.18', true],
    [undefined, true],
  ])('%s writes colons as %%3A: %s', (version, escapes) => {
    expect(Issuer.gitHubEnterpriseServer('git.acme.example', { version })._traits.escapesColons).toBe(escapes);
  });

  test.each(['3', 'v3.18', '3.18.1.1', '3.x', ''])('fails on %j', (version) => {
    expect(() => Issuer.gitHubEnterpriseServer('git.acme.example', { version })).toThrow(
      /^version must be the version of the server, such as 3\.17, got: .*; copy it from the footer of the server’s pages, or leave it out if it is later than 3\.18$/,
    );
  });
});

test.each([
  ['gitlab.com', 'hostname must be that of an issuer without a factory of its own, got: gitlab.com; '],
  ['https://tfe.acme.example', 'hostname must be a host name in lower case, got: https://tfe.acme.example; '],
  ['tfe', 'hostname must be a host name in lower case, got: tfe; '],
  [Aws.REGION, 'hostname must be known at synth, '],
])('fails on %j as the host of Terraform', (hostname, message) => {
  expect(() => Issuer.hcpTerraform({ hostname })).toThrow(message);
});

test.each([
  ['https://app.eu.terraform.io', 'hcpTerraform'],
  ['https://login.microsoftonline.us/x/v2.0', 'entraV2'],
  ['https://login.partner.microsoftonline.cn/x/v2.0', 'entraV2'],
  ['https://sts.chinacloudapi.cn/x/', 'entraV1'],
])('fails on the custom issuer %s, which has the factory %s', (url, factory) => {
  expect(() => Issuer.custom({ url, audiences: ['aws'] })).toThrow(
    `url must be that of an issuer without a factory of its own, got: ${url}; use Issuer.${factory}(…), which knows the rules of its tokens`,
  );
});

test('fails on a cloud that Entra does not have', () => {
  const options = { tenantId: TENANT, audiences: [CLIENT], cloud: 'GERMANY' as EntraCloud };
  expect(() => Issuer.entraV1(options)).toThrow(
    'cloud must be one of PUBLIC, US_GOVERNMENT, CHINA, got: GERMANY; choose one of these',
  );
  expect(() => Issuer.entraV2({ ...options, cloud: Aws.REGION as EntraCloud })).toThrow(
    'cloud must be known at synth, ',
  );
});

test('fails on a tenant of Azure DevOps that is none', () => {
  expect(() => Issuer.azureDevOps('common')).toThrow(
    'tenantId must be the GUID of one tenant, in lower case, got: common; ',
  );
});

describe('the options of an issuer', () => {
  const uuid = { tenantId: TENANT, audiences: [CLIENT] };
  const bitbucket = { workspace: 'acme', workspaceUuid: TENANT };
  const FACTORIES: [string, (changed: object) => unknown, string[]][] = [
    ['gitHubActions', (changed) => Issuer.gitHubActions(changed), ['audiences', 'enterpriseSlug']],
    [
      'gitHubEnterpriseCloud',
      (changed) => Issuer.gitHubEnterpriseCloud('acme', changed),
      ['audiences', 'includesEnterpriseSlug'],
    ],
    [
      'gitHubEnterpriseServer',
      (changed) => Issuer.gitHubEnterpriseServer('git.acme.example', changed),
      ['audiences', 'version'],
    ],
    ['gitLab', (changed) => Issuer.gitLab(changed), ['audiences']],
    ['gitLabSelfManaged', (changed) => Issuer.gitLabSelfManaged('git.acme.example', changed), ['audiences']],
    ['entraV1', (changed) => Issuer.entraV1({ ...uuid, ...changed }), ['cloud', 'tenantId', 'audiences']],
    ['entraV2', (changed) => Issuer.entraV2({ ...uuid, ...changed }), ['cloud', 'tenantId', 'audiences']],
    [
      'bitbucket',
      (changed) => Issuer.bitbucket({ ...bitbucket, ...changed }),
      ['audiences', 'workspace', 'workspaceUuid'],
    ],
    ['circleCi', (changed) => Issuer.circleCi(TENANT, changed), ['audiences']],
    ['buildkite', (changed) => Issuer.buildkite(changed), ['audiences']],
    ['hcpTerraform', (changed) => Issuer.hcpTerraform(changed), ['audiences', 'hostname']],
    [
      'custom',
      (changed) => Issuer.custom({ url: 'https://id.acme.example', audiences: ['aws'], ...changed }),
      ['url', 'audiences'],
    ],
  ];

  test.each(FACTORIES)('of %s are of their types', (_, make, properties) => {
    for (const property of properties) {
      expect(() => make({ [property]: 5 })).toThrow(
        new RegExp(`^${property} must be (a text|a list of texts|true or )`),
      );
    }
  });

  test.each(FACTORIES)('of %s are checked in their order', (_, make, [first, ...others]) => {
    const wrong = Object.fromEntries([first, ...others].map((property) => [property, 5]));
    expect(() => make(wrong)).toThrow(new RegExp(`^${first} must be `));
  });

  const missing = undefined as unknown as string;
  test.each<[string, () => unknown]>([
    ['subdomain', () => Issuer.gitHubEnterpriseCloud(missing)],
    ['hostname', () => Issuer.gitHubEnterpriseServer(missing)],
    ['hostname', () => Issuer.gitLabSelfManaged(missing)],
    ['organizationId', () => Issuer.circleCi(missing)],
    ['tenantId', () => Issuer.azureDevOps(missing)],
    ['tenantId', () => Issuer.entraV1({ audiences: ['aws'] } as never)],
    ['workspace', () => Issuer.bitbucket({ workspaceUuid: TENANT } as never)],
    ['workspaceUuid', () => Issuer.bitbucket({ workspace: 'acme' } as never)],
    ['url', () => Issuer.custom({ audiences: ['aws'] } as never)],
  ])('need %s', (property, make) => {
    expect(make).toThrow(new RegExp(`^${property} must be a text, got: undefined`));
  });

  test.each([
    ['workspace', 'a b'],
    ['workspaceUuid', 'acme'],
  ])('of Bitbucket hold no wrong %s', (property, value) => {
    expect(() => Issuer.bitbucket({ ...bitbucket, [property]: value })).toThrow(
      new RegExp(`^${property} must (be a UUID|consist of letters)`),
    );
  });

  test('of Entra of version 2 hold a second audience that is a GUID too', () => {
    expect(() => Issuer.entraV2({ ...uuid, audiences: [CLIENT, 'api://aws'] })).toThrow(
      /^audiences must be the client id/,
    );
  });
});

describe('an audience', () => {
  test.each(['a', 'a-b', 'api://aws', 'https://acme.example/', 'x'.repeat(255)])('may be %s', (audience) => {
    expect(Issuer.gitLab({ audiences: [audience] }).audiences).toEqual([audience]);
  });

  test.each([' a', 'a ', 'a\u00a0b', 'a\u0001b', 'a\u200bb', 'a*', 'a?b', 'a$b', ''])(
    'is not %j, also after another',
    (one) => {
      expect(() => Issuer.gitLab({ audiences: ['a', one] })).toThrow(/^audiences must be 1 to 100 values of 1 to 255 /);
    },
  );

  test('of the issuer that AWS has built in belongs to the trust', () => {
    expect(Issuer.google()).toMatchObject({ url: 'https://accounts.google.com', audiences: [] });
  });
});

test.each([
  ['GHE.com', Issuer.gitHubEnterpriseCloud('acme'), { hidesIds: false }],
  ['GHE.com with the slug', Issuer.gitHubEnterpriseCloud('acme', { includesEnterpriseSlug: true }), { hidesIds: true }],
  ['Entra of version 1', Issuer.entraV1({ tenantId: TENANT, audiences: ['aws'] }), {}],
  ['Entra of version 2', Issuer.entraV2({ tenantId: TENANT, audiences: [CLIENT] }), { tenantId: TENANT }],
  ['Azure DevOps', Issuer.azureDevOps(TENANT), { tenantId: TENANT }],
  ['GitHub', Issuer.gitHubActions(), {}],
])('trusts know of %s what its tokens are like', (_, issuer, traits) => {
  expect(issuer._traits).toEqual(traits);
});
