import { Duration } from 'aws-cdk-lib';
import type { IMetric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmOptions } from '../alarm-options';
import type { AlarmDefinition, AlarmTable, MissingAlarm } from '../private/synth/alarms';
import { type NodeBasedCacheAlarmOptions, NodeBasedCacheEngine } from './node-based-cache-alarms-props';

type Table = AlarmTable<Exclude<keyof NodeBasedCacheAlarmOptions, keyof AlarmOptions>>;

type Watched =
  | 'NetworkBandwidthOutAllowanceExceeded'
  | 'NetworkBandwidthInAllowanceExceeded'
  | 'CurrConnections'
  | 'EngineCpuUtilization'
  | 'CpuUtilization'
  | 'SwapUsage'
  | 'Evictions'
  | 'ReplicationLag';

type Nodes = Readonly<Record<`metric${Watched}`, (options?: MetricOptions) => IMetric>>;

/**
 * The alarms of the nodes of a cache. None asks for all of its periods: the metrics have a 0 where a datapoint is only late.
 */
export function nodeAlarms(nodes: Nodes, engine: NodeBasedCacheEngine, hasReplicas: boolean): Table {
  const isMemcached = engine === NodeBasedCacheEngine.MEMCACHED;
  return {
    bandwidthOut: bandwidthOut(nodes),
    bandwidthIn: bandwidthIn(nodes),
    connections: connections(nodes),
    engineCpu: isMemcached ? NO_ENGINE_CPU : engineCpu(nodes),
    hostCpu: hostCpu(nodes),
    swap: swap(nodes),
    evictedKeys: evictedKeys(nodes),
    replicationLag: isMemcached || !hasReplicas ? NO_REPLICAS : replicationLag(nodes),
  };
}

const NO_ENGINE_CPU: MissingAlarm = {
  must: 'be left out for Memcached',
  remedy: 'it has no metric EngineCPUUtilization, because it uses all cores: set hostCpu',
};

const NO_REPLICAS: MissingAlarm = {
  must: 'be left out for a cache without replicas',
  remedy: 'ReplicationLag is a metric of replicas',
};

function bandwidthOut(nodes: Nodes): AlarmDefinition {
  return {
    metric: nodes.metricNetworkBandwidthOutAllowanceExceeded(),
    threshold: 0,
    comparison: '>',
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    description:
      'A node sends more than its bandwidth, and packets are queued or dropped: clients wait while CPU and memory look ' +
      'healthy. Look first at NetworkBytesOut of each node: one that is far above the others has a hot key.',
  };
}

function bandwidthIn(nodes: Nodes): AlarmDefinition {
  return {
    metric: nodes.metricNetworkBandwidthInAllowanceExceeded(),
    threshold: 0,
    comparison: '>',
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    description:
      'A node receives more than its bandwidth, and packets are queued or dropped. Look first at NetworkBytesIn of each ' +
      'node, and at which clients write big values.',
  };
}

function connections(nodes: Nodes): AlarmDefinition {
  return {
    metric: nodes.metricCurrConnections(),
    threshold: 50_000,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    description:
      'A node has almost as many connections as it accepts, and then refuses clients. Look first at NewConnections: a ' +
      'client that opens a connection for each request, or that was deployed without a pool.',
  };
}

function engineCpu(nodes: Nodes): AlarmDefinition {
  return {
    metric: nodes.metricEngineCpuUtilization(),
    unit: 'percent',
    threshold: 90,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    description:
      'The main thread of the engine is busy on a node, and commands queue. Look first at the slow log and at commands on ' +
      'big values, then at whether one node has more commands than the others.',
  };
}

function hostCpu(nodes: Nodes): AlarmDefinition {
  return {
    metric: nodes.metricCpuUtilization(),
    unit: 'percent',
    threshold: 90,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    description:
      'All cores of a node are busy. Look first at the number of commands and of new connections, then at snapshots and ' +
      'backups that run now.',
  };
}

function swap(nodes: Nodes): AlarmDefinition {
  return {
    metric: nodes.metricSwapUsage(),
    threshold: 50_000_000,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    description:
      'A node has no memory left and swaps, which slows every command. Look first at FreeableMemory and ' +
      'DatabaseMemoryUsagePercentage, then at the reserved memory of the parameter group.',
  };
}

function evictedKeys(nodes: Nodes): AlarmDefinition {
  return {
    metric: nodes.metricEvictions({ period: Duration.minutes(5) }),
    threshold: 0,
    comparison: '>',
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    description:
      'A node is full and evicts keys; their readers go to the database. Look first at the load of the database, then at ' +
      'whether what fills the node has a time to live.',
  };
}

function replicationLag(nodes: Nodes): AlarmDefinition {
  return {
    metric: nodes.metricReplicationLag(),
    threshold: 10,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    description:
      'A replica is behind its primary node: its readers get old values, and a failover now would lose writes. Look first ' +
      'at NetworkBytesOut of the primary node and at the rate of writes.',
  };
}
