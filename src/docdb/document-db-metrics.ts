import { Duration } from 'aws-cdk-lib';
import {
  MathExpression,
  type MathExpressionOptions,
  type Metric,
  type MetricOptions,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import { createMetric, given } from '../private/synth/metrics';
import { DOCDB_METRICS, meantMetric, NAMESPACE, ROLES } from './facts';

/** The divisor where nobody publishes a limit: every number is a small share of it. */
const NO_LIMIT = 1_000_000_000;

/**
 * The metrics of a cluster of DocumentDB, whoever made it.
 *
 * @internal
 */
export abstract class DocumentDbMetrics extends Construct {
  /** The identifier of the cluster, which is a dimension of its metrics. */
  public abstract readonly clusterIdentifier: string;

  /**
   * A metric of the cluster by its CloudWatch name.
   *
   * @param metricName the metric's name in CloudWatch
   * @param options to use dimensions other than the cluster's, give the complete set, for example with a `Role`
   * @default - the average over one minute
   * @throws if DocumentDB has no such metric, or does not publish it with these dimensions
   */
  public metric(metricName: string, options?: MetricOptions): Metric {
    requireKind('metricName', metricName, 'text', this);
    requireKind('options', options, 'object?', this);
    const dimensionsMap = options?.dimensionsMap ?? { DBClusterIdentifier: this.clusterIdentifier };
    this.requirePublished(metricName, Object.keys(dimensionsMap));
    const defaults = { namespace: NAMESPACE, metricName, period: Duration.minutes(1), statistic: Stats.AVERAGE };
    return createMetric(this, { ...defaults, dimensionsMap }, options);
  }

  /** The writes that are left before the cluster becomes read-only: the minimum over one minute. */
  public metricAvailableMvccIds(options?: MetricOptions): Metric {
    return this.metricOf(Stats.MINIMUM, 'AvailableMVCCIds', options);
  }

  /** The seconds that the longest active garbage collection has been running: the maximum over one minute. */
  public metricLongestActiveGcRuntime(options?: MetricOptions): Metric {
    return this.metricOf(Stats.MAXIMUM, 'LongestActiveGCRuntime', options);
  }

  /** The milliseconds by which the slowest replica is behind the primary: the maximum over one minute. */
  public metricDbClusterReplicaLagMaximum(options?: MetricOptions): Metric {
    return this.metricOf(Stats.MAXIMUM, 'DBClusterReplicaLagMaximum', options);
  }

  /**
   * Open connections in percent of those that the instance allows: the writer's or the readers', whichever is higher.
   */
  public metricConnectionsUsed(options?: MathExpressionOptions): MathExpression {
    return this.share('Connections (%)', 'DatabaseConnectionsMax', 'DatabaseConnectionsLimit', options);
  }

  /** Open cursors in percent of those that the instance allows: the writer's or the readers', whichever is higher. */
  public metricCursorsUsed(options?: MathExpressionOptions): MathExpression {
    return this.share('Cursors (%)', 'DatabaseCursorsMax', 'DatabaseCursorsLimit', options);
  }

  /**
   * Open transactions in percent of those that the instance allows: the writer's or the readers', whichever is higher.
   */
  public metricTransactionsUsed(options?: MathExpressionOptions): MathExpression {
    return this.share('Transactions (%)', 'TransactionsOpenMax', 'TransactionsOpenLimit', options);
  }

  /** The cursors that timed out: the sum over five minutes. */
  public metricDatabaseCursorsTimedOut(options?: MetricOptions): Metric {
    return this.metricOf(Stats.SUM, 'DatabaseCursorsTimedOut', {
      period: Duration.minutes(5),
      ...given(options, this),
    });
  }

  /** The requests that were throttled because memory was short, and those that timed out while they waited: the sum over one minute. */
  public metricOperationsThrottled(options?: MathExpressionOptions): MathExpression {
    return new MathExpression({
      label: 'Throttled requests',
      expression: 'FILL(throttled, 0) + FILL(timedOut, 0)',
      usingMetrics: {
        throttled: this.metricOf(Stats.SUM, 'LowMemNumOperationsThrottled'),
        timedOut: this.metricOf(Stats.SUM, 'LowMemNumOperationsTimedOut'),
      },
      period: Duration.minutes(1),
      ...given(options, this),
    });
  }

  /** The requests that the buffer cache served, in percent: the average of all instances over one minute. */
  public metricBufferCacheHitRatio(options?: MetricOptions): Metric {
    return this.metricOf(Stats.AVERAGE, 'BufferCacheHitRatio', options);
  }

  /** The index requests that the buffer cache served, in percent: the average of all instances over one minute. */
  public metricIndexBufferCacheHitRatio(options?: MetricOptions): Metric {
    return this.metricOf(Stats.AVERAGE, 'IndexBufferCacheHitRatio', options);
  }

  /** The bytes that the volume of the cluster uses: the maximum over one hour. */
  public metricVolumeBytesUsed(options?: MetricOptions): Metric {
    return this.metricOf(Stats.MAXIMUM, 'VolumeBytesUsed', { period: Duration.hours(1), ...given(options, this) });
  }

  private metricOf(statistic: string, metricName: string, options?: MetricOptions): Metric {
    return this.metric(metricName, { statistic, ...given(options, this) });
  }

  /** The limits are those of one instance, so that each role is compared with its own. */
  private share(label: string, used: string, limit: string, options?: MathExpressionOptions): MathExpression {
    const idOf = (metricName: string, role: string) =>
      `${metricName[0].toLowerCase()}${metricName.slice(1)}${role[0]}${role.slice(1).toLowerCase()}`;
    const metricsOf = (role: string): [string, Metric][] => {
      const dimensionsMap = { DBClusterIdentifier: this.clusterIdentifier, Role: role };
      return [
        [idOf(used, role), this.metricOf(Stats.MAXIMUM, used, { dimensionsMap })],
        [idOf(limit, role), this.metricOf(Stats.MINIMUM, limit, { dimensionsMap })],
      ];
    };
    const shares = ROLES.map((role) => `100 * FILL(${idOf(used, role)}, 0) / FILL(${idOf(limit, role)}, ${NO_LIMIT})`);
    return new MathExpression({
      label,
      // Without replicas there is no series of readers, which must not hide that of the writer.
      expression: `MAX([${shares.join(', ')}])`,
      usingMetrics: Object.fromEntries(ROLES.flatMap(metricsOf)),
      period: Duration.minutes(1),
      ...given(options, this),
    });
  }

  private requirePublished(name: string, dimensions: string[]): void {
    const sets = Object.hasOwn(DOCDB_METRICS, name) ? DOCDB_METRICS[name] : undefined;
    if (!sets) {
      const meant = meantMetric(name);
      const remedy = meant ? `use ${meant}` : 'copy it from the list of metrics in the documentation of DocumentDB';
      refuse({ property: 'metricName', must: 'be a metric of DocumentDB', got: name, remedy }, this);
    }
    if (!sets.some((set) => set.join() === [...dimensions].sort().join())) {
      const must = `be ${sets.map((set) => set.join(' + ')).join(', or ')} for ${name}`;
      const remedy = 'DocumentDB publishes this metric with no other dimensions';
      refuse({ property: 'dimensionsMap', must, got: dimensions.join(' + ') || 'none', remedy }, this);
    }
  }
}
