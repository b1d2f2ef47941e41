import { Duration } from 'aws-cdk-lib';
import {
  type IAlarm,
  type IWidget,
  MathExpression,
  type Metric,
  type MetricOptions,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { createAlarmsIn } from '../private/synth/alarms';
import { requireKind } from '../private/synth/kinds';
import { createMetric, given } from '../private/synth/metrics';
import { graph } from '../private/synth/widgets';
import { nodeAlarms } from './node-alarms';
import { type CacheNode, nodesOf } from './node-based-cache';
import { type NodeBasedCacheAlarmsProps, NodeBasedCacheEngine } from './node-based-cache-alarms-props';

/**
 * Alarms, metrics and graphs for an existing cache of nodes, of Valkey, Redis OSS or Memcached: the bandwidth,
 * connections, CPU, memory and replication of its nodes. They do not change the cache.
 *
 * Each alarm watches the highest value across all nodes. CloudWatch computes an alarm from at most 10 metrics, so
 * create one `NodeBasedCacheAlarms` for every 10 nodes of a larger cache.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.html
 * @example
 * import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
 * import { CfnReplicationGroup } from 'aws-cdk-lib/aws-elasticache';
 * import { ITopic } from 'aws-cdk-lib/aws-sns';
 * import { NodeBasedCacheAlarms } from 'cdk-hindsight/valkey';
 *
 * declare const group: CfnReplicationGroup;
 * declare const topic: ITopic;
 *
 * new NodeBasedCacheAlarms(this, 'NodeAlarms', {
 *   replicationGroup: group,
 *   alarms: { actions: [new SnsAction(topic)] },
 * });
 */
export class NodeBasedCacheAlarms extends Construct {
  /** The ids of the clusters whose nodes are watched. */
  public readonly clusterIds: string[];
  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };
  private readonly nodes: readonly CacheNode[];
  private readonly hasEngineCpu: boolean;
  private readonly hasReplicas: boolean;

  /**
   * @throws if not exactly one of `replicationGroup`, `cluster` and `clusterIds` is given, there are more than 10 nodes, the
   * nodes of the group are not known, the engine or the number of nodes is not that of the cache, or the cache is in another
   * Region or account
   */
  constructor(scope: Construct, id: string, props: NodeBasedCacheAlarmsProps) {
    super(scope, id);
    const { nodes, clusterIds, engine, hasReplicas } = nodesOf(props, this);
    this.nodes = nodes;
    this.clusterIds = clusterIds;
    this.hasEngineCpu = engine !== NodeBasedCacheEngine.MEMCACHED;
    this.hasReplicas = this.hasEngineCpu && hasReplicas;
    const table = nodeAlarms(this, engine, hasReplicas);
    this.alarms = createAlarmsIn(this, 'valkey', table, props.alarms) as { [name: string]: IAlarm };
  }

  /** Graphs for a dashboard, with a line for each node: bandwidth, traffic, connections, processors, memory, replication. */
  public widgets(): IWidget[] {
    return [
      this.graph('Packets beyond the bandwidth (out, in)', [
        'NetworkBandwidthOutAllowanceExceeded',
        'NetworkBandwidthInAllowanceExceeded',
      ]),
      this.graph('Bytes (out, in)', ['NetworkBytesOut', 'NetworkBytesIn']),
      this.graph('Connections', ['CurrConnections']),
      this.graph('Processors (%)', this.hasEngineCpu ? ['EngineCPUUtilization', 'CPUUtilization'] : ['CPUUtilization']),
      this.graph('Swap (bytes), and evicted keys', ['SwapUsage'], ['Evictions']),
      ...(this.hasReplicas ? [this.graph('Replication lag (seconds)', ['ReplicationLag'])] : []),
    ];
  }

  /**
   * A metric of all nodes by its CloudWatch name.
   *
   * @param metricName the metric's name in CloudWatch
   * @default - the highest maximum of the nodes over one minute
   */
  public metric(metricName: string, options?: MetricOptions): MathExpression {
    requireKind('metricName', metricName, 'text', this);
    requireKind('options', options, 'object?', this);
    const { label = metricName, color, ...others } = options ?? {};
    const ids = this.nodes.map((_, index) => `${metricName.charAt(0).toLowerCase()}${metricName.slice(1)}${index}`);
    const metrics = this.nodes.map((node) => this.metricOf(node, metricName, others));
    return new MathExpression({
      label,
      color,
      period: others.period ?? Duration.minutes(1),
      // A node that publishes nothing must not hide the others.
      expression: `MAX([${ids.map((id) => `FILL(${id}, 0)`).join(', ')}])`,
      usingMetrics: Object.fromEntries(ids.map((id, index) => [id, metrics[index]])),
    });
  }

  /**
   * The packets that were queued or dropped because a node sent more than its bandwidth allows: the highest sum over
   * one minute.
   */
  public metricNetworkBandwidthOutAllowanceExceeded(options?: MetricOptions): MathExpression {
    return this.sum('NetworkBandwidthOutAllowanceExceeded', options);
  }

  /**
   * The packets that were queued or dropped because a node received more than its bandwidth allows: the highest sum
   * over one minute.
   */
  public metricNetworkBandwidthInAllowanceExceeded(options?: MetricOptions): MathExpression {
    return this.sum('NetworkBandwidthInAllowanceExceeded', options);
  }

  /** The bytes that a node sent: the highest sum over one minute. */
  public metricNetworkBytesOut(options?: MetricOptions): MathExpression {
    return this.sum('NetworkBytesOut', options);
  }

  /** The bytes that a node received: the highest sum over one minute. */
  public metricNetworkBytesIn(options?: MetricOptions): MathExpression {
    return this.sum('NetworkBytesIn', options);
  }

  /** The open connections of a node: the highest maximum over one minute. */
  public metricCurrConnections(options?: MetricOptions): MathExpression {
    return this.metric('CurrConnections', options);
  }

  /** The use of the engine's main thread in percent, not for Memcached: the highest maximum over one minute. */
  public metricEngineCpuUtilization(options?: MetricOptions): MathExpression {
    return this.metric('EngineCPUUtilization', options);
  }

  /** The use of all cores of a node in percent: the highest maximum over one minute. */
  public metricCpuUtilization(options?: MetricOptions): MathExpression {
    return this.metric('CPUUtilization', options);
  }

  /** The swap that a node uses, in bytes: the highest maximum over one minute. */
  public metricSwapUsage(options?: MetricOptions): MathExpression {
    return this.metric('SwapUsage', options);
  }

  /** The keys that a node evicted: the highest sum over one minute. */
  public metricEvictions(options?: MetricOptions): MathExpression {
    return this.sum('Evictions', options);
  }

  /** The seconds by which a replica is behind its primary node: the highest maximum over one minute. */
  public metricReplicationLag(options?: MetricOptions): MathExpression {
    return this.metric('ReplicationLag', options);
  }

  private sum(metricName: string, options?: MetricOptions): MathExpression {
    return this.metric(metricName, { statistic: Stats.SUM, ...given(options, this) });
  }

  private metricOf({ clusterId, nodeId }: CacheNode, metricName: string, options: MetricOptions): Metric {
    const defaults = {
      namespace: 'AWS/ElastiCache',
      metricName,
      dimensionsMap: { CacheClusterId: clusterId, CacheNodeId: nodeId },
      period: Duration.minutes(1),
      statistic: Stats.MAXIMUM,
    };
    return createMetric(this, defaults, options);
  }

  private graph(title: string, left: string[], right?: string[]): IWidget {
    const lines = (names: string[]) =>
      names.flatMap((name) =>
        this.nodes.map((node) => this.metricOf(node, name, { label: `${node.clusterId} ${node.nodeId} ${name}` })),
      );
    return graph(title, { left: lines(left), right: right && lines(right), width: 12 });
  }
}
