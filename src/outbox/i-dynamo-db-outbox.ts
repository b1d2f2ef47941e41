import type { IResource } from 'aws-cdk-lib';
import type { IWidget, MathExpression, MathExpressionOptions, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/** An outbox in a DynamoDB table: created by `DynamoDbOutbox`, or imported. */
export interface IDynamoDbOutbox extends IResource {
  /** The name of the pipe, which is the dimension of its metrics. */
  readonly pipeName: string;

  /** The ARN of the pipe. */
  readonly pipeArn: string;

  /** The queue for records that could not be sent. A message has the position of the records in the stream, not the records. */
  readonly deadLetterQueue: IQueue;

  /** Executions of the pipe that failed, failed for some of their records, or timed out. Sum over 5 minutes by default. */
  metricFailed(options?: MathExpressionOptions): MathExpression;

  /** Events that the pipe has read from the stream. Sum over 5 minutes by default. */
  metricEvents(options?: MetricOptions): Metric;

  /** Messages in the dead-letter queue. Maximum over 5 minutes by default. */
  metricDeadLetters(options?: MetricOptions): Metric;

  /** Graphs for a dashboard: the events of the pipe, its failures, and the dead letters. */
  widgets(): IWidget[];
}

/** The attributes of an outbox that another app or stack created. */
export interface DynamoDbOutboxAttributes {
  /** The ARN of the pipe. It also determines the account and the Region of the outbox. */
  readonly pipeArn: string;

  /** The ARN of the queue for records that could not be sent. */
  readonly deadLetterQueueArn: string;

  /**
   * The key that encrypts the queue.
   *
   * @default - unknown: grantees get no permission on a key
   */
  readonly encryptionKey?: IKey;
}
