import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Machine } from './machine';
import { planFor } from './plan';
import { NODE, PREREQUISITES, PROGRAMS } from './programs';

const PLAYWRIGHT = join(__dirname, '..', '..', 'node_modules', 'playwright-core', 'cli.js');

/** What the setup does to the machine; a test does none of it. */
export interface SetupPorts {
  readonly machine: Machine;
  readonly print: (line: string) => void;
  /** Runs a command in the terminal and returns whether it ended well. */
  readonly run: (command: readonly string[]) => boolean;
  readonly hasBrowser: () => boolean;
}

/** Looks for all that the command needs. Says what is missing; as root, or with `--install`, installs it. */
export function setup(goal: 'demo' | 'test', mayInstall: boolean, ports: SetupPorts): boolean {
  const { machine, print, run, hasBrowser } = ports;
  const wanted = goal === 'demo' ? { needed: [NODE], programs: [] } : { needed: PREREQUISITES, programs: PROGRAMS };
  const plan = planFor(machine, wanted.needed, wanted.programs, hasBrowser);
  if (plan.prerequisites.length > 0) {
    say(print, plan.prerequisites, plan.remedies);
    return false;
  }
  if (plan.programs.length === 0) {
    return true;
  }
  const missing = `The tests run some programs for real; missing: ${plan.programs.join(', ')}`;
  const canInstall = plan.packages.length > 0 || plan.browser;
  if (!canInstall || !(machine.isRoot || mayInstall)) {
    const way = canInstall ? ['Run this line yourself, or let "npx projen test --install" run it.'] : [];
    say(print, [missing], plan.remedies, way);
    return false;
  }
  say(print, [missing], plan.remedies);
  return installations(plan.packages, plan.browser, machine.isRoot).every((command) => run(command));
}

function say(
  print: SetupPorts['print'],
  what: readonly string[],
  remedies: readonly string[],
  way: readonly string[] = [],
) {
  for (const line of [...what, ...remedies.map((remedy) => `  ${remedy}`), ...way]) {
    print(line);
  }
}

function installations(packages: readonly string[], browser: boolean, isRoot: boolean): string[][] {
  const root = isRoot ? [] : ['sudo'];
  // RUNLEVEL=1 keeps the packages from starting their services.
  const quiet = ['env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1'];
  const apt = [
    [...root, 'apt-get', 'update', '-qq'],
    [...root, ...quiet, 'apt-get', 'install', '--yes', '-qq', '--no-install-recommends', ...packages],
  ];
  const playwright = [...root, process.execPath, PLAYWRIGHT];
  return [
    ...(packages.length > 0 ? apt : []),
    ...(browser
      ? [
          [...playwright, 'install-deps', 'chromium'],
          [process.execPath, PLAYWRIGHT, 'install', 'chromium'],
        ]
      : []),
  ];
}

/** Runs a command in this terminal. */
export function inTerminal([program, ...args]: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'inherit' }).status === 0;
}
