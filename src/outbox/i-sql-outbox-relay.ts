import type { IResource } from 'aws-cdk-lib';
import type { IWidget, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/** A relay of an outbox in SQL: created by `SqlOutboxRelay`, or imported. */
export interface ISqlOutboxRelay extends IResource {
  /** The function that sends the rows. */
  readonly relay: IFunction;

  /** The queue for rows that are set aside. */
  readonly deadLetterQueue: IQueue;

  /** The queue to which the application sends a message after a commit. Undefined without `nudge`, or if it is not known. */
  readonly nudgeQueue?: IQueue;

  /** Lets an application call the relay after a commit, by sending any message to `nudgeQueue`. */
  grantNudge(grantee: IGrantable): Grant;

  /** The age of the oldest unsent row, in seconds. Maximum over 5 minutes by default. */
  metricOldestUnsent(options?: MetricOptions): Metric;

  /** Unsent rows, counted up to 100,000. Maximum over 5 minutes by default. */
  metricRowsUnsent(options?: MetricOptions): Metric;

  /** Rows that are set aside. Maximum over 5 minutes by default. */
  metricDeadRows(options?: MetricOptions): Metric;

  /** Runs of the relay that end with an error. Sum over 5 minutes by default. */
  metricRunsFailed(options?: MetricOptions): Metric;

  /** Messages and calls that the target did not accept. Sum over 5 minutes by default. */
  metricPublishFailed(options?: MetricOptions): Metric;

  /** Rows that were sent. Sum over 5 minutes by default. */
  metricRowsSent(options?: MetricOptions): Metric;

  /** Graphs for a dashboard: the age of the oldest row, the waiting rows, the sent and rejected rows, and failed runs. */
  widgets(): IWidget[];
}

/** The attributes of a relay that another app or stack created. */
export interface SqlOutboxRelayAttributes {
  /** The ARN of the function that sends the rows. It also determines the account and the Region of the relay. */
  readonly relayArn: string;

  /** The ARN of the queue for rows that are set aside. */
  readonly deadLetterQueueArn: string;

  /**
   * The ARN of the queue to which the application sends a message after a commit.
   *
   * @default - unknown, or the relay has none: `grantNudge` throws
   */
  readonly nudgeQueueArn?: string;

  /**
   * The key that encrypts the queues.
   *
   * @default - unknown: grantees get no permission on a key
   */
  readonly encryptionKey?: IKey;
}
