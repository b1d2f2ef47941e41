import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';

/**
 * The metrics that exist both for a proxy and for one of its endpoints.
 *
 * Each host of a proxy publishes its own count once a minute: counts are sums over 60 seconds. A longer period would
 * add up a number of connections once for each minute.
 */
export abstract class DatabaseProxyClientMetrics extends Construct {
  /** The dimensions of the metrics, unless one names others. */
  protected abstract readonly metricDimensions: { [name: string]: string };

  /**
   * A metric of RDS Proxy by name: a sum over 60 seconds, unless the options say otherwise.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.monitoring.html
   */
  public metric(metricName: string, props?: MetricOptions): Metric {
    return new Metric({
      namespace: 'AWS/RDS',
      metricName,
      dimensionsMap: this.metricDimensions,
      statistic: Stats.SUM,
      period: Duration.minutes(1),
      ...props,
    }).attachTo(this);
  }

  /** The client connections that are open. */
  public metricClientConnections(props?: MetricOptions): Metric {
    return this.metric('ClientConnections', props);
  }

  /** The client connections that were closed. */
  public metricClientConnectionsClosed(props?: MetricOptions): Metric {
    return this.metric('ClientConnectionsClosed', props);
  }

  /** The client connections that are open without TLS. */
  public metricClientConnectionsNoTls(props?: MetricOptions): Metric {
    return this.metric('ClientConnectionsNoTLS', props);
  }

  /** The client connections that were asked for. */
  public metricClientConnectionsReceived(props?: MetricOptions): Metric {
    return this.metric('ClientConnectionsReceived', props);
  }

  /** The client connections that failed because of a wrong login or TLS setting. */
  public metricClientConnectionsSetupFailedAuth(props?: MetricOptions): Metric {
    return this.metric('ClientConnectionsSetupFailedAuth', props);
  }

  /** The client connections that were established. */
  public metricClientConnectionsSetupSucceeded(props?: MetricOptions): Metric {
    return this.metric('ClientConnectionsSetupSucceeded', props);
  }

  /** The client connections that are open with TLS. */
  public metricClientConnectionsTls(props?: MetricOptions): Metric {
    return this.metric('ClientConnectionsTLS', props);
  }

  /** How long the proxy took to get a database connection for a client, on average, in microseconds. */
  public metricDatabaseConnectionsBorrowLatency(props?: MetricOptions): Metric {
    return this.latency('DatabaseConnectionsBorrowLatency', props);
  }

  /** How long the database took to answer a query, on average, in microseconds. */
  public metricQueryDatabaseResponseLatency(props?: MetricOptions): Metric {
    return this.latency('QueryDatabaseResponseLatency', props);
  }

  /** The queries that were received; several statements in one text count as one. */
  public metricQueryRequests(props?: MetricOptions): Metric {
    return this.metric('QueryRequests', props);
  }

  /** The queries that were received without TLS. */
  public metricQueryRequestsNoTls(props?: MetricOptions): Metric {
    return this.metric('QueryRequestsNoTLS', props);
  }

  /** The queries that were received with TLS. */
  public metricQueryRequestsTls(props?: MetricOptions): Metric {
    return this.metric('QueryRequestsTLS', props);
  }

  /** How long the proxy took from a query to its answer, on average, in microseconds. */
  public metricQueryResponseLatency(props?: MetricOptions): Metric {
    return this.latency('QueryResponseLatency', props);
  }

  private latency(metricName: string, props?: MetricOptions): Metric {
    return this.metric(metricName, { statistic: Stats.AVERAGE, ...props });
  }
}
