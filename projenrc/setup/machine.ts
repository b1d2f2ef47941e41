import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

export type System = 'debian' | 'ubuntu' | 'macos' | 'other';

/** The machine, as far as the setup looks at it. */
export interface Machine {
  readonly system: System;
  readonly isRoot: boolean;
  /** Whether a program of this name can be run. */
  has(program: string): boolean;
  /** What a command prints, or undefined if it cannot be run or fails. */
  ask(command: readonly string[]): string | undefined;
}

export function thisMachine(environment: NodeJS.ProcessEnv = process.env): Machine {
  // Debian keeps servers where a user's PATH does not lead.
  const path = [...(environment.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'].filter(Boolean);
  return {
    system: systemOf(process.platform, '/etc/os-release'),
    isRoot: process.getuid?.() === 0,
    has: (program) => path.some((folder) => isExecutable(join(folder, program))),
    ask: ([program, ...args]) => {
      const { status, stdout, stderr } = spawnSync(inJavaHome(program, environment), args, {
        encoding: 'utf8',
        env: { ...environment, PATH: path.join(delimiter) },
      });
      return status === 0 ? stripVTControlCharacters(`${stdout}${stderr}`) : undefined;
    },
  };
}

/** Maven takes the compiler of JAVA_HOME, whatever is on the PATH. */
function inJavaHome(program: string, { JAVA_HOME }: NodeJS.ProcessEnv): string {
  const compiler = JAVA_HOME && join(JAVA_HOME, 'bin', 'javac');
  return program === 'javac' && compiler && existsSync(compiler) ? compiler : program;
}

export function systemOf(platform: NodeJS.Platform, osRelease: string): System {
  if (platform === 'darwin') {
    return 'macos';
  }
  const release = existsSync(osRelease) ? readFileSync(osRelease, 'utf8') : '';
  const ids = /^ID="?(?<id>[^"\n]*)/m.exec(release)?.groups?.id;
  const like = /^ID_LIKE="?(?<ids>[^"\n]*)/m.exec(release)?.groups?.ids.split(' ') ?? [];
  const known = [ids, ...like].find((id) => id === 'ubuntu' || id === 'debian');
  return (known as System | undefined) ?? 'other';
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
