/** What the refresher finds in its environment. */
export const REFRESHER_VARIABLES = {
  host: 'CACHE_HOST',
  port: 'CACHE_PORT',
  /** `true` or `false`. */
  tls: 'CACHE_TLS',
  /** The user that logs in by IAM, and the name of the cache that its token is signed for. */
  user: 'CACHE_USER',
  cacheName: 'CACHE_NAME',
  /** `true` or `false`, for a login by IAM. */
  serverless: 'CACHE_SERVERLESS',
  /** The secret with the password; without it and without a user, the cache has no authentication. */
  secretArn: 'CACHE_SECRET_ARN',
  key: 'CACHE_KEY',
  loader: 'LOADER',
  loaderMillis: 'LOADER_TIMEOUT_MILLIS',
  refreshMillis: 'REFRESH_EVERY_MILLIS',
  checkMillis: 'CHECK_EVERY_MILLIS',
  staleMillis: 'MAX_STALE_MILLIS',
  /** The percentage by which a value may shrink; without it, every value is accepted. */
  shrinkPercent: 'MAX_SHRINK_PERCENT',
} as const;

/** What a reader finds in its environment. */
export const READER_VARIABLES = {
  host: 'CACHE_HOST',
  port: 'CACHE_PORT',
  tls: 'CACHE_TLS',
  key: 'CACHE_KEY',
  refresher: 'CACHE_REFRESHER',
} as const;

/** Where the refresher writes its metrics. */
export const METRICS = {
  namespace: 'CdkHindsight/Stampede',
  dimension: 'FunctionName',
  staleness: 'Staleness',
  refreshDuration: 'RefreshDuration',
  valueSize: 'ValueSize',
  rejected: 'Rejected',
  lockContended: 'LockContended',
} as const;

/** The largest answer of a function that is called synchronously, in bytes. */
export const MAX_VALUE_BYTES = 6 * 1024 * 1024;

/** The time for which a lock outlasts the loader: enough to write the value. */
export const LOCK_GRACE_MILLIS = 30_000;

/** The keys of one value. The braces put them into one slot, so that a script may use all of them. */
export interface CacheKeys {
  readonly value: string;
  /** Exists while somebody loads. */
  readonly lock: string;
  /** Names the last one who took the lock: only its value is written. */
  readonly fence: string;
}

export function keysOf(key: string): CacheKeys {
  const value = `refreshed:{${key}}`;
  return { value, lock: `${value}:lock`, fence: `${value}:fence` };
}

/** What the refresher is called with. */
export interface RefreshEvent {
  /** Loads at once, and writes the result whatever it is. */
  readonly accept?: boolean;
}

/** What the refresher returns. */
export interface RefreshResult {
  readonly outcome: 'fresh' | 'locked' | 'refreshed' | 'rejected';
  /** The reason of a rejection. */
  readonly reason?: string;
}
