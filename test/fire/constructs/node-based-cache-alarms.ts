import type { Stack } from 'aws-cdk-lib';
import { CfnCacheCluster, CfnReplicationGroup } from 'aws-cdk-lib/aws-elasticache';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { type Arbitrary, option, record } from 'fast-check';
import { NodeBasedCacheAlarms, NodeBasedCacheEngine } from '../../../src/valkey';
import { alarmSettings, alarmsFrom } from '../alarms';
import { addDashboard, metricOptions } from '../metrics';
import type { Target } from '../under-fire';
import type { Values } from '../values';

const ALARMS = [
  'bandwidthOut',
  'bandwidthIn',
  'connections',
  'engineCpu',
  'hostCpu',
  'swap',
  'evictedKeys',
  'replicationLag',
];

const cases = (values: Values) =>
  record({
    kind: values.usually(['group', 'cluster', 'ids', 'ids'], 'none', 'all'),
    clusterIds: values.some(values.text('orders-001', 'orders-002', 'a')),
    engine: values.usually<NodeBasedCacheEngine | undefined>([undefined, ...Object.values(NodeBasedCacheEngine)]),
    nodesPerCluster: option(values.number(1, 2)),
    numCacheClusters: option(values.usually([1, 3], 11)),
    numNodeGroups: option(values.usually([1, 2])),
    replicasPerNodeGroup: option(values.usually([0, 1])),
    written: values.usually(['memcached', 'redis', 'valkey']),
    alarms: alarmSettings(values, ALARMS),
    metrics: metricOptions(values),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  // A template without alarms must have a resource too.
  new Topic(stack, 'Topic');
  const isNeeded = (kind: string) => one.kind === kind || one.kind === 'all';
  const alarms = new NodeBasedCacheAlarms(stack, 'Watch', {
    replicationGroup: isNeeded('group') ? groupFrom(stack, one) : undefined,
    cluster: isNeeded('cluster') ? clusterFrom(stack, one) : undefined,
    clusterIds: isNeeded('ids') ? one.clusterIds : undefined,
    engine: one.engine,
    nodesPerCluster: one.nodesPerCluster ?? undefined,
    alarms: alarmsFrom(stack, one.alarms),
  });
  addDashboard(stack, alarms, one.metrics, { metric: 'FreeableMemory' });
}

function groupFrom(stack: Stack, one: Case): CfnReplicationGroup {
  const inShards = one.numNodeGroups !== null;
  return new CfnReplicationGroup(stack, 'Group', {
    replicationGroupDescription: 'Orders',
    engine: 'valkey',
    cacheNodeType: 'cache.t4g.micro',
    transitEncryptionEnabled: true,
    automaticFailoverEnabled: (one.numNodeGroups ?? 1) > 1,
    numCacheClusters: inShards ? undefined : (one.numCacheClusters ?? 1),
    numNodeGroups: one.numNodeGroups ?? undefined,
    replicasPerNodeGroup: inShards ? (one.replicasPerNodeGroup ?? 0) : undefined,
  });
}

function clusterFrom(stack: Stack, { written }: Case): CfnCacheCluster {
  const numCacheNodes = written === 'memcached' ? 2 : 1;
  return new CfnCacheCluster(stack, 'Cluster', { cacheNodeType: 'cache.t4g.micro', engine: written, numCacheNodes });
}

export const nodeBasedCacheAlarms: Target<Case> = { name: 'NodeBasedCacheAlarms', cases, build };
