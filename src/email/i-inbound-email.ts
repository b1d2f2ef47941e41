import type { IResource } from 'aws-cdk-lib';
import type { IWidget, MathExpression, MathExpressionOptions, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/** A receiver of mail: created by `InboundEmail`, or imported. */
export interface IInboundEmail extends IResource {
  /** The name of the rule, which is a dimension of its metrics. */
  readonly ruleName: string;

  /** The name of the rule set, which another receiver can join. */
  readonly ruleSetName: string;

  /** The bucket with the original mail. */
  readonly bucket: IBucket;

  /** The queue of mail that is held back, with the reasons, for 14 days. */
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

  /** Mail that was passed to the target. Sum over 5 minutes by default. */
  metricAccepted(options?: MetricOptions): Metric;

  /** Mail that was held back. Sum over 5 minutes by default. */
  metricHeld(options?: MetricOptions): Metric;

  /** Messages that were not about an email, such as SES's tests. Sum over 5 minutes by default. */
  metricDropped(options?: MetricOptions): Metric;

  /**
   * Failed attempts of SES to store mail or to publish its notification, and mail that SES gave up on. Sum over 5 minutes by
   * default.
   */
  metricDeliveryFailures(options?: MathExpressionOptions): MathExpression;

  /** Graphs for a dashboard: what happened to the mail, and whether mail can arrive. */
  widgets(): IWidget[];
}

/** The attributes of a receiver that another app or stack created. */
export interface InboundEmailAttributes {
  /** The name of the rule. */
  readonly ruleName: string;

  /** The name of the rule set. */
  readonly ruleSetName: string;

  /** The name of the bucket with the mail. */
  readonly bucketName: string;

  /** The ARN of the queue of mail that is held back. It also determines the account and the Region of the receiver. */
  readonly quarantineQueueArn: string;

  /**
   * The key that encrypts the mail and the queue.
   *
   * @default - unknown: grantees get no permission on a key
   */
  readonly encryptionKey?: IKey;
}
