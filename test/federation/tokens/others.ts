import {
  BitbucketTrust,
  BuildkiteTrust,
  CircleCiTrust,
  CustomTrust,
  EntraTrust,
  FederatedRole,
  GitLabTrust,
  GoogleTrust,
  HcpTerraformTrust,
  IdentityProvider,
  Issuer,
} from '../../../src/federation';
import { NEVER, role, type TokenTable } from './token-table';

const TENANT = '11111111-1111-4111-8111-111111111111';
const OTHER = '99999999-9999-4999-8999-999999999999';
const CLIENT = '22222222-2222-4222-8222-222222222222';
const OBJECT = '33333333-3333-4333-8333-333333333333';
const ORG = '44444444-4444-4444-8444-444444444444';
const PROJECT = '55555555-5555-4555-8555-555555555555';
const USER = '66666666-6666-4666-8666-666666666666';
const circleSub = (rest: string) => `org/${ORG}/project/${PROJECT}/user/${rest}`;
const MAIN = 'vcs-origin/github.com/acme/shop/vcs-ref/refs/heads/main';

const gitlab = GitLabTrust.project({ path: 'acme/shop', projectId: '12', namespaceId: '34' });
const GITLAB = {
  iss: 'https://gitlab.com',
  aud: 'https://gitlab.com',
  sub: 'project_path:acme/shop:ref_type:branch:ref:main',
  namespace_id: '34',
  pipeline_source: 'push',
  project_id: '12',
  project_path: 'acme/shop',
  ref: 'main',
  ref_protected: 'true',
  user_login: 'mona',
};

export const OTHERS: TokenTable[] = [
  {
    name: 'GitLab protected branch',
    role: role(Issuer.gitLab(), gitlab.branch('main').protectedRefs()),
    token: GITLAB,
    rows: [
      ...NEVER,
      ['another branch', { sub: 'project_path:acme/shop:ref_type:branch:ref:dev' }, 'out'],
      ['branch that begins the same', { sub: 'project_path:acme/shop:ref_type:branch:ref:main-evil' }, 'out'],
      ['tag of that name', { sub: 'project_path:acme/shop:ref_type:tag:ref:main' }, 'out'],
      ['unprotected', { ref_protected: 'false' }, 'out'],
      ['protection not stated', { ref_protected: undefined }, 'out'],
      ['look-alike group', { sub: 'project_path:acme-evil/shop:ref_type:branch:ref:main' }, 'out'],
      ['look-alike project', { sub: 'project_path:acme/shop-evil:ref_type:branch:ref:main' }, 'out'],
      ['path registered again', { project_id: '99', namespace_id: '98' }, 'out'],
      ['path in upper case', { sub: 'project_path:Acme/shop:ref_type:branch:ref:main' }, 'out'],
      ['another instance', { iss: 'https://gitlab.acme.example' }, 'out'],
    ],
  },
  {
    name: 'GitLab tags and protected environments',
    role: role(Issuer.gitLab(), gitlab.tag('v*'), gitlab.protectedEnvironments()),
    token: { ...GITLAB, sub: 'project_path:acme/shop:ref_type:tag:ref:v1.0' },
    rows: [
      ['protected environment', { sub: 'project_path:acme/shop:environment_protected:true' }, 'in'],
      ['unprotected environment', { sub: 'project_path:acme/shop:environment_protected:false' }, 'out'],
      ['the environment by name, which no token has', { sub: 'project_path:acme/shop:environment:production' }, 'out'],
      ['branch named like the tag', { sub: 'project_path:acme/shop:ref_type:branch:ref:v1.0' }, 'out'],
      [
        'another project of the group',
        { sub: 'project_path:acme/store:ref_type:tag:ref:v1.0', project_id: '13' },
        'out',
      ],
    ],
  },
  {
    name: 'GitLab production from a protected branch, on a self-managed instance',
    role: role(
      Issuer.gitLabSelfManaged('git.acme.example'),
      GitLabTrust.project({ path: 'acme/shop' }).branch('release/*').refProtected().deploymentTier('production'),
    ),
    token: {
      iss: 'https://git.acme.example',
      aud: 'https://git.acme.example',
      sub: 'project_path:acme/shop:ref_type:branch:ref:release/1:ref_protected:true:deployment_tier:production',
    },
    rows: [
      [
        'unprotected branch',
        { sub: 'project_path:acme/shop:ref_type:branch:ref:release/1:ref_protected:false:deployment_tier:production' },
        'out',
      ],
      [
        'another tier',
        { sub: 'project_path:acme/shop:ref_type:branch:ref:release/1:ref_protected:true:deployment_tier:staging' },
        'out',
      ],
      ['without the components', { sub: 'project_path:acme/shop:ref_type:branch:ref:release/1' }, 'out'],
      [
        'tag of that name',
        { sub: 'project_path:acme/shop:ref_type:tag:ref:release/1:ref_protected:true:deployment_tier:production' },
        'out',
      ],
    ],
  },
  {
    name: 'GitLab group on a self-managed instance',
    role: role(Issuer.gitLabSelfManaged('git.acme.example'), GitLabTrust.group({ path: 'acme' }).branch('main')),
    token: { ...GITLAB, iss: 'https://git.acme.example', aud: 'https://git.acme.example' },
    rows: [
      ['project of a subgroup', { sub: 'project_path:acme/platform/shop:ref_type:branch:ref:main' }, 'in'],
      ['look-alike group', { sub: 'project_path:acme-evil/shop:ref_type:branch:ref:main' }, 'out'],
      ['group below another', { sub: 'project_path:evil/acme/shop:ref_type:branch:ref:main' }, 'out'],
      ['branch that ends the same', { sub: 'project_path:acme/shop:ref_type:branch:ref:evil/main' }, 'out'],
      ['gitlab.com', { iss: 'https://gitlab.com' }, 'out'],
    ],
  },
  {
    name: 'Entra ID, tokens of version 1',
    role: role(Issuer.entraV1({ tenantId: TENANT, audiences: ['api://aws'] }), EntraTrust.managedIdentity(OBJECT)),
    token: { iss: `https://sts.windows.net/${TENANT}/`, aud: 'api://aws', sub: OBJECT, oid: OBJECT, tid: TENANT },
    rows: [
      ['another identity of the tenant', { sub: OTHER, oid: OTHER }, 'out'],
      ['another tenant', { iss: `https://sts.windows.net/${OTHER}/`, tid: OTHER }, 'out'],
      ['token of version 2', { iss: `https://login.microsoftonline.com/${TENANT}/v2.0` }, 'out'],
      ['another application as audience', { aud: CLIENT }, 'out'],
      ['the object id in oid only', { sub: OTHER }, 'out'],
      ['issuer without its slash', { iss: `https://sts.windows.net/${TENANT}` }, 'out'],
      ['no audience', { aud: undefined }, 'out'],
    ],
  },
  {
    name: 'Entra ID, tokens of version 2',
    role: role(
      Issuer.entraV2({ tenantId: TENANT, audiences: [CLIENT, OTHER] }),
      EntraTrust.application(OBJECT).forAudience(CLIENT),
    ),
    token: { iss: `https://login.microsoftonline.com/${TENANT}/v2.0`, aud: CLIENT, sub: OBJECT },
    rows: [
      ['another audience of the provider', { aud: OTHER }, 'out'],
      ['another application', { sub: OTHER }, 'out'],
      ['object id in upper case', { sub: OBJECT.toUpperCase().replace('3', 'A') }, 'out'],
      ['token of version 1', { iss: `https://sts.windows.net/${TENANT}/` }, 'out'],
      ['another tenant', { iss: `https://login.microsoftonline.com/${OTHER}/v2.0` }, 'out'],
      ['the shared tenant', { iss: 'https://login.microsoftonline.com/common/v2.0' }, 'out'],
    ],
  },
  {
    name: 'Bitbucket environment',
    role: role(
      Issuer.bitbucket({ workspace: 'acme', workspaceUuid: ORG }),
      BitbucketTrust.repository(PROJECT).environment(OBJECT),
    ),
    token: {
      iss: 'https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc',
      aud: `ari:cloud:bitbucket::workspace/${ORG}`,
      sub: `{${PROJECT}}:{${OBJECT}}:{${USER}}`,
    },
    rows: [
      ...NEVER,
      ['another step', { sub: `{${PROJECT}}:{${OBJECT}}:{${OTHER}}` }, 'in'],
      ['another environment', { sub: `{${PROJECT}}:{${OTHER}}:{${USER}}` }, 'out'],
      ['no environment', { sub: `{${PROJECT}}:{${USER}}` }, 'out'],
      ['another repository', { sub: `{${OTHER}}:{${OBJECT}}:{${USER}}` }, 'out'],
      [
        'another workspace',
        { iss: 'https://api.bitbucket.org/2.0/workspaces/evil/pipelines-config/identity/oidc' },
        'out',
      ],
    ],
  },
  {
    name: 'Bitbucket repository',
    role: role(
      Issuer.bitbucket({ workspace: 'acme', workspaceUuid: ORG }),
      BitbucketTrust.repository(PROJECT).anySubject(),
    ),
    token: {
      iss: 'https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc',
      aud: `ari:cloud:bitbucket::workspace/${ORG}`,
      sub: `{${PROJECT}}:{${USER}}`,
    },
    rows: [
      ['with an environment', { sub: `{${PROJECT}}:{${OBJECT}}:{${USER}}` }, 'in'],
      ['another repository', { sub: `{${OTHER}}:{${USER}}` }, 'out'],
      ['another repository with an environment of that id', { sub: `{${OTHER}}:{${PROJECT}}:{${USER}}` }, 'out'],
    ],
  },
  {
    name: 'CircleCI branch',
    role: role(
      Issuer.circleCi(ORG),
      CircleCiTrust.project(PROJECT).branch({ origin: 'github.com/acme/shop', branch: 'main' }),
    ),
    token: {
      iss: `https://oidc.circleci.com/org/${ORG}`,
      aud: ORG,
      sub: circleSub(`${USER}/${MAIN}`),
      'oidc.circleci.com/project-id': PROJECT,
    },
    rows: [
      ...NEVER,
      ['another user', { sub: circleSub(`${OTHER}/${MAIN}`) }, 'in'],
      ['another branch', { sub: circleSub(`${USER}/${MAIN}-evil`) }, 'out'],
      [
        'branch named like the rest of the subject',
        { sub: circleSub(`${USER}/vcs-origin/github.com/acme/shop/vcs-ref/refs/heads/x/${MAIN}`) },
        'out',
      ],
      ['fork', { sub: circleSub(`${USER}/${MAIN.replace('acme', 'eve')}`) }, 'out'],
      ['token of version 1', { sub: circleSub(USER) }, 'out'],
      ['another project', { 'oidc.circleci.com/project-id': OTHER }, 'out'],
      ['no project', { 'oidc.circleci.com/project-id': undefined }, 'out'],
      ['another organization', { iss: `https://oidc.circleci.com/org/${OTHER}` }, 'out'],
    ],
  },
  {
    name: 'CircleCI user or any of another project',
    role: role(
      Issuer.circleCi(ORG),
      CircleCiTrust.project(PROJECT).user(USER),
      CircleCiTrust.project(OTHER).anySubject(),
    ),
    token: {
      iss: `https://oidc.circleci.com/org/${ORG}`,
      aud: ORG,
      sub: circleSub(USER),
      'oidc.circleci.com/project-id': PROJECT,
    },
    rows: [
      ['another user', { sub: circleSub(OTHER) }, 'out'],
      [
        'the other project',
        { sub: `org/${ORG}/project/${OTHER}/user/${OTHER}`, 'oidc.circleci.com/project-id': OTHER },
        'in',
      ],
      ['subject of one project, id of the other', { 'oidc.circleci.com/project-id': OTHER }, 'out'],
    ],
  },
  {
    name: 'Buildkite branch',
    role: role(
      Issuer.buildkite(),
      BuildkiteTrust.pipeline({
        organization: 'acme',
        pipeline: 'shop',
        organizationId: ORG,
        pipelineId: PROJECT,
      }).branch('main'),
    ),
    token: {
      iss: 'https://agent.buildkite.com',
      aud: 'sts.amazonaws.com',
      sub: 'organization:acme:pipeline:shop:ref:refs/heads/main:commit:9f3182061f1e2cca4702c368cbc039b7dc9d4485:step:deploy',
      build_branch: 'main',
      organization_id: ORG,
      organization_slug: 'acme',
      pipeline_id: PROJECT,
      pipeline_slug: 'shop',
    },
    rows: [
      ...NEVER,
      ['another step', { sub: 'organization:acme:pipeline:shop:ref:refs/heads/main:commit:abc:step:' }, 'in'],
      [
        'another branch',
        { sub: 'organization:acme:pipeline:shop:ref:refs/heads/dev:commit:abc:step:x', build_branch: 'dev' },
        'out',
      ],
      [
        'branch that goes on like the subject',
        {
          sub: 'organization:acme:pipeline:shop:ref:refs/heads/main:commit:x:commit:abc:step:x',
          build_branch: 'main:commit:x',
        },
        'out',
      ],
      [
        'look-alike organization',
        { sub: 'organization:acme-evil:pipeline:shop:ref:refs/heads/main:commit:abc:step:x' },
        'out',
      ],
      [
        'look-alike pipeline',
        { sub: 'organization:acme:pipeline:shop-evil:ref:refs/heads/main:commit:abc:step:x' },
        'out',
      ],
      ['slug registered again', { organization_id: OTHER }, 'out'],
      ['ids not asked for', { organization_id: undefined, pipeline_id: undefined }, 'out'],
    ],
  },
  {
    name: 'HCP Terraform apply',
    role: role(
      Issuer.hcpTerraform(),
      HcpTerraformTrust.workspace({ organization: 'acme', project: 'Default Project', workspace: 'shop' }).apply(),
    ),
    token: {
      iss: 'https://app.terraform.io',
      aud: 'aws.workload.identity',
      sub: 'organization:acme:project:Default Project:workspace:shop:run_phase:apply',
    },
    rows: [
      ...NEVER,
      ['plan', { sub: 'organization:acme:project:Default Project:workspace:shop:run_phase:plan' }, 'out'],
      [
        'another workspace',
        { sub: 'organization:acme:project:Default Project:workspace:shop-dev:run_phase:apply' },
        'out',
      ],
      ['another project', { sub: 'organization:acme:project:Sandbox:workspace:shop:run_phase:apply' }, 'out'],
      [
        'look-alike organization',
        { sub: 'organization:acme-evil:project:Default Project:workspace:shop:run_phase:apply' },
        'out',
      ],
    ],
  },
  {
    name: 'HCP Terraform project, both phases',
    role: role(Issuer.hcpTerraform(), HcpTerraformTrust.project({ organization: 'acme', project: 'shop' }).anyPhase()),
    token: {
      iss: 'https://app.terraform.io',
      aud: 'aws.workload.identity',
      sub: 'organization:acme:project:shop:workspace:prod:run_phase:plan',
    },
    rows: [
      ['apply', { sub: 'organization:acme:project:shop:workspace:dev:run_phase:apply' }, 'in'],
      ['another phase', { sub: 'organization:acme:project:shop:workspace:dev:run_phase:test' }, 'out'],
      ['another project', { sub: 'organization:acme:project:store:workspace:dev:run_phase:apply' }, 'out'],
    ],
  },
  {
    name: 'Google service account',
    role: (stack) =>
      new FederatedRole(stack, 'Role', {
        provider: IdentityProvider.fromIssuer(stack, 'Google', Issuer.google()),
        trust: [
          GoogleTrust.serviceAccount({
            uniqueId: '1000',
            audience: 'aws-shop',
            email: 'shop@acme.iam.gserviceaccount.com',
          }),
        ],
      }),
    token: { iss: 'https://accounts.google.com', aud: 'aws-shop', azp: '1000', sub: '1000' },
    rows: [
      ['email as authorized party', { azp: 'shop@acme.iam.gserviceaccount.com' }, 'in'],
      ['another account', { azp: '2000', sub: '2000' }, 'out'],
      ['another audience', { aud: 'https://other.example' }, 'out'],
      ['another authorized party', { azp: '2000' }, 'out'],
      ['no authorized party', { azp: undefined }, 'out'],
      ['no subject', { sub: undefined }, 'out'],
      ['another issuer', { iss: 'https://accounts.evil.example' }, 'out'],
    ],
  },
  {
    name: 'custom issuer',
    role: role(
      Issuer.custom({ url: 'https://id.acme.example/realms/ci', audiences: ['aws'] }),
      CustomTrust.subject('robot:deploy', 'team:shop/*'),
    ),
    token: { iss: 'https://id.acme.example/realms/ci', aud: 'aws', sub: 'robot:deploy' },
    rows: [
      ...NEVER,
      ['by pattern', { sub: 'team:shop/anna' }, 'in'],
      ['pattern without its slash', { sub: 'team:shop-evil' }, 'out'],
      ['subject that begins the same', { sub: 'robot:deployer' }, 'out'],
      ['another realm', { iss: 'https://id.acme.example/realms/dev' }, 'out'],
    ],
  },
];
