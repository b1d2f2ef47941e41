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
  /** The table that contains the outbox items. Its stream must include the new image of an item. */
  readonly table: ITable;

  /** The destination of the events. */
  readonly target: OutboxTarget;

  /**
   * The prefix of the partition keys of outbox items. The rest of the key names the aggregate. With an empty prefix, every
   * new item of the table is an event.
   *
   * @default 'OUTBOX#'
   */
  readonly filterPrefix?: string;

  /**
   * The name of the partition key, which must be a string.
   *
   * @default - read from the table; required for an imported one
   */
  readonly partitionKey?: string;

  /**
   * The number of retries of a record before it goes to the dead-letter queue, from 0 to 10,000.
   *
   * @default 10
   */
  readonly maximumRetryAttempts?: number;

  /**
   * The age at which a record goes to the dead-letter queue even if it has retries left, from 1 minute to 24 hours in whole
   * seconds. DynamoDB does not keep a record for longer than 24 hours.
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
   * The key that encrypts the dead-letter queue and the log. It must be in the same Region and must not be an alias. The
   * policy of an imported key must already admit CloudWatch Logs.
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
   * Executions of the pipe that failed, failed for some of their records, or timed out. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly failed?: AlarmThreshold;

  /**
   * Messages in the dead-letter queue, each of which stands for records that were not sent. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly deadLetters?: AlarmThreshold;
}
