import { Token } from 'aws-cdk-lib';
import type { CfnCacheCluster, CfnReplicationGroup } from 'aws-cdk-lib/aws-elasticache';
import type { IConstruct } from 'constructs';
import { resourceOf } from '../private/synth/existing';

/** The numbers of a replication group that decide the ids of its clusters. */
interface Shape {
  /** The ids of the shards, which are part of the clusters' ids if cluster mode is on. */
  readonly shards: readonly (string | undefined)[];
  readonly replicas: readonly number[];
}

type NodeGroup = CfnReplicationGroup.NodeGroupConfigurationProperty;

/** The L1 of a replication group, where it is in the app. */
export function replicationGroupOf(construct: IConstruct | undefined): CfnReplicationGroup | undefined {
  return resourceOf(construct, 'AWS::ElastiCache::ReplicationGroup');
}

/** The L1 of a cluster, where it is in the app. */
export function cacheClusterOf(construct: IConstruct | undefined): CfnCacheCluster | undefined {
  return resourceOf(construct, 'AWS::ElastiCache::CacheCluster');
}

/**
 * The ids of the member clusters of a replication group: `orders-001` to `orders-003` without cluster mode, and
 * `orders-0001-001` and so on with it. Nothing where its template leaves open how many there are, or how they are called.
 */
export function memberClusterIds(id: string, group: CfnReplicationGroup | undefined): string[] | undefined {
  const shape = group && shapeOf(group);
  return shape?.shards.flatMap((shard, index) =>
    Array.from({ length: shape.replicas[index] + 1 }, (_, node) =>
      [id, shard, padded(node + 1, 3)].filter((part) => part !== undefined).join('-'),
    ),
  );
}

/** Whether each shard of a group is known to have no replica. */
export function hasNoReplicas(group: CfnReplicationGroup | undefined): boolean {
  const shape = group && shapeOf(group);
  return shape?.replicas.every((count) => count === 0) ?? false;
}

function shapeOf(group: CfnReplicationGroup): Shape | undefined {
  const { numCacheClusters, numNodeGroups, replicasPerNodeGroup, nodeGroupConfiguration, clusterMode } = group;
  const { primaryClusterId, globalReplicationGroupId, cacheParameterGroupName } = group;
  const numbers = [numCacheClusters, numNodeGroups, replicasPerNodeGroup, nodeGroupConfiguration, clusterMode];
  // A primary cluster that exists has a name of its own, and a global group decides the numbers of its members.
  if (primaryClusterId !== undefined || globalReplicationGroupId !== undefined || numbers.some(isUnknown)) {
    return undefined;
  }
  const groups = (nodeGroupConfiguration ?? []) as (NodeGroup | undefined)[];
  const count = numNodeGroups ?? Math.max(1, groups.length);
  const isClustered = isClusterModeOn(clusterMode, cacheParameterGroupName, count, numCacheClusters !== undefined);
  if (isClustered === undefined || groups.some(isUnknown)) {
    return undefined;
  }
  const usual = replicasPerNodeGroup ?? (isClustered ? undefined : (numCacheClusters ?? 1) - 1);
  const indexes = Array.from({ length: count }, (_, index) => index);
  const replicas = indexes.map((index) => groups[index]?.replicaCount ?? usual);
  const ids = indexes.map((index) => groups[index]?.nodeGroupId ?? padded(index + 1, 4));
  return replicas.every(isKnownNumber) && !ids.some(isUnknown)
    ? { shards: isClustered ? ids : ids.map(() => undefined), replicas }
    : undefined;
}

/** Whether cluster mode is on. It is a part of the parameter group; nothing where only that can tell. */
function isClusterModeOn(
  mode: string | undefined,
  parameterGroup: string | undefined,
  shards: number,
  countsClusters: boolean,
): boolean | undefined {
  if (mode !== undefined) {
    return mode === 'compatible' ? undefined : mode === 'enabled';
  }
  if (shards > 1) {
    return true;
  }
  if (parameterGroup === undefined || /^default\./.test(parameterGroup)) {
    return /\.cluster\.on$/.test(parameterGroup ?? '');
  }
  // The number of clusters is a property of groups without cluster mode.
  return countsClusters ? false : undefined;
}

function isUnknown(value: unknown): boolean {
  return Token.isUnresolved(value);
}

function isKnownNumber(value: number | undefined): value is number {
  return value !== undefined && !isUnknown(value);
}

function padded(number: number, length: number): string {
  return `${number}`.padStart(length, '0');
}
