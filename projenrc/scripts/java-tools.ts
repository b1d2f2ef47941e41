/** The Java libraries that the tests ask, in a folder of the project's own. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment } from '../setup/environment';

const ROOT = join(__dirname, '..', '..');
const POM = join(ROOT, 'test', 'support', 'event-ruler', 'pom.xml');

/** The matcher of EventBridge and what it needs, as jars. */
export const EVENT_RULER = join(ROOT, '.cache', 'event-ruler');

/** Installs what the pom names, unless it is there. */
function install(): void {
  const stamp = join(EVENT_RULER, 'pom.xml');
  const wanted = readFileSync(POM, 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return;
  }
  console.error('installing the matcher of EventBridge into .cache/event-ruler …');
  rmSync(EVENT_RULER, { recursive: true, force: true });
  const flags = ['--batch-mode', '--quiet', '--no-transfer-progress', '--file', POM];
  const folders = [`-Dmaven.repo.local=${join(ROOT, '.cache', 'maven')}`, `-DoutputDirectory=${EVENT_RULER}`];
  execFileSync('mvn', [...flags, ...folders, 'dependency:copy-dependencies', '-DincludeScope=runtime'], {
    env: cleanEnvironment(),
    stdio: 'inherit',
  });
  writeFileSync(stamp, wanted);
}

if (require.main === module) {
  install();
}
