import { Duration, Resource } from 'aws-cdk-lib';
import { type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { createMetric, given } from '../private/synth/metrics';

/**
 * The metrics that exist both for a proxy and for one of its endpoints.
 *
 * Each host of a proxy publishes its own count once a minute: counts are sums over 60 seconds. A longer period would
 * add up a number of connections once for each minute.
 *
 * @internal
 */
export abstract class DatabaseProxyClientMetrics extends Resource {
  /** The dimensions of the metrics, unless a metric names others. */
  protected abstract readonly metricDimensions: { [name: string]: string };

  /**
   * A metric of RDS Proxy by name: a sum over 60 seconds by default.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.monitoring.html
   */
  public metric(metricName: string, options?: MetricOptions): Metric {
    const defaults = {
      namespace: 'AWS/RDS',
      metricName,
      dimensionsMap: this.metricDimensions,
      statistic: Stats.SUM,
      period: Duration.minutes(1),
    };
    return createMetric(this, defaults, options);
  }

  /** The client connections that are open. */
  public metricClientConnections(options?: MetricOptions): Metric {
    return this.metric('ClientConnections', options);
  }

  /** The client connections that were closed. */
  public metricClientConnectionsClosed(options?: MetricOptions): Metric {
    return this.metric('ClientConnectionsClosed', options);
  }

  /** The client connections that are open without TLS. */
  public metricClientConnectionsNoTls(options?: MetricOptions): Metric {
    return this.metric('ClientConnectionsNoTLS', options);
  }

  /** The client connections that were requested. */
  public metricClientConnectionsReceived(options?: MetricOptions): Metric {
    return this.metric('ClientConnectionsReceived', options);
  }

  /** The client connections that failed because of a wrong login or TLS setting. */
  public metricClientConnectionsSetupFailedAuth(options?: MetricOptions): Metric {
    return this.metric('ClientConnectionsSetupFailedAuth', options);
  }

  /** The client connections that were established. */
  public metricClientConnectionsSetupSucceeded(options?: MetricOptions): Metric {
    return this.metric('ClientConnectionsSetupSucceeded', options);
  }

  /** The client connections that are open with TLS. */
  public metricClientConnectionsTls(options?: MetricOptions): Metric {
    return this.metric('ClientConnectionsTLS', options);
  }

  /** The time that the proxy took to get a database connection for a client, on average, in microseconds. */
  public metricDatabaseConnectionsBorrowLatency(options?: MetricOptions): Metric {
    return this.latency('DatabaseConnectionsBorrowLatency', options);
  }

  /** The time that the database took to answer a query, on average, in microseconds. */
  public metricQueryDatabaseResponseLatency(options?: MetricOptions): Metric {
    return this.latency('QueryDatabaseResponseLatency', options);
  }

  /** The queries that were received. Several statements in one request count as one. */
  public metricQueryRequests(options?: MetricOptions): Metric {
    return this.metric('QueryRequests', options);
  }

  /** The queries that were received without TLS. */
  public metricQueryRequestsNoTls(options?: MetricOptions): Metric {
    return this.metric('QueryRequestsNoTLS', options);
  }

  /** The queries that were received with TLS. */
  public metricQueryRequestsTls(options?: MetricOptions): Metric {
    return this.metric('QueryRequestsTLS', options);
  }

  /** The time from a query to its answer, on average, in microseconds. */
  public metricQueryResponseLatency(options?: MetricOptions): Metric {
    return this.latency('QueryResponseLatency', options);
  }

  private latency(metricName: string, options?: MetricOptions): Metric {
    return this.metric(metricName, { statistic: Stats.AVERAGE, ...given(options, this) });
  }
}
