import { type Arbitrary, boolean, option, record } from 'fast-check';
import { EntraCloud, Issuer } from '../../src/federation';
import type { Values } from './values';

const UUID = '01234567-89ab-cdef-0123-456789abcdef';

/** One of the few custom issuers of which IAM knows a claim. */
export const ORACLE = 'https://idcs-1.identity.oraclecloud.com';

/** What the issuers and the trusts of a case are made of. */
export interface Settings {
  readonly owner: string;
  readonly name: string;
  readonly host: string;
  /** The version of a server. */
  readonly version: string | undefined;
  readonly url: string;
  readonly uuid: string;
  readonly id: string | null;
  readonly pattern: string;
  readonly claim: { readonly name: string; readonly value: string } | null;
  readonly audiences: string[] | null;
  readonly context: string;
  /** Whether a trust takes in a whole organization, group or project. */
  readonly wide: boolean;
  /** Whether a trust is narrowed in a second way. */
  readonly more: boolean;
}

export function settings(values: Values): Arbitrary<Settings> {
  return record({
    owner: values.text('acme', 'Acme-2'),
    name: values.text('shop', 'web'),
    host: values.text('git.example.com'),
    version: values.usually<string | undefined>([undefined, '3.17', '3.19.2'], '3'),
    url: values.text('https://issuer.example.com/a/b', ORACLE),
    uuid: values.text(UUID),
    id: option(values.text('1234')),
    pattern: values.text('main', 'release/*', 'v?'),
    claim: option(
      record({ name: values.text('environment', 'ref', 'repository', 'actor'), value: values.text('main', 'acme') }),
      { freq: 4 },
    ) as Arbitrary<Settings['claim']>,
    audiences: option(values.some(values.text('sts.amazonaws.com', 'https://acme.example'), 2)),
    context: values.usually(['branch', 'tag', 'environment', 'any', 'request', 'custom', 'id'], 'none', 'both'),
    wide: values.usually([false, false, true]),
    more: boolean(),
  });
}

const FACTORIES: Record<string, (settings: Settings) => Issuer> = {
  gitHub: (one) => Issuer.gitHubActions(audiencesOf(one)),
  gitHubEnterprise: ({ owner }) => Issuer.gitHubActions({ enterpriseSlug: owner }),
  gitHubCloud: (one) => Issuer.gitHubEnterpriseCloud(one.owner, audiencesOf(one)),
  gitHubSlugCloud: (one) =>
    Issuer.gitHubEnterpriseCloud(one.owner, { ...audiencesOf(one), includesEnterpriseSlug: true }),
  gitHubServer: (one) => Issuer.gitHubEnterpriseServer(one.host, { ...audiencesOf(one), version: one.version }),
  gitLab: (one) => Issuer.gitLab(audiencesOf(one)),
  gitLabSelfManaged: (one) => Issuer.gitLabSelfManaged(one.host, audiencesOf(one)),
  entraV1: ({ uuid }) => Issuer.entraV1({ tenantId: uuid, audiences: [`api://${uuid}`] }),
  entraV2: ({ uuid, more }) =>
    Issuer.entraV2({ tenantId: uuid, audiences: [uuid], cloud: more ? EntraCloud.CHINA : undefined }),
  entraV2Pipelines: ({ uuid }) => Issuer.azureDevOps(uuid),
  bitbucket: (one) => Issuer.bitbucket({ workspace: one.owner, workspaceUuid: one.uuid, ...audiencesOf(one) }),
  circleCi: (one) => Issuer.circleCi(one.uuid, audiencesOf(one)),
  buildkite: (one) => Issuer.buildkite(audiencesOf(one)),
  hcpTerraform: (one) => Issuer.hcpTerraform({ ...audiencesOf(one), hostname: one.more ? one.host : undefined }),
  google: () => Issuer.google(),
  custom: ({ url, audiences }) => Issuer.custom({ url, audiences: audiences ?? ['aws'] }),
};

function audiencesOf({ audiences }: Settings) {
  return { audiences: audiences ?? undefined };
}

export const ISSUERS = Object.keys(FACTORIES);

export function issuerFrom(kind: string, one: Settings): Issuer {
  return FACTORIES[kind](one);
}
