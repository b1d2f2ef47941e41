import { type IWidget, type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { CompositeResource } from '../private/synth/composite';
import { elsewhere } from '../private/synth/existing';
import { createMetric, given } from '../private/synth/metrics';
import { graph } from '../private/synth/widgets';
import type { ISqlOutboxRelay } from './i-sql-outbox-relay';
import { RELAY_METRICS } from './relay-rows.contract';

/** The actions on queue and key that a nudge needs. */
export const NUDGE = {
  queue: ['sqs:SendMessage', 'sqs:GetQueueUrl'],
  key: ['kms:Decrypt', 'kms:GenerateDataKey'],
};

/**
 * What a new and an imported relay have in common.
 *
 * @jsii ignore
 */
export abstract class SqlOutboxRelayBase extends CompositeResource implements ISqlOutboxRelay {
  /** The function that sends the rows. */
  public abstract readonly relay: IFunction;
  /** The queue for rows that are set aside. */
  public abstract readonly deadLetterQueue: IQueue;
  /** The queue to which the application sends a message after a commit. Undefined without `nudge`. */
  public abstract readonly nudgeQueue?: IQueue;
  /** The key that encrypts the queues and the log, if one was given. */
  public abstract readonly encryptionKey?: IKey;

  /** Lets an application call the relay after a commit, by sending any message to `nudgeQueue`. */
  public abstract grantNudge(grantee: IGrantable): Grant;

  /**
   * The age of the oldest unsent row, in seconds.
   *
   * @default - maximum over 5 minutes
   */
  public metricOldestUnsent(options?: MetricOptions): Metric {
    return this.metricOf(RELAY_METRICS.oldestUnsent, Stats.MAXIMUM, 'Oldest unsent (s)', options);
  }

  /**
   * Unsent rows, counted up to 100,000.
   *
   * @default - maximum over 5 minutes
   */
  public metricRowsUnsent(options?: MetricOptions): Metric {
    return this.metricOf(RELAY_METRICS.rowsUnsent, Stats.MAXIMUM, 'Rows unsent', options);
  }

  /**
   * Rows that are set aside.
   *
   * @default - maximum over 5 minutes
   */
  public metricDeadRows(options?: MetricOptions): Metric {
    return this.metricOf(RELAY_METRICS.deadRows, Stats.MAXIMUM, 'Dead rows', options);
  }

  /**
   * Runs of the relay that end with an error.
   *
   * @default - sum over 5 minutes
   */
  public metricRunsFailed(options?: MetricOptions): Metric {
    return this.relay.metricErrors({
      statistic: Stats.SUM,
      label: 'Runs failed',
      ...elsewhere(this),
      ...given(options, this),
    });
  }

  /**
   * Messages and calls that the target did not accept.
   *
   * @default - sum over 5 minutes
   */
  public metricPublishFailed(options?: MetricOptions): Metric {
    return this.metricOf(RELAY_METRICS.publishFailed, Stats.SUM, 'Publish failed', options);
  }

  /**
   * Rows that were sent.
   *
   * @default - sum over 5 minutes
   */
  public metricRowsSent(options?: MetricOptions): Metric {
    return this.metricOf(RELAY_METRICS.sent, Stats.SUM, 'Rows sent', options);
  }

  /** Graphs for a dashboard: the age of the oldest row, the waiting rows, the sent and rejected rows, and failed runs. */
  public widgets(): IWidget[] {
    return [
      graph('Oldest unsent row', { left: [this.metricOldestUnsent()] }),
      graph('Rows of the outbox', { left: [this.metricRowsUnsent(), this.metricRowsSent()] }),
      graph('Rows that were not accepted', { left: [this.metricPublishFailed(), this.metricDeadRows()] }),
      graph('Runs of the relay', { left: [this.metricRunsFailed()] }),
    ];
  }

  private metricOf(metricName: string, statistic: string, label: string, options?: MetricOptions): Metric {
    const { namespace, dimension } = RELAY_METRICS;
    const dimensionsMap = { [dimension]: this.relay.functionName };
    return createMetric(this, { namespace, metricName, dimensionsMap, statistic, label }, options);
  }
}
