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
   * Values of the tests' variables, by name. Values may be known only at deploy time. They override variables of the same
   * name in the files. The collection must use each of them. Put secrets in `secrets`.
   *
   * @default - none
   */
  readonly variables?: { [name: string]: string };

  /**
   * Secrets for the tests' variables, by name. The collection must use each of them.
   *
   * @default - none
   */
  readonly secrets?: { [name: string]: ApiTestSecret };

  /**
   * The timeout of one run, in whole seconds from 5 seconds to 14 minutes. With a schedule, it must be at least 10 seconds
   * shorter than the interval.
   *
   * @default - the interval of the schedule less 10 seconds, and 5 minutes at most; 1 minute without a schedule
   */
  readonly timeout?: Duration;

  /**
   * The timeout of a request, in whole seconds from 1 second. It must be shorter than `timeout`. Only for Postman.
   *
   * @default Duration.seconds(10)
   */
  readonly requestTimeout?: Duration;

  /**
   * The timeout of a script, in whole seconds from 1 second. It must be shorter than `timeout`. Only for Postman.
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
   * The VPC that the runner connects to. It needs a route to Secrets Manager and S3: a NAT gateway, or endpoints.
   *
   * @default - no VPC: the tests reach public addresses only
   */
  readonly vpc?: IVpc;

  /**
   * The subnets of the runner. Only with `vpc`.
   *
   * @default - private subnets, or isolated ones where there are no others
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The memory of the runner in MiB, from 512 to 10,240. From 128 for a suite of your own.
   *
   * @default - 512, and 256 for a suite of your own
   */
  readonly memorySize?: number;

  /**
   * How long the logs are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * The key that encrypts results and logs. It must be in the same Region, and must not be an alias. The key policy of an
   * imported key must already allow CloudWatch Logs.
   *
   * @default - keys owned by S3 and CloudWatch Logs
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
   * The lowest `Passed`: 1 for a run that passed, 0 for a run that did not. The alarm fires below the threshold. Periods are
   * minutes. Only with a schedule.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly failing?: AlarmThreshold;

  /**
   * The runs in a period. The alarm fires below the threshold. Periods are 5 minutes. With an interval of
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

/** The resources that a gate waits for, and the values that make it test again. */
export interface ApiTestGateOptions {
  /** The resources that are deployed before the tests run: the API, the service, the functions. */
  readonly after: IDependable[];

  /**
   * The values that identify a release, for example `fn.currentVersion.version` or an image tag. The gate tests when one of
   * them changes; a release that has passed before passes at once.
   */
  readonly runWhenChanges: string[];

  /**
   * The number of runs, from 1 to 10, with 10 seconds between them. One of them has to pass. Together they may take 13 minutes.
   *
   * @default - 3, or as many as fit into 13 minutes
   */
  readonly attempts?: number;
}
