import type { IResource } from 'aws-cdk-lib';
import type { IWidget, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IValkeyServerlessCache } from '../valkey/i-valkey-serverless-cache';
import type { IValkeyUser } from '../valkey/valkey-user';

/** A cached value that is refreshed: created by `StaleSafeCacheRefresh`, or imported. */
export interface IStaleSafeCacheRefresh extends IResource {
  /** The key that readers read with GET. */
  readonly keyName: string;

  /** The function that checks the value and refreshes it. */
  readonly refresher: IFunction;

  /**
   * Gives a reader access to the cache: opens the network, and allows the user's login. The user's own access string decides
   * what it may read; it needs `+get` on `keyName`.
   *
   * @param user a user of the cache, optional for an existing cache if the reader logs in by other means
   */
  grantRead(grantee: IGrantable, user?: IValkeyUser): Grant;

  /** Lets a reader request a refresh when there is no value: an asynchronous call of `refresher`, without an event. */
  grantTrigger(grantee: IGrantable): Grant;

  /**
   * Returns the environment variables of a reader: `CACHE_HOST`, `CACHE_PORT`, `CACHE_TLS` (`true` or `false`), `CACHE_KEY`
   * and `CACHE_REFRESHER`, the function to call when there is no value.
   */
  readerEnvironment(): { [name: string]: string };

  /** The age of the value, in seconds. The metric has no data while there is no value. Maximum over 5 minutes by default. */
  metricStaleness(options?: MetricOptions): Metric;

  /** The duration of the loader, in milliseconds. Maximum over 5 minutes by default. */
  metricRefreshDuration(options?: MetricOptions): Metric;

  /** The size of the value, in bytes. Maximum over 5 minutes by default. */
  metricValueSize(options?: MetricOptions): Metric;

  /** Runs of the refresher that ended with an error. Sum over 5 minutes by default. */
  metricFailures(options?: MetricOptions): Metric;

  /** Values that were rejected because they are empty, or shrank. Sum over 5 minutes by default. */
  metricRejected(options?: MetricOptions): Metric;

  /** Runs that found the lock taken when the first load should have been over. Sum over 5 minutes by default. */
  metricLockContended(options?: MetricOptions): Metric;

  /** Graphs for a dashboard: the age of the value, the duration of loads, and what went wrong. */
  widgets(): IWidget[];
}

/** The attributes of a refresh that another app or stack created. */
export interface StaleSafeCacheRefreshAttributes {
  /** The cache: one of this app, or an imported serverless cache. */
  readonly cache: IValkeyServerlessCache;

  /** The name of the value, as it was given to the refresh: letters, digits and any of `:._-`. */
  readonly key: string;

  /** The ARN of the function that refreshes the value. It also determines the account and the Region of the refresh. */
  readonly refresherArn: string;
}
