import { Duration, Resource } from 'aws-cdk-lib';
import { MathExpression, type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { requireKind } from '../private/synth/kinds';
import { createMetric, given } from '../private/synth/metrics';

/**
 * The metrics of a serverless cache, whoever made it. They have one dimension, `clusterId` in this spelling, whose value is
 * the cache's name in lower case: any other dimension gives a series that stays empty.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/serverless-metrics-events-redis.html
 * @jsii ignore
 */
export abstract class ServerlessCacheMetrics extends Resource {
  /** The name, in lower case. IAM tokens are signed for it. */
  public abstract readonly cacheName: string;

  /**
   * A metric of this cache by its CloudWatch name.
   *
   * @param metricName the metric's name in CloudWatch
   * @default - the average over one minute
   */
  public metric(metricName: string, options?: MetricOptions): Metric {
    requireKind('metricName', metricName, 'text', this);
    const defaults = {
      namespace: 'AWS/ElastiCache',
      metricName,
      dimensionsMap: { clusterId: this.cacheName },
      period: Duration.minutes(1),
      statistic: Stats.AVERAGE,
    };
    return createMetric(this, defaults, options);
  }

  /** The bytes that the data uses: the maximum over one minute. */
  public metricBytesUsedForCache(options?: MetricOptions): Metric {
    return this.metric('BytesUsedForCache', { statistic: Stats.MAXIMUM, ...given(options, this) });
  }

  /** The ElastiCache Processing Units consumed: the sum over one minute, not a rate. */
  public metricElastiCacheProcessingUnits(options?: MetricOptions): Metric {
    return this.metric('ElastiCacheProcessingUnits', { statistic: Stats.SUM, ...given(options, this) });
  }

  /**
   * The ElastiCache Processing Units consumed per second, the unit of the limits.
   *
   * @default - over one minute
   */
  public metricEcpuPerSecond(options?: MetricOptions): MathExpression {
    requireKind('options', options, 'object?', this);
    const { period = Duration.minutes(1), label = 'ECPU/s', color, account, region } = options ?? {};
    return new MathExpression({
      label,
      color,
      period,
      expression: 'ecpu / PERIOD(ecpu)',
      usingMetrics: { ecpu: this.metricElastiCacheProcessingUnits({ period, account, region }) },
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

  /** The commands executed: the sum over one minute. */
  public metricTotalCmdsCount(options?: MetricOptions): Metric {
    return this.metric('TotalCmdsCount', { statistic: Stats.SUM, ...given(options, this) });
  }

  /** The share of reads that found their key, in percent: the average over one minute. */
  public metricCacheHitRate(options?: MetricOptions): Metric {
    return this.metric('CacheHitRate', options);
  }

  /** The reads that found their key: the sum over one minute. */
  public metricCacheHits(options?: MetricOptions): Metric {
    return this.metric('CacheHits', { statistic: Stats.SUM, ...given(options, this) });
  }

  /** The open connections: the maximum over one minute. */
  public metricCurrConnections(options?: MetricOptions): Metric {
    return this.metric('CurrConnections', { statistic: Stats.MAXIMUM, ...given(options, this) });
  }

  /** The connections accepted: the sum over one minute. */
  public metricNewConnections(options?: MetricOptions): Metric {
    return this.metric('NewConnections', { statistic: Stats.SUM, ...given(options, this) });
  }

  /** The commands that were throttled: the sum over one minute. */
  public metricThrottledCmds(options?: MetricOptions): Metric {
    return this.metric('ThrottledCmds', { statistic: Stats.SUM, ...given(options, this) });
  }

  /** The items in the cache: the maximum over one minute. */
  public metricCurrItems(options?: MetricOptions): Metric {
    return this.metric('CurrItems', { statistic: Stats.MAXIMUM, ...given(options, this) });
  }

  /** The items with a time to live, the only ones that can be evicted: the maximum over one minute. */
  public metricCurrVolatileItems(options?: MetricOptions): Metric {
    return this.metric('CurrVolatileItems', { statistic: Stats.MAXIMUM, ...given(options, this) });
  }

  /** The keys evicted because the storage limit was reached: the sum over one minute. */
  public metricEvictions(options?: MetricOptions): Metric {
    return this.metric('Evictions', { statistic: Stats.SUM, ...given(options, this) });
  }

  /** The bytes sent to the cache: the sum over one minute. */
  public metricNetworkBytesIn(options?: MetricOptions): Metric {
    return this.metric('NetworkBytesIn', { statistic: Stats.SUM, ...given(options, this) });
  }

  /** The bytes read from the cache: the sum over one minute. */
  public metricNetworkBytesOut(options?: MetricOptions): Metric {
    return this.metric('NetworkBytesOut', { statistic: Stats.SUM, ...given(options, this) });
  }

  /** The logins that failed: the sum over one minute. */
  public metricAuthenticationFailures(options?: MetricOptions): Metric {
    return this.metric('AuthenticationFailures', { statistic: Stats.SUM, ...given(options, this) });
  }

  /** The commands denied because of a key that their user may not access: the sum over one minute. */
  public metricKeyAuthorizationFailures(options?: MetricOptions): Metric {
    return this.metric('KeyAuthorizationFailures', { statistic: Stats.SUM, ...given(options, this) });
  }

  /** The commands denied because their user may not run them: the sum over one minute. */
  public metricCommandAuthorizationFailures(options?: MetricOptions): Metric {
    return this.metric('CommandAuthorizationFailures', { statistic: Stats.SUM, ...given(options, this) });
  }

  /** The connections closed because their IAM login was older than 12 hours: the sum over one minute. */
  public metricIamAuthenticationExpirations(options?: MetricOptions): Metric {
    return this.metric('IamAuthenticationExpirations', { statistic: Stats.SUM, ...given(options, this) });
  }

  /** The IAM logins that were throttled: the sum over one minute. */
  public metricIamAuthenticationThrottling(options?: MetricOptions): Metric {
    return this.metric('IamAuthenticationThrottling', { statistic: Stats.SUM, ...given(options, this) });
  }
}
