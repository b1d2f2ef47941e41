import { metricsIn, readMetric, requireNamespace } from '../../private/rules/metrics';
import { nameKey } from '../../private/rules/names';
import { type Report, type Rule, Severity } from '../../private/rules/rule';
import type { Resource } from '../../private/template/resource';
import type { TemplateSet } from '../../private/template/template-set';
import type { Value } from '../../private/template/value';
import { DIMENSION, SERVERLESS_CACHE } from './serverless-cache';

const SERVERLESS_ONLY = ['ElastiCacheProcessingUnits', 'ThrottledCmds', 'TotalCmdsCount'];
/** The kind of name by which apps know each other's caches. */
const CACHE = 'cache';
/** What people take for the dimension. */
const MISNOMER = /^(serverless)?cache(name|id)$|^clusterid$|^serverlesscacheclusterid$/i;

export const alarmDimension: Rule = {
  id: 'hindsight-valkey-alarm-dimension',
  severity: Severity.ERROR,
  incident:
    'An alarm on a serverless cache used a dimension other than clusterId, the only one there is, and never had data.',
  remedy:
    'Replace the alarm with ServerlessCacheAlarms, or take the metric from it; neither changes the cache. Or use only the dimension clusterId, with the name of the cache.',
  source: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/serverless-metrics-events-redis.html',
  types: ['AWS::CloudWatch::Alarm'],
  tell: cachesOf,
  judge: (alarm, report) => {
    for (const metric of metricsIn('AWS/ElastiCache', alarm)) {
      report.isolate(() => judgeMetric(metric, alarm, report));
    }
  },
};

function judgeMetric(metric: Value, { template }: Resource, report: Report): void {
  const watched = readMetric(metric);
  const { name, dimensions } = watched;
  const caches = cachesOf(template.set);
  const names = [...dimensions.keys()];
  const isServerless =
    SERVERLESS_ONLY.includes(name) ||
    names.some((dimension) => MISNOMER.test(dimension)) ||
    [...dimensions.values()].some((value) => isOneOf(caches, value, template.set));
  if (isServerless && names.join() !== DIMENSION) {
    requireNamespace(watched);
    report.find(metric, `${name} has no series for ${names.join(' + ') || 'no dimension'}: it has ${DIMENSION}.`);
  }
}

function isOneOf(caches: Set<string>, value: Value, { ties }: TemplateSet): boolean {
  const name = value.tryText();
  if (name) {
    ties.ask(CACHE, nameKey(name));
  }
  return name !== undefined && (name.target?.resource.type === SERVERLESS_CACHE || caches.has(nameKey(name)));
}

function cachesOf(templates: TemplateSet): Set<string> {
  return templates.index('valkey/serverlessCaches', serverlessCaches);
}

/** The names of the serverless caches of the app, but for those that a cache of nodes has too. */
function serverlessCaches(templates: TemplateSet): Set<string> {
  const caches = templates.ofType(SERVERLESS_CACHE);
  const ofNodes = new Set([
    ...templates.ofType('AWS::ElastiCache::CacheCluster').flatMap((cluster) => namesOf(cluster, 'ClusterName')),
    ...templates.ofType('AWS::ElastiCache::ReplicationGroup').flatMap((group) => namesOf(group, 'ReplicationGroupId')),
  ]);
  const names = caches.flatMap((cache) => namesOf(cache, 'ServerlessCacheName'));
  for (const name of [...names, ...ofNodes]) {
    templates.ties.offer(CACHE, name);
  }
  return new Set(names.filter((name) => !ofNodes.has(name)));
}

function namesOf({ properties }: Resource, property: string): string[] {
  const text = properties.tryGet(property)?.tryText();
  return text ? [nameKey(text)] : [];
}
