import { Duration } from 'aws-cdk-lib';
import {
  type IWidget,
  MathExpression,
  type MathExpressionOptions,
  type Metric,
  type MetricOptions,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { CompositeResource } from '../private/synth/composite';
import { elsewhere } from '../private/synth/existing';
import { createMetric, given } from '../private/synth/metrics';
import { graph } from '../private/synth/widgets';
import type { IDynamoDbOutbox } from './i-dynamo-db-outbox';

/**
 * What a new and an imported outbox have in common.
 *
 * @jsii ignore
 */
export abstract class DynamoDbOutboxBase extends CompositeResource implements IDynamoDbOutbox {
  /** The name of the pipe, which is the dimension of its metrics. */
  public abstract readonly pipeName: string;
  /** The ARN of the pipe. */
  public abstract readonly pipeArn: string;
  /** The queue for records that could not be sent. A message has the position of the records in the stream, not the records. */
  public abstract readonly deadLetterQueue: IQueue;

  /**
   * Executions of the pipe that failed, failed for some of their records, or timed out.
   *
   * @default - sum over 5 minutes
   */
  public metricFailed(options?: MathExpressionOptions): MathExpression {
    return new MathExpression({
      // A failed record in a batch makes the execution fail partially.
      expression: 'FILL(failed, 0) + FILL(partly, 0) + FILL(timedOut, 0)',
      usingMetrics: {
        failed: this.metricOf('ExecutionFailed'),
        partly: this.metricOf('ExecutionPartiallyFailed'),
        timedOut: this.metricOf('ExecutionTimeout'),
      },
      period: Duration.minutes(5),
      label: 'Failed executions',
      ...given(options, this),
    });
  }

  /**
   * Events that the pipe has read from the stream.
   *
   * @default - sum over 5 minutes
   */
  public metricEvents(options?: MetricOptions): Metric {
    return this.metricOf('EventCount', 'Events', options);
  }

  /**
   * Messages in the dead-letter queue.
   *
   * @default - maximum over 5 minutes
   */
  public metricDeadLetters(options?: MetricOptions): Metric {
    return this.deadLetterQueue.metricApproximateNumberOfMessagesVisible({
      statistic: Stats.MAXIMUM,
      label: 'Dead letters',
      ...elsewhere(this),
      ...given(options, this),
    });
  }

  /** Graphs for a dashboard: the events of the pipe, its failures, and the dead letters. */
  public widgets(): IWidget[] {
    return [
      graph('Outbox events', { left: [this.metricEvents()] }),
      graph('Failed executions and dead letters', { left: [this.metricFailed(), this.metricDeadLetters()] }),
    ];
  }

  private metricOf(metricName: string, label?: string, options?: MetricOptions): Metric {
    const dimensionsMap = { PipeName: this.pipeName };
    const defaults = { namespace: 'AWS/EventBridge/Pipes', metricName, dimensionsMap, statistic: Stats.SUM, label };
    return createMetric(this, defaults, options);
  }
}
