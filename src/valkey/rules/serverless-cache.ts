import { type AlarmQuery, isWatched } from '../../private/template/alarms';
import type { Resource } from '../../private/template/resource';

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
