import type { Duration } from 'aws-cdk-lib';
import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { AlarmOptions } from '../alarm-options';
import type { AlarmThreshold } from '../alarm-threshold';
import type { DatabaseLogin } from '../database-login';
import type { DatabaseTarget } from '../database-target';
import type { MigrationFiles } from './migration-files';

/** Properties of a `DatabaseMigration`. */
export interface DatabaseMigrationProps {
  /** The VPC of the database. The runner is in it too. */
  readonly vpc: IVpc;

  /** The database: PostgreSQL, MySQL or MariaDB. RDS Proxy is not a target, because the runner's lock would pin. */
  readonly target: DatabaseTarget;

  /** The name of the database in the server: 1 to 63 letters, digits and `_$-`. */
  readonly databaseName: string;

  /** The login of the runner. Its user must be allowed to do everything that the files do. */
  readonly login: DatabaseLogin;

  /** The SQL files. They are copied into the code of the runner. */
  readonly migrations: MigrationFiles;

  /**
   * The subnets of the runner.
   *
   * @default - private subnets, or isolated ones where there are no others
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The table in which the runner records applied files, with an optional schema: `ops.migrations`. Letters, digits and `_`.
   * If you change it, the runner starts a new ledger and applies all files again.
   *
   * @default 'cdk_hindsight_migrations'
   */
  readonly ledgerTable?: string;

  /**
   * The last file that a database without a ledger already has, as one of `migrations.names`. An empty database gets all
   * files nevertheless. If the database has the ledger of the folder's tool, that ledger is used instead.
   *
   * @default - a database without a ledger has none of the files
   */
  readonly baseline?: string;

  /**
   * Interrupted files to run again, by the names in the error. The name of a file that was not interrupted has no effect.
   *
   * @default - none
   */
  readonly retryInterrupted?: string[];

  /**
   * The time for which the runner tries to connect, in whole seconds from 30 seconds to 10 minutes. It must be shorter than
   * `timeout`.
   *
   * @default Duration.minutes(5)
   */
  readonly connectDeadline?: Duration;

  /**
   * The time limit for connecting and for all files together, in whole minutes from 1 to 13. The database itself ends
   * anything that runs longer.
   *
   * @default Duration.minutes(13)
   */
  readonly timeout?: Duration;

  /**
   * The time that a statement waits for a table that others use, from 1 second to 1 minute in whole seconds. All later statements
   * on that table wait behind it.
   *
   * @default Duration.seconds(5)
   */
  readonly lockTimeout?: Duration;

  /**
   * The time for which a file is retried while others use its tables, from 0 to 10 minutes in whole seconds.
   *
   * @default Duration.minutes(2)
   */
  readonly lockDeadline?: Duration;

  /**
   * The memory of the runner in MiB, from 128 to 10,240.
   *
   * @default 256
   */
  readonly memorySize?: number;

  /**
   * The time for which the logs of the runner are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * The key that encrypts the logs. It must be in the same Region and must not be an alias. The policy of an imported key
   * must already admit CloudWatch Logs.
   *
   * @default - a key of CloudWatch Logs
   */
  readonly encryptionKey?: IKey;

  /**
   * The thresholds of the alarms, and their actions.
   *
   * @default - all alarms at their default thresholds, without actions
   */
  readonly alarms?: DatabaseMigrationAlarmOptions;
}

/** The thresholds of a migration's alarms, and the actions of all of them. */
export interface DatabaseMigrationAlarmOptions extends AlarmOptions {
  /**
   * Runs that ended with an error. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly failed?: AlarmThreshold;

  /**
   * The longest run, in percent of `timeout`. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(80, { evaluationPeriods: 1 })
   */
  readonly slow?: AlarmThreshold;

  /**
   * Statements that gave up after `lockTimeout`, because others used their tables. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly lockWaits?: AlarmThreshold;
}
