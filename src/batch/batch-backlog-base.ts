import { Duration } from 'aws-cdk-lib';
import {
  type IWidget,
  MathExpression,
  type MathExpressionOptions,
  type Metric,
  type MetricOptions,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { CompositeResource } from '../private/synth/composite';
import { elsewhere } from '../private/synth/existing';
import { createMetric, given } from '../private/synth/metrics';
import { graph } from '../private/synth/widgets';
import type { IBatchBacklog } from './i-batch-backlog';
import { METRICS } from './plan-backlog.contract';

/**
 * What a new and an imported backlog have in common.
 *
 * @jsii ignore
 */
export abstract class BatchBacklogBase extends CompositeResource implements IBatchBacklog {
  /** The function that looks for work and starts jobs for it. */
  public abstract readonly planner: IFunction;
  /** The queue of messages about jobs that failed, or block the job queue. */
  public abstract get failureQueue(): IQueue;
  /** @internal */
  protected abstract readonly _hasFailureQueue: boolean;
  /** @internal */
  protected abstract readonly _hasWatcher: boolean;

  /**
   * Allows a principal to start a scan at once: an asynchronous invocation of `planner`, without an event. A role of another
   * account needs the permission in its own account too.
   */
  public abstract grantStart(grantee: IGrantable): Grant;

  /** Returns the command that starts a scan at once, for an output or a runbook. The caller needs `grantStart`. */
  public startCommand(): string {
    const { functionArn, functionName } = this.planner;
    // The CLI looks for a name in the caller's account.
    const name = elsewhere(this).account === undefined ? functionName : functionArn;
    return `aws lambda invoke --function-name ${name} --region ${this.env.region} --invocation-type Event /dev/stdout`;
  }

  /**
   * Items that a scan found undone.
   *
   * @default - maximum over 5 minutes
   */
  public metricItemsLeft(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.left, Stats.MAXIMUM, 'Items left', options);
  }

  /**
   * Items for which jobs were started.
   *
   * @default - sum over 5 minutes
   */
  public metricItemsPlanned(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.planned, Stats.SUM, 'Items planned', options);
  }

  /**
   * Items that did not fit into a run of 10,000 jobs.
   *
   * @default - maximum over 5 minutes
   */
  public metricItemsDeferred(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.deferred, Stats.MAXIMUM, 'Items deferred', options);
  }

  /**
   * Items that are set aside.
   *
   * @default - maximum over 5 minutes
   */
  public metricDeadItems(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.dead, Stats.MAXIMUM, 'Dead items', options);
  }

  /**
   * Scans that finished, including scans that found jobs running.
   *
   * @default - sum over 5 minutes
   */
  public metricScans(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.scans, Stats.SUM, 'Scans', options);
  }

  /**
   * Scans that did nothing, because jobs of the backlog were running.
   *
   * @default - sum over 5 minutes
   */
  public metricScansSkipped(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.skipped, Stats.SUM, 'Scans skipped', options);
  }

  /**
   * Planner and watcher runs that ended with an error.
   *
   * @default - sum over 5 minutes
   */
  public metricScansFailed(options?: MathExpressionOptions): MathExpression {
    const place = elsewhere(this);
    return new MathExpression({
      expression: 'FILL(planner, 0) + FILL(watcher, 0)',
      usingMetrics: {
        planner: this.planner.metricErrors({ statistic: Stats.SUM, label: 'Planner', ...place }),
        watcher: this._requireWatcher().metricErrors({ statistic: Stats.SUM, label: 'Watcher', ...place }),
      },
      label: 'Scans failed',
      period: Duration.minutes(5),
      ...given(options, this),
    });
  }

  /**
   * The time that the oldest job has waited while nothing ran, in minutes.
   *
   * @default - maximum over 5 minutes
   */
  public metricOldestWaiting(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.oldestWaiting, Stats.MAXIMUM, 'Oldest waiting (min)', options);
  }

  /**
   * Messages about jobs that failed, or block the job queue.
   *
   * @default - maximum over 5 minutes
   */
  public metricJobsFailed(options?: MetricOptions): Metric {
    return this.failureQueue.metricApproximateNumberOfMessagesVisible({
      statistic: Stats.MAXIMUM,
      label: 'Jobs failed',
      ...elsewhere(this.failureQueue),
      ...given(options, this),
    });
  }

  /** Graphs for a dashboard: what is left, what failed or is set aside, how long jobs wait, and the scans. */
  public widgets(): IWidget[] {
    return [
      graph('Items of the backlog', {
        left: [this.metricItemsLeft(), this.metricItemsPlanned(), this.metricItemsDeferred()],
      }),
      graph('Failed jobs and dead items', {
        left: [...(this._hasFailureQueue ? [this.metricJobsFailed()] : []), this.metricDeadItems()],
      }),
      graph('Oldest waiting job (min)', { left: [this.metricOldestWaiting()] }),
      graph('Scans', {
        left: [this.metricScans(), this.metricScansSkipped(), ...(this._hasWatcher ? [this.metricScansFailed()] : [])],
      }),
    ];
  }

  /**
   * The function that measures how long jobs wait.
   *
   * @internal
   */
  protected abstract _requireWatcher(): IFunction;

  private metricOf(metricName: string, statistic: string, label: string, options?: MetricOptions): Metric {
    const { namespace, dimension } = METRICS;
    const dimensionsMap = { [dimension]: this.planner.functionName };
    return createMetric(this, { namespace, metricName, dimensionsMap, statistic, label }, options);
  }
}
