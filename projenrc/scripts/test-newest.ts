/** Compiles and unit-tests a copy of the project on the newest aws-cdk-lib 2.x: the upper end of the supported range. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cleanEnvironment } from '../setup/environment';

const root = join(__dirname, '..', '..');
const COPY = join(root, '.cache', 'newest');

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { cwd: COPY, env: cleanEnvironment(), stdio: 'inherit' });
}

function copySources(): void {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  rmSync(COPY, { recursive: true, force: true });
  for (const path of listed.trim().split('\n')) {
    mkdirSync(dirname(join(COPY, path)), { recursive: true });
    cpSync(join(root, path), join(COPY, path));
  }
}

/** The locked cfn-lint does not know the properties that the newest resources have. */
function takeNewestLinter(): void {
  run('npx', 'ts-node', '--transpile-only', '--project', 'tsconfig.dev.json', 'projenrc/scripts/python-tools.ts');
  run(join('.cache', 'venv', 'bin', 'pip'), 'install', '--quiet', '--upgrade', 'cfn-lint<2');
}

copySources();
// Some tests ask git which files there are.
run('git', 'init', '--quiet');
run('git', 'add', '--all');
run('npm', 'ci');
run('npm', 'install', '--no-save', '--force', 'aws-cdk-lib@2', 'constructs@10');
takeNewestLinter();
run('npx', 'projen', 'test:unit');
run('npx', 'tsc', '--noEmit', '--project', 'tsconfig.dev.json');
