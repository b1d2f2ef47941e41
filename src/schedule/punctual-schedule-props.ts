import type { Duration, TimeZone } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { AlarmOptions } from '../alarm-options';
import type { AlarmThreshold } from '../alarm-threshold';
import type { PunctualTarget } from './punctual-target';
import type { PunctualTimes } from './punctual-times';

/** Properties of a `PunctualSchedule`. */
export interface PunctualScheduleProps {
  /** The times at which the schedule is due. */
  readonly times: PunctualTimes;

  /** The function, state machine or queue that it starts. */
  readonly target: PunctualTarget;

  /**
   * The time zone of `times`, from the IANA database and known at synth.
   *
   * @default TimeZone.ETC_UTC
   */
  readonly timeZone?: TimeZone;

  /**
   * The name in events, metrics and execution names: 1 to 64 letters, digits, `-` and `_`.
   *
   * @default - derived from the path of the construct
   */
  readonly scheduleName?: string;

  /**
   * How late a run may still be started, in whole seconds from 30 seconds to 15 minutes, and shorter than the time from
   * one run to the next. A run that could not be started by then goes to the dead-letter queue.
   *
   * @default - 5 minutes, or half the time from one run to the next if that is shorter
   */
  readonly maxLateness?: Duration;

  /**
   * The queue for runs that could not be started. It must be a standard queue in the Region of the schedule.
   *
   * @default - a queue that keeps messages for 14 days
   */
  readonly deadLetterQueue?: IQueue;

  /**
   * Whether the schedule starts anything. Runs that were due while it was disabled are not caught up on.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * How long the log of the starter is kept. All schedules of a stack share the starter, so all that set this must set the
   * same value.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * The key that encrypts the table and the log of the starter, and the dead-letter queue. It must be in the same Region, and
   * must not be an alias. All schedules of a stack share the starter, so all must use the same key, or none. The key policy
   * of an imported key must already allow CloudWatch Logs.
   *
   * @default - keys owned by DynamoDB, CloudWatch Logs and Amazon SQS
   */
  readonly encryptionKey?: IKey;

  /**
   * The thresholds of the alarms, and their actions.
   *
   * @default - all alarms at their default thresholds, without actions
   */
  readonly alarms?: PunctualScheduleAlarmOptions;
}

/** The thresholds of the alarms of a `PunctualSchedule`, and the actions of all of them. */
export interface PunctualScheduleAlarmOptions extends AlarmOptions {
  /**
   * The time from when a run was due until its target received it, in milliseconds. Periods are minutes.
   *
   * @default AlarmThreshold.of(5000, { evaluationPeriods: 1 })
   */
  readonly lateness?: AlarmThreshold;

  /**
   * Runs that were not started in time. Periods are minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly missedRun?: AlarmThreshold;

  /**
   * The pulses of the starter: the alarm fires below this number, and while there are none. Periods are minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 5 })
   */
  readonly pulseStopped?: AlarmThreshold;

  /**
   * Runs whose target could not be started, or whose outcome is unknown. Periods are minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly startFailed?: AlarmThreshold;

  /**
   * Messages in the dead-letter queue. Periods are minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly deadLetters?: AlarmThreshold;
}
