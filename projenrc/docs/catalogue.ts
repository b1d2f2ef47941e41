/** Each module's place in the navigation, its title and its incident in one sentence. */

/** The groups of the navigation, in their order. */
export const GROUPS = [
  'Checks',
  'Access and identity',
  'Deployment',
  'Databases',
  'Caches',
  'Network',
  'Events and schedules',
  'Data and AI',
  'Monitoring',
] as const;

/** The public article that told the incident first. */
export interface Article {
  readonly title: string;
  readonly author: string;
  /** Year and month, as in `2026-05`. */
  readonly published: string;
}

/** The row of a module. */
export interface CatalogueEntry {
  /** A noun phrase of a few words that a newcomer understands, without the module's name. */
  readonly title: string;
  readonly group: (typeof GROUPS)[number];
  /** The incident in one sentence without a full stop. */
  readonly incident: string;
  readonly article?: Article;
}

const SHINDE = 'Jayesh Shinde';
const MALAQUIAS = 'Felipe Malaquias';

/** A row for each folder of `src`. */
export const CATALOGUE: Readonly<Record<string, CatalogueEntry>> = {
  amplify: {
    title: 'Amplify builds with Docker',
    group: 'Deployment',
    incident: 'An Amplify build that dies because there is no Docker',
    article: {
      title: 'Using Docker in AWS Amplify Builds: A Step-by-Step Guide',
      author: MALAQUIAS,
      published: '2025-04',
    },
  },
  apitest: {
    title: 'API tests that keep secrets',
    group: 'Monitoring',
    incident: 'Green pipelines and a login that is broken for hours; secrets in test reports',
  },
  assets: {
    title: 'Repositories for container images',
    group: 'Deployment',
    incident: 'ECS cannot pull: a shared image repository was cleaned up',
    article: {
      title: 'How We Fixed Intermittent ECS Image-Not-Found Errors in AWS CDK',
      author: SHINDE,
      published: '2026-03',
    },
  },
  batch: {
    title: 'A backlog that ends',
    group: 'Data and AI',
    incident:
      'An emergency move to AWS Batch that meets impossible job sizes, jobs that never start, and failures that nobody reads',
  },
  checks: {
    title: 'Checks for the stacks you have',
    group: 'Checks',
    incident: 'All of these, in stacks that do not use the constructs yet',
  },
  connections: {
    title: 'Connections that die unseen',
    group: 'Databases',
    incident: 'A pool full of connections that died while a function was frozen; too many open files',
    article: {
      title: "The Silent Connection Killer: MySQL2 and AWS Lambda's Freeze/Thaw Problem",
      author: SHINDE,
      published: '2026-02',
    },
  },
  docdb: {
    title: 'Alarms for DocumentDB',
    group: 'Databases',
    incident:
      'A DocumentDB cluster that its own garbage collection locked for hours, long after the bulk change behind it',
  },
  email: {
    title: 'Inbound email that arrives',
    group: 'Events and schedules',
    incident: "A receipt rule set that nobody activated, or that switched off everyone else's mail",
  },
  federation: {
    title: 'Roles for pipelines and other clouds',
    group: 'Access and identity',
    incident: 'Static access keys in a pipeline; trust policies that never match, or match everyone',
    article: {
      title: 'Stop Using IAM Access Keys: Secure Cross-Cloud Workloads with OIDC Federation',
      author: SHINDE,
      published: '2026-06',
    },
  },
  inference: {
    title: 'Batch inference that ends',
    group: 'Data and AI',
    incident: '25,000 model calls where one batch job would do, and an execution that died at its history limit',
  },
  migration: {
    title: 'Migrations that survive a rollback',
    group: 'Databases',
    incident:
      'A deploy that fails while the database wakes up; a migration run three times; a rollback that cannot roll back',
  },
  monitoring: {
    title: 'Alarms for the resources you have',
    group: 'Monitoring',
    incident: 'A job, a build or an image pull that failed for days, in resources that nobody watched',
  },
  outbox: {
    title: 'Events that are not lost',
    group: 'Events and schedules',
    incident:
      'The transaction commits and its event is lost; one bad record blocks a stream until the records behind it expire',
    article: {
      title: 'Building a Clean Event Pipeline in Spring: From Simple Events to Async Listeners to the Outbox Pattern',
      author: SHINDE,
      published: '2026-01',
    },
  },
  rdsproxy: {
    title: 'RDS Proxy without pinned connections',
    group: 'Databases',
    incident: '870 pinned connections and 16-second queries behind RDS Proxy; a cluster that never pauses',
    article: {
      title:
        'How we tracked down a mysterious latency issue in our AWS Lambda + RDS Proxy stack, and discovered Prisma was the culprit all along.',
      author: SHINDE,
      published: '2026-05',
    },
  },
  schedule: {
    title: 'A schedule on the second, once',
    group: 'Events and schedules',
    incident: 'A job that started 37 seconds late, ran twice or did not run at all, and nobody was notified',
  },
  search: {
    title: 'Search by meaning',
    group: 'Data and AI',
    incident:
      'Documents and queries that were embedded in different ways, and an update that deleted the index with all its documents',
  },
  squid: {
    title: 'Outbound proxy with fixed addresses',
    group: 'Network',
    incident:
      'A partner that admits only fixed IP addresses; a proxy with a shared key, an open port and access to the metadata service',
    article: { title: 'Secure Proxy Server in AWS', author: MALAQUIAS, published: '2024-03' },
  },
  stampede: {
    title: 'A cache that is never empty',
    group: 'Caches',
    incident: 'A cache that was emptied before fresh data was ready, so every request went to the database',
    article: {
      title: 'How a Cache Invalidation Bug Nearly Took Down Our System - And What We Changed After',
      author: SHINDE,
      published: '2025-12',
    },
  },
  tagging: {
    title: 'Stack tags for service control policies',
    group: 'Deployment',
    incident: 'An SCP denies `CreateChangeSet` because the tags arrive too late',
    article: {
      title: 'Why My CDK Deploys Started Failing After Org Added Strict SCP Rules',
      author: SHINDE,
      published: '2025-09',
    },
  },
  valkey: {
    title: 'Serverless Valkey cache with limits',
    group: 'Caches',
    incident: 'A saturated cache node, a closed reader port, a bill without a limit',
    article: { title: 'Migrating From Redis to Valkey Serverless', author: MALAQUIAS, published: '2025-01' },
  },
};

/** The row of a module, whose remedy the error names. */
export function entryOf(module: string): CatalogueEntry {
  const entry = CATALOGUE[module];
  if (!entry) {
    throw new Error(
      `src/${module} has no place on the site; give it a title, a group and its incident in projenrc/docs/catalogue.ts`,
    );
  }
  return entry;
}

/** The modules of each group that has any, in the order of the groups and then of the titles. */
export function grouped<T extends { readonly name: string }>(modules: readonly T[]): { group: string; modules: T[] }[] {
  return GROUPS.map((group) => ({
    group,
    modules: modules
      .filter(({ name }) => entryOf(name).group === group)
      .sort((a, b) => entryOf(a.name).title.localeCompare(entryOf(b.name).title)),
  })).filter(({ modules: found }) => found.length > 0);
}
