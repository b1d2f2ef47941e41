import { Resource } from 'aws-cdk-lib';
import {
  type IWidget,
  MathExpression,
  type MathExpressionOptions,
  type Metric,
  type MetricOptions,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { createMetric, given } from '../private/synth/metrics';
import { graph } from '../private/synth/widgets';
import type { IInboundEmail } from './i-inbound-email';
import { METRICS } from './mail.contract';

/**
 * What a new and an imported receiver have in common.
 *
 * @jsii ignore
 */
export abstract class InboundEmailBase extends Resource implements IInboundEmail {
  /** The name of the rule. */
  public abstract readonly ruleName: string;
  /** The name of the rule set. */
  public abstract readonly ruleSetName: string;
  /** The bucket with the original mail. */
  public abstract readonly bucket: IBucket;
  /** The queue of mail that is held back, with the reasons, for 14 days. */
  public abstract readonly quarantineQueue: IQueue;
  /** The key that encrypts the mail and the queue. */
  public abstract readonly encryptionKey?: IKey;

  /** Lets a grantee read the mail in the bucket, for example the state machine that is the target. */
  public abstract grantRead(grantee: IGrantable): Grant;

  /**
   * Whether mail can reach the rule: 1 if its set is the active one and the rule is enabled, 0 if not.
   *
   * @default - minimum over 5 minutes
   */
  public metricActive(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.active, Stats.MINIMUM, 'Active', options);
  }

  /**
   * Mail that was passed to the target.
   *
   * @default - sum over 5 minutes
   */
  public metricAccepted(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.accepted, Stats.SUM, 'Accepted', options);
  }

  /**
   * Mail that was held back.
   *
   * @default - sum over 5 minutes
   */
  public metricHeld(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.held, Stats.SUM, 'Held', options);
  }

  /**
   * Messages that were not about an email, such as SES's tests.
   *
   * @default - sum over 5 minutes
   */
  public metricDropped(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.dropped, Stats.SUM, 'Dropped', options);
  }

  /**
   * Failed attempts of SES to store mail or to publish its notification, and mail that SES gave up on.
   *
   * @default - sum over 5 minutes
   * @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-metrics.html
   */
  public metricDeliveryFailures(options?: MathExpressionOptions): MathExpression {
    const metric = (metricName: string) =>
      createMetric(this, {
        namespace: 'AWS/SES',
        metricName,
        dimensionsMap: { RuleName: this.ruleName },
        statistic: Stats.SUM,
        label: metricName,
      });
    return new MathExpression({
      expression: 'FILL(failed, 0) + FILL(expired, 0)',
      usingMetrics: { failed: metric('PublishFailure'), expired: metric('PublishExpired') },
      label: 'Not stored',
      ...given(options, this),
    });
  }

  /** Graphs for a dashboard: what happened to the mail, and whether mail can arrive. */
  public widgets(): IWidget[] {
    return [
      graph('Mail', { left: [this.metricAccepted(), this.metricHeld(), this.metricDropped()] }),
      graph('Mail that SES could not store', { left: [this.metricDeliveryFailures()] }),
      graph('Mail can arrive', { left: [this.metricActive()] }),
    ];
  }

  private metricOf(metricName: string, statistic: string, label: string, options?: MetricOptions): Metric {
    const { namespace, dimension } = METRICS;
    const dimensionsMap = { [dimension]: this.ruleName };
    return createMetric(this, { namespace, metricName, dimensionsMap, statistic, label }, options);
  }
}
