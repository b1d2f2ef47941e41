/** The namespace of clusters of instances. */
export const NAMESPACE = 'AWS/DocDB';

/** Elastic clusters have a namespace, dimensions and metrics of their own. */
export const ELASTIC_NAMESPACE = 'AWS/DocDB-Elastic';

/** The writes that a cluster with all its MVCC IDs has left; with none it is read-only. */
export const MAX_MVCC_IDS = 1_800_000_000;

/**
 * AWS recommends an alarm below this number.
 *
 * @see https://docs.aws.amazon.com/documentdb/latest/developerguide/garbage-collection.html
 */
export const ALARM_MVCC_IDS = 1_300_000_000;

/** A primary and its replicas. */
export const MAX_INSTANCES = 16;

/** The instances that a series is made of, as the dimension `Role` has it. */
export const ROLES = ['WRITER', 'READER'] as const;

const OF_CLUSTER = ['DBClusterIdentifier'];
const OF_ROLE = ['DBClusterIdentifier', 'Role'];
const OF_INSTANCE = ['DBInstanceIdentifier'];

const words = (text: string) => text.trim().split(/\s+/);

/** Metrics that each instance publishes: for itself, its role and the cluster. */
const OF_ALL_INSTANCES = words(`
  AvailableMVCCIds BufferCacheHitRatio CPUCreditBalance CPUCreditUsage CPUSurplusCreditBalance CPUSurplusCreditsCharged
  CPUUtilization DBInstanceReplicaLag DatabaseConnections DatabaseConnectionsActiveMax DatabaseConnectionsLimit
  DatabaseConnectionsMax DatabaseCursors DatabaseCursorsLimit DatabaseCursorsMax DatabaseCursorsTimedOut
  DiagnosticAlertCount DiskQueueDepth DocumentsDeleted DocumentsInserted DocumentsReturned DocumentsUpdated
  EBSByteBalance% EBSIOBalance% EngineUptime FreeLocalStorage FreeableMemory IndexBufferCacheHitRatio
  LongestActiveGCRuntime LowMemNumOperationsThrottled LowMemNumOperationsTimedOut LowMemThrottleMaxQueueDepth
  LowMemThrottleQueueDepth NetworkReceiveThroughput NetworkThroughput NetworkTransmitThroughput OpcountersCommand
  OpcountersDelete OpcountersGetmore OpcountersInsert OpcountersQuery OpcountersUpdate ReadIOPS ReadLatency
  ReadThroughput StorageNetworkReceiveThroughput StorageNetworkThroughput StorageNetworkTransmitThroughput
  StsGetCallerIdentityCalls StsMaxConcurrentRequests SwapUsage TTLDeletedDocuments TransactionsAborted
  TransactionsCommitted TransactionsOpen TransactionsOpenLimit TransactionsOpenMax TransactionsStarted WriteIOPS
  WriteLatency WriteThroughput
`);

/** Metrics of serverless instances and of Performance Insights; AWS names no dimensions for some of them. */
const OF_SOME_INSTANCES = words(
  'DBLoad DBLoadCPU DBLoadNonCPU DCUUtilization ServerlessDatabaseCapacity TempStorageIops TempStorageThroughput',
);

/** Metrics of the cluster's volume, its backups and its replication. */
const OF_VOLUME = words(`
  BackupRetentionPeriodStorageUsed ChangeStreamLogSize DBClusterReplicaLagMaximum DBClusterReplicaLagMinimum
  SnapshotStorageUsed TotalBackupStorageBilled VolumeBytesUsed VolumeReadIOPs VolumeWriteIOPs
`);

/** Metrics of instances with NVMe storage. */
const OF_NVME_INSTANCES = words(`
  FreeNVMeStorage NVMeStorageCacheHitRatio ReadIOPSNVMeStorage ReadLatencyNVMeStorage ReadThroughputNVMeStorage
  WriteIOPSNVMeStorage WriteLatencyNVMeStorage WriteThroughputNVMeStorage
`);

/** Metric names, each with the sets of dimensions that it is published with, in alphabetical order. */
type Catalogue = Readonly<Record<string, readonly string[][]>>;

function published(names: string[], ...sets: string[][]): Catalogue {
  return Object.fromEntries(names.map((name) => [name, sets]));
}

/**
 * The metrics of clusters of instances, from the lists of AWS as of November 2026.
 *
 * @see https://docs.aws.amazon.com/documentdb/latest/developerguide/cloud_watch.html
 * @see https://docs.aws.amazon.com/documentdb/latest/developerguide/docdb-serverless-monitoring.html
 * @see https://docs.aws.amazon.com/documentdb/latest/developerguide/performance-insights-cloudwatch.html
 */
export const DOCDB_METRICS: Catalogue = {
  ...published(OF_ALL_INSTANCES, OF_CLUSTER, OF_ROLE, OF_INSTANCE),
  ...published(OF_SOME_INSTANCES, OF_CLUSTER, OF_ROLE, OF_INSTANCE),
  ...published(OF_VOLUME, OF_CLUSTER),
  ...published(OF_NVME_INSTANCES, OF_ROLE, OF_INSTANCE),
};

/**
 * The metric that is meant by a name that CloudWatch does not have: pages of AWS have three other names for the runtime of
 * garbage collection. Undefined where nobody can tell.
 */
export function meantMetric(name: string): string | undefined {
  if (/^longest.*(gc|garbage)/i.test(name)) {
    return 'LongestActiveGCRuntime';
  }
  return /mvcc/i.test(name)
    ? 'AvailableMVCCIds'
    : Object.keys(DOCDB_METRICS).find((known) => known.toLowerCase() === name.toLowerCase());
}

/** Metrics of RDS and Aurora that DocumentDB does not have, in alphabetical order. */
export const RDS_METRICS = words(`
  ACUUtilization AuroraReplicaLag AuroraReplicaLagMaximum BinLogDiskUsage BurstBalance Deadlocks FreeStorageSpace
  MaximumUsedTransactionIDs ReplicaLag
`);

/** Whether a metric is about garbage collection, by whatever name. */
export function isAboutGarbage(name: string): boolean {
  const meant = meantMetric(name);
  return meant === 'LongestActiveGCRuntime' || meant === 'AvailableMVCCIds';
}

/** Whether a version of the engine publishes the metrics of garbage collection: 3.6 never does. */
export function showsGarbageCollection(engineVersion: string): boolean {
  return !/^[0-3](\.|$)/.test(engineVersion.trim());
}
