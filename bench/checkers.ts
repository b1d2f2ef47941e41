import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Usage, usageOf } from './usage';

const ROOT = join(__dirname, '..');
const REQUIREMENTS = join(__dirname, 'requirements.txt');
const VENV = join(ROOT, '.cache', 'bench-venv');
const STAMP = join(VENV, 'requirements.txt');
const GUARD = join(__dirname, 'node_modules', '@cdklabs', 'cdk-validator-cfnguard');
const COMMAND = join(__dirname, 'node_modules', 'cdk-hindsight', 'bin', 'cdk-hindsight');

/** The command of this library. */
export const OURS = 'cdk-hindsight check';

/** What checks a folder of templates, each with the rules that it has by default. */
const CHECKERS: Record<string, () => [program: string, ...args: string[]]> = {
  [OURS]: () => [process.execPath, COMMAND, 'check', '.', '--fail-on', 'never'],
  'cfn-lint': () => [join(VENV, 'bin', 'cfn-lint'), '**/*.yaml', '**/*.json'],
  checkov: () => [
    join(VENV, 'bin', 'checkov'),
    ...['--directory', '.', '--framework', 'cloudformation', '--quiet', '--compact', '--skip-download'],
  ],
  'cfn-guard, with the rules of AWS Control Tower': () => [
    join(
      GUARD,
      'bin',
      process.platform === 'darwin' ? 'macos' : `ubuntu/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}`,
      'cfn-guard',
    ),
    ...['validate', '--data', '.', '--rules', join(GUARD, 'rules'), '--show-summary', 'none'],
  ],
};

export const OTHERS = Object.keys(CHECKERS).filter((name) => name !== OURS);

/** Runs one of them over a folder, as a process of its own. */
export function check(name: string, folder: string): Usage {
  const [program, ...args] = CHECKERS[name]();
  return usageOf(program, args, folder);
}

/** Puts the Python programs into an environment of their own. */
export function installCheckers(): void {
  const wanted = readFileSync(REQUIREMENTS, 'utf8');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) {
    return;
  }
  rmSync(VENV, { recursive: true, force: true });
  execFileSync('python3', ['-m', 'venv', VENV]);
  execFileSync(join(VENV, 'bin', 'pip'), ['install', '--quiet', '--require-hashes', '--requirement', REQUIREMENTS]);
  writeFileSync(STAMP, wanted);
}
