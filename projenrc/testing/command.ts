import { constants } from 'node:os';
import { join, relative } from 'node:path';
import { cleanEnvironment } from '../setup/environment';
import { PARTS, type Part } from './parts';
import { type Command, start } from './program';
import { Runner } from './runner';
import { isGood, summaryOf } from './summary';

const ROOT = join(__dirname, '..', '..');
const PROJEN = join(ROOT, 'node_modules', '.bin', 'projen');
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How the parts are run: the project's own, unless a test has others. */
export interface TestCommandOptions {
  readonly parts?: readonly Part[];
  readonly commandOf?: (part: Part, args: readonly string[]) => Command;
}

/** Runs every part of the test command, prints how each ended and returns the exit code. */
export async function testCommand(args: readonly string[], options: TestCommandOptions = {}): Promise<number> {
  const unknown = args.filter((arg) => arg !== '--install');
  if (unknown.length > 0) {
    console.error(`npx projen test takes --install and nothing else, got: ${unknown.join(' ')}`);
    console.error('For one file: npx projen test:unit <file>');
    return 2;
  }
  const { parts = PARTS, commandOf = projen } = options;
  const runner = new Runner(parts, (part) => {
    console.log(`\n=== ${part.name}: npx projen ${part.task}`);
    return start(commandOf(part, args));
  });
  const interruption = listen(runner);
  const outcomes = await runner.run();
  console.log(['', ...summaryOf(outcomes, (name) => logOf(parts.find((part) => part.name === name)))].join('\n'));
  const signal = interruption();
  return signal ? 128 + constants.signals[signal] : isGood(outcomes) ? 0 : 1;
}

function projen(part: Part, args: readonly string[]): Command {
  return {
    program: process.execPath,
    args: [PROJEN, part.task, ...(part.interactive ? args : [])],
    // Whoever lets the setup use sudo lets a test use it too.
    env: { ...cleanEnvironment(), ...(args.includes('--install') ? { TEST_SUDO: '1' } : {}) },
    log: logOf(part),
  };
}

function logOf(part: Part | undefined): string | undefined {
  return part && !part.interactive
    ? relative(process.cwd(), join(ROOT, '.cache', 'test', `${part.name}.log`))
    : undefined;
}

/** Hands on what ends this process; whoever started it may end without a signal, too. */
function listen(runner: Runner): () => NodeJS.Signals | undefined {
  let received: NodeJS.Signals | undefined;
  const interrupt = (signal: NodeJS.Signals) => {
    received ??= signal;
    runner.interrupt(signal);
  };
  for (const signal of SIGNALS) {
    process.on(signal, () => interrupt(signal));
  }
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid !== parent && interrupt('SIGTERM'), 1_000);
  return () => {
    clearInterval(watch);
    return received;
  };
}
