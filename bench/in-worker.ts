import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const OPTIONS = ['--expose-gc', '--max-old-space-size=8192', '-r', 'ts-node/register/transpile-only'];

/** Does a measurement in a process of its own. */
export function inWorker<T>(measurement: string, ...args: string[]): T {
  const command = [...OPTIONS, join(__dirname, 'worker.ts'), measurement, ...args];
  return JSON.parse(execFileSync(process.execPath, command, { encoding: 'utf8', maxBuffer: 1 << 26 }));
}
