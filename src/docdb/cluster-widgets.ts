import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { graph } from '../private/synth/widgets';
import type { DocumentDbMetrics } from './document-db-metrics';
import { ALARM_MVCC_IDS } from './facts';

/** The graphs that tell a cluster that keeps up from one that does not. */
export function clusterWidgets(cluster: DocumentDbMetrics, hasReplicas: boolean): IWidget[] {
  return [
    graph('MVCC IDs left', {
      left: [cluster.metricAvailableMvccIds({ label: 'left' })],
      limit: { label: 'AWS recommends an alarm below', value: ALARM_MVCC_IDS },
    }),
    graph('Longest garbage collection (seconds)', {
      left: [cluster.metricLongestActiveGcRuntime({ label: 'running for' })],
    }),
    ...(hasReplicas
      ? [
          graph('Replica lag (ms)', {
            left: [cluster.metricDbClusterReplicaLagMaximum({ label: 'slowest replica' })],
          }),
        ]
      : []),
    graph('Used of the limits of an instance (%)', {
      left: [
        cluster.metricConnectionsUsed({ label: 'connections' }),
        cluster.metricCursorsUsed({ label: 'cursors' }),
        cluster.metricTransactionsUsed({ label: 'transactions' }),
      ],
    }),
    graph('Throttled requests, cursors that timed out', {
      left: [cluster.metricOperationsThrottled({ label: 'throttled' })],
      right: [cluster.metricDatabaseCursorsTimedOut({ label: 'cursors' })],
    }),
    graph('Served from memory (%)', {
      left: [
        cluster.metricBufferCacheHitRatio({ label: 'documents' }),
        cluster.metricIndexBufferCacheHitRatio({ label: 'indexes' }),
      ],
    }),
    graph('Volume (bytes)', { left: [cluster.metricVolumeBytesUsed({ label: 'used' })] }),
  ];
}
