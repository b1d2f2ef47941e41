import type { Duration } from 'aws-cdk-lib';
import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { AlarmOptions } from '../alarm-options';
import type { AlarmThreshold } from '../alarm-threshold';
import type { DatabaseLogin } from '../database-login';
import type { DatabaseTarget } from '../database-target';
import type { OutboxTarget } from './outbox-target';

/** Properties of a `SqlOutboxRelay`. */
export interface SqlOutboxRelayProps {
  /** The database with the outbox. It must not be a cluster that may pause, because the relay would keep it awake. */
  readonly database: DatabaseTarget;

  /** The login of the relay. Its user needs SELECT, UPDATE and DELETE on the outbox, SELECT and UPDATE on the relay table. */
  readonly login: DatabaseLogin;

  /** The name of the database on the server, for example `shop`. On PostgreSQL the tables must be in the user's search path. */
  readonly databaseName: string;

  /** The VPC of the database. */
  readonly vpc: IVpc;

  /** The destination of the events. */
  readonly target: OutboxTarget;

  /**
   * The subnets of the relay. From them it must reach the database, the target, Amazon SQS and, for a secret, AWS Secrets
   * Manager.
   *
   * @default - private subnets, or isolated ones if there are no private subnets
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The name of the table: 1 to 56 lower-case letters, digits and `_`. The table that the relay locks has the same name with
   * the suffix `_relay`.
   *
   * @default 'outbox'
   */
  readonly table?: string;

  /**
   * The number of rows that are sent and marked together, from 1 to 10. After a crash, the same number may be sent again.
   *
   * @default 10
   */
  readonly batchSize?: number;

  /**
   * The number of attempts before a row that the target does not accept is set aside, from 1 to 100. A problem of the target
   * itself does not count.
   *
   * @default 5
   */
  readonly maxAttempts?: number;

  /**
   * Whether the application calls the relay after each commit, by sending any message to `nudgeQueue` (see `grantNudge`).
   * The relay then does not poll; once a minute it looks for rows whose message was lost.
   *
   * @default false
   */
  readonly nudge?: boolean;

  /**
   * The queue for rows that are set aside. It must be a standard queue in the Region of the relay.
   *
   * @default - a queue that keeps messages for 14 days
   */
  readonly deadLetterQueue?: IQueue;

  /**
   * The time after which sent rows are deleted, from 1 hour to 365 days in whole seconds.
   *
   * @default Duration.days(7)
   */
  readonly retention?: Duration;

  /**
   * The memory of the relay in MiB, from 128 to 10,240.
   *
   * @default 256
   */
  readonly memorySize?: number;

  /**
   * The time for which the log of the relay is kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * The key that encrypts the queues and the log. It must be in the same Region and must not be an alias. The policy of an
   * imported key must already admit CloudWatch Logs.
   *
   * @default - keys of Amazon SQS and CloudWatch Logs
   */
  readonly encryptionKey?: IKey;

  /**
   * The thresholds of the alarms, and their actions.
   *
   * @default - all alarms at their default thresholds, without actions
   */
  readonly alarms?: SqlOutboxRelayAlarmOptions;
}

/** The thresholds of the alarms of a `SqlOutboxRelay`, and the actions of all of them. */
export interface SqlOutboxRelayAlarmOptions extends AlarmOptions {
  /**
   * The age of the oldest unsent row, in seconds. It also fires when the relay reports nothing. Periods are minutes.
   *
   * @default AlarmThreshold.of(300, { evaluationPeriods: 3 })
   */
  readonly oldestUnsent?: AlarmThreshold;

  /**
   * Rows that are set aside, until somebody has dealt with them. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly dead?: AlarmThreshold;

  /**
   * Runs of the relay that end with an error. A run starts each minute, and for each nudge. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(3, { evaluationPeriods: 1 })
   */
  readonly runsFailed?: AlarmThreshold;

  /**
   * Messages and calls that the target did not accept. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(10, { evaluationPeriods: 1 })
   */
  readonly publishFailed?: AlarmThreshold;

  /**
   * Unsent rows, counted up to 100,000. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(10_000, { evaluationPeriods: 1 })
   */
  readonly rowsUnsent?: AlarmThreshold;
}
