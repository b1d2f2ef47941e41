import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireExactlyOne, requireReference, storedName } from '../private/synth/existing';
import { type Kinds, requireKinds } from '../private/synth/kinds';
import {
  requireDistinct,
  requireLiteral,
  requireOneOf,
  requireSome,
  requireText,
  requireWholeNumber,
} from '../private/synth/validation';
import { cacheClusterOf, hasNoReplicas, memberClusterIds, replicationGroupOf } from './cache-nodes';
import { type NodeBasedCacheAlarmsProps, NodeBasedCacheEngine } from './node-based-cache-alarms-props';

/** The two dimensions of a node's metrics. */
export interface CacheNode {
  readonly clusterId: string;
  readonly nodeId: string;
}

/** The facts that the alarms need of a cache of nodes. */
export interface NodeBasedCache {
  readonly clusterIds: string[];
  readonly nodes: readonly CacheNode[];
  readonly engine: NodeBasedCacheEngine;
  readonly hasReplicas: boolean;
}

const PROPS: Kinds<NodeBasedCacheAlarmsProps> = {
  replicationGroup: 'object?',
  cluster: 'object?',
  clusterIds: 'list of texts?',
  nodesPerCluster: 'number?',
  engine: 'text?',
  alarms: 'object?',
};

/** CloudWatch computes an alarm from at most so many metrics. */
const MAX_NODES = 10;

const CLUSTER_ID = {
  pattern: /^(?=.{1,50}$)[a-z](-?[a-z0-9])*$/,
  must: 'be 1 to 50 lower-case letters, digits and single hyphens, beginning with a letter',
  remedy: 'write it as aws elasticache describe-cache-clusters does: the service stores it in lower case',
};

const LIST_MEMBERS =
  'give clusterIds in place of it: aws elasticache describe-replication-groups lists the member clusters of a group';

/** Finds the nodes of a cache, and rejects properties that contradict it or each other. */
export function nodesOf(props: NodeBasedCacheAlarmsProps, scope: IConstruct): NodeBasedCache {
  requireProps(props, scope);
  const { replicationGroup, cluster } = props;
  const [groupL1, clusterL1] = [replicationGroupOf(replicationGroup), cacheClusterOf(cluster)];
  const engine = engineOf(props, (groupL1 ?? clusterL1)?.engine, scope);
  const clusterIds = clusterIdsOf(props, scope);
  const perCluster = nodesPerCluster(props, engine, clusterL1?.numCacheNodes, scope);
  const nodes = clusterIds.flatMap((clusterId) =>
    Array.from({ length: perCluster }, (_, index) => ({ clusterId, nodeId: `${index + 1}`.padStart(4, '0') })),
  );
  if (nodes.length > MAX_NODES) {
    const property = replicationGroup ? 'replicationGroup' : cluster ? 'cluster' : 'clusterIds';
    const must = `have at most ${MAX_NODES} nodes`;
    const remedy = `CloudWatch computes an alarm from at most ${MAX_NODES} metrics: give each ${MAX_NODES} a NodeBasedCacheAlarms of their own, with clusterIds`;
    refuse({ property, must, got: nodes.length, remedy }, scope);
  }
  return { clusterIds, nodes, engine, hasReplicas: cluster === undefined && !hasNoReplicas(groupL1) };
}

function requireProps(props: NodeBasedCacheAlarmsProps, scope: IConstruct): void {
  requireKinds(props, PROPS, scope);
  const { replicationGroup, cluster, clusterIds, engine } = props;
  requireExactlyOne(props, ['replicationGroup', 'cluster', 'clusterIds'], scope);
  if (replicationGroup) {
    const noun = 'a replication group of ElastiCache';
    requireReference({ property: 'replicationGroup', member: 'replicationGroupRef', noun }, replicationGroup, scope);
  }
  if (cluster) {
    requireReference({ property: 'cluster', member: 'cacheClusterRef', noun: 'a cache cluster' }, cluster, scope);
  }
  requireOneOf('engine', engine, Object.values(NodeBasedCacheEngine), scope);
  requireLiteral('engine', engine, 'the alarms depend on it', scope);
  requireClusterIds(clusterIds, scope);
}

function requireClusterIds(ids: string[] | undefined, scope: IConstruct): void {
  if (ids === undefined) {
    return;
  }
  if (Token.isUnresolved(ids)) {
    const remedy = 'give a list of a known length; each id in it may be known only at deploy time';
    refuse({ property: 'clusterIds', must: 'be a list that is known at synth', got: 'a token', remedy }, scope);
  }
  requireSome('clusterIds', ids, 'a cluster', 'leave it out with replicationGroup or cluster', scope);
  requireDistinct('clusterIds', ids, 'list each cluster once', scope);
  ids.forEach((id, index) => {
    requireText(`clusterIds[${index}]`, id, CLUSTER_ID, scope);
  });
}

function engineOf(
  { engine: given, replicationGroup }: NodeBasedCacheAlarmsProps,
  written: string | undefined,
  scope: IConstruct,
): NodeBasedCacheEngine {
  const known = Token.isUnresolved(written) ? undefined : written?.toLowerCase();
  if (given !== undefined && known !== undefined && given !== known) {
    const remedy = 'leave it out: it is read from the cache';
    refuse({ property: 'engine', must: `be that of the cache, ${known}`, got: given, remedy }, scope);
  }
  const engine = given ?? known ?? NodeBasedCacheEngine.VALKEY;
  if (replicationGroup && engine === NodeBasedCacheEngine.MEMCACHED) {
    const remedy = 'Memcached has no replication groups: give cluster or clusterIds';
    refuse({ property: 'engine', must: 'be valkey or redis for a replication group', got: engine, remedy }, scope);
  }
  requireOneOf('engine of the cache', engine, Object.values(NodeBasedCacheEngine), scope);
  return engine as NodeBasedCacheEngine;
}

function clusterIdsOf(
  { replicationGroup, cluster, clusterIds }: NodeBasedCacheAlarmsProps,
  scope: IConstruct,
): string[] {
  if (cluster) {
    const own = cacheClusterOf(cluster)?.clusterName;
    return [storedName(cluster.cacheClusterRef.clusterName, own)];
  }
  if (replicationGroup) {
    const group = replicationGroupOf(replicationGroup);
    const id = storedName(replicationGroup.replicationGroupRef.replicationGroupId, group?.replicationGroupId);
    const must = 'have numbers of shards and replicas, and a cluster mode, that are known at synth';
    return memberClusterIds(id, group) ?? refuse({ property: 'replicationGroup', must, remedy: LIST_MEMBERS }, scope);
  }
  return clusterIds as string[];
}

function nodesPerCluster(
  { nodesPerCluster: given }: NodeBasedCacheAlarmsProps,
  engine: NodeBasedCacheEngine,
  written: number | undefined,
  scope: IConstruct,
): number {
  const property = 'nodesPerCluster';
  requireLiteral(property, given, 'the alarms depend on it', scope);
  requireWholeNumber(property, given, { min: 1, max: 60, remedy: 'count the nodes of one cluster' }, scope);
  if (engine !== NodeBasedCacheEngine.MEMCACHED && (given ?? 1) !== 1) {
    const remedy = 'only a cluster of Memcached has more: give the member clusters of the group as clusterIds';
    refuse({ property, must: 'be 1 for Valkey and Redis OSS', got: given, remedy }, scope);
  }
  const known = Token.isUnresolved(written) ? undefined : written;
  if (given !== undefined && known !== undefined && given !== known) {
    refuse({ property, must: `be that of the cache, ${known}`, got: given, remedy: 'leave it out' }, scope);
  }
  if (given === undefined && written !== undefined && known === undefined) {
    const remedy = 'give the number of its nodes';
    refuse({ property, must: 'be given for a cluster whose number of nodes is a token', remedy }, scope);
  }
  return given ?? known ?? 1;
}
