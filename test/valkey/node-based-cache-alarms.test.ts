import { App, CfnParameter, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import {
  CfnCacheCluster,
  type CfnCacheClusterProps,
  CfnReplicationGroup,
  type CfnReplicationGroupProps,
  CfnServerlessCache,
} from 'aws-cdk-lib/aws-elasticache';
import { AlarmThreshold } from '../../src';
import { NodeBasedCacheAlarms, type NodeBasedCacheAlarmsProps, NodeBasedCacheEngine } from '../../src/valkey';
import { testAlarms } from '../support/alarms';
import { alarmHistory } from '../support/metric-math';
import { newStack } from './support';

testAlarms({
  module: 'valkey',
  construct: 'NodeBasedCacheAlarms',
  options: 'NodeBasedCacheAlarmOptions',
  make: (stack, alarms) =>
    new NodeBasedCacheAlarms(stack, 'Existing', { clusterIds: ['orders-001', 'orders-002'], alarms }),
  table: {
    bandwidthOut: {
      loud: { NetworkBandwidthOutAllowanceExceeded: 1 },
      quiet: { NetworkBandwidthOutAllowanceExceeded: 0 },
    },
    bandwidthIn: {
      loud: { NetworkBandwidthInAllowanceExceeded: 1 },
      quiet: { NetworkBandwidthInAllowanceExceeded: 0 },
    },
    connections: { loud: { CurrConnections: 50_000 }, quiet: { CurrConnections: 49_999 } },
    engineCpu: { loud: { EngineCPUUtilization: 90 }, quiet: { EngineCPUUtilization: 89.9 } },
    hostCpu: { loud: { CPUUtilization: 90 }, quiet: { CPUUtilization: 89.9 } },
    swap: { loud: { SwapUsage: 50_000_000 }, quiet: { SwapUsage: 49_999_999 } },
    evictedKeys: { loud: { Evictions: 1 }, quiet: { Evictions: 0 } },
    replicationLag: { loud: { ReplicationLag: 10 }, quiet: { ReplicationLag: 9.9 } },
  },
});

const ENV = { account: '111122223333', region: 'eu-central-1' };

function alarmsIn(stack: Stack, props: NodeBasedCacheAlarmsProps): NodeBasedCacheAlarms {
  return new NodeBasedCacheAlarms(stack, 'Alarms', props);
}

function groupIn(stack: Stack, props: Partial<CfnReplicationGroupProps> = {}): CfnReplicationGroup {
  return new CfnReplicationGroup(stack, 'Group', {
    replicationGroupId: 'orders',
    replicationGroupDescription: 'Orders',
    ...props,
  });
}

function clusterIn(stack: Stack, props: Partial<CfnCacheClusterProps> = {}): CfnCacheCluster {
  return new CfnCacheCluster(stack, 'Cluster', {
    cacheNodeType: 'cache.t4g.micro',
    engine: 'memcached',
    numCacheNodes: 2,
    ...props,
  });
}

function alarmOf(stack: Stack, name: string): any {
  const alarms = Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm');
  return alarms[Object.keys(alarms).find((id) => id.startsWith(`Alarms${name}`)) as string].Properties;
}

/** The clusters and nodes that an alarm looks at. */
function nodesOf(stack: Stack, name = 'Swap'): [unknown, unknown][] {
  return alarmOf(stack, name)
    .Metrics.filter((metric: any) => metric.MetricStat)
    .map((metric: any) => metric.MetricStat.Metric.Dimensions.map(({ Value }: any) => Value));
}

describe('the nodes of a replication group', () => {
  test.each<[string, Partial<CfnReplicationGroupProps>, string[]]>([
    ['without numbers are one', {}, ['orders-001']],
    ['are its clusters', { numCacheClusters: 3 }, ['orders-001', 'orders-002', 'orders-003']],
    ['are a primary and its replicas', { numNodeGroups: 1, replicasPerNodeGroup: 1 }, ['orders-001', 'orders-002']],
    [
      'with a default parameter group have no cluster mode',
      { numCacheClusters: 2, cacheParameterGroupName: 'default.valkey8' },
      ['orders-001', 'orders-002'],
    ],
    [
      'with a parameter group of the user and a number of clusters have none either',
      { numCacheClusters: 2, cacheParameterGroupName: 'mine' },
      ['orders-001', 'orders-002'],
    ],
    [
      'are those of each shard in cluster mode',
      { numNodeGroups: 2, replicasPerNodeGroup: 1 },
      ['orders-0001-001', 'orders-0001-002', 'orders-0002-001', 'orders-0002-002'],
    ],
    [
      'of one shard in cluster mode have the number of the shard, by the parameter group',
      { numNodeGroups: 1, replicasPerNodeGroup: 0, cacheParameterGroupName: 'default.redis7.cluster.on' },
      ['orders-0001-001'],
    ],
    [
      'of one shard in cluster mode have the number of the shard, by the mode',
      { numNodeGroups: 1, replicasPerNodeGroup: 0, clusterMode: 'enabled' },
      ['orders-0001-001'],
    ],
    [
      'of one shard without cluster mode do not',
      { numNodeGroups: 1, replicasPerNodeGroup: 0, clusterMode: 'disabled', cacheParameterGroupName: 'mine' },
      ['orders-001'],
    ],
    [
      'are those of the configured shards',
      { nodeGroupConfiguration: [{ replicaCount: 1 }, { nodeGroupId: '0007', replicaCount: 0 }] },
      ['orders-0001-001', 'orders-0001-002', 'orders-0007-001'],
    ],
    ['have an id in lower case', { replicationGroupId: 'Orders', numCacheClusters: 1 }, ['orders-001']],
  ])('%s', (_, props, expected) => {
    const stack = newStack();
    const { clusterIds } = alarmsIn(stack, { replicationGroup: groupIn(stack, props) });
    const literal = clusterIds.map((id) => stack.resolve(id)['Fn::Join']?.[1] ?? [stack.resolve(id)]);
    expect(literal.map((parts) => parts.map((part: any) => (part.Ref ? 'orders' : part)).join(''))).toEqual(expected);
  });

  test('of a generated id are derived from it', () => {
    const stack = newStack();
    alarmsIn(stack, { replicationGroup: groupIn(stack, { replicationGroupId: undefined, numCacheClusters: 2 }) });
    const id = (end: string) => ({ 'Fn::Join': ['', [{ Ref: 'Group' }, end]] });
    expect(nodesOf(stack)).toEqual([
      [id('-001'), '0001'],
      [id('-002'), '0001'],
    ]);
  });

  const token = Token.asNumber({ Ref: 'Number' });
  test.each<[string, Partial<CfnReplicationGroupProps>]>([
    ['a number of clusters', { numCacheClusters: token }],
    ['a number of clusters beside others', { numCacheClusters: token, numNodeGroups: 1, replicasPerNodeGroup: 1 }],
    [
      'the id of one of its shards',
      {
        nodeGroupConfiguration: [{ nodeGroupId: Token.asString({ Ref: 'Id' }), replicaCount: 1 }, { replicaCount: 1 }],
      },
    ],
    ['a number of shards', { numNodeGroups: token, replicasPerNodeGroup: 1 }],
    ['a number of replicas', { numNodeGroups: 2, replicasPerNodeGroup: token }],
    ['replicas that it does not name', { numNodeGroups: 2 }],
    ['replicas of one of its shards', { nodeGroupConfiguration: [{ replicaCount: 1 }, {}] }],
    ['a number of replicas of a shard', { nodeGroupConfiguration: [{ replicaCount: token }, { replicaCount: 1 }] }],
    ['a shard', { nodeGroupConfiguration: [Token.asAny({ Ref: 'Shard' })] }],
    ['a cluster mode', { numNodeGroups: 1, replicasPerNodeGroup: 1, clusterMode: 'compatible' }],
    ['a parameter group', { numNodeGroups: 1, replicasPerNodeGroup: 1, cacheParameterGroupName: 'mine' }],
    ['a primary cluster with a name of its own', { primaryClusterId: 'mine', numCacheClusters: 2 }],
    ['a global group', { globalReplicationGroupId: 'global', numNodeGroups: 2, replicasPerNodeGroup: 1 }],
  ])('are not known with %s', (_, props) => {
    const stack = newStack();
    expect(() => alarmsIn(stack, { replicationGroup: groupIn(stack, props) })).toThrow(
      /^replicationGroup must have numbers .*; give clusterIds in place of it: aws elasticache describe-replication-groups/,
    );
  });

  test('may be 10, and not more', () => {
    const [ten, more] = [newStack(), newStack()];
    const ofFive = (stack: Stack, numNodeGroups: number) =>
      alarmsIn(stack, { replicationGroup: groupIn(stack, { numNodeGroups, replicasPerNodeGroup: 4 }) });
    expect(ofFive(ten, 2).clusterIds).toHaveLength(10);
    expect(() => ofFive(more, 3)).toThrow(
      'replicationGroup must have at most 10 nodes, got: 15; CloudWatch computes an alarm from at most 10 metrics: give each 10',
    );
  });
});

describe('the nodes of a cluster', () => {
  test('of Memcached are as many as it has', () => {
    const stack = newStack();
    alarmsIn(stack, { cluster: clusterIn(stack) });
    expect(nodesOf(stack)).toEqual([
      [{ Ref: 'Cluster' }, '0001'],
      [{ Ref: 'Cluster' }, '0002'],
    ]);
  });

  test('have its name in lower case', () => {
    const stack = newStack();
    expect(alarmsIn(stack, { cluster: clusterIn(stack, { clusterName: 'Sessions' }) }).clusterIds).toEqual([
      'sessions',
    ]);
  });

  test('whose number is known only at deploy time are as many as are given', () => {
    const stack = newStack();
    const cluster = clusterIn(stack, { numCacheNodes: Token.asNumber({ Ref: 'Number' }) });
    expect(() => alarmsIn(stack, { cluster })).toThrow(
      'nodesPerCluster must be given for a cluster whose number of nodes',
    );
    new NodeBasedCacheAlarms(stack, 'Given', { cluster, nodesPerCluster: 3 });
    expect(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).not.toEqual({});
  });

  test('of ids are one each, or as many as are given for Memcached', () => {
    const stack = newStack();
    const name = new CfnParameter(stack, 'Name').valueAsString;
    alarmsIn(stack, { clusterIds: ['a', name], nodesPerCluster: 2, engine: NodeBasedCacheEngine.MEMCACHED });
    expect(nodesOf(stack)).toEqual([
      ['a', '0001'],
      ['a', '0002'],
      [{ Ref: 'Name' }, '0001'],
      [{ Ref: 'Name' }, '0002'],
    ]);
  });
});

describe('the alarms that a cache cannot have', () => {
  test('are the lag of a cluster and of a group without replicas', () => {
    const stack = newStack();
    const cluster = clusterIn(stack, { engine: 'redis', numCacheNodes: 1 });
    const { alarms } = alarmsIn(stack, { cluster });
    expect(Object.keys(alarms)).not.toContain('replicationLag');
    expect(Object.keys(alarms)).toHaveLength(7);
    const single = newStack();
    const group = groupIn(single, { numCacheClusters: 1 });
    expect(Object.keys(alarmsIn(single, { replicationGroup: group }).alarms)).not.toContain('replicationLag');
  });

  test('are not those of a group of which one shard has a replica', () => {
    const stack = newStack();
    const group = groupIn(stack, { nodeGroupConfiguration: [{ replicaCount: 0 }, { replicaCount: 1 }] });
    expect(Object.keys(alarmsIn(stack, { replicationGroup: group }).alarms)).toHaveLength(8);
  });

  test('are the lag and the engine of Memcached', () => {
    const { alarms } = alarmsIn(newStack(), { clusterIds: ['a'], engine: NodeBasedCacheEngine.MEMCACHED });
    expect(Object.keys(alarms)).toEqual([
      'bandwidthOut',
      'bandwidthIn',
      'connections',
      'hostCpu',
      'swap',
      'evictedKeys',
    ]);
  });

  test.each([
    [
      'engineCpu',
      NodeBasedCacheEngine.MEMCACHED,
      'alarms.engineCpu must be left out for Memcached, got: 80; it has no metric',
    ],
    [
      'replicationLag',
      NodeBasedCacheEngine.MEMCACHED,
      'alarms.replicationLag must be left out for a cache without replicas',
    ],
  ])('are rejected when they are asked for: %s', (name, engine, message) => {
    const alarms = { [name]: AlarmThreshold.of(80) };
    expect(() => alarmsIn(newStack(), { clusterIds: ['a'], engine, alarms })).toThrow(message);
    const off = { [name]: AlarmThreshold.off() };
    expect(() => alarmsIn(newStack(), { clusterIds: ['a'], engine, alarms: off })).not.toThrow();
  });
});

// With FILL, a datapoint that is only late is a 0.
test('no alarm asks for all of its periods', () => {
  const stack = newStack();
  alarmsIn(stack, { clusterIds: ['a'] });
  const alarms = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
  expect(alarms).toHaveLength(8);
  expect(alarms.filter(({ Properties: it }) => !(it.DatapointsToAlarm < it.EvaluationPeriods))).toEqual([]);
});

test('an alarm looks at the highest value of all nodes, also while one of them publishes nothing', () => {
  const stack = newStack();
  alarmsIn(stack, { clusterIds: ['a', 'b'] });
  const alarm = alarmOf(stack, 'Swap');
  const expression = alarm.Metrics.find((metric: any) => metric.Expression);
  expect(expression.Expression).toBe('MAX([FILL(swapUsage0, 0), FILL(swapUsage1, 0)])');
  const renamed = structuredClone(alarm);
  renamed.Metrics.filter((metric: any) => metric.MetricStat).forEach((metric: any, index: number) => {
    metric.MetricStat.Metric.MetricName = `node${index}`;
  });
  const [big, nothing] = [Array(5).fill(60_000_000), Array(5).fill(undefined)];
  expect(alarmHistory(renamed, { node0: nothing, node1: big }).at(-1)).toBe('ALARM');
  expect(alarmHistory(renamed, { node0: big, node1: nothing }).at(-1)).toBe('ALARM');
  expect(alarmHistory(renamed, { node0: nothing, node1: nothing }).at(-1)).toBe('OK');
});

test.each([
  ['BandwidthOut', 'Sum', 60],
  ['BandwidthIn', 'Sum', 60],
  ['Connections', 'Maximum', 60],
  ['EngineCpu', 'Maximum', 60],
  ['HostCpu', 'Maximum', 60],
  ['Swap', 'Maximum', 60],
  ['EvictedKeys', 'Sum', 300],
  ['ReplicationLag', 'Maximum', 60],
])('%s watches the %s of %i seconds, by cluster and node', (name, stat, period) => {
  const stack = newStack();
  alarmsIn(stack, { clusterIds: ['a'] });
  const [metric] = alarmOf(stack, name).Metrics.filter((one: any) => one.MetricStat);
  expect(metric.MetricStat).toMatchObject({ Stat: stat, Period: period });
  expect(metric.MetricStat.Metric).toMatchObject({
    Namespace: 'AWS/ElastiCache',
    Dimensions: [
      { Name: 'CacheClusterId', Value: 'a' },
      { Name: 'CacheNodeId', Value: '0001' },
    ],
  });
});

describe('the graphs', () => {
  const titles = (props: NodeBasedCacheAlarmsProps) => {
    const stack = newStack();
    const widgets = alarmsIn(stack, props).widgets();
    new Dashboard(stack, 'Dashboard', { widgets: [widgets] });
    Template.fromStack(stack);
    return widgets.map((widget) => stack.resolve(widget.toJson())[0].properties.title);
  };

  const lines = (props: Partial<NodeBasedCacheAlarmsProps>) => {
    const stack = newStack();
    return alarmsIn(stack, { clusterIds: ['a', 'b'], ...props })
      .widgets()
      .map((widget) => stack.resolve(widget.toJson())[0].properties.metrics.map((metric: any) => metric.at(-1).label));
  };
  const ofBoth = (...names: string[]) => names.flatMap((name) => [`a 0001 ${name}`, `b 0001 ${name}`]);
  const SHARED = [
    ofBoth('NetworkBandwidthOutAllowanceExceeded', 'NetworkBandwidthInAllowanceExceeded'),
    ofBoth('NetworkBytesOut', 'NetworkBytesIn'),
    ofBoth('CurrConnections'),
  ];
  const SWAP = ofBoth('SwapUsage', 'Evictions');

  test('have a line for each node', () => {
    const processors = ofBoth('EngineCPUUtilization', 'CPUUtilization');
    expect(lines({})).toEqual([...SHARED, processors, SWAP, ofBoth('ReplicationLag')]);
  });

  test('of Memcached have no processor of the engine', () => {
    const engine = NodeBasedCacheEngine.MEMCACHED;
    expect(lines({ engine })).toEqual([...SHARED, ofBoth('CPUUtilization'), SWAP]);
  });

  test('of Memcached have no lag', () => {
    expect(titles({ clusterIds: ['a'] }).at(-1)).toBe('Replication lag (seconds)');
    expect(titles({ clusterIds: ['a'], engine: NodeBasedCacheEngine.MEMCACHED })).toEqual([
      'Packets beyond the bandwidth (out, in)',
      'Bytes (out, in)',
      'Connections',
      'Processors (%)',
      'Swap (bytes), and evicted keys',
    ]);
  });
});

describe('it rejects', () => {
  const reject = (make: (stack: Stack) => object, message: string) => {
    const stack = newStack();
    expect(() => alarmsIn(stack, make(stack) as NodeBasedCacheAlarmsProps)).toThrow(message);
  };

  test('no cache', () => reject(() => ({}), 'replicationGroup must be given, or cluster or clusterIds'));
  test('two caches', () =>
    reject(
      (stack) => ({ replicationGroup: groupIn(stack), clusterIds: ['a'] }),
      'clusterIds must be left out with replicationGroup',
    ));
  test('a serverless cache', () =>
    reject(
      (stack) => ({ cluster: new CfnServerlessCache(stack, 'L1', { engine: 'valkey', serverlessCacheName: 'a' }) }),
      'cluster must be a cache cluster, got: an object of the class CfnServerlessCache of aws-elasticache',
    ));
  test('a cluster as a replication group', () =>
    reject(
      (stack) => ({ replicationGroup: clusterIn(stack) }),
      'replicationGroup must be a replication group of ElastiCache',
    ));
  test('another engine than that of the cache', () =>
    reject(
      (stack) => ({ cluster: clusterIn(stack), engine: NodeBasedCacheEngine.REDIS }),
      'engine must be that of the cache, memcached, got: redis; leave it out',
    ));
  test('an engine that ElastiCache does not have', () =>
    reject(
      (stack) => ({ cluster: clusterIn(stack, { engine: 'keydb' }) }),
      'engine of the cache must be one of valkey, redis, memcached',
    ));
  test('Memcached as the engine of a replication group', () =>
    reject(
      (stack) => ({ replicationGroup: groupIn(stack), engine: NodeBasedCacheEngine.MEMCACHED }),
      'engine must be valkey or redis for a replication group, got: memcached',
    ));
  test('several nodes in a cluster of Valkey', () =>
    reject(
      () => ({ clusterIds: ['a'], nodesPerCluster: 2 }),
      'nodesPerCluster must be 1 for Valkey and Redis OSS, got: 2',
    ));
  test('another number of nodes than that of the cluster', () =>
    reject(
      (stack) => ({ cluster: clusterIn(stack), nodesPerCluster: 3 }),
      'nodesPerCluster must be that of the cache, 2, got: 3',
    ));
  test.each([0, 1.5, 61])('%d nodes in a cluster', (nodesPerCluster) =>
    reject(() => ({ clusterIds: ['a'], nodesPerCluster }), 'nodesPerCluster must be a whole number between 1 and 60'),
  );
  test('11 clusters', () =>
    reject(
      () => ({ clusterIds: Array.from({ length: 11 }, (_, index) => `a-${index}`) }),
      'clusterIds must have at most 10 nodes, got: 11',
    ));
  test('no ids', () => reject(() => ({ clusterIds: [] }), 'clusterIds must hold at least one cluster'));
  test('an id twice', () => reject(() => ({ clusterIds: ['a', 'a'] }), 'clusterIds must list nothing twice, got: a'));
  test.each(['Orders', 'orders-', '1orders', 'orders--1', '', 'o'.repeat(51)])('the id %p', (id) =>
    reject(
      () => ({ clusterIds: ['a', id] }),
      'clusterIds[1] must be 1 to 50 lower-case letters, digits and single hyphens',
    ),
  );
  test('a list of ids that is known only at deploy time', () =>
    reject(
      () => ({ clusterIds: Token.asList({ Ref: 'Ids' }) }),
      'clusterIds must be a list that is known at synth, got: a token',
    ));
  test('a group of another Region', () => {
    const app = new App();
    const group = groupIn(new Stack(app, 'Data', { env: { ...ENV, region: 'us-east-1' } }), { numCacheClusters: 1 });
    expect(() => alarmsIn(new Stack(app, 'Alarms', { env: ENV }), { replicationGroup: group })).toThrow(
      'replicationGroup must be in the Region of its alarms, eu-central-1, got: us-east-1',
    );
  });
});
