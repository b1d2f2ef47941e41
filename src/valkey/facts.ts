/** Limits and names that ElastiCache Serverless accepts, and the commands that Valkey has. */

/** The range of a storage limit, in the service's "GB". */
export const STORAGE_RANGE = { min: 1, max: 5_000 };

/** The range of a limit in ElastiCache Processing Units per second. */
export const ECPU_RANGE = { min: 1_000, max: 15_000_000 };

/** The number of users that a user group holds. */
export const MAX_USERS = 100;

/** The length of the names of caches, users, user groups and snapshots. */
export const MAX_NAME_LENGTH = 40;

/** A name that the service stores as it is given: it stores names in lower case. */
export const NAME = /^(?!.{41})[a-z](-?[a-z0-9])*$/;

/**
 * The service does not say whether its GB is 10^9 or 2^30 bytes. With the smaller one, the alarm is early by at most
 * 7 percent and never late.
 */
export const GIGABYTE = 1_000_000_000;

/** The first major version with a public endpoint. */
export const FIRST_PUBLIC_VERSION = 9;

/** The port that reads and writes, and the one that reads from the nearest copy. */
export const PORT = 6379;
export const READER_PORT = 6380;

const words = (text: string) => text.split(' ');

/** The command categories of Valkey 7.2 to 9, and those of the modules that the service has. */
export const CATEGORIES = new Set([
  ...words('admin all bitmap blocking bloom connection dangerous fast geo hash hyperloglog json keyspace list pubsub'),
  ...words('read scripting search set slow sortedset stream string transaction write'),
]);

/** Categories that are also the name of a command. */
export const CATEGORIES_AND_COMMANDS = ['pubsub', 'set'];

/** The commands that use channels. */
export const PUBSUB = new Set(
  words('psubscribe publish pubsub punsubscribe spublish ssubscribe subscribe sunsubscribe'),
);

/**
 * The commands that a cluster client sends before its first own command: without them the user logs in, and the client
 * then fails with NOPERM. None of them reads or writes a key.
 */
export const CONNECTING = words('+info +cluster|info +cluster|nodes +cluster|shards +cluster|slots');

/**
 * Commands that change or stop the functions and scripts of all users. They belong to `@write` and `@scripting`, are not
 * in `@dangerous`, and no key pattern applies to them.
 */
export const SHARED_CODE = words(
  'function|delete function|flush function|kill function|load function|restore script|flush script|kill',
).map((command) => `-${command}`);
