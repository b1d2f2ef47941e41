import type { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { ServerlessCacheAlarms } from '../../valkey/serverless-cache-alarms';
import { namesOf } from '../app-view';
import type { Kind } from '../kind';
import { type MetricTable, onlyMissing, tryOut, withReference } from './metrics';

export const SERVERLESS_METRICS: MetricTable = {
  namespace: 'AWS/ElastiCache',
  dimension: 'clusterId',
  metrics: {
    storageUsed: ['BytesUsedForCache'],
    ecpuUsed: ['ElastiCacheProcessingUnits'],
    throttledCommands: ['ThrottledCmds'],
    evictions: ['Evictions'],
    readLatency: ['SuccessfulReadRequestLatency'],
    writeLatency: ['SuccessfulWriteRequestLatency'],
    authenticationFailures: ['AuthenticationFailures'],
    deniedCommands: ['KeyAuthorizationFailures', 'CommandAuthorizationFailures'],
  },
};

/** Serverless caches of ElastiCache. */
export const serverlessCaches: Kind = {
  types: ['AWS::ElastiCache::ServerlessCache'],
  options: 'serverlessCaches',
  watch: (place, { serverlessCaches: options = {} }, app) => {
    const { resource, scope, id } = place;
    const names = namesOf(resource, app.propertiesOf(resource), 'ServerlessCacheName');
    if (app.hasOwnAlarms(ServerlessCacheAlarms, ({ cacheName }) => cacheName, names)) {
      return undefined;
    }
    const cache = withReference<CfnServerlessCache>(resource, 'serverlessCacheRef');
    const props = cache ? { cache } : { cacheName: resource.ref };
    const tried = tryOut(place, () => new ServerlessCacheAlarms(scope, id, props));
    if (!tried) {
      return undefined;
    }
    const thresholds = onlyMissing(place, SERVERLESS_METRICS, names, options, app, Object.keys(tried.alarms));
    return new ServerlessCacheAlarms(scope, id, { ...props, alarms: thresholds });
  },
};
