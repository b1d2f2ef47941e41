import { HEADER_BYTES, type StoredValue, storedValue } from '../plain/stored-value';
import type { CacheKeys } from '../refresh-value.contract';

/** The commands that the refresher sends: one script each, so that nothing can come between their parts. */
export interface Cache {
  /** Undefined if there is no value. */
  inspect(): Promise<StoredValue | undefined>;
  /** Returns false while somebody else has the lock. */
  lock(holder: string, millis: number): Promise<boolean>;
  /** Writes the value and releases the lock. Returns false, and writes nothing, if another one took the lock since. */
  store(holder: string, text: string, millis: number): Promise<boolean>;
  release(holder: string): Promise<void>;
  close(): void;
}

/** Runs a script on its keys. */
export type RunScript = (
  script: string,
  keys: readonly string[],
  args: readonly (string | number)[],
) => Promise<unknown>;

const INSPECT = `return {redis.call('GETRANGE', KEYS[1], 0, ${HEADER_BYTES - 1}), redis.call('STRLEN', KEYS[1])}`;

// The fence has no time to live: a cache that is full evicts only keys that have one.
const LOCK = `if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  redis.call('SET', KEYS[2], ARGV[1])
  return 1
end
return 0`;

const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

const STORE = `if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[3], ARGV[2], 'PX', ARGV[3])
${RELEASE}
return 1`;

/** The cache behind a connection. */
export function cacheOn({ value, lock, fence }: CacheKeys, run: RunScript, close: () => void): Cache {
  return {
    async inspect() {
      const [header, size] = (await run(INSPECT, [value], [])) as [string, number];
      return storedValue(header, size);
    },
    async lock(holder, millis) {
      return (await run(LOCK, [lock, fence], [holder, millis])) === 1;
    },
    async store(holder, text, millis) {
      return (await run(STORE, [lock, fence, value], [holder, text, millis])) === 1;
    },
    async release(holder) {
      await run(RELEASE, [lock], [holder]);
    },
    close,
  };
}
