import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib/assertions';
import {
  BitbucketTrust,
  BuildkiteTrust,
  CircleCiTrust,
  CustomTrust,
  EntraTrust,
  FederatedRole,
  GitHubSubjectFormat,
  GitHubTrust,
  GitLabTrust,
  HcpTerraformTrust,
  IdentityProvider,
  Issuer,
  type Trust,
} from '../../src/federation';

const ID = '55555555-5555-4555-8555-555555555555';
const OTHER = '66666666-6666-4666-8666-666666666666';
const workspace = HcpTerraformTrust.workspace({ organization: 'acme', project: 'Shop', workspace: 'prod' });
const everyWorkspace = HcpTerraformTrust.project({ organization: 'acme', project: 'Shop' });
const network = { organization: 'acme', project: 'Shop', stack: 'network' };
const pipeline = BuildkiteTrust.pipeline({ organization: 'acme', pipeline: 'shop' });
const bitbucket = BitbucketTrust.repository(ID);
const origin = 'github.com/acme/shop';
let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

function role(issuer: Issuer, ...trust: Trust[]): FederatedRole {
  return new FederatedRole(stack, 'Role', {
    provider: IdentityProvider.fromIssuer(stack, 'Provider', issuer),
    trust,
  });
}

const COPY = 'copy the sub claim of a token; what names its owner may hold no wildcard';
const twice = (property: string, got: string) =>
  `${property} must be given once in a trust, got: ${got}; give the role a second trust: several trusts are alternatives`;

describe('a custom subject', () => {
  test.each<[string, () => unknown, string]>([
    [
      'of another HCP Terraform workspace',
      () => workspace.customSubject('organization:acme:project:Shop:workspace:prod-evil:x'),
      `customSubject must begin with organization:acme:project:Shop:workspace:prod:, got: organization:acme:project:Shop:workspace:prod-evil:x; ${COPY}`,
    ],
    [
      'of another HCP Terraform organization',
      () => everyWorkspace.customSubject('organization:evil:project:Shop:workspace:x'),
      `customSubject must begin with organization:acme:project:Shop:workspace:, got: organization:evil:project:Shop:workspace:x; ${COPY}`,
    ],
    [
      'with a wildcard for the HCP Terraform project',
      () => workspace.customSubject('organization:acme:project:*'),
      `customSubject must begin with organization:acme:project:Shop:workspace:prod:, got: organization:acme:project:*; ${COPY}`,
    ],
    [
      'of another HCP Terraform deployment',
      () =>
        HcpTerraformTrust.stack({ ...network, deployment: 'prod' }).customSubject(
          'organization:acme:project:Shop:stack:network:deployment:dev:x',
        ),
      `customSubject must begin with organization:acme:project:Shop:stack:network:deployment:prod:, got: organization:acme:project:Shop:stack:network:deployment:dev:x; ${COPY}`,
    ],
    [
      'of another Buildkite pipeline',
      () => pipeline.customSubject('organization:acme:pipeline:shop-evil:x'),
      `customSubject must begin with organization:acme:pipeline:shop:, got: organization:acme:pipeline:shop-evil:x; ${COPY}`,
    ],
    [
      'without a boundary',
      () => pipeline.customSubject('organization:acme:pipeline:shop:ref:refs/heads/main*'),
      'customSubject must have :, / or @ before its first wildcard, got: organization:acme:pipeline:shop:ref:refs/heads/main*; end the fixed part with its separator: acme/shop* also means acme/shop-evil',
    ],
    [
      'of no organization of CircleCI',
      () => CircleCiTrust.project(ID).customSubject('*'),
      'customSubject must have :, / or @ before its first wildcard, got: *; ',
    ],
    [
      'of another issuer at CircleCI',
      () => CircleCiTrust.project(ID).customSubject('repo:acme/shop:x'),
      `customSubject must begin with org/, got: repo:acme/shop:x; ${COPY}`,
    ],
    [
      'of no Bitbucket repository',
      () => bitbucket.customSubject(`{${OTHER}}:{${OTHER}}`),
      `customSubject must hold {${ID}} before its first wildcard, got: {${OTHER}}:{${OTHER}}; copy the sub claim of a token of this repository`,
    ],
    [
      'with the Bitbucket repository after a wildcard',
      () => bitbucket.customSubject(`{${OTHER}}:*:{${ID}}`),
      `customSubject must hold {${ID}} before its first wildcard, got: {${OTHER}}:*:{${ID}}; `,
    ],
    [
      'with the Bitbucket repository inside another part',
      () => bitbucket.customSubject(`{${OTHER}}:x{${ID}}`),
      `customSubject must hold {${ID}} before its first wildcard, got: {${OTHER}}:x{${ID}}; `,
    ],
    [
      'of Bitbucket without braces',
      () => bitbucket.customSubject(ID),
      `customSubject must begin with {, got: ${ID}; ${COPY}`,
    ],
    [
      'of Entra by pattern',
      () => EntraTrust.customSubject('/eid1/*'),
      'customSubject must hold no wildcard, got: /eid1/*; name each one in a trust of its own',
    ],
    [
      'without a subject',
      () => pipeline.customSubject(),
      'customSubject must hold at least one subject, got: []; copy the sub claim of a token',
    ],
    [
      'of Entra without a subject',
      () => EntraTrust.customSubject(),
      'customSubject must hold at least one subject, got: []; copy the sub claim of a token',
    ],
    [
      'of a variable of the policy',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
      () => workspace.customSubject('organization:acme:project:Shop:workspace:prod:${aws:username}'),
      'customSubject must be a text without ${, ',
    ],
    [
      'beside a phase',
      () => workspace.plan().customSubject('organization:acme:project:Shop:workspace:prod:x'),
      twice('customSubject', 'organization:acme:project:Shop:workspace:prod:x'),
    ],
    [
      'beside a branch',
      () => pipeline.branch('main').customSubject('organization:acme:pipeline:shop:x'),
      twice('customSubject', 'organization:acme:pipeline:shop:x'),
    ],
    ['beside an id', () => BuildkiteTrust.pipelineById(ID).customSubject('x'), twice('customSubject', 'x')],
    ['and a branch beside an id', () => BuildkiteTrust.pipelineById(ID).branch('main'), twice('branch', 'main')],
    ['and any beside an id', () => BuildkiteTrust.clusterById(ID).anySubject(), twice('anySubject', '*')],
    ['beside a user', () => CircleCiTrust.project(ID).user(ID).customSubject('org/x'), twice('customSubject', 'org/x')],
    [
      'and a tag beside a branch',
      () => CircleCiTrust.project(ID).branch({ origin, branch: 'a' }).tag({ origin, tag: 'b' }),
      twice('tag', 'b'),
    ],
    [
      'beside an environment',
      () => bitbucket.environment(OTHER).customSubject(`{${ID}}:x`),
      twice('customSubject', `{${ID}}:x`),
    ],
  ])('%s is refused', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test.each([
    [
      'another organization',
      CircleCiTrust.project(ID).customSubject(`org/${OTHER}/project/${ID}/x`),
      `org/${ID}/project/${ID}/`,
    ],
    [
      'another project',
      CircleCiTrust.project(ID).customSubject(`org/${ID}/project/${OTHER}/x`),
      `org/${ID}/project/${ID}/`,
    ],
    [
      'another organization, for all projects',
      CircleCiTrust.organization().customSubject(`org/${OTHER}/project/x`),
      `org/${ID}/project/`,
    ],
  ])('of %s is refused by the role of CircleCI', (_, trust, beginning) => {
    expect(() => role(Issuer.circleCi(ID), trust)).toThrow(`customSubject must begin with ${beginning}, got: org/`);
  });

  test('of a project of the organization is fine', () => {
    const subject = `org/${ID}/project/${OTHER}/x`;
    expect(role(Issuer.circleCi(ID), CircleCiTrust.organization().customSubject(subject)).expectedSubjects).toEqual([
      subject,
    ]);
  });
});

describe('the ids of', () => {
  test.each<[string, () => unknown, string]>([
    ['a Buildkite pipeline', () => BuildkiteTrust.pipelineById('shop'), 'pipelineId'],
    ['a Buildkite cluster', () => BuildkiteTrust.clusterById('*'), 'clusterId'],
    ['a Buildkite organization', () => BuildkiteTrust.organizationById('acme'), 'organizationId'],
    [
      'an organization of Azure DevOps',
      () => EntraTrust.azureDevOps({ organizationId: 'acme', serviceConnectionId: ID }),
      'organizationId',
    ],
    [
      'a service connection',
      () => EntraTrust.azureDevOps({ organizationId: ID, serviceConnectionId: 'aws' }),
      'serviceConnectionId',
    ],
    ['a CircleCI user', () => CircleCiTrust.organization().user('me'), 'userId'],
  ])('%s are UUIDs', (_, make, property) => {
    expect(make).toThrow(`${property} must be a UUID in lower case, without braces, got: `);
  });

  test('a GitLab project are numbers', () => {
    const remedy = 'copy the number from the settings page; names and wildcards are not accepted';
    expect(() => GitLabTrust.projectById({ projectId: 'acme/shop' })).toThrow(
      `projectId must be a number, got: acme/shop; ${remedy}`,
    );
    expect(() => GitLabTrust.projectById({ projectId: '1', namespaceId: '*' })).toThrow(
      `namespaceId must be a number, got: *; ${remedy}`,
    );
  });

  test('a GitLab project lead the subject, without a warning', () => {
    const { expectedSubjects } = role(Issuer.gitLab(), GitLabTrust.projectById({ projectId: '12' }).anySubject());
    expect(expectedSubjects).toEqual(['project_id:12:*']);
    expect(Annotations.fromStack(stack).findWarning('*', '.*')).toEqual([]);
  });

  test('a namespace are not compared on a self-managed instance, and not taken', () => {
    const trust = GitLabTrust.projectById({ projectId: '12', namespaceId: '3' }).branch('main');
    expect(() => role(Issuer.gitLabSelfManaged('git.acme.example'), trust)).toThrow(
      'claim must be a condition key that IAM has for git.acme.example, got: namespace_id; it has aud and sub only [Stack/Role]',
    );
  });
});

describe('the origin of a run at CircleCI', () => {
  const branch = (of: string) => CircleCiTrust.project(ID).branch({ origin: of, branch: 'main' });

  test.each([
    origin,
    'git-hub.acme.example/a/b',
    'g1.example/a/b',
    'git.a1-b/acme/shop',
    'gitlab.com/group/sub/shop',
    'github.com/a_c.M-9/Shop.x',
    'github.com/acme/shop.github',
  ])('%s is fine', (of) => {
    expect(role(Issuer.circleCi(ID), branch(of)).expectedSubjects).toEqual([
      `org/${ID}/project/${ID}/user/????????-????-????-????-????????????/vcs-origin/${of}/vcs-ref/refs/heads/main`,
    ]);
  });

  test.each([
    'https://github.com/acme/shop',
    'x github.com/acme/shop',
    'github/acme/shop',
    'github.com/acme',
    'github.com/acme/shop.git',
    'github.com/acme/shop/',
    'github.com//shop',
    'github.com/acme/*',
    'github.com/acme/shop:a',
    'GitHub.com/acme/shop',
    '.com/acme/shop',
    'github..com/acme/shop',
    '*.com/acme/shop',
    '',
  ])('fails on %j', (of) => {
    const remedy =
      'copy the oidc.circleci.com/vcs-origin claim of a token, such as github.com/acme/shop; after a wildcard a branch could be named like the rest of a subject';
    expect(() => branch(of)).toThrow(
      `origin must be the host and path of a repository, without https://, wildcards and .git, got: ${of || "''"}; ${remedy}`,
    );
  });
});

describe('an organization of CircleCI', () => {
  test.each([
    ['of any project', CircleCiTrust.organization().anySubject(), `org/${ID}/project/*`],
    [
      'with a tag',
      CircleCiTrust.organization().tag({ origin, tag: 'v1' }),
      `org/${ID}/project/????????-????-????-????-????????????/user/????????-????-????-????-????????????/vcs-origin/${origin}/vcs-ref/refs/tags/v1`,
    ],
  ])('%s', (_, trust, subject) => {
    expect(role(Issuer.circleCi(ID), trust).expectedSubjects).toEqual([subject]);
  });

  test.each<[string, () => unknown]>([
    ['projectId', () => CircleCiTrust.project(undefined as unknown as string)],
    ['userId', () => CircleCiTrust.organization().user(undefined as unknown as string)],
  ])('fails without a %s', (property, make) => {
    expect(make).toThrow(new RegExp(`^${property} must be a text, got: undefined`));
  });
});

describe('a service connection', () => {
  const connection = EntraTrust.azureDevOps({ organizationId: ID, serviceConnectionId: OTHER });

  test('needs an issuer of version 2', () => {
    const issuer = Issuer.entraV1({ tenantId: ID, audiences: ['api://aws'] });
    expect(() => role(issuer, connection)).toThrow(
      `issuer must be that of Azure DevOps for a service connection, got: https://sts.windows.net/${ID}/; use Issuer.azureDevOps(…) with the tenant of the connection [Stack/Role]`,
    );
  });

  test('is not for another vendor', () => {
    expect(() => role(Issuer.buildkite(), connection)).toThrow('trust must fit the provider, ');
  });
});

describe('a service account', () => {
  const account = (name: string, namespace = 'shop') => CustomTrust.serviceAccount({ namespace, name });

  test.each([
    '*',
    'deploy*',
    'a*-b',
    '-a',
    'A',
    'a_b',
    'a-*-*',
    'a-',
    'a.',
    'a?',
    '',
    'a:b',
    'a-?',
    '-*',
    `a${'b'.repeat(253)}`,
  ])('fails on the name %j', (name) => {
    expect(() => account(name)).toThrow(
      `name must be the name of a service account, with a wildcard at most as -* at its end, got: ${name || "''"}; write for example provider-aws-*; for every service account use CustomTrust.subject(system:serviceaccount:NAMESPACE:*)`,
    );
  });

  test.each(['a', '1', 'z9', '9z', 'a-b', 'a1-2b', 'a.b-1', 'a-*', 'ab-*', '1-*', `a${'b'.repeat(252)}`])(
    'takes the name %s',
    (name) => {
      const issuer = Issuer.custom({ url: 'https://k8s.acme.example', audiences: ['aws'] });
      expect(role(issuer, account(name)).expectedSubjects).toEqual([`system:serviceaccount:shop:${name}`]);
    },
  );

  test.each(['*', 'shop-*', 'a.b', '', '-a', 'a-', 'A', 'a'.repeat(64), 'a:b'])(
    'fails on the namespace %j',
    (namespace) => {
      expect(() => account('deployer', namespace)).toThrow(
        `namespace must be the name of a namespace, without wildcards, got: ${namespace || "''"}; name each namespace in a trust of its own: whoever can create one chooses its name`,
      );
    },
  );

  test.each(['a', '1', 'z9', '9z', 'a-1', 'a1-2b', 'a'.repeat(63)])('takes the namespace %s', (namespace) => {
    expect(() => account('deployer', namespace)).not.toThrow();
  });

  test('written as a subject has to be a text', () => {
    expect(() => CustomTrust.subject(5 as unknown as string)).toThrow('subject[0] must be a text, got: 5');
  });

  test('fails on a pattern in a namespace that is known only at deploy time', () => {
    const namespace = new CfnParameter(stack, 'Namespace').valueAsString;
    expect(() => account('provider-*', namespace)).toThrow(
      'name must be known at synth where it has a wildcard, got: a token; ',
    );
    expect(() => account('provider', namespace)).not.toThrow();
  });
});

describe('GitHub with the slug of the enterprise, in whose tokens IAM sees no ids', () => {
  const issuer = Issuer.gitHubEnterpriseCloud('acme', { includesEnterpriseSlug: true });
  const shop = (subjectFormat?: GitHubSubjectFormat) =>
    GitHubTrust.repository({ owner: 'acme', repository: 'shop', ownerId: '1', repositoryId: '2', subjectFormat });

  test.each([undefined, GitHubSubjectFormat.BOTH, GitHubSubjectFormat.ANY_NAME])('refuses the format %s', (format) => {
    const got = format === undefined ? '' : `, got: ${format}`;
    expect(() => role(issuer, shop(format).branch('main'))).toThrow(
      `subjectFormat must be IMMUTABLE for https://token.actions.acme.ghe.com/acme, in whose tokens IAM sees no id but those in the subject${got}; set GitHubSubjectFormat.IMMUTABLE, which the repository has to have, or leave the ids out [Stack/Role]`,
    );
  });

  test('refuses what only a claim can compare', () => {
    const trust = shop(GitHubSubjectFormat.IMMUTABLE).environment('prod').branch('main');
    expect(() => role(issuer, trust)).toThrow(
      'claim must be a condition key that IAM has for token.actions.acme.ghe.com/acme, got: ref; ',
    );
  });

  test('refuses a custom subject, which may hold no ids', () => {
    const trust = shop(GitHubSubjectFormat.IMMUTABLE).customSubject('workflow:deploy');
    expect(() => role(issuer, trust)).toThrow('claim must be a condition key that IAM has for ');
  });

  test('takes names alone', () => {
    const trust = GitHubTrust.repository({ owner: 'acme', repository: 'shop' }).branch('main');
    expect(role(issuer, trust).expectedSubjects).toEqual(['repo:acme/shop:ref:refs/heads/main']);
  });

  test('elsewhere on GHE.com IAM sees the ids, and both formats are compared', () => {
    const { expectedSubjects } = role(Issuer.gitHubEnterpriseCloud('acme'), shop().branch('main'));
    expect(expectedSubjects).toHaveLength(2);
  });
});
