import { metricsOf } from '../../private/template/alarms';
import type { Resource } from '../../private/template/resource';
import { type Rule, Severity } from '../../private/template/rule';
import type { Value } from '../../private/template/value';
import { DIMENSION, SERVERLESS_CACHE } from './serverless-cache';

const SERVERLESS_ONLY = ['ElastiCacheProcessingUnits', 'ThrottledCmds', 'TotalCmdsCount'];
/** What people take for the dimension. */
const MISNOMER = /^(serverless)?cache(name|id)$|^clusterid$|^serverlesscacheclusterid$/i;

export const alarmDimension: Rule = {
  id: 'hindsight-valkey-alarm-dimension',
  severity: Severity.ERROR,
  incident:
    'The metrics of a serverless cache have the one dimension clusterId: an alarm on another never gets a value.',
  remedy:
    'Take the metric from the construct: new ValkeyServerlessCache(…).metricThrottledCmds(); or dimensionsMap: { clusterId: cache.serverlessCacheName }.',
  source: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/serverless-metrics-events-redis.html',
  types: ['AWS::CloudWatch::Alarm'],
  judge: (alarm, report) => {
    for (const { namespace, name, dimensions, value } of metricsOf(alarm)) {
      const names = [...dimensions.keys()];
      const isServerless =
        SERVERLESS_ONLY.includes(name) ||
        names.some((dimension) => MISNOMER.test(dimension)) ||
        [...dimensions.values()].some(isServerlessCache);
      if (namespace === 'AWS/ElastiCache' && isServerless && names.join() !== DIMENSION) {
        report.find(value, `${name} has no series for ${names.join(' + ') || 'no dimension'}: it has ${DIMENSION}.`);
      }
    }
  },
};

function isServerlessCache(value: Value): boolean {
  const resource = value.isText ? (value.target()?.resource as Resource | undefined) : undefined;
  return resource?.type === SERVERLESS_CACHE;
}
