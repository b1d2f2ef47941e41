import { type Arbitrary, option, record } from 'fast-check';
import {
  BitbucketTrust,
  BuildkiteTrust,
  CircleCiTrust,
  CustomTrust,
  EntraTrust,
  GitHubTrust,
  GitLabTrust,
  GoogleTrust,
  HcpTerraformTrust,
  Issuer,
  type Trust,
} from '../../src/federation';
import type { Values } from './values';

const UUID = '01234567-89ab-cdef-0123-456789abcdef';

/** What the issuers and the trusts of a case are made of. */
export interface Settings {
  readonly owner: string;
  readonly name: string;
  readonly host: string;
  readonly url: string;
  readonly uuid: string;
  readonly id: string | null;
  readonly pattern: string;
  readonly claim: { readonly name: string; readonly value: string } | null;
  readonly audiences: string[] | null;
  readonly context: string;
}

export function settings(values: Values): Arbitrary<Settings> {
  return record({
    owner: values.text('acme', 'Acme-2'),
    name: values.text('shop', 'web'),
    host: values.text('git.example.com'),
    url: values.text('https://issuer.example.com', 'https://issuer.example.com/a/b', 'https://gitlab.com'),
    uuid: values.text(UUID),
    id: option(values.text('1234')),
    pattern: values.text('main', 'release/*', 'v?'),
    claim: option(
      record({ name: values.text('environment', 'ref', 'repository', 'actor'), value: values.text('main', 'acme') }),
      { freq: 4 },
    ) as Arbitrary<Settings['claim']>,
    audiences: option(values.some(values.text('sts.amazonaws.com', 'https://acme.example'), 2)),
    context: values.usually(['branch', 'tag', 'environment', 'any'], 'none', 'both'),
  });
}

const FACTORIES: Record<string, (settings: Settings) => Issuer> = {
  gitHub: ({ audiences }) => Issuer.gitHubActions({ audiences: audiences ?? undefined }),
  gitHubEnterprise: ({ owner }) => Issuer.gitHubActions({ enterpriseSlug: owner }),
  gitHubServer: ({ host }) => Issuer.gitHubEnterpriseServer(host),
  gitLab: ({ audiences }) => Issuer.gitLab({ audiences: audiences ?? undefined }),
  gitLabSelfManaged: ({ host }) => Issuer.gitLabSelfManaged(host),
  entraV1: ({ uuid }) => Issuer.entraV1({ tenantId: uuid, audiences: [`api://${uuid}`] }),
  entraV2: ({ uuid }) => Issuer.entraV2({ tenantId: uuid, audiences: [uuid] }),
  bitbucket: ({ owner, uuid }) => Issuer.bitbucket({ workspace: owner, workspaceUuid: uuid }),
  circleCi: ({ uuid }) => Issuer.circleCi(uuid),
  buildkite: ({ audiences }) => Issuer.buildkite({ audiences: audiences ?? undefined }),
  hcpTerraform: () => Issuer.hcpTerraform(),
  google: () => Issuer.google(),
  custom: ({ url, audiences }) => Issuer.custom({ url, audiences: audiences ?? ['aws'] }),
};

export const ISSUERS = Object.keys(FACTORIES);

export function issuerFrom(kind: string, one: Settings): Issuer {
  return FACTORIES[kind](one);
}

export function trustFrom(kind: string, one: Settings): Trust {
  return TRUSTS[kind.replace(/^(gitHub|gitLab|entra).*/, '$1')](one);
}

const TRUSTS: Record<string, (settings: Settings) => Trust> = {
  gitHub: gitHubTrust,
  gitLab: gitLabTrust,
  entra: ({ uuid }) => EntraTrust.application(uuid),
  bitbucket: ({ uuid, context }) => {
    const trust = BitbucketTrust.repository(uuid);
    return context === 'none' ? trust : context === 'any' ? trust.anySubject() : trust.environment(uuid);
  },
  circleCi: ({ uuid, context, pattern }) => {
    const trust = CircleCiTrust.project(uuid);
    const branch = pattern.replace(/[*?]/g, 'x');
    return context === 'branch' ? trust.branch({ origin: 'github.com/acme/shop', branch }) : trust.user(uuid);
  },
  buildkite: (one) => {
    const trust = BuildkiteTrust.pipeline({ organization: one.owner.toLowerCase(), pipeline: one.name });
    return one.context === 'branch' ? trust.branch(one.pattern) : trust.anySubject();
  },
  hcpTerraform: ({ owner, name, context }) => {
    const trust = HcpTerraformTrust.workspace({ organization: owner, project: 'Default Project', workspace: name });
    return context === 'none' ? trust : context === 'any' ? trust.anyPhase() : trust.plan();
  },
  google: ({ id, name }) => GoogleTrust.serviceAccount({ uniqueId: id ?? '1', audience: name }),
  custom: ({ owner, claim, pattern }) => {
    const trust = CustomTrust.subject(`${owner}:${pattern}`);
    return claim && claim.value === pattern ? trust.claim(claim.name, claim.value) : trust;
  },
};

function gitHubTrust({ owner, name, id, context, pattern, claim }: Settings): Trust {
  const ids = id === null ? {} : { ownerId: id, repositoryId: id };
  const trust = GitHubTrust.repository({ owner, repository: name, ...ids });
  const claimed = claim ? trust.claim(claim.name, claim.value) : trust;
  switch (context) {
    case 'branch':
      return claimed.branch(pattern);
    case 'tag':
      return claimed.tag(pattern);
    case 'environment':
      return claimed.environment(pattern);
    case 'both':
      return claimed.branch(pattern).tag(pattern);
    case 'any':
      return claimed.anySubject();
    default:
      return claimed;
  }
}

function gitLabTrust({ owner, name, id, context, pattern }: Settings): Trust {
  const trust = GitLabTrust.project({ path: `${owner}/${name}`, projectId: id ?? undefined });
  switch (context) {
    case 'branch':
      return trust.branch(pattern).protectedRefs();
    case 'tag':
      return trust.tag(pattern);
    case 'environment':
      return trust.environment(pattern);
    case 'both':
      return trust.customSubject(`ref_type:branch:ref:${pattern}`);
    case 'any':
      return trust.anySubject();
    default:
      return trust;
  }
}
