import { Duration } from 'aws-cdk-lib';
import { MathExpression, type MathExpressionOptions, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';

/**
 * The metrics that the service publishes for a serverless cache of Valkey. Their one dimension is `clusterId`, in this
 * spelling, and its value the cache's name in lower case: any other dimension gives a series that stays empty.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/serverless-metrics-events-redis.html
 */
export abstract class ValkeyCacheMetrics extends Construct {
  /** The name of the cache, in lower case as the service stores it. */
  public abstract readonly cacheName: string;

  /**
   * A metric of this cache, per minute.
   *
   * @param metricName the name as CloudWatch has it
   * @default - the average over one minute
   */
  public metric(metricName: string, options?: MetricOptions): Metric {
    return new Metric({
      namespace: 'AWS/ElastiCache',
      metricName,
      dimensionsMap: { clusterId: this.cacheName },
      period: Duration.minutes(1),
      statistic: 'Average',
      ...options,
    }).attachTo(this);
  }

  /** The bytes that the data uses: the maximum over one minute. */
  public metricBytesUsedForCache(options?: MetricOptions): Metric {
    return this.metric('BytesUsedForCache', { statistic: 'Maximum', ...options });
  }

  /** The ElastiCache Processing Units consumed: the sum of one minute, not a rate. */
  public metricElastiCacheProcessingUnits(options?: MetricOptions): Metric {
    return this.metric('ElastiCacheProcessingUnits', { statistic: 'Sum', ...options });
  }

  /**
   * The ElastiCache Processing Units consumed per second, which is what the limits are in.
   *
   * @default - over one minute
   */
  public metricEcpuPerSecond(options?: MathExpressionOptions): MathExpression {
    const period = options?.period ?? Duration.minutes(1);
    return new MathExpression({
      label: 'ECPU/s',
      ...options,
      period,
      expression: 'ecpu / PERIOD(ecpu)',
      usingMetrics: { ecpu: this.metricElastiCacheProcessingUnits({ period }) },
    });
  }

  /** The latency of successful reads, in microseconds: the average over one minute. */
  public metricSuccessfulReadRequestLatency(options?: MetricOptions): Metric {
    return this.metric('SuccessfulReadRequestLatency', options);
  }

  /** The latency of successful writes, in microseconds: the average over one minute. */
  public metricSuccessfulWriteRequestLatency(options?: MetricOptions): Metric {
    return this.metric('SuccessfulWriteRequestLatency', options);
  }

  /** The commands executed: the sum of one minute. */
  public metricTotalCmdsCount(options?: MetricOptions): Metric {
    return this.metric('TotalCmdsCount', { statistic: 'Sum', ...options });
  }

  /** The share of reads that found their key, in percent: the average over one minute. */
  public metricCacheHitRate(options?: MetricOptions): Metric {
    return this.metric('CacheHitRate', options);
  }

  /** The reads that found their key: the sum of one minute. */
  public metricCacheHits(options?: MetricOptions): Metric {
    return this.metric('CacheHits', { statistic: 'Sum', ...options });
  }

  /** The open connections: the maximum over one minute. */
  public metricCurrConnections(options?: MetricOptions): Metric {
    return this.metric('CurrConnections', { statistic: 'Maximum', ...options });
  }

  /** The connections accepted: the sum of one minute. */
  public metricNewConnections(options?: MetricOptions): Metric {
    return this.metric('NewConnections', { statistic: 'Sum', ...options });
  }

  /** The commands that were throttled: the sum of one minute. */
  public metricThrottledCmds(options?: MetricOptions): Metric {
    return this.metric('ThrottledCmds', { statistic: 'Sum', ...options });
  }

  /** The items in the cache: the maximum over one minute. */
  public metricCurrItems(options?: MetricOptions): Metric {
    return this.metric('CurrItems', { statistic: 'Maximum', ...options });
  }

  /** The items that have a time to live, the only ones that can be evicted: the maximum over one minute. */
  public metricCurrVolatileItems(options?: MetricOptions): Metric {
    return this.metric('CurrVolatileItems', { statistic: 'Maximum', ...options });
  }

  /** The keys evicted because the storage limit was reached: the sum of one minute. */
  public metricEvictions(options?: MetricOptions): Metric {
    return this.metric('Evictions', { statistic: 'Sum', ...options });
  }

  /** The bytes sent to the cache: the sum of one minute. */
  public metricNetworkBytesIn(options?: MetricOptions): Metric {
    return this.metric('NetworkBytesIn', { statistic: 'Sum', ...options });
  }

  /** The bytes read from the cache: the sum of one minute. */
  public metricNetworkBytesOut(options?: MetricOptions): Metric {
    return this.metric('NetworkBytesOut', { statistic: 'Sum', ...options });
  }

  /** The logins that failed: the sum of one minute. */
  public metricAuthenticationFailures(options?: MetricOptions): Metric {
    return this.metric('AuthenticationFailures', { statistic: 'Sum', ...options });
  }

  /** The commands refused because of a key that their user may not touch: the sum of one minute. */
  public metricKeyAuthorizationFailures(options?: MetricOptions): Metric {
    return this.metric('KeyAuthorizationFailures', { statistic: 'Sum', ...options });
  }

  /** The commands refused because their user may not run them: the sum of one minute. */
  public metricCommandAuthorizationFailures(options?: MetricOptions): Metric {
    return this.metric('CommandAuthorizationFailures', { statistic: 'Sum', ...options });
  }

  /** The connections closed because their IAM login was older than 12 hours: the sum of one minute. */
  public metricIamAuthenticationExpirations(options?: MetricOptions): Metric {
    return this.metric('IamAuthenticationExpirations', { statistic: 'Sum', ...options });
  }

  /** The IAM logins that were throttled: the sum of one minute. */
  public metricIamAuthenticationThrottling(options?: MetricOptions): Metric {
    return this.metric('IamAuthenticationThrottling', { statistic: 'Sum', ...options });
  }
}
