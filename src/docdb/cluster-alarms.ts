import type { AlarmTable } from '../private/synth/alarms';
import type { DocumentDbMetrics } from './document-db-metrics';
import { ALARM_MVCC_IDS, MAX_MVCC_IDS } from './facts';

const IDS = { min: 0, max: MAX_MVCC_IDS, remedy: 'count the writes that are left: 1.8 billion are all of them' };

/**
 * The alarms of a cluster.
 *
 * @param hasReplicas false only if it is known to have none
 */
export function clusterAlarms(cluster: DocumentDbMetrics, hasReplicas: boolean) {
  return {
    ...garbageAlarms(cluster),
    replicaLag: hasReplicas
      ? {
          metric: cluster.metricDbClusterReplicaLagMaximum(),
          threshold: 1_000,
          evaluationPeriods: 5,
          description:
            'A replica is behind the primary, so that readers get old documents. ' +
            'Look first at the garbage collection and at the load of the replicas.',
        }
      : {
          must: 'be left out for a cluster of one instance',
          remedy: 'add a replica first; give instances if the cluster has more than the app knows of',
        },
    ...limitAlarms(cluster),
    ...cacheAlarms(cluster),
    volume: {
      metric: cluster.metricVolumeBytesUsed(),
      evaluationPeriods: 1,
      description:
        'The volume of the cluster has grown beyond its size. ' +
        'Look first at the unused storage of the largest collections: deleted documents leave it behind.',
    },
  } satisfies AlarmTable<string>;
}

function garbageAlarms(cluster: DocumentDbMetrics) {
  return {
    availableMvccIds: {
      metric: cluster.metricAvailableMvccIds(),
      threshold: ALARM_MVCC_IDS,
      comparison: '<',
      range: IDS,
      evaluationPeriods: 15,
      description:
        'Garbage collection does not keep up with the writes: with no MVCC IDs left, the cluster is read-only. ' +
        'Look first for queries that have been running for more than 30 minutes, and for bulk writes.',
    },
    availableMvccIdsCritical: {
      metric: cluster.metricAvailableMvccIds(),
      threshold: 500_000_000,
      comparison: '<',
      range: IDS,
      evaluationPeriods: 3,
      description:
        'Fewer than a third of the MVCC IDs are left, and with none the cluster is read-only. ' +
        'Stop bulk writes first, then scale the instances up.',
    },
    longestGc: {
      metric: cluster.metricLongestActiveGcRuntime(),
      threshold: 3_600,
      evaluationPeriods: 5,
      description:
        'A garbage collection has been running for a long time, and readers may wait for it. ' +
        'Look first for a bulk change some hours ago, and for long queries.',
    },
  } satisfies AlarmTable<string>;
}

/** With FILL, a datapoint that is only late is a 0: so that no alarm asks for all of its periods. */
function limitAlarms(cluster: DocumentDbMetrics) {
  const share = { unit: 'percent', threshold: 80, evaluationPeriods: 5, datapointsToAlarm: 3 } as const;
  return {
    connections: {
      ...share,
      metric: cluster.metricConnectionsUsed(),
      description:
        'Almost all connections that an instance allows are open. ' +
        'Look first at the pools of the clients, and at what was deployed last.',
    },
    cursors: {
      ...share,
      metric: cluster.metricCursorsUsed(),
      description:
        'Almost all cursors that an instance allows are open. ' +
        'Look first for clients that do not read their results to the end.',
    },
    transactions: {
      ...share,
      metric: cluster.metricTransactionsUsed(),
      description:
        'Almost all transactions that an instance allows are open. ' +
        'Look first for transactions that nobody commits or aborts.',
    },
    cursorsTimedOut: {
      metric: cluster.metricDatabaseCursorsTimedOut(),
      threshold: 10,
      comparison: '>',
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      description:
        'Cursors time out, because nobody reads or closes them. ' +
        'Look first at the clients that were deployed last, then at how long queries take.',
    },
    throttled: {
      metric: cluster.metricOperationsThrottled(),
      threshold: 1,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      description:
        'An instance is short of memory and makes requests wait. ' +
        'Look first at its free memory and at the number of connections.',
    },
  } satisfies AlarmTable<string>;
}

function cacheAlarms(cluster: DocumentDbMetrics) {
  const ratio = { unit: 'percent', threshold: 90, comparison: '<', evaluationPeriods: 15 } as const;
  return {
    bufferCache: {
      ...ratio,
      metric: cluster.metricBufferCacheHitRatio(),
      description:
        'Documents are read from storage, because they do not fit into the memory of the instances. ' +
        'Look first for scans of whole collections, then at the size of the instances.',
    },
    indexCache: {
      ...ratio,
      metric: cluster.metricIndexBufferCacheHitRatio(),
      description:
        'Indexes are read from storage, because they do not fit into the memory of the instances. ' +
        'Look first for indexes that nobody uses or that have grown, then at the size of the instances.',
    },
  } satisfies AlarmTable<string>;
}
