export * from './cache-login';
export * from './i-stale-safe-cache-refresh';
export * from './refresh-guard';
export * from './refreshed-cache';
export * from './stale-safe-cache-refresh';
export * from './stale-safe-cache-refresh-props';
