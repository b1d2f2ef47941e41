import { tellAlarms } from '../../private/rules/alarms';
import { type Rule, Severity } from '../../private/rules/rule';
import { allOf } from '../../private/template/inconclusive';
import { showsGarbageCollection } from '../facts';
import { CLUSTER, isClusterWatched } from './cluster';

export const gcAlarm: Rule = {
  id: 'hindsight-docdb-gc-alarm',
  severity: Severity.WARNING,
  incident:
    'After 71 GB of writes, garbage collection locked the replicas until midnight, and no alarm on the MVCC IDs had warned of it.',
  remedy:
    'Add DocumentDbAlarms for this cluster: it takes one line and does not change the cluster. Or add an alarm on AvailableMVCCIds below 1.3 billion with the dimension DBClusterIdentifier.',
  source: 'https://docs.aws.amazon.com/documentdb/latest/developerguide/garbage-collection.html',
  types: [CLUSTER],
  tell: tellAlarms,
  judge: (cluster, report) => {
    const version = cluster.properties.get('EngineVersion');
    const isUnwatched = allOf(
      () => !isClusterWatched(cluster, 'AvailableMVCCIds'),
      // Without a version, it is the newest one.
      () => version.isAbsent || showsGarbageCollection(version.string() as string),
    );
    if (isUnwatched) {
      report.find('Properties', 'No alarm of the app watches the MVCC IDs of the cluster.');
    }
  },
};
