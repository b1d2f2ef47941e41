import type { Duration } from 'aws-cdk-lib';
import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IDependable } from 'constructs';
import type { AlarmOptions } from '../alarm-options';
import type { AlarmThreshold } from '../alarm-threshold';
import type { ApiTestResults } from './api-test-results';
import type { ApiTestSchedule } from './api-test-schedule';
import type { ApiTestSecret } from './api-test-secret';
import type { ApiTestSuite } from './api-test-suite';

/** Properties of an `ApiTest`. */
export interface ApiTestProps {
  /** The tests. */
  readonly suite: ApiTestSuite;

  /** The times at which the tests run. */
  readonly schedule: ApiTestSchedule;

  /**
   * Values for variables of the tests, by their names; they may be known only at deploy time. They take the place of
   * variables of the same name in the files. Each must be used by the collection. Secrets belong into `secrets`.
   *
   * @default - none
   */
  readonly variables?: { [name: string]: string };

  /**
   * Secrets for variables of the tests, by their names. Each must be used by the collection.
   *
   * @default - none
   */
  readonly secrets?: { [name: string]: ApiTestSecret };

  /**
   * The time that one run has, in whole seconds from 5 seconds to 14 minutes. With a schedule, at least 10 seconds shorter
   * than its interval.
   *
   * @default - the interval of the schedule less 10 seconds, and 5 minutes at most; 1 minute without a schedule
   */
  readonly timeout?: Duration;

  /**
   * The time that a request has, in whole seconds from 1 second. It must be shorter than `timeout`. Only for Postman.
   *
   * @default Duration.seconds(10)
   */
  readonly requestTimeout?: Duration;

  /**
   * The time that a script has, in whole seconds from 1 second. It must be shorter than `timeout`. Only for Postman.
   *
   * @default Duration.seconds(5)
   */
  readonly scriptTimeout?: Duration;

  /**
   * Which results are kept, and for how long.
   *
   * @default ApiTestResults.failures()
   */
  readonly results?: ApiTestResults;

  /**
   * The VPC in which the runner gets its network. It needs a way to Secrets Manager and S3: a NAT gateway, or endpoints.
   *
   * @default - no VPC: the tests reach what is public
   */
  readonly vpc?: IVpc;

  /**
   * The subnets of the runner. Only with `vpc`.
   *
   * @default - private subnets, or isolated ones where there are no others
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The memory of the runner in MiB, from 512 to 10,240; from 128 for a suite of your own.
   *
   * @default - 512, and 256 for a suite of your own
   */
  readonly memorySize?: number;

  /**
   * The time for which the logs are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * The key that encrypts results and logs. It must be in the Region, and not be an alias. The policy of a key that is imported
   * must admit CloudWatch Logs already.
   *
   * @default - a key of S3, and one of CloudWatch Logs
   */
  readonly encryptionKey?: IKey;

  /**
   * The thresholds of the alarms, and their actions.
   *
   * @default - all alarms at their default thresholds, without actions
   */
  readonly alarms?: ApiTestAlarmOptions;
}

/** The thresholds of a test's alarms, and the actions of all of them. */
export interface ApiTestAlarmOptions extends AlarmOptions {
  /**
   * The lowest `Passed`: 1 for a run that passed, 0 for one that did not. The alarm fires below the threshold. Periods are
   * minutes. Only with a schedule.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly failing?: AlarmThreshold;

  /**
   * The runs of a period. The alarm fires below the threshold. Periods are 5 minutes. With an interval of
   * two minutes or more they are three intervals. Only with a schedule.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly silent?: AlarmThreshold;

  /**
   * Runs that ended with an error of the runner itself. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly runnerErrors?: AlarmThreshold;
}

/** The resources that a gate waits for, and the moment at which it tests again. */
export interface ApiTestGateOptions {
  /** The resources that are deployed before the tests run: the API, the service, the functions. */
  readonly after: IDependable[];

  /**
   * The values that make a release another one, for example `fn.currentVersion.version` or the tag of an image. The gate tests when
   * one of them changes; a release that has passed before passes at once.
   */
  readonly runWhenChanges: string[];

  /**
   * The number of runs of which one has to pass, with 10 seconds between them, from 1 to 10. All together may take 13
   * minutes.
   *
   * @default - 3, or as many as fit into 13 minutes
   */
  readonly attempts?: number;
}
