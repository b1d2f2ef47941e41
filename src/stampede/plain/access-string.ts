import type { CacheKeys } from '../refresh-value.contract';

/** The commands in the refresher's scripts, each of which needs its permission, and the one that runs the scripts. */
const COMMANDS = ['del', 'eval', 'get', 'getrange', 'set', 'strlen'];

/** The access string of a user that may do what the refresher does, and nothing else. */
export function accessStringOf({ value, lock, fence }: CacheKeys): string {
  return ['on', ...[value, lock, fence].map((key) => `~${key}`), '-@all', ...COMMANDS.map((name) => `+${name}`)].join(
    ' ',
  );
}
