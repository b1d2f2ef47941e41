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
  const fitting = /Server|SelfManaged/.test(kind) && !one.wide ? { ...one, id: null, claim: null, more: false } : one;
  return TRUSTS[kind.replace(/^(gitHub|gitLab|entra).*/, '$1')](fitting);
}

const TRUSTS: Record<string, (settings: Settings) => Trust> = {
  gitHub: (one) => gitHubContext(narrowedGitHub(gitHubScope(one), one), one),
  gitLab: gitLabTrust,
  entra: ({ uuid, wide }) => (wide ? EntraTrust.managedIdentity(uuid) : EntraTrust.application(uuid)),
  bitbucket: ({ uuid, context, name }) => {
    const trust = BitbucketTrust.repository(uuid);
    return context === 'none' ? trust : context === 'any' ? trust.anySubject() : trust.environment(uuid, name);
  },
  circleCi: ({ uuid, context, pattern }) => {
    const trust = CircleCiTrust.project(uuid);
    if (context === 'any') {
      return trust.anySubject();
    }
    return context === 'branch'
      ? trust.branch({ origin: 'github.com/acme/shop', branch: withoutWildcard(pattern) })
      : trust.user(uuid);
  },
  buildkite: buildkiteTrust,
  hcpTerraform: ({ owner, name, context, wide }) => {
    const project = { organization: owner, project: 'Default Project' };
    const trust = wide
      ? HcpTerraformTrust.project(project)
      : HcpTerraformTrust.workspace({ ...project, workspace: name });
    const phases: Record<string, () => Trust> = {
      none: () => trust,
      any: () => trust.anyPhase(),
      tag: () => trust.plan(),
    };
    return (phases[context] ?? (() => trust.apply()))();
  },
  google: ({ id, name, more }) =>
    GoogleTrust.serviceAccount({ uniqueId: id ?? '1', audience: name, email: more ? 'ci@acme.example' : undefined }),
  custom: ({ owner, claim, pattern, url, more }) => {
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
    request: () => trust.pullRequest(),
    custom: () => trust.customSubject(`repo:${owner}/${wide ? '*' : `${name}:${withoutWildcard(pattern)}`}`),
    none: () => trust,
  };
  return contexts[context]();
}

function gitLabTrust({ owner, name, id, context, pattern, wide, more }: Settings): Trust {
  const ids = { projectId: id ?? undefined, namespaceId: more ? (id ?? undefined) : undefined };
  const project = wide ? GitLabTrust.group({ path: owner }) : GitLabTrust.project({ path: `${owner}/${name}`, ...ids });
  const trust = wide && more ? project.claim('namespace_id', id ?? '1') : project;
  const contexts: Record<string, () => Trust> = {
    branch: () => (more ? trust.branch(pattern).protectedRefs() : trust.branch(pattern)),
    tag: () => trust.tag(pattern),
    environment: () => (id === null ? trust.protectedEnvironments() : trust.deploymentTier('staging')),
    both: () => trust.branch(pattern).tag(pattern),
    any: () => trust.anySubject(),
    request: () => trust.refProtected(),
    custom: () => trust.customSubject(`ref_type:branch:ref:${withoutWildcard(pattern)}`),
    none: () => trust,
  };
  return contexts[context]();
}

function buildkiteTrust({ owner, name, context, pattern, claim, uuid, more }: Settings): Trust {
  const ids = more ? { organizationId: uuid, pipelineId: uuid } : {};
  const pipeline = BuildkiteTrust.pipeline({ organization: owner.toLowerCase(), pipeline: name, ...ids });
  const trust = claim && !/branch|tag/.test(context) ? pipeline.claim('build_branch', claim.value) : pipeline;
  if (context === 'branch' || context === 'tag') {
    return trust[context](pattern);
  }
  return context === 'none' ? trust : trust.anySubject();
}
