import { tellAlarms } from '../../private/rules/alarms';
import { type Rule, Severity } from '../../private/rules/rule';
import { isCacheWatched, mayBeLimit, SERVERLESS_CACHE } from './serverless-cache';

export const throttlingAlarm: Rule = {
  id: 'hindsight-valkey-throttling-alarm',
  severity: Severity.WARNING,
  incident:
    'A serverless cache reached its limit and throttled every client, and nobody knew why all services were slow.',
  remedy:
    'Add ServerlessCacheAlarms for this cache: it takes one line and does not change the cache. Or add an alarm on ThrottledCmds with the dimension clusterId.',
  source: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/serverless-metrics-events-redis.html',
  types: [SERVERLESS_CACHE],
  tell: tellAlarms,
  judge: (cache, report) => {
    const maximum = cache.properties.at('CacheUsageLimits', 'ECPUPerSecond', 'Maximum');
    if (mayBeLimit(maximum) && !isCacheWatched(cache, 'ThrottledCmds')) {
      report.find(maximum, 'The cache has a limit of ECPUs and no alarm on ThrottledCmds.');
    }
  },
};
