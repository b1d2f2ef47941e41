import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { AlarmOptions } from '../alarm-options';
import type { AlarmThreshold } from '../alarm-threshold';

/** Properties of `ConnectionAlarms`. */
export interface ConnectionAlarmsProps {
  /**
   * The function. A version or an alias counts as its function, because all versions write to one log group. It must be in the
   * Region and account of the alarms.
   */
  readonly handler: IFunction;

  /**
   * The log group that the function writes to. It must exist when the alarms are created: Lambda creates
   * `/aws/lambda/<function name>` only on the first call.
   *
   * @default - the function's own `logGroup`, or the one that the CDK created for it because of the feature flag
   * `@aws-cdk/aws-lambda:useCdkManagedLogGroup` or `logRetention`
   */
  readonly logGroup?: ILogGroup;

  /**
   * The thresholds of the alarms, and their actions.
   *
   * @default - all alarms at their default thresholds, without actions
   */
  readonly alarms?: ConnectionAlarmOptions;
}

/** The thresholds of a function's alarms on its connections, and the actions of all of them. */
export interface ConnectionAlarmOptions extends AlarmOptions {
  /**
   * Log lines that say that the function has no descriptors left for files and sockets. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 3, datapointsToAlarm: 2 })
   */
  readonly descriptors?: AlarmThreshold;

  /**
   * Log lines that say that a connection was lost, to a database or to something else. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 3, datapointsToAlarm: 2 })
   */
  readonly lostConnections?: AlarmThreshold;

  /**
   * Log lines that say that a call timed out. Lambda may write two for one call. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 3, datapointsToAlarm: 2 })
   */
  readonly timeouts?: AlarmThreshold;
}
