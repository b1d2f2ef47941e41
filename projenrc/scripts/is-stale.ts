/** Exits 0 when something the compiler reads is newer than its output, and 1 when nothing is. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const INPUTS = ['src', 'projenrc', 'rosetta', 'package.json', 'README.md'];
// Written last by post-compile, so an interrupted build counts as stale.
const OUTPUT = join(root, 'lib', 'index.js');

function newest(path: string): number {
  const stat = statSync(path);
  const below = stat.isDirectory() ? readdirSync(path).map((name) => newest(join(path, name))) : [];
  return Math.max(stat.mtimeMs, ...below);
}

const stale =
  !existsSync(OUTPUT) ||
  INPUTS.some((input) => existsSync(join(root, input)) && newest(join(root, input)) > statSync(OUTPUT).mtimeMs);
process.exit(stale ? 0 : 1);
