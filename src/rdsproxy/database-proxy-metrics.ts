import { Duration } from 'aws-cdk-lib';
import { MathExpression, type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { DatabaseProxyClientMetrics } from './database-proxy-client-metrics';

/** The metrics that exist for a proxy as a whole. */
export abstract class DatabaseProxyMetrics extends DatabaseProxyClientMetrics {
  /**
   * The percentage of time for which the writer was available to the proxy.
   *
   * Published for the role of a target only, here `READ_WRITE`.
   */
  public metricAvailabilityPercentage(props?: MetricOptions): Metric {
    return this.metric('AvailabilityPercentage', {
      dimensionsMap: { ...this.metricDimensions, TargetGroup: 'default', TargetRole: 'READ_WRITE' },
      statistic: Stats.AVERAGE,
      ...props,
    });
  }

  /** The database connections that the proxy asked for. */
  public metricDatabaseConnectionRequests(props?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionRequests', props);
  }

  /** The database connections that the proxy asked for with TLS. */
  public metricDatabaseConnectionRequestsWithTls(props?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionRequestsWithTLS', props);
  }

  /** The database connections that are open. */
  public metricDatabaseConnections(props?: MetricOptions): Metric {
    return this.metric('DatabaseConnections', props);
  }

  /** The database connections that are lent to a client. */
  public metricDatabaseConnectionsCurrentlyBorrowed(props?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionsCurrentlyBorrowed', props);
  }

  /** The database connections that are in a transaction. */
  public metricDatabaseConnectionsCurrentlyInTransaction(props?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionsCurrentlyInTransaction', props);
  }

  /** The database connections that are pinned to one client. The series begins with the first pin. */
  public metricDatabaseConnectionsCurrentlySessionPinned(props?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionsCurrentlySessionPinned', props);
  }

  /** The database connections that could not be opened. */
  public metricDatabaseConnectionsSetupFailed(props?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionsSetupFailed', props);
  }

  /** The database connections that were opened. */
  public metricDatabaseConnectionsSetupSucceeded(props?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionsSetupSucceeded', props);
  }

  /** The database connections that are open with TLS. */
  public metricDatabaseConnectionsWithTls(props?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionsWithTLS', props);
  }

  /** The database connections that the proxy may open. */
  public metricMaxDatabaseConnectionsAllowed(props?: MetricOptions): Metric {
    return this.metric('MaxDatabaseConnectionsAllowed', props);
  }

  /** The pinned part of the open database connections, in percent; 0 as long as nothing was ever pinned. */
  public metricPinnedShare(): MathExpression {
    return new MathExpression({
      label: 'Pinned connections (%)',
      expression: '100 * FILL(pinned, 0) / connections',
      usingMetrics: {
        pinned: this.metricDatabaseConnectionsCurrentlySessionPinned(),
        connections: this.metricDatabaseConnections(),
      },
      period: Duration.minutes(1),
    });
  }

  /** The lent part of the database connections that the proxy may open, in percent. A pinned connection is lent. */
  public metricPoolUtilization(): MathExpression {
    return new MathExpression({
      label: 'Pool utilization (%)',
      expression: '100 * FILL(borrowed, 0) / allowed',
      usingMetrics: {
        borrowed: this.metricDatabaseConnectionsCurrentlyBorrowed(),
        allowed: this.metricMaxDatabaseConnectionsAllowed(),
      },
      period: Duration.minutes(1),
    });
  }
}
