import { type AlarmQuery, isWatched, tellAlarms } from '../../private/rules/alarms';
import { timeoutOf } from '../../private/rules/function-timeout';
import { type Rule, Severity } from '../../private/rules/rule';
import { eachScheduledFunction } from '../../private/rules/scheduled-functions';
import { rateSeconds, SCHEDULES } from '../../private/rules/schedules';
import { fitsShort } from '../../private/short-text';
import type { Resource } from '../../private/template/resource';

const CACHE_TYPES = /^AWS::(ElastiCache|MemoryDB)::/;
const CACHE_NAMES =
  /^(.*_)?(REDIS|VALKEY|ELASTICACHE|MEMORYDB|MEMCACHED|CACHE)(_.*)?_(URL|URI|HOST|HOSTNAME|ENDPOINT|ADDRESS)$/i;
const SHORT_SECONDS = 30;
/** A schedule that runs more often soon repeats a run that failed, and does not fill the cache of a whole day. */
const SELDOM_SECONDS = 3_600;

const DURATION: AlarmQuery = {
  namespace: 'AWS/Lambda',
  metrics: ['Duration'],
  dimension: 'FunctionName',
  nameProperty: 'FunctionName',
  hasAccountMetric: true,
};

export const refreshTimeout: Rule = {
  id: 'hindsight-stampede-refresh-timeout',
  severity: Severity.WARNING,
  incident:
    'A daily job emptied the cache, was cut off at 30 seconds before it had filled it again, and every request went to the database.',
  remedy:
    'Use StaleSafeCacheRefresh, which never deletes the value; or write the new value before the old one is gone, raise the timeout, and add an alarm on Duration at 80 percent of it.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html',
  types: SCHEDULES,
  tell: tellAlarms,
  judge: (schedule, report) => {
    const rate = rateSeconds(schedule.properties.get('ScheduleExpression').tryText()?.literal);
    if (rate !== undefined && rate < SELDOM_SECONDS) {
      return;
    }
    eachScheduledFunction(schedule, report, ({ handler }, name) => {
      if (knowsCache(handler) && timeoutOf(handler) <= SHORT_SECONDS && !isWatched(handler, DURATION)) {
        const message = `The function ${handler.id} knows a cache, is cut off after ${timeoutOf(handler)} seconds, and no alarm of the app watches its duration.`;
        report.find(name, message);
      }
    });
  },
};

/** A variable that is named like one of a cache, or that refers to one. */
function knowsCache({ properties }: Resource): boolean {
  const variables = properties.at('Environment', 'Variables').entries();
  return variables.some(
    ([name, value]) =>
      fitsShort(name, CACHE_NAMES) || value.mentions().some(({ resource }) => CACHE_TYPES.test(resource.type)),
  );
}
