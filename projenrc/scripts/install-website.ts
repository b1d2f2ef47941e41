/** Installs what builds the documentation site, unless it is installed already. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const WEBSITE = join(__dirname, '..', '..', 'website');
const STAMP = join(WEBSITE, 'node_modules', '.installed-lock.json');
const wanted = readFileSync(join(WEBSITE, 'package-lock.json'), 'utf8');

if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== wanted) {
  execFileSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], { cwd: WEBSITE, stdio: 'inherit' });
  writeFileSync(STAMP, wanted);
}
