import { Annotations } from 'aws-cdk-lib';
import type { CfnDBCluster } from 'aws-cdk-lib/aws-docdb';
import { DocumentDbAlarms } from '../../docdb/document-db-alarms';
import { namesOf } from '../app-view';
import type { Kind } from '../kind';
import { type MetricTable, onlyMissing, tryOut, withReference } from './metrics';

export const DOCUMENT_DB_METRICS: MetricTable = {
  namespace: 'AWS/DocDB',
  dimension: 'DBClusterIdentifier',
  metrics: {
    availableMvccIds: ['AvailableMVCCIds'],
    availableMvccIdsCritical: ['AvailableMVCCIds'],
    longestGc: ['LongestActiveGCRuntime'],
    replicaLag: ['DBClusterReplicaLagMaximum'],
    connections: ['DatabaseConnectionsMax'],
    cursors: ['DatabaseCursorsMax'],
    transactions: ['TransactionsOpenMax'],
    cursorsTimedOut: ['DatabaseCursorsTimedOut'],
    throttled: ['LowMemNumOperationsThrottled', 'LowMemNumOperationsTimedOut'],
    bufferCache: ['BufferCacheHitRatio'],
    indexCache: ['IndexBufferCacheHitRatio'],
    volume: ['VolumeBytesUsed'],
  },
};

/** The advice on the cluster itself, which nobody asked for here. */
const ADVICE = ['oneInstance', 'performanceInsights'];

/** Clusters of DocumentDB. */
export const documentDbClusters: Kind = {
  types: ['AWS::DocDB::DBCluster'],
  options: 'documentDbClusters',
  watch: (place, { documentDbClusters: options = {} }, app) => {
    const { resource, scope, id } = place;
    const names = namesOf(resource, app.propertiesOf(resource), 'DBClusterIdentifier');
    if (app.hasOwnAlarms(DocumentDbAlarms, ({ clusterIdentifier }) => clusterIdentifier, names)) {
      return undefined;
    }
    const cluster = withReference<CfnDBCluster>(resource, 'dbClusterRef');
    const props = cluster ? { cluster } : { clusterIdentifier: resource.ref };
    const tried = tryOut(place, () => new DocumentDbAlarms(scope, id, props));
    if (!tried) {
      return undefined;
    }
    const possible = [...Object.keys(tried.alarms), 'volume'];
    const thresholds = onlyMissing(place, DOCUMENT_DB_METRICS, names, options, app, possible);
    const alarms = new DocumentDbAlarms(scope, id, { ...props, alarms: thresholds });
    for (const name of ADVICE) {
      Annotations.of(alarms).acknowledgeWarning(`cdk-hindsight/docdb:${name}`);
    }
    return alarms;
  },
};
