/** Writes the version and the hashes of each Python package, for every supported Python, beside the list of those wanted. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { cleanEnvironment } from '../setup/environment';
import { BINDING_VERSIONS } from '../supported';

const root = join(__dirname, '..', '..');
const VENV = join(root, '.cache', 'uv');
const LISTS = [
  'test/requirements',
  'test/support/ministack-requirements',
  'test/clients/python/requirements',
  'projenrc/release/requirements',
  'bench/requirements',
];
const FLAGS = ['--universal', '--no-strip-extras', '--generate-hashes', '--no-annotate', '--no-emit-index-url'];

function run(program: string, ...args: string[]): void {
  execFileSync(program, args, { cwd: root, env: cleanEnvironment(), stdio: 'inherit' });
}

run('python3', '-m', 'venv', VENV);
run(join(VENV, 'bin', 'pip'), 'install', '--quiet', 'uv==0.13.9');
for (const list of LISTS) {
  const python = ['--python-version', BINDING_VERSIONS[0].python];
  const header = ['--custom-compile-command', 'npx projen requirements'];
  const files = [`${list}.in`, '--output-file', `${list}.txt`];
  run(join(VENV, 'bin', 'uv'), 'pip', 'compile', '--quiet', ...FLAGS, ...python, ...header, ...files);
}
