import { CfnParameter, Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Dashboard, type IWidget, type MathExpression, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { DocumentDbAlarms } from '../../src/docdb';
import { DOCDB_METRICS, isAboutGarbage, meantMetric, RDS_METRICS, showsGarbageCollection } from '../../src/docdb/facts';
import { newStack } from './cluster';

/** AWS's catalogue of the namespace AWS/DocDB, as it is published for OpenTelemetry: the metrics of each set of dimensions. */
const CATALOGUE = {
  DBClusterIdentifier: `AvailableMVCCIds BackupRetentionPeriodStorageUsed BufferCacheHitRatio CPUCreditBalance
    CPUCreditUsage CPUSurplusCreditBalance CPUSurplusCreditsCharged CPUUtilization ChangeStreamLogSize
    DBClusterReplicaLagMaximum DBClusterReplicaLagMinimum DBInstanceReplicaLag DatabaseConnections
    DatabaseConnectionsActiveMax DatabaseConnectionsLimit DatabaseConnectionsMax DatabaseCursors DatabaseCursorsLimit
    DatabaseCursorsMax DatabaseCursorsTimedOut DiagnosticAlertCount DiskQueueDepth DocumentsDeleted DocumentsInserted
    DocumentsReturned DocumentsUpdated EBSByteBalance% EBSIOBalance% EngineUptime FreeLocalStorage FreeableMemory
    IndexBufferCacheHitRatio LongestActiveGCRuntime LowMemNumOperationsThrottled LowMemNumOperationsTimedOut
    LowMemThrottleMaxQueueDepth LowMemThrottleQueueDepth NetworkReceiveThroughput NetworkThroughput
    NetworkTransmitThroughput OpcountersCommand OpcountersDelete OpcountersGetmore OpcountersInsert OpcountersQuery
    OpcountersUpdate ReadIOPS ReadLatency ReadThroughput SnapshotStorageUsed StorageNetworkReceiveThroughput
    StorageNetworkThroughput StorageNetworkTransmitThroughput StsGetCallerIdentityCalls StsMaxConcurrentRequests
    SwapUsage TTLDeletedDocuments TotalBackupStorageBilled TransactionsAborted TransactionsCommitted TransactionsOpen
    TransactionsOpenLimit TransactionsOpenMax TransactionsStarted VolumeBytesUsed VolumeReadIOPs VolumeWriteIOPs
    WriteIOPS WriteLatency WriteThroughput`,
  'DBClusterIdentifier,Role': `AvailableMVCCIds BufferCacheHitRatio CPUCreditBalance CPUCreditUsage
    CPUSurplusCreditBalance CPUSurplusCreditsCharged CPUUtilization DBInstanceReplicaLag DatabaseConnections
    DatabaseConnectionsActiveMax DatabaseConnectionsLimit DatabaseConnectionsMax DatabaseCursors DatabaseCursorsLimit
    DatabaseCursorsMax DatabaseCursorsTimedOut DiagnosticAlertCount DiskQueueDepth DocumentsDeleted DocumentsInserted
    DocumentsReturned DocumentsUpdated EBSByteBalance% EBSIOBalance% EngineUptime FreeLocalStorage FreeNVMeStorage
    FreeableMemory IndexBufferCacheHitRatio LongestActiveGCRuntime LowMemNumOperationsThrottled
    LowMemNumOperationsTimedOut LowMemThrottleMaxQueueDepth LowMemThrottleQueueDepth NVMeStorageCacheHitRatio
    NetworkReceiveThroughput NetworkThroughput NetworkTransmitThroughput OpcountersCommand OpcountersDelete
    OpcountersGetmore OpcountersInsert OpcountersQuery OpcountersUpdate ReadIOPS ReadIOPSNVMeStorage ReadLatency
    ReadLatencyNVMeStorage ReadThroughput ReadThroughputNVMeStorage StorageNetworkReceiveThroughput
    StorageNetworkThroughput StorageNetworkTransmitThroughput StsGetCallerIdentityCalls StsMaxConcurrentRequests
    SwapUsage TTLDeletedDocuments TransactionsAborted TransactionsCommitted TransactionsOpen TransactionsOpenLimit
    TransactionsOpenMax TransactionsStarted WriteIOPS WriteIOPSNVMeStorage WriteLatency WriteLatencyNVMeStorage
    WriteThroughput WriteThroughputNVMeStorage`,
};
/** Those that the pages on serverless clusters and on Performance Insights add. */
const ELSEWHERE = ['DBLoad', 'DBLoadCPU', 'DBLoadNonCPU', 'DCUUtilization', 'ServerlessDatabaseCapacity'].concat(
  'TempStorageIops',
  'TempStorageThroughput',
);

describe("the catalogue is that of AWS's lists", () => {
  const withSet = (set: string) =>
    Object.keys(DOCDB_METRICS)
      .filter((name) => !ELSEWHERE.includes(name) && DOCDB_METRICS[name].some((one) => one.join() === set))
      .sort();

  test.each(Object.entries(CATALOGUE))('%s', (set, names) => {
    expect(withSet(set)).toEqual(names.split(/\s+/).sort());
  });

  test('an instance publishes what its role does', () => {
    expect(withSet('DBInstanceIdentifier')).toEqual(withSet('DBClusterIdentifier,Role'));
  });

  test('what other pages add is known, with any of the dimensions', () => {
    for (const name of ELSEWHERE) {
      expect(DOCDB_METRICS[name]).toHaveLength(3);
    }
  });
});

test.each([
  ['LongestRunningGCRuntime', 'LongestActiveGCRuntime'],
  ['LongestRunningGCProcess', 'LongestActiveGCRuntime'],
  ['LongestGarbageCollection', 'LongestActiveGCRuntime'],
  ['AvailableMvccIds', 'AvailableMVCCIds'],
  ['databaseconnections', 'DatabaseConnections'],
  ['DATABASEConnections', 'DatabaseConnections'],
  ['MvccIdsLeft', 'AvailableMVCCIds'],
  ['SecondLongestGC', undefined],
  ['FreeStorageSpace', undefined],
])('by %s people mean %s', (name, meant) => {
  expect(meantMetric(name)).toBe(meant);
});

test.each([
  ['LongestRunningGCProcess', true],
  ['AvailableMVCCIds', true],
  ['CPUUtilization', false],
  ['cpuutilization', false],
  ['FreeStorageSpace', false],
])('%s is about garbage collection: %p', (name, expected) => {
  expect(isAboutGarbage(name)).toBe(expected);
});

test.each([
  ['3.6.0', false],
  ['3.6', false],
  ['3', false],
  [' 3.6.0', false],
  ['4.0.0', true],
  ['5.0', true],
  ['8.0.0', true],
  ['30.1', true],
])('engine version %s shows its garbage collection: %p', (version, expected) => {
  expect(showsGarbageCollection(version)).toBe(expected);
});

/** What an expression is made of: name, statistic and dimensions by the id. */
function partsOf(expression: MathExpression): Record<string, unknown[]> {
  return Object.fromEntries(
    Object.entries(expression.usingMetrics).map(([id, metric]) => {
      const { metricName, statistic, dimensions } = metric as Metric;
      return [id, [metricName, statistic, dimensions]];
    }),
  );
}

describe('a metric', () => {
  const alarms = () => new DocumentDbAlarms(newStack(), 'Alarms', { clusterIdentifier: 'orders' });

  test('is that of the cluster: the average over a minute', () => {
    expect(alarms().metric('CPUUtilization').toMetricConfig().metricStat).toMatchObject({
      namespace: 'AWS/DocDB',
      metricName: 'CPUUtilization',
      dimensions: [{ name: 'DBClusterIdentifier', value: 'orders' }],
      statistic: 'Average',
      account: '111122223333',
      region: 'eu-central-1',
    });
    expect(alarms().metric('CPUUtilization').period.toSeconds()).toBe(60);
  });

  test('of a role or an instance is asked for by its dimensions', () => {
    const role = { DBClusterIdentifier: 'orders', Role: 'READER' };
    expect(alarms().metric('CPUUtilization', { dimensionsMap: role }).dimensions).toEqual(role);
    const instance = { DBInstanceIdentifier: 'orders-1' };
    expect(alarms().metric('FreeNVMeStorage', { dimensionsMap: instance }).dimensions).toEqual(instance);
  });

  test('takes the dimensions in any order, and those of the cluster where there are none', () => {
    const role = { Role: 'READER', DBClusterIdentifier: 'orders' };
    expect(alarms().metric('CPUUtilization', { dimensionsMap: role }).dimensions).toEqual(role);
    const none = { dimensionsMap: undefined };
    expect(alarms().metric('CPUUtilization', none).dimensions).toEqual({ DBClusterIdentifier: 'orders' });
  });

  test.each(['metricDatabaseCursorsTimedOut', 'metricVolumeBytesUsed'] as const)('%s takes another period', (name) => {
    expect(
      alarms()
        [name]({ period: Duration.minutes(15) })
        .period.toMinutes(),
    ).toBe(15);
  });

  test('takes the options of the CDK', () => {
    const metric = alarms().metricAvailableMvccIds({ statistic: 'p10', label: 'left' });
    expect([metric.statistic, metric.label]).toEqual(['p10', 'left']);
  });

  test.each([
    [
      'LongestRunningGCRuntime',
      'metricName must be a metric of DocumentDB, got: LongestRunningGCRuntime; use LongestActiveGCRuntime',
    ],
    [
      'FreeStorageSpace',
      'metricName must be a metric of DocumentDB, got: FreeStorageSpace; copy it from the list of metrics',
    ],
    ['toString', 'metricName must be a metric of DocumentDB, got: toString'],
    [
      'FreeNVMeStorage',
      'dimensionsMap must be DBClusterIdentifier + Role, or DBInstanceIdentifier for FreeNVMeStorage, got: DBClusterIdentifier',
    ],
  ])('that DocumentDB does not publish is rejected: %s', (name, message) => {
    expect(() => alarms().metric(name)).toThrow(message);
  });

  test('without dimensions, or with those of two things, is rejected', () => {
    expect(() => alarms().metric('CPUUtilization', { dimensionsMap: {} })).toThrow(
      'dimensionsMap must be DBClusterIdentifier, or DBClusterIdentifier + Role, or DBInstanceIdentifier for CPUUtilization, got: none',
    );
    const dimensionsMap = { DBClusterIdentifier: 'orders', DBInstanceIdentifier: 'orders-1' };
    expect(() => alarms().metric('CPUUtilization', { dimensionsMap })).toThrow(
      'for CPUUtilization, got: DBClusterIdentifier + DBInstanceIdentifier',
    );
  });

  test.each([
    ['metricAvailableMvccIds', 'AvailableMVCCIds', 'Minimum', 60],
    ['metricLongestActiveGcRuntime', 'LongestActiveGCRuntime', 'Maximum', 60],
    ['metricDbClusterReplicaLagMaximum', 'DBClusterReplicaLagMaximum', 'Maximum', 60],
    ['metricDatabaseCursorsTimedOut', 'DatabaseCursorsTimedOut', 'Sum', 300],
    ['metricBufferCacheHitRatio', 'BufferCacheHitRatio', 'Average', 60],
    ['metricIndexBufferCacheHitRatio', 'IndexBufferCacheHitRatio', 'Average', 60],
    ['metricVolumeBytesUsed', 'VolumeBytesUsed', 'Maximum', 3600],
  ] as const)('%s is %s: the %s over %p seconds', (name, metricName, statistic, seconds) => {
    const metric = alarms()[name]();
    expect([metric.metricName, metric.statistic, metric.period.toSeconds()]).toEqual([metricName, statistic, seconds]);
    expect(metric.dimensions).toEqual({ DBClusterIdentifier: 'orders' });
  });

  test.each([
    ['metricConnectionsUsed', 'Connections (%)', 'databaseConnections', 'DatabaseConnections'],
    ['metricCursorsUsed', 'Cursors (%)', 'databaseCursors', 'DatabaseCursors'],
    ['metricTransactionsUsed', 'Transactions (%)', 'transactionsOpen', 'TransactionsOpen'],
  ] as const)('%s compares each role with its own limit', (name, label, id, metricName) => {
    const share = alarms()[name]();
    expect([share.label, share.expression]).toEqual([
      label,
      `MAX([100 * FILL(${id}MaxWriter, 0) / FILL(${id}LimitWriter, 1000000000), 100 * FILL(${id}MaxReader, 0) / FILL(${id}LimitReader, 1000000000)])`,
    ]);
    expect(partsOf(share)).toEqual({
      [`${id}MaxWriter`]: [`${metricName}Max`, 'Maximum', { DBClusterIdentifier: 'orders', Role: 'WRITER' }],
      [`${id}LimitWriter`]: [`${metricName}Limit`, 'Minimum', { DBClusterIdentifier: 'orders', Role: 'WRITER' }],
      [`${id}MaxReader`]: [`${metricName}Max`, 'Maximum', { DBClusterIdentifier: 'orders', Role: 'READER' }],
      [`${id}LimitReader`]: [`${metricName}Limit`, 'Minimum', { DBClusterIdentifier: 'orders', Role: 'READER' }],
    });
  });

  test('of throttled requests counts those that timed out too', () => {
    const throttled = alarms().metricOperationsThrottled();
    expect([throttled.label, throttled.expression]).toEqual([
      'Throttled requests',
      'FILL(throttled, 0) + FILL(timedOut, 0)',
    ]);
    expect(partsOf(throttled)).toEqual({
      throttled: ['LowMemNumOperationsThrottled', 'Sum', { DBClusterIdentifier: 'orders' }],
      timedOut: ['LowMemNumOperationsTimedOut', 'Sum', { DBClusterIdentifier: 'orders' }],
    });
  });

  test.each(['metricAvailableMvccIds', 'metricConnectionsUsed', 'metricOperationsThrottled'] as const)(
    '%s takes no text for options',
    (name) => {
      expect(() => alarms()[name]('Maximum' as never)).toThrow('options must be');
    },
  );

  test('takes no number for a name, and no text for options', () => {
    expect(() => alarms().metric(1 as never)).toThrow('metricName must be');
    expect(() => alarms().metric('CPUUtilization', 'Maximum' as never)).toThrow('options must be');
  });

  test.each([
    'metricConnectionsUsed',
    'metricCursorsUsed',
    'metricTransactionsUsed',
    'metricOperationsThrottled',
  ] as const)('%s takes the options of the CDK', (name) => {
    const { label, period } = alarms()[name]({ label: 'mine' });
    expect([label, period.toSeconds()]).toEqual(['mine', 60]);
    expect(
      alarms()
        [name]({ period: Duration.minutes(15) })
        .period.toMinutes(),
    ).toBe(15);
  });
});

describe('the graphs', () => {
  const titles = (props: object) => {
    const stack = newStack();
    const name = new CfnParameter(stack, 'Name').valueAsString;
    const widgets = new DocumentDbAlarms(stack, 'Alarms', { clusterIdentifier: name, ...props }).widgets();
    new Dashboard(stack, 'Dashboard', { widgets: [widgets] });
    Template.fromStack(stack);
    return widgets.map((widget) => stack.resolve(widget.toJson())[0].properties.title);
  };

  test('are those of the alarms', () => {
    expect(titles({})).toEqual([
      'MVCC IDs left',
      'Longest garbage collection (seconds)',
      'Replica lag (ms)',
      'Used of the limits of an instance (%)',
      'Throttled requests, cursors that timed out',
      'Served from memory (%)',
      'Volume (bytes)',
    ]);
  });

  test('show these series', () => {
    const stack = newStack();
    const widgets = new DocumentDbAlarms(stack, 'Alarms', { clusterIdentifier: 'orders' }).widgets();
    const labelsOf = (widget: IWidget): string[] =>
      stack
        .resolve(widget.toJson())[0]
        .properties.metrics.map((series: object[]) => series.at(-1))
        .filter(({ visible = true }) => visible)
        .map(({ label, yAxis = 'left' }: { label: string; yAxis: string }) => `${yAxis}: ${label}`);
    expect(widgets.map(labelsOf)).toEqual([
      ['left: left'],
      ['left: running for'],
      ['left: slowest replica'],
      ['left: connections', 'left: cursors', 'left: transactions'],
      ['left: throttled', 'right: cursors'],
      ['left: documents', 'left: indexes'],
      ['left: used'],
    ]);
  });

  test('have no lag without replicas', () => {
    expect(titles({ instances: 1 })).not.toContain('Replica lag (ms)');
  });

  test('have a line at the number of IDs below which AWS wants an alarm', () => {
    const stack = newStack();
    const [widget] = new DocumentDbAlarms(stack, 'Alarms', { clusterIdentifier: 'orders' }).widgets();
    expect(stack.resolve(widget.toJson())[0].properties.annotations.horizontal).toEqual([
      { label: 'AWS recommends an alarm below', value: 1_300_000_000, yAxis: 'left' },
    ]);
  });
});
test('the metrics of RDS that DocumentDB lacks are those that people copy from there', () => {
  expect(RDS_METRICS).toEqual([
    'ACUUtilization',
    'AuroraReplicaLag',
    'AuroraReplicaLagMaximum',
    'BinLogDiskUsage',
    'BurstBalance',
    'Deadlocks',
    'FreeStorageSpace',
    'MaximumUsedTransactionIDs',
    'ReplicaLag',
  ]);
  expect(RDS_METRICS.filter((name) => name in DOCDB_METRICS)).toEqual([]);
});
