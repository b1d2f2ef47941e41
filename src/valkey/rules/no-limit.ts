import { tellAlarms } from '../../private/rules/alarms';
import { type Rule, Severity } from '../../private/rules/rule';
import { Inconclusive } from '../../private/template/inconclusive';
import { isCacheWatched, isLimit, mayBeLimit, SERVERLESS_CACHE } from './serverless-cache';

/** Each limit with the metric that grows where there is none. */
const LIMITS = [
  { name: 'DataStorage', metric: 'BytesUsedForCache' },
  { name: 'ECPUPerSecond', metric: 'ElastiCacheProcessingUnits' },
];

export const noLimit: Rule = {
  id: 'hindsight-valkey-no-limit',
  severity: Severity.WARNING,
  incident: 'A bug in a client filled a serverless cache that had no limit, and nobody noticed until the bill came.',
  remedy:
    'Use ValkeyServerlessCache, which requires limits on storage and ECPUs; or set a maximum in CacheUsageLimits, or an alarm on the metric.',
  source: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Scaling.html',
  types: [SERVERLESS_CACHE],
  tell: tellAlarms,
  judge: (cache, report) => {
    for (const { name, metric } of LIMITS) {
      report.isolate(() => {
        const maximum = cache.properties.at('CacheUsageLimits', name, 'Maximum');
        if (isLimit(maximum) || isCacheWatched(cache, metric)) {
          return;
        }
        if (mayBeLimit(maximum)) {
          throw new Inconclusive(maximum.location, 'a condition decides whether there is a limit');
        }
        report.find('Properties/CacheUsageLimits', `The cache has no maximum of ${name} and no alarm on ${metric}.`);
      });
    }
  },
};
