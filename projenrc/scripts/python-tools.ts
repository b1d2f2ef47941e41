/** The Python programs that the tests use, in a virtual environment of the project's own. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment } from '../setup/environment';

const root = join(__dirname, '..', '..');
const VENV = join(root, '.cache', 'venv');
const REQUIREMENTS = join(root, 'test', 'requirements.txt');
const STAMP = join(VENV, 'requirements.txt');

/** The path of a Python program, after its installation where that is needed. */
export function pythonTool(name: string): string {
  const wanted = readFileSync(REQUIREMENTS, 'utf8');
  if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== wanted) {
    install();
    writeFileSync(STAMP, wanted);
  }
  return join(VENV, 'bin', name);
}

function install(): void {
  console.error('installing cfn-lint, moto and other Python tools into .cache/venv, which takes a minute …');
  rmSync(VENV, { recursive: true, force: true });
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { env: cleanEnvironment(), stdio: ['ignore', 'ignore', 'inherit'] });
  run('python3', '-m', 'venv', VENV);
  run(join(VENV, 'bin', 'pip'), 'install', '--quiet', '--require-hashes', '--requirement', REQUIREMENTS);
}

if (require.main === module) {
  pythonTool('cfn-lint');
}
