import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** The versions that a result holds for: the commit, and what deploys. */
export function versions(): string {
  const git = spawnSync('git', ['describe', '--always', '--dirty'], { cwd: ROOT, encoding: 'utf8' });
  const of = (name: string) => `${name} ${require(`${name}/package.json`).version}`;
  const commit = git.status === 0 ? git.stdout.trim() : 'unknown commit';
  return [`cdk-hindsight ${commit}`, of('aws-cdk-lib'), of('aws-cdk'), of('@aws-cdk/integ-runner')].join(', ');
}
