/**
 * Synthesizes the example app on several releases of aws-cdk-lib, as an app that `cdk init` made: with the recommended
 * feature flags, the CDK's own template validation, and deprecated calls as errors. Without `--all`, on the oldest and
 * the newest release.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { installExample } from '../scripts/install-example';
import { BETWEEN, MINIMUM, newestOf } from './matrix';
import { objectionsTo } from './objections';
import { installVersion, synthesizeWith } from './synthesize';

const LIBRARY = join(__dirname, '..', '..', 'examples', 'typescript', 'node_modules', 'cdk-hindsight');

function newestRelease(): string {
  const listed = execFileSync('npm', ['view', 'aws-cdk-lib@2', 'version', '--json'], { encoding: 'utf8' });
  return newestOf([JSON.parse(listed)].flat());
}

function main(args: readonly string[]): number {
  installExample();
  const versions = [MINIMUM, ...(args.includes('--all') ? BETWEEN : []), newestRelease()];
  let failed = 0;
  for (const version of versions) {
    const objections = objectionsTo(synthesizeWith(installVersion(version), LIBRARY));
    failed += objections.length > 0 ? 1 : 0;
    console.log(`aws-cdk-lib ${version}: ${objections.length === 0 ? 'clean' : 'failed'}`);
    for (const objection of objections) {
      console.log(`  ${objection}`);
    }
  }
  console.log(`${versions.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
