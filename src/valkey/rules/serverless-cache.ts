import { type AlarmQuery, isWatched } from '../../private/rules/alarms';
import type { Resource } from '../../private/template/resource';
import type { Value } from '../../private/template/value';

export const SERVERLESS_CACHE = 'AWS::ElastiCache::ServerlessCache';
/** The one dimension of a serverless cache's metrics. */
export const DIMENSION = 'clusterId';

/** Whether an alarm of the app watches one of these metrics of the cache. */
export function isCacheWatched(cache: Resource, ...metrics: string[]): boolean {
  const query: AlarmQuery = {
    namespace: 'AWS/ElastiCache',
    metrics,
    dimension: DIMENSION,
    nameProperty: 'ServerlessCacheName',
  };
  return isWatched(cache, query);
}

/** Whether there may be a limit: one that is known only at deploy time counts. */
export function mayBeLimit(maximum: Value): boolean {
  return maximum.possibilities().some((value) => !isZero(value));
}

/** Whether there is a limit, whatever a condition decides. */
export function isLimit(maximum: Value): boolean {
  return !maximum.mayBeAbsent && !maximum.possibilities().some(isZero);
}

/** A maximum of 0 takes the limit away. */
function isZero(maximum: Value): boolean {
  return Number(maximum.tryText()?.literal) === 0;
}
