import type { IResource } from 'aws-cdk-lib';
import type { IWidget, MathExpression, MathExpressionOptions, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';

/** A batch inference, created by `BatchInference` or imported. */
export interface IBatchInference extends IResource {
  /** The state machine: an execution of it is a run. */
  readonly stateMachine: IStateMachine;

  /**
   * The value of the dimension `Inference` of the metrics.
   *
   * @attribute
   */
  readonly inferenceName: string;

  /** Allows a principal of the same account to start a run: `states:StartExecution` on `stateMachine`. */
  grantStart(grantee: IGrantable): Grant;

  /** Returns the command that starts a run, for an output or a runbook. The caller needs `grantStart`. */
  startCommand(): string;

  /** Graphs for a dashboard: records, what failed, tokens, and runs and jobs that did not end well. */
  widgets(): IWidget[];

  /** Runs that failed, timed out or were aborted. Sum over 5 minutes by default. */
  metricRunsFailed(options?: MathExpressionOptions): MathExpression;

  /** Jobs that did not finish, or could not be created. Sum over 5 minutes by default. */
  metricUnfinishedJobs(options?: MetricOptions): Metric;

  /** Records with a result, at the end of a run. Sum over 5 minutes by default. */
  metricSucceededRecords(options?: MetricOptions): Metric;

  /** Records that were given up after all rounds, at the end of a run. Sum over 5 minutes by default. */
  metricGivenUpRecords(options?: MetricOptions): Metric;

  /**
   * Lines of the source that are not valid records, or repeat an id, at the end of a run. Sum over 5 minutes by default.
   */
  metricInvalidRecords(options?: MetricOptions): Metric;

  /** Records that were given up, in percent of those sent. Over 60 minutes by default. */
  metricFailedShare(options?: MathExpressionOptions): MathExpression;

  /** Tokens of records, as Bedrock counts them at the end of a job. Sum over 5 minutes by default. */
  metricInputTokens(options?: MetricOptions): Metric;

  /** Tokens of answers, as Bedrock counts them at the end of a job. Sum over 5 minutes by default. */
  metricOutputTokens(options?: MetricOptions): Metric;

  /** Tokens of records and answers together. Sum over 5 minutes by default. */
  metricTokens(options?: MathExpressionOptions): MathExpression;
}

/** The attributes of a batch inference that another app or stack created. */
export interface BatchInferenceAttributes {
  /** The ARN of the state machine. */
  readonly stateMachineArn: string;

  /**
   * The value of the metrics' dimension `Inference`: the construct's `inferenceName`, otherwise the name of its work bucket.
   *
   * @default - unknown: metrics of jobs, records and tokens throw, and the graphs show only runs
   */
  readonly inferenceName?: string;
}
