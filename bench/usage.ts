import { execFileSync } from 'node:child_process';

/** What a program used, with all the programs that it started. */
export interface Usage {
  /** Of processor time, in milliseconds. */
  readonly time: number;
  /** At most, in the largest of its processes. */
  readonly megabytes: number;
}

/** Node.js does not tell what a child used; Python does. */
const MEASURE = `
import json, resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({'time': 1000 * (used.ru_utime + used.ru_stime), 'megabytes': used.ru_maxrss / 1024}))
`;

/** Runs a program to its end, however it ends. */
export function usageOf(program: string, args: readonly string[], cwd: string): Usage {
  const output = execFileSync('python3', ['-c', MEASURE, program, ...args], { cwd, encoding: 'utf8' });
  return JSON.parse(output);
}
