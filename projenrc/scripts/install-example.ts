/** Packs the library and puts it where the example apps find it, as `npm install` of the tarball would. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { newest } from './is-stale';

const root = join(__dirname, '..', '..');
const PACKED = join(root, '.cache', 'packed');
const TARBALL = join(PACKED, 'cdk-hindsight.tgz');
const UNPACKED = join(PACKED, 'package');
const INSTALLED = join(root, 'examples', 'typescript', 'node_modules', 'cdk-hindsight');
/** What the tarball is made of; the lock file stands for what is bundled. */
const SHIPPED = ['lib', 'bin', '.jsii', 'package.json', 'package-lock.json', 'README.md', 'MIGRATION.md', 'LICENSE'];

/** The peers, aws-cdk-lib and constructs, are those of the project: Node.js looks for them in the folders above. */
export function installExample(): void {
  if (existsSync(INSTALLED) && isPacked()) {
    return;
  }
  rmSync(INSTALLED, { recursive: true, force: true });
  pack();
  rmSync(UNPACKED, { recursive: true, force: true });
  execFileSync('tar', ['-xzf', TARBALL, '-C', PACKED]);
  mkdirSync(join(INSTALLED, '..'), { recursive: true });
  renameSync(UNPACKED, INSTALLED);
}

function isPacked(): boolean {
  const made = statSync(TARBALL, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return SHIPPED.every((path) => newest(join(root, path)) < made);
}

function pack(): void {
  mkdirSync(PACKED, { recursive: true });
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', PACKED];
  const [{ filename }] = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' }));
  renameSync(join(PACKED, filename), TARBALL);
}

if (require.main === module) {
  installExample();
}
