/** Installs the jar into a Maven repository of the project's own, then tests and synthesizes the Java example. */
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment } from '../setup/environment';

const root = join(__dirname, '..', '..');
const EXAMPLE = join(root, 'examples', 'java', 'platform');
const REPOSITORY = join(root, '.cache', 'maven');
const OUTPUT = join(root, '.cache', 'bindings', 'java');
const VERSIONS = join(root, 'dist', 'java', 'io', 'github', 'cdk-hindsight', 'cdk-hindsight');
const { devDependencies } = require(join(root, 'package.json'));

function maven(...args: string[]): void {
  const flags = ['--batch-mode', '--quiet', '--no-transfer-progress', `-Dmaven.repo.local=${REPOSITORY}`];
  const env = { ...cleanEnvironment(), CDK_OUTDIR: OUTPUT };
  execFileSync('mvn', [...flags, ...args], { cwd: EXAMPLE, env, stdio: 'inherit' });
}

function say(step: string): void {
  console.log(`java example: ${step}`);
}

const version = readdirSync(VERSIONS, { withFileTypes: true }).find((entry) => entry.isDirectory())!.name;
const jar = join(VERSIONS, version, `cdk-hindsight-${version}`);
const versions = [`-Dcdk.version=${devDependencies['aws-cdk-lib']}`, `-Dcdk-hindsight.version=${version}`];

say(`installing ${version}`);
maven('install:install-file', `-Dfile=${jar}.jar`, `-DpomFile=${jar}.pom`);

say('compiling and running its tests');
maven('clean', 'test', ...versions);

say('synthesizing');
rmSync(OUTPUT, { recursive: true, force: true });
maven('exec:java', ...versions);
