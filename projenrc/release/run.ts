import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');
export const DIST = join(ROOT, 'dist');

/** What a program answered. */
export interface Answer {
  readonly ok: boolean;
  readonly stdout: string;
  /** Both streams, for a reader. */
  readonly output: string;
}

/** Runs a program to its end, whatever that is. */
export function ask(cwd: string, program: string, ...args: string[]): Answer {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const output = `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`.trim();
  return { ok: status === 0, stdout: stdout ?? '', output };
}

/** Runs a program of the project's own dependencies. */
export function askTool(cwd: string, tool: string, ...args: string[]): Answer {
  return ask(cwd, join(ROOT, 'node_modules', '.bin', tool), ...args);
}
