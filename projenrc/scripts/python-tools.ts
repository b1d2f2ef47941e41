/** The Python programs that the tests use, in a virtual environment of the project's own. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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
  rmSync(VENV, { recursive: true, force: true });
  const stdio = ['ignore', 'ignore', 'inherit'] as const;
  execFileSync('python3', ['-m', 'venv', VENV], { stdio: [...stdio] });
  execFileSync(join(VENV, 'bin', 'pip'), ['install', '--quiet', '--requirement', REQUIREMENTS], { stdio: [...stdio] });
}

if (require.main === module) {
  pythonTool('cfn-lint');
}
