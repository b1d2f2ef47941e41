import type { CfnCacheCluster, CfnReplicationGroup } from 'aws-cdk-lib/aws-elasticache';
import { textOf } from '../../private/synth/references';
import { NodeBasedCacheAlarms } from '../../valkey/node-based-cache-alarms';
import type { NodeBasedCacheAlarmsProps } from '../../valkey/node-based-cache-alarms-props';
import type { Kind, Place } from '../kind';
import { type MetricTable, onlyMissing, tryOut, withReference } from './metrics';

export const NODE_METRICS: MetricTable = {
  namespace: 'AWS/ElastiCache',
  dimension: 'CacheClusterId',
  metrics: {
    bandwidthOut: ['NetworkBandwidthOutAllowanceExceeded'],
    bandwidthIn: ['NetworkBandwidthInAllowanceExceeded'],
    connections: ['CurrConnections'],
    engineCpu: ['EngineCPUUtilization'],
    hostCpu: ['CPUUtilization'],
    swap: ['SwapUsage'],
    evictedKeys: ['Evictions'],
    replicationLag: ['ReplicationLag'],
  },
};

/** Caches of ElastiCache that consist of nodes. */
export const nodeBasedCaches: Kind = {
  types: ['AWS::ElastiCache::ReplicationGroup', 'AWS::ElastiCache::CacheCluster'],
  options: 'nodeBasedCaches',
  watch: (place, { nodeBasedCaches: options = {} }, app) => {
    const { scope, id } = place;
    const props = propsOf(place);
    const tried = tryOut(place, () => new NodeBasedCacheAlarms(scope, id, props));
    const names = tried?.clusterIds.map((clusterId) => textOf(scope, clusterId)) ?? [];
    if (!tried || app.hasOwnAlarms(NodeBasedCacheAlarms, ({ clusterIds }) => clusterIds, names)) {
      return undefined;
    }
    const thresholds = onlyMissing(place, NODE_METRICS, names, options, app, Object.keys(tried.alarms));
    return new NodeBasedCacheAlarms(scope, id, { ...props, alarms: thresholds });
  },
};

function propsOf({ resource }: Place): NodeBasedCacheAlarmsProps {
  const replicationGroup = withReference<CfnReplicationGroup>(resource, 'replicationGroupRef');
  const cluster = withReference<CfnCacheCluster>(resource, 'cacheClusterRef');
  return { replicationGroup, cluster, ...(!replicationGroup && !cluster && { clusterIds: [resource.ref] }) };
}
