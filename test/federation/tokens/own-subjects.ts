import {
  BitbucketTrust,
  BuildkiteTrust,
  CircleCiTrust,
  CustomTrust,
  EntraCloud,
  EntraTrust,
  GitLabTrust,
  Issuer,
} from '../../../src/federation';
import { NEVER, role, type TokenTable } from './token-table';

const ORG = '44444444-4444-4444-8444-444444444444';
const PROJECT = '55555555-5555-4555-8555-555555555555';
const USER = '66666666-6666-4666-8666-666666666666';
const OTHER = '99999999-9999-4999-8999-999999999999';

const circleCi = (project: string, user: string, ref: string, origin = 'github.com/acme/shop') =>
  `org/${ORG}/project/${project}/user/${user}/vcs-origin/${origin}/vcs-ref/${ref}`;
const CIRCLE = { iss: `https://oidc.circleci.com/org/${ORG}`, aud: ORG, 'oidc.circleci.com/project-id': PROJECT };
const origin = 'github.com/acme/shop';

const BUILDKITE = {
  iss: 'https://agent.buildkite.com',
  aud: 'sts.amazonaws.com',
  organization_slug: 'acme',
  pipeline_slug: 'shop',
  build_branch: 'main',
};

/** The subject of a real service connection, and the tenant and connection that it is made of. */
const CONNECTION = {
  tenant: 'ff882432-09b0-437b-bd22-ca13c0037ded',
  organizationId: '0ca3ddd9-f0b0-4635-a98c-5866526961b6',
  serviceConnectionId: '64171687-7a59-4fce-b2c8-823278dcf176',
  subject:
    '/eid1/c/pub/t/MiSI_7AJe0O9IsoTwAN97Q/a/rISbSSETf0KqFyZ8ppdXmA/sc/0ca3ddd9-f0b0-4635-a98c-5866526961b6/64171687-7a59-4fce-b2c8-823278dcf176',
};

export const OWN_SUBJECTS: TokenTable[] = [
  {
    name: 'CircleCI branches by pattern',
    role: role(Issuer.circleCi(ORG), CircleCiTrust.project(PROJECT).branch({ origin, branch: 'release/*' })),
    token: { ...CIRCLE, sub: circleCi(PROJECT, USER, 'refs/heads/release/1') },
    rows: [
      ...NEVER,
      ['nested branch', { sub: circleCi(PROJECT, USER, 'refs/heads/release/1/fix') }, 'in'],
      ['branch without its slash', { sub: circleCi(PROJECT, USER, 'refs/heads/release-evil') }, 'out'],
      ['branch that contains the pattern', { sub: circleCi(PROJECT, USER, 'refs/heads/x/release/1') }, 'out'],
      ['tag of that name', { sub: circleCi(PROJECT, USER, 'refs/tags/release/1') }, 'out'],
      ['fork', { sub: circleCi(PROJECT, USER, 'refs/heads/release/1', 'github.com/eve/shop') }, 'out'],
      [
        'fork whose branch is named like the rest of a subject',
        {
          sub: circleCi(
            PROJECT,
            USER,
            `refs/heads/x/vcs-origin/${origin}/vcs-ref/refs/heads/release/1`,
            'github.com/eve/shop',
          ),
        },
        'out',
      ],
    ],
  },
  {
    name: 'CircleCI tags',
    role: role(Issuer.circleCi(ORG), CircleCiTrust.project(PROJECT).tag({ origin, tag: 'v*' })),
    token: { ...CIRCLE, sub: circleCi(PROJECT, USER, 'refs/tags/v1.2') },
    rows: [
      ['another tag', { sub: circleCi(PROJECT, USER, 'refs/tags/x1') }, 'out'],
      ['branch of that name', { sub: circleCi(PROJECT, USER, 'refs/heads/v1.2') }, 'out'],
      ['fork', { sub: circleCi(PROJECT, USER, 'refs/tags/v1.2', 'github.com/eve/shop') }, 'out'],
      ['another project', { 'oidc.circleci.com/project-id': OTHER }, 'out'],
    ],
  },
  {
    name: 'CircleCI branch in every project of the organization',
    role: role(Issuer.circleCi(ORG), CircleCiTrust.organization().branch({ origin, branch: 'main' })),
    token: { ...CIRCLE, sub: circleCi(PROJECT, USER, 'refs/heads/main') },
    rows: [
      ...NEVER,
      [
        'another project',
        { sub: circleCi(OTHER, USER, 'refs/heads/main'), 'oidc.circleci.com/project-id': OTHER },
        'in',
      ],
      ['another repository', { sub: circleCi(PROJECT, USER, 'refs/heads/main', 'github.com/acme/store') }, 'out'],
      [
        'another repository whose branch is named like the rest of a subject',
        {
          sub: circleCi(
            PROJECT,
            USER,
            `refs/heads/x/vcs-origin/${origin}/vcs-ref/refs/heads/main`,
            'github.com/acme/store',
          ),
        },
        'out',
      ],
      ['another organization', { iss: `https://oidc.circleci.com/org/${OTHER}`, aud: OTHER }, 'out'],
    ],
  },
  {
    name: 'CircleCI user and any job of the organization',
    role: role(
      Issuer.circleCi(ORG, { audiences: ['user', 'any'] }),
      CircleCiTrust.organization().user(USER).forAudience('user'),
      CircleCiTrust.organization().anySubject().forAudience('any'),
    ),
    token: { ...CIRCLE, aud: 'user', sub: `org/${ORG}/project/${PROJECT}/user/${USER}` },
    rows: [
      ['another project', { sub: `org/${ORG}/project/${OTHER}/user/${USER}` }, 'in'],
      ['another user', { sub: `org/${ORG}/project/${PROJECT}/user/${OTHER}` }, 'out'],
      ['version 2', { sub: circleCi(PROJECT, USER, 'refs/heads/main') }, 'out'],
      ['any', { aud: 'any', sub: circleCi(OTHER, OTHER, 'refs/heads/x') }, 'in'],
    ],
  },
  {
    name: 'CircleCI custom subject',
    role: role(
      Issuer.circleCi(ORG),
      CircleCiTrust.project(PROJECT).customSubject(`org/${ORG}/project/${PROJECT}/webhook/*`),
    ),
    token: { ...CIRCLE, sub: `org/${ORG}/project/${PROJECT}/webhook/1` },
    rows: [
      ['another format', { sub: `org/${ORG}/project/${PROJECT}/user/${USER}` }, 'out'],
      ['another project', { sub: `org/${ORG}/project/${OTHER}/webhook/1` }, 'out'],
      ['another project in the claim', { 'oidc.circleci.com/project-id': OTHER }, 'out'],
    ],
  },
  {
    name: 'Buildkite pipeline by its id',
    role: role(Issuer.buildkite(), BuildkiteTrust.pipelineById(PROJECT)),
    token: { ...BUILDKITE, sub: PROJECT, pipeline_id: PROJECT },
    rows: [
      ...NEVER,
      ['renamed pipeline and organization', { organization_slug: 'labs', pipeline_slug: 'store' }, 'in'],
      ['another pipeline', { sub: OTHER, pipeline_id: OTHER }, 'out'],
      ['another pipeline in the claim', { pipeline_id: OTHER }, 'out'],
      ['no claim', { pipeline_id: undefined }, 'out'],
      ['the usual subject', { sub: 'organization:acme:pipeline:shop:ref:refs/heads/main:commit:a:step:b' }, 'out'],
    ],
  },
  {
    name: 'Buildkite cluster or organization by its id',
    role: role(
      Issuer.buildkite(),
      BuildkiteTrust.clusterById(USER),
      BuildkiteTrust.organizationById(ORG).claim('build_branch', 'main'),
    ),
    token: { ...BUILDKITE, sub: USER, cluster_id: USER },
    rows: [
      ['the organization', { sub: ORG, cluster_id: undefined, organization_id: ORG }, 'in'],
      ['another branch', { sub: ORG, organization_id: ORG, cluster_id: undefined, build_branch: 'dev' }, 'out'],
      ['another organization', { sub: OTHER, organization_id: OTHER, cluster_id: undefined }, 'out'],
      ['the subject of one, the claim of the other', { cluster_id: undefined, organization_id: ORG }, 'out'],
    ],
  },
  {
    name: 'Buildkite step',
    role: role(
      Issuer.buildkite(),
      BuildkiteTrust.pipeline({ organization: 'acme', pipeline: 'shop' })
        .customSubject('organization:acme:pipeline:shop:ref:refs/heads/main:commit:*:step:deploy')
        .claim('build_branch', 'main'),
    ),
    token: { ...BUILDKITE, sub: 'organization:acme:pipeline:shop:ref:refs/heads/main:commit:abc:step:deploy' },
    rows: [
      ['another step', { sub: 'organization:acme:pipeline:shop:ref:refs/heads/main:commit:abc:step:test' }, 'out'],
      ['another branch', { build_branch: 'dev' }, 'out'],
    ],
  },
  {
    name: 'Bitbucket with the workspace first',
    role: role(
      Issuer.bitbucket({ workspace: 'acme', workspaceUuid: ORG }),
      BitbucketTrust.repository(PROJECT).customSubject(`{${ORG}}:{${PROJECT}}:*`),
    ),
    token: {
      iss: 'https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc',
      aud: `ari:cloud:bitbucket::workspace/${ORG}`,
      sub: `{${ORG}}:{${PROJECT}}:{${USER}}`,
    },
    rows: [
      ['another repository', { sub: `{${ORG}}:{${OTHER}}:{${USER}}` }, 'out'],
      ['the usual order', { sub: `{${PROJECT}}:{${USER}}` }, 'out'],
    ],
  },
  {
    name: 'Azure DevOps through Entra',
    role: role(Issuer.azureDevOps(CONNECTION.tenant), EntraTrust.azureDevOps(CONNECTION)),
    token: {
      iss: `https://login.microsoftonline.com/${CONNECTION.tenant}/v2.0`,
      aud: 'fb60f99c-7a34-4190-8149-302f77469936',
      sub: CONNECTION.subject,
    },
    rows: [
      ['another connection', { sub: CONNECTION.subject.replace('64171687', '74171687') }, 'out'],
      ['another organization', { sub: CONNECTION.subject.replace('0ca3ddd9', '1ca3ddd9') }, 'out'],
      ['another tenant in the subject', { sub: CONNECTION.subject.replace('MiSI', 'NiSI') }, 'out'],
      ['another application', { sub: CONNECTION.subject.replace('rISb', 'sISb') }, 'out'],
      ['another tenant', { iss: `https://login.microsoftonline.com/${OTHER}/v2.0` }, 'out'],
      ['the issuer of Azure DevOps', { iss: `https://vstoken.dev.azure.com/${CONNECTION.organizationId}` }, 'out'],
      ['the name of the audience', { aud: 'api://AzureADTokenExchange' }, 'out'],
    ],
  },
  {
    name: 'Entra in China, custom subject',
    role: role(
      Issuer.entraV2({ tenantId: ORG, audiences: [PROJECT], cloud: EntraCloud.CHINA }),
      EntraTrust.customSubject('pairwise-1', 'pairwise-2'),
    ),
    token: {
      iss: `https://login.partner.microsoftonline.cn/${ORG}/v2.0`,
      aud: PROJECT,
      sub: 'pairwise-1',
    },
    rows: [
      ['the other subject', { sub: 'pairwise-2' }, 'in'],
      ['another subject', { sub: 'pairwise-3' }, 'out'],
      ['the cloud of most tenants', { iss: `https://login.microsoftonline.com/${ORG}/v2.0` }, 'out'],
    ],
  },
  {
    name: 'GitLab by the id of the project',
    role: role(
      Issuer.gitLab(),
      GitLabTrust.projectById({ projectId: '12', namespaceId: '34' }).branch('main').protectedRefs(),
    ),
    token: {
      iss: 'https://gitlab.com',
      aud: 'https://gitlab.com',
      sub: 'project_id:12:ref_type:branch:ref:main',
      project_id: '12',
      namespace_id: '34',
      ref_protected: 'true',
    },
    rows: [
      ...NEVER,
      ['another project', { sub: 'project_id:13:ref_type:branch:ref:main', project_id: '13' }, 'out'],
      ['id that begins the same', { sub: 'project_id:123:ref_type:branch:ref:main' }, 'out'],
      ['another project in the claim', { project_id: '13' }, 'out'],
      ['another namespace', { namespace_id: '35' }, 'out'],
      ['the path first', { sub: 'project_path:acme/shop:ref_type:branch:ref:main' }, 'out'],
      [
        'merge request of a fork, which has the id of the fork',
        { sub: 'project_id:99:ref_type:branch:ref:main', project_id: '99' },
        'out',
      ],
      ['unprotected', { ref_protected: 'false' }, 'out'],
    ],
  },
  {
    name: 'GitLab by the id of the project, on a self-managed instance',
    role: role(
      Issuer.gitLabSelfManaged('git.acme.example'),
      GitLabTrust.projectById({ projectId: '12' }).tag('v*').refProtected(),
      GitLabTrust.projectById({ projectId: '12' }).customSubject('environment_protected:true'),
    ),
    token: {
      iss: 'https://git.acme.example',
      aud: 'https://git.acme.example',
      sub: 'project_id:12:ref_type:tag:ref:v1:ref_protected:true',
    },
    rows: [
      ['protected environment', { sub: 'project_id:12:environment_protected:true' }, 'in'],
      ['another project', { sub: 'project_id:13:ref_type:tag:ref:v1:ref_protected:true' }, 'out'],
      ['unprotected', { sub: 'project_id:12:ref_type:tag:ref:v1:ref_protected:false' }, 'out'],
      ['branch', { sub: 'project_id:12:ref_type:branch:ref:v1:ref_protected:true' }, 'out'],
    ],
  },
  {
    name: 'Kubernetes service account with a generated suffix',
    role: role(
      Issuer.custom({ url: 'https://k8s.acme.example', audiences: ['sts.amazonaws.com'] }),
      CustomTrust.serviceAccount({ namespace: 'crossplane-system', name: 'provider-aws-*' }),
      CustomTrust.serviceAccount({ namespace: 'shop', name: 'deploy.er-1' }),
    ),
    token: {
      iss: 'https://k8s.acme.example',
      aud: 'sts.amazonaws.com',
      sub: 'system:serviceaccount:crossplane-system:provider-aws-3f2a',
    },
    rows: [
      ...NEVER,
      ['the other account', { sub: 'system:serviceaccount:shop:deploy.er-1' }, 'in'],
      ['account that begins otherwise', { sub: 'system:serviceaccount:crossplane-system:provider-gcp-1' }, 'out'],
      ['another namespace', { sub: 'system:serviceaccount:default:provider-aws-3f2a' }, 'out'],
      ['namespace that begins the same', { sub: 'system:serviceaccount:crossplane-system-x:provider-aws-1' }, 'out'],
      ['the other account with a suffix', { sub: 'system:serviceaccount:shop:deploy.er-12' }, 'out'],
    ],
  },
];
