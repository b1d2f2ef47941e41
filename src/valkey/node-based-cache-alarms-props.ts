import type { aws_elasticache } from 'aws-cdk-lib/interfaces';
import type { AlarmOptions } from '../alarm-options';
import type { AlarmThreshold } from '../alarm-threshold';

/** The engine of a cache of nodes. */
export enum NodeBasedCacheEngine {
  /** Valkey. */
  VALKEY = 'valkey',
  /** Redis OSS. */
  REDIS = 'redis',
  /** Memcached. */
  MEMCACHED = 'memcached',
}

/** Properties of `NodeBasedCacheAlarms`. */
export interface NodeBasedCacheAlarmsProps {
  /**
   * The replication group, of Valkey or Redis OSS: a `CfnReplicationGroup` of the CDK, or a construct that is built on
   * one. Its nodes are derived from its numbers of shards and replicas. If these are not known, as for an import, use
   * `clusterIds`. It must be in the Region and account of the alarms.
   *
   * @default - the clusters of `cluster` or `clusterIds`
   */
  readonly replicationGroup?: aws_elasticache.IReplicationGroupRef;

  /**
   * The cluster: a `CfnCacheCluster` of the CDK, a construct that is built on one, or an import of one. It must be in the
   * Region and account of the alarms.
   *
   * @default - the clusters of `replicationGroup` or `clusterIds`
   */
  readonly cluster?: aws_elasticache.ICacheClusterRef;

  /**
   * The ids of the clusters, in lower case: the member clusters of a replication group, such as `orders-001` and
   * `orders-002`, as `aws elasticache describe-replication-groups` lists them, or the id of one cluster. They may be known
   * only at deploy time.
   *
   * @default - the clusters of `replicationGroup` or `cluster`
   */
  readonly clusterIds?: string[];

  /**
   * The number of nodes in each cluster. Only a cluster of Memcached has more than one.
   *
   * @default - that of the `CfnCacheCluster` that `cluster` is or is built on, otherwise 1
   */
  readonly nodesPerCluster?: number;

  /**
   * The engine, which decides which metrics there are.
   *
   * @default - that of the `CfnReplicationGroup` or `CfnCacheCluster`, otherwise NodeBasedCacheEngine.VALKEY
   */
  readonly engine?: NodeBasedCacheEngine;

  /**
   * The thresholds of the alarms, and their actions.
   *
   * @default - all alarms at their default thresholds, without actions
   */
  readonly alarms?: NodeBasedCacheAlarmOptions;
}

/**
 * The thresholds of the alarms of a cache of nodes, and the actions of all of them. Each alarm watches the highest
 * value across all nodes, and has a section in the module's RUNBOOK.
 */
export interface NodeBasedCacheAlarmOptions extends AlarmOptions {
  /**
   * The packets that were queued or dropped in a minute because a node sent more than its bandwidth allows. The alarm
   * fires above the threshold. Periods are minutes.
   *
   * @default AlarmThreshold.of(0, { evaluationPeriods: 5, datapointsToAlarm: 3 })
   */
  readonly bandwidthOut?: AlarmThreshold;

  /**
   * The packets that were queued or dropped in a minute because a node received more than its bandwidth allows. The
   * alarm fires above the threshold. Periods are minutes.
   *
   * @default AlarmThreshold.of(0, { evaluationPeriods: 5, datapointsToAlarm: 3 })
   */
  readonly bandwidthIn?: AlarmThreshold;

  /**
   * The open connections of a node. A node of Redis OSS accepts 65,000. Periods are minutes.
   *
   * @default AlarmThreshold.of(50_000, { evaluationPeriods: 5, datapointsToAlarm: 3 })
   */
  readonly connections?: AlarmThreshold;

  /**
   * The use of the engine's main thread in percent. Not for Memcached. Periods are minutes.
   *
   * @default AlarmThreshold.of(90, { evaluationPeriods: 5, datapointsToAlarm: 3 })
   */
  readonly engineCpu?: AlarmThreshold;

  /**
   * The use of all cores of a node in percent. The engine of Valkey and Redis OSS works mostly on one core: if that one is
   * busy and the node has two, this is 50. Periods are minutes.
   *
   * @default AlarmThreshold.of(90, { evaluationPeriods: 5, datapointsToAlarm: 3 })
   */
  readonly hostCpu?: AlarmThreshold;

  /**
   * The swap that a node uses, in bytes. Periods are minutes.
   *
   * @default AlarmThreshold.of(50_000_000, { evaluationPeriods: 5, datapointsToAlarm: 3 })
   */
  readonly swap?: AlarmThreshold;

  /**
   * The keys that a node evicted in a period. The alarm fires above the threshold. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(0, { evaluationPeriods: 3, datapointsToAlarm: 2 })
   */
  readonly evictedKeys?: AlarmThreshold;

  /**
   * The seconds by which a replica is behind its primary node. Not for Memcached and without replicas. Redis OSS 5.0.6
   * counts in milliseconds. Periods are minutes.
   *
   * @default AlarmThreshold.of(10, { evaluationPeriods: 5, datapointsToAlarm: 3 })
   */
  readonly replicationLag?: AlarmThreshold;
}
