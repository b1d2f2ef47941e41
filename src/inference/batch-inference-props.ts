import type { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { AlarmOptions } from '../alarm-options';
import type { AlarmThreshold } from '../alarm-threshold';
import type { InferenceModel } from './inference-model';
import type { InferenceRest } from './inference-rest';
import type { InferenceResults } from './inference-results';
import type { InferenceSource } from './inference-source';

/** Properties of a `BatchInference`. */
export interface BatchInferenceProps {
  /** The model, and the limits of its jobs. */
  readonly model: InferenceModel;

  /** The files of records. */
  readonly source: InferenceSource;

  /** The place of the results. */
  readonly results: InferenceResults;

  /**
   * The time after which Bedrock ends a job, from 24 to 168 hours, in whole hours. Records without an answer go into the next
   * round.
   *
   * @default Duration.hours(24)
   */
  readonly window?: Duration;

  /**
   * The number of times that a record is put into a job, from 1 to 10.
   *
   * @default 3
   */
  readonly rounds?: number;

  /**
   * The number of concurrent jobs, from 1 to 1,000. Service Quotas shows how many an account may have for a model; 20 is
   * said to be usual, and a higher number causes a warning.
   *
   * @default 10
   */
  readonly maxConcurrentJobs?: number;

  /**
   * What happens to records that are left over: after the last round, or because they are too few for a job.
   *
   * @default InferenceRest.oneByOne()
   */
  readonly rest?: InferenceRest;

  /**
   * How long the logs of the functions are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * The key that encrypts the work bucket and the logs. It must be in the same Region, and must not be an alias. The key policy
   * of an imported key must already allow CloudWatch Logs.
   *
   * @default - keys owned by S3 and CloudWatch Logs
   */
  readonly encryptionKey?: IKey;

  /**
   * The name of the state machine, and the value of the metrics' dimension: 1 to 80 letters, digits, `-` and `_`. Another
   * account or Region of the app can refer to it only by name. Changing it replaces the state machine, and ends its runs.
   *
   * @default - a generated name; the metrics then have the work bucket's name
   */
  readonly inferenceName?: string;

  /**
   * The thresholds of the alarms, and their actions.
   *
   * @default - all alarms at their default thresholds, without actions
   */
  readonly alarms?: BatchInferenceAlarmOptions;
}

/** The thresholds of the alarms of a batch inference, and the actions of all of them. */
export interface BatchInferenceAlarmOptions extends AlarmOptions {
  /**
   * Runs that failed, timed out or were aborted. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly runsFailed?: AlarmThreshold;

  /**
   * Jobs that did not finish: they failed, expired, were stopped, ran out of time, or could not be created. Periods are 5
   * minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly unfinishedJobs?: AlarmThreshold;

  /**
   * Records that were given up, in percent of those sent. Periods are 60 minutes.
   *
   * @default AlarmThreshold.of(5, { evaluationPeriods: 1 })
   */
  readonly failedShare?: AlarmThreshold;

  /**
   * Records that were given up. Periods are 60 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly givenUp?: AlarmThreshold;

  /**
   * Lines of the source that are not valid records, or repeat an id. Periods are 60 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly invalidRecords?: AlarmThreshold;

  /**
   * Tokens of input and output, in jobs that ended. Periods are 1440 minutes.
   *
   * @default - off: the right limit depends on your traffic
   */
  readonly tokensPerDay?: AlarmThreshold;
}
