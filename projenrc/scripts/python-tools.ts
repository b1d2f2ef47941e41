/** The Python programs that the tests use, in virtual environments of the project's own. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment } from '../setup/environment';

const ROOT = join(__dirname, '..', '..');

interface PythonEnvironment {
  /** Below `.cache`. */
  readonly folder: string;
  readonly requirements: string;
  readonly holds: string;
}

const TOOLS: PythonEnvironment = {
  folder: 'venv',
  requirements: 'test/requirements.txt',
  holds: 'cfn-lint, moto and other Python tools',
};

/** Its botocore is of one version, which is not that of the others. */
const EMULATOR: PythonEnvironment = {
  folder: 'ministack',
  requirements: 'test/support/ministack-requirements.txt',
  holds: 'MiniStack',
};

/** Clients of databases and caches, which only the nightly task needs. */
const CLIENTS: PythonEnvironment = {
  folder: 'clients-venv',
  requirements: 'test/clients/python/requirements.txt',
  holds: 'clients of databases and caches',
};

/** The path of a Python program, after its installation where that is needed. */
export function pythonTool(name: string, of: 'tools' | 'clients' = 'tools'): string {
  const environment = of === 'clients' ? CLIENTS : name === 'ministack' ? EMULATOR : TOOLS;
  const venv = join(ROOT, '.cache', environment.folder);
  const stamp = join(venv, 'requirements.txt');
  const wanted = readFileSync(join(ROOT, environment.requirements), 'utf8');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    install(environment, venv);
    writeFileSync(stamp, wanted);
  }
  return join(venv, 'bin', name);
}

function install({ requirements, holds, folder }: PythonEnvironment, venv: string): void {
  console.error(`installing ${holds} into .cache/${folder}, which takes a minute …`);
  rmSync(venv, { recursive: true, force: true });
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { env: cleanEnvironment(), stdio: ['ignore', 'ignore', 'inherit'] });
  run('python3', '-m', 'venv', venv);
  run(join(venv, 'bin', 'pip'), 'install', '--quiet', '--require-hashes', '--requirement', join(ROOT, requirements));
}

if (require.main === module) {
  pythonTool('cfn-lint');
  pythonTool('ministack');
}
