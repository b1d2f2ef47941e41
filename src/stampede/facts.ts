/** Limits and names of ElastiCache and Lambda, as far as the module needs them. */

/** The port of a serverless cache that reads and writes. */
export const SERVERLESS_PORT = 6379;

/** The longest time that a function runs, in minutes. */
export const MAX_FUNCTION_MINUTES = 15;

/** The name of a cache, replication group or user as ElastiCache stores it. */
export const STORED_NAME = {
  pattern: /^(?!.*--)[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/,
  must: 'be 1 to 40 lower-case letters, digits and single hyphens, begin with a letter and not end with a hyphen',
  remedy: 'write it as the service stores it: a token is signed for it',
};
