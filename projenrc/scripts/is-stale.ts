/** Exits 0 when something the compiler reads is newer than its output, or the last build did not end well; otherwise 1. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const INPUTS = ['src', 'projenrc', 'rosetta', 'package.json', 'README.md'];
/** The last step of a build, projenrc/scripts/lazy-exports.ts, writes this into the barrel. */
const FINISHED = 'lazy(';

/** The time of the newest file in a folder, in milliseconds. */
export function newest(path: string): number {
  const stat = statSync(path);
  const below = stat.isDirectory() ? readdirSync(path).map((name) => newest(join(path, name))) : [];
  return Math.max(stat.mtimeMs, ...below);
}

/** Whether the project below a folder has to be compiled. */
export function isStale(root: string): boolean {
  const output = join(root, 'lib', 'index.js');
  if (!existsSync(output) || !readFileSync(output, 'utf8').includes(FINISHED)) {
    return true;
  }
  const built = statSync(output).mtimeMs;
  return INPUTS.map((input) => join(root, input)).some((path) => existsSync(path) && newest(path) > built);
}

if (require.main === module) {
  process.exit(isStale(join(__dirname, '..', '..')) ? 0 : 1);
}
