/**
 * Synthesizes the example app of the last release twice, with that release and with the working tree, and fails if a
 * resource with state differs.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { statefulChanges } from '../upgrade/stateful';
import { installInto, pack, packWorkingTree, synthesize } from '../upgrade/synthesize-with';

const root = join(__dirname, '..', '..');
const FOLDER = join(root, '.cache', 'upgrade');
const APP = 'examples/typescript/platform';

/** The version that npm has last, if any. */
function lastRelease(): string | undefined {
  const { status, stdout } = spawnSync('npm', ['view', 'cdk-hindsight', 'version', '--json'], { encoding: 'utf8' });
  const answer = JSON.parse(stdout);
  if (status !== 0 && answer.error?.code !== 'E404') {
    throw new Error(`npm could not be asked for the last release: ${stdout}`);
  }
  return status === 0 ? answer : undefined;
}

/** The app as it was at the release: today's may use what that release did not have. */
function appOf(version: string): string {
  const archive = execFileSync('git', ['archive', `v${version}`, APP], { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  const folder = join(FOLDER, 'app');
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  return join(folder, APP);
}

function compare(version: string): string[] {
  rmSync(FOLDER, { recursive: true, force: true });
  const app = appOf(version);
  const [released, working] = [join(FOLDER, 'released'), join(FOLDER, 'working')];
  installInto(released, app, pack(FOLDER, `cdk-hindsight@${version}`));
  installInto(working, app, packWorkingTree(FOLDER));
  return statefulChanges(synthesize(released), synthesize(working));
}

const version = lastRelease();
if (version === undefined) {
  console.log('no release yet: there is nothing to upgrade from');
} else {
  const changes = compare(version);
  console.log([`upgrade from ${version}: ${changes.length} changes of resources with state`, ...changes].join('\n'));
  process.exitCode = changes.length === 0 ? 0 : 1;
}
