import type { IResource } from 'aws-cdk-lib';
import type { IWidget, MathExpression, MathExpressionOptions, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/** A receiver of mail: made by `InboundEmail`, or imported. */
export interface IInboundEmail extends IResource {
  /** The name of the rule, which is a dimension of its metrics. */
  readonly ruleName: string;

  /** The name of the rule set, for a receiver that joins it. */
  readonly ruleSetName: string;

  /** The bucket with the mail, as it came. */
  readonly bucket: IBucket;

  /** The mail that is held back, with the reasons, for 14 days. */
  readonly quarantineQueue: IQueue;

  /** The key that encrypts the mail and the queue, if it is known. */
  readonly encryptionKey?: IKey;

  /** Lets a grantee read the mail in the bucket, for example the state machine that is the target. */
  grantRead(grantee: IGrantable): Grant;

  /**
   * Whether mail can reach the rule: 1 if its set is the active one and the rule is enabled, 0 if not. Minimum over 5 minutes by
   * default.
   */
  metricActive(options?: MetricOptions): Metric;

  /** Mail that was handed to the target. Sum over 5 minutes by default. */
  metricAccepted(options?: MetricOptions): Metric;

  /** Mail that was held back. Sum over 5 minutes by default. */
  metricHeld(options?: MetricOptions): Metric;

  /** Messages that were about no mail, such as the tests of SES. Sum over 5 minutes by default. */
  metricDropped(options?: MetricOptions): Metric;

  /**
   * Attempts of SES to store mail or to tell of it that failed, and mail that it gave up. Sum over 5 minutes by default.
   */
  metricDeliveryFailures(options?: MathExpressionOptions): MathExpression;

  /** Graphs for a dashboard: what became of the mail, and whether it can arrive. */
  widgets(): IWidget[];
}

/** The attributes of a receiver that another app or stack made. */
export interface InboundEmailAttributes {
  /** The name of the rule. */
  readonly ruleName: string;

  /** The name of the rule set. */
  readonly ruleSetName: string;

  /** The name of the bucket with the mail. */
  readonly bucketName: string;

  /** The ARN of the queue of mail that is held back. It also tells the account and the Region of the receiver. */
  readonly quarantineQueueArn: string;

  /**
   * The key that encrypts the mail and the queue.
   *
   * @default - none is known: whoever is granted gets no permission on a key
   */
  readonly encryptionKey?: IKey;
}
