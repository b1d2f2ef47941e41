import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';

/** Actions for the alarms of a construct. Each construct extends this struct with its thresholds. */
export interface AlarmOptions {
  /**
   * Whether the construct creates its alarms at all.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * The actions when an alarm fires, for example an SNS topic or an OpsItem.
   *
   * @default - nothing: the alarm turns red in the console, and nobody is notified
   */
  readonly actions?: IAlarmAction[];

  /**
   * The actions when an alarm returns to OK.
   *
   * @default - nothing
   */
  readonly okActions?: IAlarmAction[];
}
