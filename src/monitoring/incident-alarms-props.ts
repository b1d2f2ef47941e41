import type { IConstruct } from 'constructs';
import type { AlarmOptions } from '../alarm-options';
import type { AlarmThreshold } from '../alarm-threshold';
import type { DocumentDbAlarmOptions } from '../docdb/document-db-alarms-props';
import type { DatabaseProxyAlarmOptions } from '../rdsproxy/database-proxy-alarms-props';
import type { NodeBasedCacheAlarmOptions } from '../valkey/node-based-cache-alarms-props';
import type { ServerlessCacheAlarmOptions } from '../valkey/serverless-cache-alarms-props';

/** Properties of `IncidentAlarms`. */
export interface IncidentAlarmsProps extends AlarmOptions {
  /**
   * Constructs below the scope that get no alarms, including everything in them: a resource, a stack, or anything between.
   *
   * @default - none
   */
  readonly exclude?: IConstruct[];

  /**
   * The alarm thresholds for RDS proxies, and actions that replace the ones above.
   *
   * @default - all alarms of `DatabaseProxyAlarms` at their default thresholds
   */
  readonly databaseProxies?: DatabaseProxyAlarmOptions;

  /**
   * The alarm thresholds for serverless caches, and actions that replace the ones above. A threshold in percent of a limit
   * applies only to caches that have the limit.
   *
   * @default - all alarms of `ServerlessCacheAlarms` that the cache can have, at their default thresholds
   */
  readonly serverlessCaches?: ServerlessCacheAlarmOptions;

  /**
   * The alarm thresholds for node-based caches, and actions that replace the ones above.
   *
   * @default - all alarms of `NodeBasedCacheAlarms` that the cache can have, at their default thresholds
   */
  readonly nodeBasedCaches?: NodeBasedCacheAlarmOptions;

  /**
   * The alarm thresholds for DocumentDB clusters, and actions that replace the ones above.
   *
   * @default - all alarms of `DocumentDbAlarms` that the cluster can have, at their default thresholds
   */
  readonly documentDbClusters?: DocumentDbAlarmOptions;

  /**
   * The number of ECS tasks that stopped because an image could not be pulled, for each Amazon ECR repository, and for each
   * task definition with an image from elsewhere. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly imagePullFailed?: AlarmThreshold;

  /**
   * The number of failed builds, for each Amplify app. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly buildFailed?: AlarmThreshold;

  /**
   * The number of events that Lambda gave up on and dropped, for each function that a schedule invokes and that has no
   * destination for failures. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly eventsDropped?: AlarmThreshold;
}
