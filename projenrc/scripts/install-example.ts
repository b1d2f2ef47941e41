/** Packs the library and puts it where the example app finds it, as `npm install` of the tarball would. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const PACKED = join(root, '.cache', 'packed');
const INSTALLED = join(root, 'examples', 'typescript', 'platform', 'node_modules', 'cdk-hindsight');

/** The peers, aws-cdk-lib and constructs, are those of the project: Node.js looks for them in the folders above. */
export function installExample(): void {
  mkdirSync(PACKED, { recursive: true });
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', PACKED];
  const [{ filename }] = JSON.parse(execFileSync('npm', pack, { cwd: root, encoding: 'utf8', stdio: 'pipe' }));
  rmSync(INSTALLED, { recursive: true, force: true });
  mkdirSync(INSTALLED, { recursive: true });
  execFileSync('tar', ['-xzf', join(PACKED, filename), '-C', INSTALLED, '--strip-components', '1']);
}

if (require.main === module) {
  installExample();
}
