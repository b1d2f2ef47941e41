/** The Java libraries that the tests ask, each in a folder of the project's own. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment } from '../setup/environment';

const ROOT = join(__dirname, '..', '..');

interface Library {
  readonly name: string;
  /** The folder of the pom that names it. */
  readonly folder: string;
  /** The folder of its jars, and of those that it needs. */
  readonly jars: string;
}

function library(name: string, ...folder: string[]): Library {
  return { name, folder: join(ROOT, 'test', ...folder), jars: join(ROOT, '.cache', folder[folder.length - 1]) };
}

const LIBRARIES = {
  eventRuler: library('the matcher of EventBridge', 'support', 'event-ruler'),
  quartz: library('Quartz', 'schedule', 'quartz'),
};

/** The jars of the matcher of EventBridge. */
export const EVENT_RULER = LIBRARIES.eventRuler.jars;
/** The jar of Quartz. */
export const QUARTZ = LIBRARIES.quartz.jars;

/** Installs what the pom names, unless it is there. */
function install({ name, folder, jars }: Library): void {
  const pom = join(folder, 'pom.xml');
  const stamp = join(jars, 'pom.xml');
  const wanted = readFileSync(pom, 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return;
  }
  console.error(`installing ${name} into ${jars.slice(ROOT.length + 1)} …`);
  rmSync(jars, { recursive: true, force: true });
  const flags = ['--batch-mode', '--quiet', '--no-transfer-progress', '--file', pom];
  const folders = [`-Dmaven.repo.local=${join(ROOT, '.cache', 'maven')}`, `-DoutputDirectory=${jars}`];
  execFileSync('mvn', [...flags, ...folders, 'dependency:copy-dependencies', '-DincludeScope=runtime'], {
    env: cleanEnvironment(),
    stdio: 'inherit',
  });
  writeFileSync(stamp, wanted);
}

if (require.main === module) {
  Object.values(LIBRARIES).forEach(install);
}
