import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

const ENTRY_POINT = '/usr/local/bin/dockerd-entrypoint.sh';
const PHASES = ['preBuild', 'preTest', 'build', 'test', 'postBuild', 'postTest'];

/** Nobody documents which of these Amplify is, so that builds must come out the same in all. */
export type Shell = 'one bash for all' | 'a bash for each command' | 'a sh for each command';

/** What a build image is like. */
export interface BuildImage {
  /** Whether the image has Docker's command line tool. */
  readonly docker: boolean;
  /** What the entry point does; without it the file is missing. */
  readonly entryPoint?: 'starts the daemon' | 'fails' | 'returns without a daemon';
  /** Whether the daemon ends with the backend. */
  readonly daemonDies?: boolean;
}

export interface BuildRun {
  readonly status: number;
  readonly stderr: string;
  /** The programs that ran, in their order, with their arguments; those of Docker's check are left out. */
  readonly calls: string[];
}

/**
 * Runs the commands of a build specification as Amplify does: phase for phase, until one fails. The programs are stubs
 * that write down their calls, and the entry point is found under another path.
 */
export function runBuild(buildSpec: string, image: BuildImage, shell: Shell): BuildRun {
  const home = mkdtempSync(join(tmpdir(), 'amplify-build-'));
  try {
    writePrograms(home, image);
    const commands = listCommands(buildSpec).map((command) => command.replaceAll(ENTRY_POINT, join(home, 'entry.sh')));
    const result = shell === 'one bash for all' ? runTogether(commands, home) : runOneByOne(commands, home, shell);
    const log = join(home, 'calls');
    const calls = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
    return { ...result, calls };
  } finally {
    rmSync(home, { recursive: true });
  }
}

function listCommands(buildSpec: string): string[] {
  const spec = parse(buildSpec);
  const applications = spec.applications ?? [spec];
  return applications.flatMap((application: any) =>
    ['backend', 'frontend', 'test'].flatMap((section) =>
      PHASES.flatMap((phase) => application[section]?.phases?.[phase]?.commands ?? []),
    ),
  );
}

function runTogether(commands: string[], home: string) {
  const script = commands.map((command) => `${command}\nstatus=$?; [ $status -eq 0 ] || exit $status\n`).join('');
  return run('/bin/bash', script, home);
}

function runOneByOne(commands: string[], home: string, shell: Shell) {
  let stderr = '';
  for (const command of commands) {
    const result = run(shell === 'a sh for each command' ? '/bin/sh' : '/bin/bash', command, home);
    stderr += result.stderr;
    if (result.status !== 0) {
      return { status: result.status, stderr };
    }
  }
  return { status: 0, stderr };
}

function run(shell: string, script: string, home: string) {
  const { status, stderr, error } = spawnSync(shell, ['-c', script], {
    cwd: home,
    // With a socket as its input, bash would read the user's own start-up file.
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    env: { PATH: join(home, 'bin'), AWS_BRANCH: 'main', AWS_APP_ID: 'd1x2y3' },
    timeout: 100_000,
  });
  if (error) {
    throw new Error(`${shell} must run here, it is what builds run in: ${error.message}`);
  }
  return { status: status ?? -1, stderr };
}

function writePrograms(home: string, { docker, entryPoint, daemonDies }: BuildImage): void {
  const bin = join(home, 'bin');
  const daemon = join(home, 'daemon');
  mkdirSync(bin);
  const write = (path: string, ...lines: string[]) => {
    writeFileSync(path, ['#!/bin/sh', ...lines, ''].join('\n'));
    chmodSync(path, 0o755);
  };
  const record = (name: string) => `echo "${name}\${1:+ $*}" >> ${join(home, 'calls')}`;
  for (const name of ['corepack', 'npm', 'pnpm', 'yarn', 'make']) {
    write(join(bin, name), record(name));
  }
  write(join(bin, 'npx'), record('npx'), daemonDies ? `/bin/rm -f ${daemon}` : ':');
  if (docker) {
    write(join(bin, 'docker'), `[ "$*" = info ] || ${record('docker')}`, `[ -e ${daemon} ]`);
  }
  if (entryPoint) {
    const ends = { 'starts the daemon': `: > ${daemon}`, fails: 'exit 1', 'returns without a daemon': 'exit 0' };
    write(join(home, 'entry.sh'), record('entry-point'), ends[entryPoint]);
  }
}
