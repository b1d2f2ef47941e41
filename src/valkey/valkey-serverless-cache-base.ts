import { ArnFormat, Duration, Resource, Stack } from 'aws-cdk-lib';
import { type IWidget, MathExpression, Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Connections } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { openDefaultPort, requireGrantee } from '../private/synth/client-connections';
import { grantSecretToClient, grantToClient } from '../private/synth/client-grants';
import { requireKind } from '../private/synth/kinds';
import { PORT, READER_PORT } from './facts';
import type { IValkeyServerlessCache } from './i-valkey-serverless-cache';
import type { IValkeyUser } from './valkey-user';

/**
 * What a new and an imported cache have in common. Its metrics have one dimension, `clusterId` in this spelling, whose
 * value is the cache's name in lower case: any other dimension gives a series that stays empty.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/serverless-metrics-events-redis.html
 * @jsii ignore
 */
export abstract class ValkeyServerlessCacheBase extends Resource implements IValkeyServerlessCache {
  /** The name, in lower case. IAM tokens are signed for it. */
  public abstract readonly cacheName: string;

  /** The address of the endpoint that reads and writes. */
  public abstract readonly endpointAddress: string;

  /** The port of the endpoint that reads and writes. */
  public readonly port = PORT;

  /** The port of the endpoint that reads from the nearest copy. Clients with a read preference open both ports. */
  public readonly readerPort = READER_PORT;

  /** The address of the endpoint that reads from the nearest copy, on port 6380. */
  public abstract get readerEndpointAddress(): string;

  /** The security groups of the cache; the default port stands for both ports, 6379 and 6380. */
  public abstract get connections(): Connections;

  /**
   * Whether clients come in through a VPC.
   *
   * @internal
   */
  protected abstract readonly _isInVpc: boolean;

  /**
   * Whether there is an endpoint that reads from the nearest copy.
   *
   * @internal
   */
  protected abstract readonly _hasReader: boolean;

  /**
   * The ARN of the cache. `elasticache:Connect` needs it beside the user's.
   *
   * It is made of names that are known at synth, so that a role in a stack that this one depends on can be granted too.
   */
  public get cacheArn(): string {
    const resource = { service: 'elasticache', resource: 'serverlesscache', resourceName: this.cacheName };
    return Stack.of(this).formatArn({ ...resource, ...this.env, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  }

  /**
   * Lets the grantee log in as this user: IAM on the cache and on the user, or the user's secret, and both ports of the
   * network if the grantee has security groups. A role has none: open the network with
   * `service.connections.allowToDefaultPort(cache)`.
   *
   * @throws if the user belongs to another cache, or the grantee is a Lambda function outside a VPC
   */
  public grantConnect(grantee: IGrantable, user: IValkeyUser): Grant {
    requireGrantee(grantee, this);
    this._requireMember(user);
    if (this._isInVpc) {
      openDefaultPort(this, grantee, `Valkey user ${user.node.id}`);
    }
    return user.secret
      ? grantSecretToClient(this, grantee, user.secret)
      : grantToClient(this, grantee, ['elasticache:Connect'], [this.cacheArn, user.userArn]);
  }

  /**
   * Returns what a client needs to know, as environment variables: `VALKEY_HOST`, `VALKEY_PORT`, `VALKEY_READER_HOST`,
   * `VALKEY_READER_PORT`, `VALKEY_TLS`, `VALKEY_CACHE_NAME`, `VALKEY_USER`, `VALKEY_AUTHENTICATION` (`iam` or
   * `password`) and, for a password user, `VALKEY_SECRET_ARN`. Never a password.
   *
   * A public endpoint has no `VALKEY_READER_…`.
   *
   * @throws if the user belongs to another cache
   */
  public environmentFor(user: IValkeyUser): { [name: string]: string } {
    this._requireMember(user);
    return {
      VALKEY_HOST: this.endpointAddress,
      VALKEY_PORT: `${this.port}`,
      ...(this._hasReader && {
        VALKEY_READER_HOST: this.readerEndpointAddress,
        VALKEY_READER_PORT: `${this.readerPort}`,
      }),
      VALKEY_TLS: 'true',
      VALKEY_CACHE_NAME: this.cacheName,
      VALKEY_USER: user.userName,
      VALKEY_AUTHENTICATION: user.secret ? 'password' : 'iam',
      ...(user.secret && { VALKEY_SECRET_ARN: user.secret.secretArn }),
    };
  }

  /** Graphs for a dashboard: each limit with its use, latency, traffic, connections, denied requests. */
  public abstract widgets(): IWidget[];

  /**
   * A metric of this cache by its CloudWatch name.
   *
   * @param metricName the name as CloudWatch has it
   * @default - the average over one minute
   */
  public metric(metricName: string, options?: MetricOptions): Metric {
    requireKind('metricName', metricName, 'text', this);
    requireKind('options', options, 'object?', this);
    return new Metric({
      namespace: 'AWS/ElastiCache',
      metricName,
      dimensionsMap: { clusterId: this.cacheName },
      period: Duration.minutes(1),
      statistic: Stats.AVERAGE,
      ...options,
    }).attachTo(this);
  }

  /** The bytes that the data uses: the maximum over one minute. */
  public metricBytesUsedForCache(options?: MetricOptions): Metric {
    return this.metric('BytesUsedForCache', { statistic: Stats.MAXIMUM, ...options });
  }

  /** The ElastiCache Processing Units consumed: the sum over one minute, not a rate. */
  public metricElastiCacheProcessingUnits(options?: MetricOptions): Metric {
    return this.metric('ElastiCacheProcessingUnits', { statistic: Stats.SUM, ...options });
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
    return this.metric('TotalCmdsCount', { statistic: Stats.SUM, ...options });
  }

  /** The share of reads that found their key, in percent: the average over one minute. */
  public metricCacheHitRate(options?: MetricOptions): Metric {
    return this.metric('CacheHitRate', options);
  }

  /** The reads that found their key: the sum over one minute. */
  public metricCacheHits(options?: MetricOptions): Metric {
    return this.metric('CacheHits', { statistic: Stats.SUM, ...options });
  }

  /** The open connections: the maximum over one minute. */
  public metricCurrConnections(options?: MetricOptions): Metric {
    return this.metric('CurrConnections', { statistic: Stats.MAXIMUM, ...options });
  }

  /** The connections accepted: the sum over one minute. */
  public metricNewConnections(options?: MetricOptions): Metric {
    return this.metric('NewConnections', { statistic: Stats.SUM, ...options });
  }

  /** The commands that were throttled: the sum over one minute. */
  public metricThrottledCmds(options?: MetricOptions): Metric {
    return this.metric('ThrottledCmds', { statistic: Stats.SUM, ...options });
  }

  /** The items in the cache: the maximum over one minute. */
  public metricCurrItems(options?: MetricOptions): Metric {
    return this.metric('CurrItems', { statistic: Stats.MAXIMUM, ...options });
  }

  /** The items with a time to live, the only ones that can be evicted: the maximum over one minute. */
  public metricCurrVolatileItems(options?: MetricOptions): Metric {
    return this.metric('CurrVolatileItems', { statistic: Stats.MAXIMUM, ...options });
  }

  /** The keys evicted because the storage limit was reached: the sum over one minute. */
  public metricEvictions(options?: MetricOptions): Metric {
    return this.metric('Evictions', { statistic: Stats.SUM, ...options });
  }

  /** The bytes sent to the cache: the sum over one minute. */
  public metricNetworkBytesIn(options?: MetricOptions): Metric {
    return this.metric('NetworkBytesIn', { statistic: Stats.SUM, ...options });
  }

  /** The bytes read from the cache: the sum over one minute. */
  public metricNetworkBytesOut(options?: MetricOptions): Metric {
    return this.metric('NetworkBytesOut', { statistic: Stats.SUM, ...options });
  }

  /** The logins that failed: the sum over one minute. */
  public metricAuthenticationFailures(options?: MetricOptions): Metric {
    return this.metric('AuthenticationFailures', { statistic: Stats.SUM, ...options });
  }

  /** The commands denied because of a key that their user may not touch: the sum over one minute. */
  public metricKeyAuthorizationFailures(options?: MetricOptions): Metric {
    return this.metric('KeyAuthorizationFailures', { statistic: Stats.SUM, ...options });
  }

  /** The commands denied because their user may not run them: the sum over one minute. */
  public metricCommandAuthorizationFailures(options?: MetricOptions): Metric {
    return this.metric('CommandAuthorizationFailures', { statistic: Stats.SUM, ...options });
  }

  /** The connections closed because their IAM login was older than 12 hours: the sum over one minute. */
  public metricIamAuthenticationExpirations(options?: MetricOptions): Metric {
    return this.metric('IamAuthenticationExpirations', { statistic: Stats.SUM, ...options });
  }

  /** The IAM logins that were throttled: the sum over one minute. */
  public metricIamAuthenticationThrottling(options?: MetricOptions): Metric {
    return this.metric('IamAuthenticationThrottling', { statistic: Stats.SUM, ...options });
  }

  /**
   * Rejects a user of another cache.
   *
   * @internal
   */
  protected abstract _requireMember(user: IValkeyUser): void;
}
