import type { aws_docdb } from 'aws-cdk-lib/interfaces';
import type { AlarmOptions } from '../alarm-options';
import type { AlarmThreshold } from '../alarm-threshold';

/** Properties of `DocumentDbAlarms`. */
export interface DocumentDbAlarmsProps {
  /**
   * The cluster of instances: a `DatabaseCluster` or a `CfnDBCluster` of the CDK, or an import of one. It must be in the
   * Region and account of the alarms.
   *
   * @default - the cluster with the identifier `clusterIdentifier`
   */
  readonly cluster?: aws_docdb.IDBClusterRef;

  /**
   * The identifier of the cluster, in place of `cluster`. It may be known only at deploy time.
   *
   * @default - the identifier of `cluster`
   */
  readonly clusterIdentifier?: string;

  /**
   * The number of instances of the cluster, 1 to 16: the primary and its replicas. With 1 there is no alarm
   * `replicaLag`.
   *
   * @default - the number of instances of `cluster` that the app has; unknown if it has none, and then the cluster is
   * assumed to have replicas
   */
  readonly instances?: number;

  /**
   * The thresholds of the alarms, and their actions.
   *
   * @default - all alarms but `volume` at their default thresholds, without actions
   */
  readonly alarms?: DocumentDbAlarmOptions;
}

/** The thresholds of a cluster's alarms, and the actions of all of them. */
export interface DocumentDbAlarmOptions extends AlarmOptions {
  /**
   * The writes that are left before the cluster becomes read-only, 0 to 1.8 billion; the alarm fires below the
   * threshold. AWS recommends 1.3 billion. Periods are minutes.
   *
   * @default AlarmThreshold.of(1_300_000_000, { evaluationPeriods: 15 })
   */
  readonly availableMvccIds?: AlarmThreshold;

  /**
   * The same metric close to its end, 0 to 1.8 billion: for actions that wake someone up. Periods are minutes.
   *
   * @default AlarmThreshold.of(500_000_000, { evaluationPeriods: 3 })
   */
  readonly availableMvccIdsCritical?: AlarmThreshold;

  /**
   * The seconds that a garbage collection has been running. Periods are minutes.
   *
   * @default AlarmThreshold.of(3600, { evaluationPeriods: 5 })
   */
  readonly longestGc?: AlarmThreshold;

  /**
   * The milliseconds by which the slowest replica is behind the primary. Not with one instance. Periods are minutes.
   *
   * @default AlarmThreshold.of(1000, { evaluationPeriods: 5 })
   */
  readonly replicaLag?: AlarmThreshold;

  /**
   * Open connections in percent of those that the instance allows: the writer's or the readers', whichever is higher.
   * Periods are minutes.
   *
   * @default AlarmThreshold.of(80, { evaluationPeriods: 5, datapointsToAlarm: 3 })
   */
  readonly connections?: AlarmThreshold;

  /**
   * Open cursors in percent of those that the instance allows: the writer's or the readers', whichever is higher.
   * Periods are minutes.
   *
   * @default AlarmThreshold.of(80, { evaluationPeriods: 5, datapointsToAlarm: 3 })
   */
  readonly cursors?: AlarmThreshold;

  /**
   * Open transactions in percent of those that the instance allows: the writer's or the readers', whichever is higher.
   * Periods are minutes.
   *
   * @default AlarmThreshold.of(80, { evaluationPeriods: 5, datapointsToAlarm: 3 })
   */
  readonly transactions?: AlarmThreshold;

  /**
   * Cursors that timed out in a period. The alarm fires above the threshold. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(10, { evaluationPeriods: 3, datapointsToAlarm: 2 })
   */
  readonly cursorsTimedOut?: AlarmThreshold;

  /**
   * Requests that were throttled in a minute because memory was short, and those that timed out while they waited. Periods
   * are minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 5, datapointsToAlarm: 3 })
   */
  readonly throttled?: AlarmThreshold;

  /**
   * Requests that the buffer cache served, in percent, averaged over all instances. The alarm fires below the
   * threshold. Periods are minutes.
   *
   * @default AlarmThreshold.of(90, { evaluationPeriods: 15 })
   */
  readonly bufferCache?: AlarmThreshold;

  /**
   * Index requests that the buffer cache served, in percent, averaged over all instances. The alarm fires below the
   * threshold. Periods are minutes.
   *
   * @default AlarmThreshold.of(90, { evaluationPeriods: 15 })
   */
  readonly indexCache?: AlarmThreshold;

  /**
   * The bytes that the volume of the cluster uses. Only you know how many are too many. Periods are 60 minutes.
   *
   * @default - off: set the bytes, for example AlarmThreshold.of(500_000_000_000)
   */
  readonly volume?: AlarmThreshold;
}
