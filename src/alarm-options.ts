import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';

/** What happens when one of a construct's alarms changes its state. Each construct extends this with its thresholds. */
export interface AlarmOptions {
  /**
   * Whether the construct creates its alarms at all.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * What to do when an alarm fires, for example an SNS topic or an OpsItem.
   *
   * @default - nothing: the alarm turns red in the console and nobody is told
   */
  readonly actions?: IAlarmAction[];

  /**
   * What to do when an alarm returns to OK.
   *
   * @default - nothing
   */
  readonly okActions?: IAlarmAction[];
}
