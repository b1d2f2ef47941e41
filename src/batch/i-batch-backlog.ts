import type { IResource } from 'aws-cdk-lib';
import type { IWidget, MathExpression, MathExpressionOptions, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/** A backlog that AWS Batch works through: created by `BatchBacklog`, or imported. */
export interface IBatchBacklog extends IResource {
  /** The function that looks for work and starts jobs for it. Its name is the dimension `Backlog` of the metrics. */
  readonly planner: IFunction;

  /** The queue of messages about jobs that failed, or block the job queue. */
  readonly failureQueue: IQueue;

  /** Allows a principal to start a scan at once: an asynchronous invocation of `planner`, without an event. */
  grantStart(grantee: IGrantable): Grant;

  /** Returns the command that starts a scan at once, for an output or a runbook. The caller needs `grantStart`. */
  startCommand(): string;

  /** Graphs for a dashboard: what is left, what failed or is set aside, how long jobs wait, and the scans. */
  widgets(): IWidget[];

  /** Items that a scan found undone. Maximum over 5 minutes by default. */
  metricItemsLeft(options?: MetricOptions): Metric;

  /** Items for which jobs were started. Sum over 5 minutes by default. */
  metricItemsPlanned(options?: MetricOptions): Metric;

  /** Items that did not fit into a run of 10,000 jobs. Maximum over 5 minutes by default. */
  metricItemsDeferred(options?: MetricOptions): Metric;

  /** Items that are set aside. Maximum over 5 minutes by default. */
  metricDeadItems(options?: MetricOptions): Metric;

  /** Scans that finished, including scans that found jobs running. Sum over 5 minutes by default. */
  metricScans(options?: MetricOptions): Metric;

  /** Scans that did nothing, because jobs of the backlog were running. Sum over 5 minutes by default. */
  metricScansSkipped(options?: MetricOptions): Metric;

  /** Planner and watcher runs that ended with an error. Sum over 5 minutes by default. */
  metricScansFailed(options?: MathExpressionOptions): MathExpression;

  /** The time that the oldest job has waited while nothing ran, in minutes. Maximum over 5 minutes by default. */
  metricOldestWaiting(options?: MetricOptions): Metric;

  /** Messages about jobs that failed, or block the job queue. Maximum over 5 minutes by default. */
  metricJobsFailed(options?: MetricOptions): Metric;
}

/** The attributes of a backlog that another app or stack created. */
export interface BatchBacklogAttributes {
  /** The ARN of the planner. */
  readonly plannerArn: string;

  /**
   * The ARN of the watcher.
   *
   * @default - unknown: `metricScansFailed` throws, and no graph shows it
   */
  readonly watcherArn?: string;

  /**
   * The queue of messages about jobs that failed, or block the job queue. Import it with its key, if it has one.
   *
   * @default - unknown: `failureQueue` and `metricJobsFailed` throw, and no graph shows them
   */
  readonly failureQueue?: IQueue;
}
