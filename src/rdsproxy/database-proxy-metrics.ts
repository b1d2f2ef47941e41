import { Duration } from 'aws-cdk-lib';
import {
  type IWidget,
  MathExpression,
  type MathExpressionOptions,
  type Metric,
  type MetricOptions,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import { createMetric, given } from '../private/synth/metrics';
import { requireOneOf } from '../private/synth/validation';
import { DatabaseProxyClientMetrics } from './database-proxy-client-metrics';
import { PIN_METRICS } from './pinning-log';
import { PinningReason } from './proxy-settings';
import { proxyWidgets } from './proxy-widgets';

/** With fewer pinned connections their share says nothing: at night, one job is half of all connections. */
const MIN_PINNED = 5;

/**
 * The metrics and graphs of a proxy, whoever made it.
 *
 * @internal
 */
export abstract class DatabaseProxyMetrics extends DatabaseProxyClientMetrics {
  /** The name of the proxy, which is a dimension of its metrics. */
  public abstract readonly proxyName: string;
  /**
   * The namespace of the metrics that count the reasons in the log; undefined where nobody counts them.
   *
   * @internal
   */
  public abstract readonly _pinsNamespace: string | undefined;

  protected get metricDimensions(): { [name: string]: string } {
    return { ProxyName: this.proxyName };
  }

  /** Graphs for a dashboard: connections against the limit with the pinned ones in it, latency, reasons. */
  public widgets(): IWidget[] {
    return proxyWidgets(this, this._pinsNamespace !== undefined);
  }

  /**
   * The percentage of time that the writer was available to the proxy.
   *
   * It is published only per target role, which is `READ_WRITE` here.
   */
  public metricAvailabilityPercentage(options?: MetricOptions): Metric {
    return this.metric('AvailabilityPercentage', {
      dimensionsMap: { ...this.metricDimensions, TargetGroup: 'default', TargetRole: 'READ_WRITE' },
      statistic: Stats.AVERAGE,
      ...given(options, this),
    });
  }

  /** The database connections that the proxy requested. */
  public metricDatabaseConnectionRequests(options?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionRequests', options);
  }

  /** The database connections that the proxy requested with TLS. */
  public metricDatabaseConnectionRequestsWithTls(options?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionRequestsWithTLS', options);
  }

  /** The database connections that are open. */
  public metricDatabaseConnections(options?: MetricOptions): Metric {
    return this.metric('DatabaseConnections', options);
  }

  /** The database connections that are lent to a client. */
  public metricDatabaseConnectionsCurrentlyBorrowed(options?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionsCurrentlyBorrowed', options);
  }

  /** The database connections that are in a transaction. */
  public metricDatabaseConnectionsCurrentlyInTransaction(options?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionsCurrentlyInTransaction', options);
  }

  /** The database connections that are pinned to one client. The metric exists only after the first pin. */
  public metricPinnedConnections(options?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionsCurrentlySessionPinned', options);
  }

  /** The database connections that could not be opened. */
  public metricDatabaseConnectionsSetupFailed(options?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionsSetupFailed', options);
  }

  /** The database connections that were opened. */
  public metricDatabaseConnectionsSetupSucceeded(options?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionsSetupSucceeded', options);
  }

  /** The database connections that are open with TLS. */
  public metricDatabaseConnectionsWithTls(options?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionsWithTLS', options);
  }

  /** The database connections that the proxy may open. */
  public metricMaxDatabaseConnectionsAllowed(options?: MetricOptions): Metric {
    return this.metric('MaxDatabaseConnectionsAllowed', options);
  }

  /**
   * The pinned part of the open database connections, in percent; this is what the alarm `pinnedShare` watches.
   *
   * It is 0 while fewer than 5 connections are pinned: at night, a single job can hold half of all connections.
   */
  public metricPinnedShare(options: MathExpressionOptions = {}): MathExpression {
    return new MathExpression({
      label: 'Pinned connections (%)',
      // The series begins with the first pin.
      expression: `IF(FILL(pinned, 0) >= ${MIN_PINNED}, 100 * FILL(pinned, 0) / connections, 0)`,
      usingMetrics: {
        pinned: this.metricPinnedConnections(),
        connections: this.metricDatabaseConnections(),
      },
      period: Duration.minutes(1),
      ...given(options, this),
    });
  }

  /** The borrowed part of the database connections that the proxy may open, in percent. A pinned connection is borrowed. */
  public metricPoolUtilization(options: MathExpressionOptions = {}): MathExpression {
    return new MathExpression({
      label: 'Pool utilization (%)',
      expression: '100 * FILL(borrowed, 0) / allowed',
      usingMetrics: {
        borrowed: this.metricDatabaseConnectionsCurrentlyBorrowed(),
        allowed: this.metricMaxDatabaseConnectionsAllowed(),
      },
      period: Duration.minutes(1),
      ...given(options, this),
    });
  }

  /** The sessions that were pinned according to the log, by reason. This is a best effort: AWS may change the log. */
  public metricPinsLogged(reason: PinningReason, options?: MetricOptions): Metric {
    requireKind('reason', reason, 'text', this);
    requireOneOf('reason', reason, Object.values(PinningReason), this);
    const namespace = this._pinsNamespace ?? this.refuseReasons();
    return createMetric(this, { namespace, metricName: PIN_METRICS[reason], statistic: Stats.SUM }, options);
  }

  private refuseReasons(): never {
    const remedy = 'pass the log group of the proxy, whose name is /aws/rds/proxy/ and the name of the proxy';
    return refuse({ property: 'logGroup', must: 'be given for metricPinsLogged', remedy }, this);
  }
}
