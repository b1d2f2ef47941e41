import type { IResource } from 'aws-cdk-lib';
import type { IWidget, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IValkeyServerlessCache } from '../valkey/i-valkey-serverless-cache';
import type { IValkeyUser } from '../valkey/valkey-user';

/** A value of a cache that is refreshed: made by `StaleSafeCacheRefresh`, or imported. */
export interface IStaleSafeCacheRefresh extends IResource {
  /** The key that readers get. */
  readonly keyName: string;

  /** The function that looks at the value, and refreshes it. */
  readonly refresher: IFunction;

  /**
   * Lets a reader get at the cache: opens the network, and allows the user's login. What the user may read is in its own access
   * string; it needs `+get` on `keyName`.
   *
   * @param user a user of the cache; may be left out for a cache that exists, if the reader logs in by other means
   */
  grantRead(grantee: IGrantable, user?: IValkeyUser): Grant;

  /** Lets a reader ask for a refresh when it finds nothing: an asynchronous call of `refresher`, without an event. */
  grantTrigger(grantee: IGrantable): Grant;

  /**
   * Returns what a reader needs to know, as environment variables: `CACHE_HOST`, `CACHE_PORT`, `CACHE_TLS` (`true` or
   * `false`), `CACHE_KEY` and `CACHE_REFRESHER`, the function to call when there is no value.
   */
  readerEnvironment(): { [name: string]: string };

  /** The age of the value, in seconds. There is none while there is no value. Maximum over 5 minutes by default. */
  metricStaleness(options?: MetricOptions): Metric;

  /** The time that the loader takes, in milliseconds. Maximum over 5 minutes by default. */
  metricRefreshDuration(options?: MetricOptions): Metric;

  /** The size of the value, in bytes. Maximum over 5 minutes by default. */
  metricValueSize(options?: MetricOptions): Metric;

  /** Runs of the refresher that ended with an error. Sum over 5 minutes by default. */
  metricFailures(options?: MetricOptions): Metric;

  /** Values that were rejected because they are empty, or shrank. Sum over 5 minutes by default. */
  metricRejected(options?: MetricOptions): Metric;

  /** Runs that found the lock taken at a time when the first load should have been over. Sum over 5 minutes by default. */
  metricLockContended(options?: MetricOptions): Metric;

  /** Graphs for a dashboard: how old the value is, how long it takes to load, and what went wrong. */
  widgets(): IWidget[];
}

/** The attributes of a refresh that another app or stack made. */
export interface StaleSafeCacheRefreshAttributes {
  /** The cache: of the app, or an import of a serverless cache. */
  readonly cache: IValkeyServerlessCache;

  /** The name of the value, as it was given to the refresh: letters, digits and any of `:._-`. */
  readonly key: string;

  /** The ARN of the function that refreshes the value. It also tells the account and the Region of the refresh. */
  readonly refresherArn: string;
}
