/** Installs the wheel as a user would, then type-checks, tests and synthesizes the Python example. */
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment } from '../setup/environment';

const root = join(__dirname, '..', '..');
const EXAMPLE = join(root, 'examples', 'python', 'platform');
const VENV = join(root, '.cache', 'python-example');
const WHEELS = join(root, 'dist', 'python');
const OUTPUT = join(root, '.cache', 'bindings', 'python');
const { devDependencies } = require(join(root, 'package.json'));

function run(command: string, ...args: string[]): void {
  const env = { ...cleanEnvironment(), CDK_OUTDIR: OUTPUT, PYTHONDONTWRITEBYTECODE: '1' };
  execFileSync(command, args, { cwd: EXAMPLE, env, stdio: 'inherit' });
}

function say(step: string): void {
  console.log(`python example: ${step}`);
}

const wheel = readdirSync(WHEELS).find((name) => name.endsWith('.whl'));
say(`installing ${wheel}`);
run('python3', '-m', 'venv', '--clear', VENV);
const pip = join(VENV, 'bin', 'pip');
const cdk = `aws-cdk-lib==${devDependencies['aws-cdk-lib']}`;
run(pip, 'install', '--quiet', join(WHEELS, wheel!), cdk, '-r', 'requirements.txt', '-r', 'requirements-dev.txt');

say('checking the types');
run(join(VENV, 'bin', 'mypy'), '--strict', '--cache-dir', join(root, '.cache', 'mypy'), 'app.py', 'acme', 'tests');

say('running its tests');
run(join(VENV, 'bin', 'python'), '-m', 'pytest', '-q', '-p', 'no:cacheprovider');

say('synthesizing');
rmSync(OUTPUT, { recursive: true, force: true });
run(join(VENV, 'bin', 'python'), 'app.py');
