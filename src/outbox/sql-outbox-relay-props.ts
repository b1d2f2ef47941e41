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
  /** The database that has the outbox. It must not be a cluster that may pause: the relay keeps it awake. */
  readonly database: DatabaseTarget;

  /** The login of the relay. Its user needs SELECT, UPDATE and DELETE on the outbox, SELECT and UPDATE on the relay table. */
  readonly login: DatabaseLogin;

  /** The name of the database in the server, for example `shop`. On PostgreSQL the tables are in the search path of the user. */
  readonly databaseName: string;

  /** The VPC of the database. */
  readonly vpc: IVpc;

  /** The place that the events are sent to. */
  readonly target: OutboxTarget;

  /**
   * The subnets of the relay. From there it must reach the database, the target, Amazon SQS and, for a secret, AWS Secrets
   * Manager.
   *
   * @default - private subnets, or isolated ones if there are no private subnets
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The name of the table: 1 to 56 lower-case letters, digits and `_`. The table that the relay locks has the same name with
   * `_relay` at its end.
   *
   * @default 'outbox'
   */
  readonly table?: string;

  /**
   * The number of rows that are sent and marked together, from 1 to 10. As many may be sent again after a crash.
   *
   * @default 10
   */
  readonly batchSize?: number;

  /**
   * The number of times that a row is sent which the target does not accept, from 1 to 100, before it is set aside. A problem
   * of the target itself does not count.
   *
   * @default 5
   */
  readonly maxAttempts?: number;

  /**
   * Whether the application calls the relay after each commit, with `grantNudge` and a message of any text to `nudgeQueue`.
   * The relay then does not poll; once a minute it looks for what a lost call has left.
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
   * The time after which rows that were sent are deleted, from 1 hour to 365 days in whole seconds.
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
   * The key that encrypts queues and log. It must be in the Region, and not be an alias. The policy of a key that is imported
   * must admit CloudWatch Logs already.
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
   * The age of the oldest row that is not sent, in seconds. It also fires when the relay tells nothing at all. Periods are minutes.
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
   * Runs of the relay that end with an error; there is one a minute, and one for each nudge. Periods are 5 minutes.
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
   * Rows that are not sent; no more than 100,000 are counted. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(10_000, { evaluationPeriods: 1 })
   */
  readonly rowsUnsent?: AlarmThreshold;
}
