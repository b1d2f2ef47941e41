import {
  BitbucketTrust,
  BuildkiteTrust,
  CircleCiTrust,
  CustomTrust,
  EntraTrust,
  GitHubSubjectFormat,
  GitHubTrust,
  GitLabTrust,
  GoogleTrust,
  HcpTerraformTrust,
  type Trust,
} from '../../src/federation';
import { ORACLE, type Settings } from './federation';

/** A trust for an issuer of this kind. */
export function trustFrom(kind: string, one: Settings): Trust {
  // IAM sees next to nothing in the tokens of servers of one's own: most of their trusts compare no more than that.
  const fitting =
    /Server|SelfManaged|Slug/.test(kind) && !one.wide ? { ...one, id: null, claim: null, more: false } : one;
  return TRUSTS[kind.replace(/^(gitHub|gitLab|entra).*/, '$1')](fitting);
}

const TRUSTS: Record<string, (settings: Settings) => Trust> = {
  gitHub: (one) => gitHubContext(narrowedGitHub(gitHubScope(one), one), one),
  gitLab: gitLabTrust,
  entra: ({ uuid, wide, context, name }) => {
    const trusts: Record<string, () => Trust> = {
      custom: () => EntraTrust.customSubject(name),
      id: () => EntraTrust.azureDevOps({ organizationId: uuid, serviceConnectionId: uuid }),
    };
    return (trusts[context] ?? (() => (wide ? EntraTrust.managedIdentity(uuid) : EntraTrust.application(uuid))))();
  },
  bitbucket: ({ uuid, context, name }) => {
    const trust = BitbucketTrust.repository(uuid);
    if (context === 'custom') {
      return trust.customSubject(`{${uuid}}:{${uuid}}:${name}`);
    }
    return context === 'none' ? trust : context === 'any' ? trust.anySubject() : trust.environment(uuid, name);
  },
  circleCi: ({ uuid, context, pattern, wide }) => {
    const trust = wide ? CircleCiTrust.organization() : CircleCiTrust.project(uuid);
    const origin = 'github.com/acme/shop';
    const trusts: Record<string, () => Trust> = {
      any: () => trust.anySubject(),
      branch: () => trust.branch({ origin, branch: pattern }),
      tag: () => trust.tag({ origin, tag: pattern }),
      custom: () => trust.customSubject(`org/${uuid}/project/${uuid}/${withoutWildcard(pattern)}`),
      none: () => trust,
    };
    return (trusts[context] ?? (() => trust.user(uuid)))();
  },
  buildkite: buildkiteTrust,
  hcpTerraform: ({ owner, name, context, wide, more }) => {
    const project = { organization: owner, project: 'Default Project' };
    const scopes: Record<string, () => HcpTerraformTrust> = {
      id: () => HcpTerraformTrust.stack({ ...project, stack: name, deployment: more ? name : undefined }),
    };
    const workspace = () => HcpTerraformTrust.workspace({ ...project, workspace: name });
    const trust = (scopes[context] ?? (wide ? () => HcpTerraformTrust.project(project) : workspace))();
    const phases: Record<string, () => Trust> = {
      none: () => trust,
      any: () => trust.anyPhase(),
      tag: () => trust.plan(),
      custom: () => trust.customSubject(`organization:${owner}:project:Default Project:workspace:${name}:x`),
    };
    return (phases[context] ?? (() => trust.apply()))();
  },
  google: ({ id, name, more }) =>
    GoogleTrust.serviceAccount({ uniqueId: id ?? '1', audience: name, email: more ? 'ci@acme.example' : undefined }),
  custom: ({ owner, claim, pattern, url, more, context, name }) => {
    if (context === 'id') {
      return CustomTrust.serviceAccount({ namespace: owner.toLowerCase(), name: more ? `${name}-*` : name });
    }
    const trust = CustomTrust.subject(`${owner}:${withoutWildcard(pattern)}`);
    if (claim && !more) {
      return trust.claim(claim.name, claim.value);
    }
    return url === ORACLE && more ? trust.claim('rpst_id', owner) : trust;
  },
};

function withoutWildcard(pattern: string): string {
  return pattern.replace(/[*?]/g, 'x');
}

function gitHubScope({ owner, name, id, wide, more }: Settings): GitHubTrust {
  const ownerId = id ?? undefined;
  const { IMMUTABLE, ANY_NAME } = GitHubSubjectFormat;
  return wide
    ? GitHubTrust.organization({ owner, ownerId, subjectFormat: more ? IMMUTABLE : undefined })
    : GitHubTrust.repository({
        owner,
        repository: name,
        ownerId,
        repositoryId: ownerId,
        subjectFormat: more ? ANY_NAME : undefined,
      });
}

function narrowedGitHub(trust: GitHubTrust, { id, claim, more, pattern }: Settings): GitHubTrust {
  const claimed = claim ? trust.claim(claim.name, claim.value) : trust;
  const called = more ? claimed.jobWorkflowRef(`acme/ci/.github/workflows/deploy.yml@refs/heads/${pattern}`) : claimed;
  return more && id !== null ? called.enterpriseId(id) : called;
}

function gitHubContext(trust: GitHubTrust, { owner, name, context, pattern, wide }: Settings): Trust {
  const contexts: Record<string, () => Trust> = {
    branch: () => trust.branch(pattern),
    tag: () => trust.tag(pattern),
    environment: () => trust.environment(pattern),
    both: () => trust.branch(pattern).tag(pattern),
    any: () => trust.anySubject(),
    id: () => trust.branch(pattern),
    request: () => trust.pullRequest(),
    custom: () => trust.customSubject(`repo:${owner}/${wide ? '*' : `${name}:${withoutWildcard(pattern)}`}`),
    none: () => trust,
  };
  return contexts[context]();
}

function gitLabTrust({ owner, name, id, context, pattern, wide, more }: Settings): Trust {
  const ids = { projectId: id ?? undefined, namespaceId: more ? (id ?? undefined) : undefined };
  const byPath = () => GitLabTrust.project({ path: `${owner}/${name}`, ...ids });
  const byId = () => GitLabTrust.projectById({ projectId: id ?? '12', namespaceId: more ? '34' : undefined });
  const project = wide ? GitLabTrust.group({ path: owner }) : context === 'id' ? byId() : byPath();
  const trust = wide && more ? project.claim('namespace_id', id ?? '1') : project;
  const contexts: Record<string, () => Trust> = {
    branch: () => (more ? trust.branch(pattern).protectedRefs() : trust.branch(pattern)),
    tag: () => trust.tag(pattern),
    environment: () => (id === null ? trust.protectedEnvironments() : trust.deploymentTier('staging')),
    both: () => trust.branch(pattern).tag(pattern),
    any: () => trust.anySubject(),
    id: () => trust.branch(pattern),
    request: () => trust.refProtected(),
    custom: () => trust.customSubject(`ref_type:branch:ref:${withoutWildcard(pattern)}`),
    none: () => trust,
  };
  return contexts[context]();
}

function buildkiteTrust({ owner, name, context, pattern, claim, uuid, wide, more }: Settings): Trust {
  const ids = more ? { organizationId: uuid, pipelineId: uuid } : {};
  const pipeline = BuildkiteTrust.pipeline({ organization: owner.toLowerCase(), pipeline: name, ...ids });
  const trust = claim && !/branch|tag/.test(context) ? pipeline.claim('build_branch', claim.value) : pipeline;
  if (context === 'branch' || context === 'tag') {
    return trust[context](pattern);
  }
  if (context === 'id') {
    const byOwner = wide
      ? BuildkiteTrust.clusterById(uuid)
      : BuildkiteTrust.organizationById(uuid).claim('cluster_id', uuid);
    return more ? BuildkiteTrust.pipelineById(uuid) : byOwner;
  }
  if (context === 'custom') {
    return trust.customSubject(`organization:${owner.toLowerCase()}:pipeline:${name}:${withoutWildcard(pattern)}`);
  }
  return context === 'none' ? trust : trust.anySubject();
}
