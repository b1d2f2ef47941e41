import { Duration } from 'aws-cdk-lib';
import {
  MathExpression,
  type MathExpressionOptions,
  type Metric,
  type MetricOptions,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import { DatabaseProxyClientMetrics } from './database-proxy-client-metrics';

/** With fewer pinned connections their share says nothing. */
const MIN_PINNED = 5;

/**
 * The metrics that exist for a proxy as a whole.
 *
 * @internal
 */
export abstract class DatabaseProxyMetrics extends DatabaseProxyClientMetrics {
  /**
   * The percentage of time for which the writer was available to the proxy.
   *
   * Published for the role of a target only, here `READ_WRITE`.
   */
  public metricAvailabilityPercentage(options?: MetricOptions): Metric {
    return this.metric('AvailabilityPercentage', {
      dimensionsMap: { ...this.metricDimensions, TargetGroup: 'default', TargetRole: 'READ_WRITE' },
      statistic: Stats.AVERAGE,
      ...options,
    });
  }

  /** The database connections that the proxy asked for. */
  public metricDatabaseConnectionRequests(options?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionRequests', options);
  }

  /** The database connections that the proxy asked for with TLS. */
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

  /** The database connections that are pinned to one client. The series begins with the first pin. */
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
   * It is 0 as long as fewer than 5 connections are pinned: at night, one job is half of all connections.
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
      ...options,
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
      ...options,
    });
  }
}
