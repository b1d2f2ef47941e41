import { Duration, Stack } from 'aws-cdk-lib';
import {
  type IAlarm,
  type IWidget,
  MathExpression,
  type MathExpressionOptions,
  Metric,
  type MetricOptions,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable, IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { requireGrantee } from '../private/synth/client-connections';
import { grantToClient } from '../private/synth/client-grants';
import { createLogGroup } from '../private/synth/log-encryption';
import { graph } from '../private/synth/widgets';
import type { BatchInferenceProps } from './batch-inference-props';
import { createInferenceAlarms } from './inference-alarms';
import { createFunctions } from './inference-functions';
import { requireInferenceProps, restOf, windowHoursOf } from './inference-rules';
import { METRICS } from './run-layout.contract';
import { createRunMachine } from './run-machine';
import { createWorkPlace } from './work-place';

/**
 * Asks a model of Amazon Bedrock about many records, in batches at half the price. Records are cut into jobs that Bedrock
 * accepts, each job is polled by an execution of its own, answers are joined with their records by id, and what has none goes
 * into the next round. Each record ends once, in the results or among the failed ones; a step that is repeated buys nothing
 * twice.
 *
 * @example
 * import { Bucket } from 'aws-cdk-lib/aws-s3';
 * import { BatchInference, InferenceModel, InferenceResults, InferenceSource } from 'cdk-hindsight/inference';
 *
 * declare const prompts: Bucket;
 * declare const answers: Bucket;
 *
 * new BatchInference(this, 'Tips', {
 *   model: InferenceModel.of('amazon.nova-lite-v1:0', { minRecords: 100, maxRecords: 50_000 }),
 *   source: InferenceSource.bucket(prompts, { prefix: 'tips/' }),
 *   results: InferenceResults.bucket(answers, { prefix: 'tips/' }),
 * });
 */
export class BatchInference extends Construct {
  /** The state machine: an execution of it is a run. */
  public readonly stateMachine: IStateMachine;
  /** The function that cuts records into jobs. */
  public readonly planner: IFunction;
  /** The function that joins the answers of a job with their records. */
  public readonly collector: IFunction;
  /** The function that writes what a run came to. */
  public readonly finisher: IFunction;
  /** The bucket in which Bedrock reads records and writes answers. The files of a run expire after 90 days. */
  public readonly workBucket: IBucket;
  /** The role that Bedrock takes for the jobs: it reads and writes in the work bucket only. */
  public readonly jobRole: IRole;
  /** The log of the functions. */
  public readonly logGroup: ILogGroup;
  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };

  /**
   * @throws if window, rounds or numbers are out of range, if results would be read as records, or if two constructs have
   * their results in one place
   */
  constructor(scope: Construct, id: string, props: BatchInferenceProps) {
    super(scope, id);
    requireInferenceProps(props, this);
    this.logGroup = createLogGroup(this, 'Log', 'inference', props);
    const place = createWorkPlace(this, props.model, props.encryptionKey);
    this.workBucket = place.bucket;
    this.jobRole = place.jobRole;
    const functions = createFunctions(this, props, { bucket: place.bucket, logGroup: this.logGroup });
    this.planner = functions.planner;
    this.collector = functions.collector;
    this.finisher = functions.finisher;
    this.stateMachine = createRunMachine(this, {
      model: props.model,
      place,
      functions,
      windowHours: windowHoursOf(props),
      maxConcurrentJobs: props.maxConcurrentJobs ?? 10,
      isOnline: restOf(props) > 0,
    });
    this.alarms = createInferenceAlarms(this, props.alarms);
  }

  /** Lets somebody start a run: `states:StartExecution` of `stateMachine`. */
  public grantStart(grantee: IGrantable): Grant {
    requireGrantee(grantee, this);
    return grantToClient(this, grantee, ['states:StartExecution'], [this.stateMachine.stateMachineArn]);
  }

  /** Returns the command that starts a run, for an output or a runbook. Who runs it needs `grantStart`. */
  public startCommand(): string {
    const { region } = Stack.of(this);
    return `aws stepfunctions start-execution --state-machine-arn ${this.stateMachine.stateMachineArn} --region ${region}`;
  }

  /**
   * Runs that failed, timed out or were aborted.
   *
   * @default - sum over 5 minutes
   */
  public metricRunsFailed(options?: MathExpressionOptions): MathExpression {
    const { stateMachine } = this;
    return new MathExpression({
      expression: 'FILL(failed, 0) + FILL(timedOut, 0) + FILL(aborted, 0)',
      usingMetrics: {
        failed: stateMachine.metricFailed({ label: 'Failed' }),
        timedOut: stateMachine.metricTimedOut({ label: 'Timed out' }),
        aborted: stateMachine.metricAborted({ label: 'Aborted' }),
      },
      label: 'Runs failed',
      period: Duration.minutes(5),
      ...options,
    });
  }

  /**
   * Jobs that did not come to their end, or could not be created.
   *
   * @default - sum over 5 minutes
   */
  public metricUnfinishedJobs(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.unfinished, { label: 'Unfinished jobs', ...options });
  }

  /**
   * Records with a result, at the end of a run.
   *
   * @default - sum over 5 minutes
   */
  public metricSucceededRecords(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.succeeded, { label: 'Succeeded records', ...options });
  }

  /**
   * Records that were given up after all rounds, at the end of a run.
   *
   * @default - sum over 5 minutes
   */
  public metricGivenUpRecords(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.givenUp, { label: 'Given up', ...options });
  }

  /**
   * Lines of the source that are no record, or have the id of another one, at the end of a run.
   *
   * @default - sum over 5 minutes
   */
  public metricInvalidRecords(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.invalid, { label: 'Invalid', ...options });
  }

  /**
   * Records that were given up, of a hundred that were sent.
   *
   * @default - over 60 minutes
   */
  public metricFailedShare(options?: MathExpressionOptions): MathExpression {
    return new MathExpression({
      // No records, no share.
      expression: 'IF(givenUp + succeeded > 0, 100 * givenUp / (givenUp + succeeded), 0)',
      usingMetrics: { givenUp: this.metricGivenUpRecords(), succeeded: this.metricSucceededRecords() },
      label: 'Failed (%)',
      period: Duration.hours(1),
      ...options,
    });
  }

  /**
   * Tokens of records, as Bedrock counts them at the end of a job.
   *
   * @default - sum over 5 minutes
   */
  public metricInputTokens(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.inputTokens, { label: 'Input tokens', ...options });
  }

  /**
   * Tokens of answers, as Bedrock counts them at the end of a job.
   *
   * @default - sum over 5 minutes
   */
  public metricOutputTokens(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.outputTokens, { label: 'Output tokens', ...options });
  }

  /**
   * Tokens of records and answers together.
   *
   * @default - sum over 5 minutes
   */
  public metricTokens(options?: MathExpressionOptions): MathExpression {
    return new MathExpression({
      expression: 'FILL(input, 0) + FILL(output, 0)',
      usingMetrics: { input: this.metricInputTokens(), output: this.metricOutputTokens() },
      label: 'Tokens',
      period: Duration.minutes(5),
      ...options,
    });
  }

  /** Graphs for a dashboard: records, what failed, tokens, and runs and jobs that did not end well. */
  public widgets(): IWidget[] {
    return [
      graph('Records', { left: [this.metricSucceededRecords()] }),
      graph('Records without a result', { left: [this.metricGivenUpRecords(), this.metricInvalidRecords()] }),
      graph('Tokens', { left: [this.metricInputTokens(), this.metricOutputTokens()] }),
      graph('Failed runs, unfinished jobs', { left: [this.metricRunsFailed(), this.metricUnfinishedJobs()] }),
    ];
  }

  private metricOf(metricName: string, options: MetricOptions): Metric {
    return new Metric({
      namespace: METRICS.namespace,
      metricName,
      dimensionsMap: { [METRICS.dimension]: this.workBucket.bucketName },
      statistic: Stats.SUM,
      period: Duration.minutes(5),
      ...options,
    });
  }
}
