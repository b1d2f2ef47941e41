import type { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { AlarmOptions } from '../alarm-options';
import type { AlarmThreshold } from '../alarm-threshold';
import type { OutboxTarget } from './outbox-target';

/** Properties of a `DynamoDbOutbox`. */
export interface DynamoDbOutboxProps {
  /** The table that has the items of the outbox. Its stream must have the new image of an item. */
  readonly table: ITable;

  /** The place that the events are sent to. */
  readonly target: OutboxTarget;

  /**
   * The beginning of the partition keys of outbox items; the rest of the key names the aggregate. An empty text makes an
   * event of each new item of the table.
   *
   * @default 'OUTBOX#'
   */
  readonly filterPrefix?: string;

  /**
   * The name of the partition key, which must be a text.
   *
   * @default - read from the table; required for an imported one
   */
  readonly partitionKey?: string;

  /**
   * The number of times that a record is tried again before it goes to the dead letter queue, from 0 to 10,000.
   *
   * @default 10
   */
  readonly maximumRetryAttempts?: number;

  /**
   * The age at which a record goes to the dead letter queue whatever is left of its attempts, from 1 minute to 24 hours in
   * whole seconds. DynamoDB keeps no record for longer than 24 hours.
   *
   * @default Duration.hours(12)
   */
  readonly maximumRecordAge?: Duration;

  /**
   * The queue for records that could not be sent. It must be a standard queue in the Region of the outbox.
   *
   * @default - a queue that keeps messages for 14 days
   */
  readonly deadLetterQueue?: IQueue;

  /**
   * The time for which the log of failed executions is kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * The key that encrypts the dead letter queue and the log. It must be in the Region, and not be an alias. The policy of a key
   * that is imported must admit CloudWatch Logs already.
   *
   * @default - keys of Amazon SQS and CloudWatch Logs
   */
  readonly encryptionKey?: IKey;

  /**
   * The thresholds of the alarms, and their actions.
   *
   * @default - all alarms at their default thresholds, without actions
   */
  readonly alarms?: DynamoDbOutboxAlarmOptions;
}

/** The thresholds of the alarms of a `DynamoDbOutbox`, and the actions of all of them. */
export interface DynamoDbOutboxAlarmOptions extends AlarmOptions {
  /**
   * Executions of the pipe that failed, failed for a part of their records, or timed out. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly failed?: AlarmThreshold;

  /**
   * Messages in the dead letter queue: each stands for records that were not sent. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly deadLetters?: AlarmThreshold;
}
