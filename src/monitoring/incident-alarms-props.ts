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
   * Constructs below the scope that get no alarms, with all that is in them: a resource, a stack, or anything between.
   *
   * @default - none
   */
  readonly exclude?: IConstruct[];

  /**
   * The thresholds of the alarms of RDS proxies, and actions for them in place of those above.
   *
   * @default - all alarms of `DatabaseProxyAlarms` at their default thresholds
   */
  readonly databaseProxies?: DatabaseProxyAlarmOptions;

  /**
   * The thresholds of the alarms of serverless caches, and actions for them in place of those above. A threshold in percent
   * of a limit is for the caches that have the limit.
   *
   * @default - all alarms of `ServerlessCacheAlarms` that the cache can have, at their default thresholds
   */
  readonly serverlessCaches?: ServerlessCacheAlarmOptions;

  /**
   * The thresholds of the alarms of caches of nodes, and actions for them in place of those above.
   *
   * @default - all alarms of `NodeBasedCacheAlarms` that the cache can have, at their default thresholds
   */
  readonly nodeBasedCaches?: NodeBasedCacheAlarmOptions;

  /**
   * The thresholds of the alarms of DocumentDB clusters, and actions for them in place of those above.
   *
   * @default - all alarms of `DocumentDbAlarms` that the cluster can have, at their default thresholds
   */
  readonly documentDbClusters?: DocumentDbAlarmOptions;

  /**
   * ECS tasks that stopped because an image could not be pulled: their number, for each repository of Amazon ECR, and for
   * each task definition with an image from elsewhere. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly imagePullFailed?: AlarmThreshold;

  /**
   * Builds that failed: their number, for each Amplify app. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly buildFailed?: AlarmThreshold;

  /**
   * Events that Lambda gave up on and dropped: their number, for each function that a schedule invokes and that has no
   * target for what fails. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly eventsDropped?: AlarmThreshold;
}
