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
  /** The times at which it is due. */
  readonly times: PunctualTimes;

  /** The function, state machine or queue that it starts. */
  readonly target: PunctualTarget;

  /**
   * The time zone of `times`: one of the IANA database, known at synth.
   *
   * @default TimeZone.ETC_UTC
   */
  readonly timeZone?: TimeZone;

  /**
   * The name in events, metrics and names of executions: 1 to 64 letters, digits, `-` and `_`.
   *
   * @default - made of the path of the construct
   */
  readonly scheduleName?: string;

  /**
   * The time for which a run is caught up with, in whole seconds from 30 seconds to 15 minutes, and shorter than the time from
   * one run to the next. A run that could not be started until then goes to the dead letter queue.
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
   * Whether it starts anything. What was due while it was disabled is not caught up with.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * The time for which the log of the starter is kept. All schedules of a stack share the starter, so all that give a time
   * must give the same one.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * The key that encrypts the table and the log of the starter, and the dead letter queue. It must be in the Region, and not be
   * an alias. All schedules of a stack share the starter, so all must give the same key, or none. The policy of a key that is
   * imported must admit CloudWatch Logs already.
   *
   * @default - keys of DynamoDB, CloudWatch Logs and Amazon SQS
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
   * The time from that at which a run was due to that at which its target had it, in milliseconds. Periods are minutes.
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
   * The pulses of the starter: the alarm fires below this number, and while there is none. Periods are minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 5 })
   */
  readonly pulseStopped?: AlarmThreshold;

  /**
   * Runs whose target could not be started, or of which nobody knows. Periods are minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly startFailed?: AlarmThreshold;

  /**
   * Messages in the dead letter queue. Periods are minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly deadLetters?: AlarmThreshold;
}
