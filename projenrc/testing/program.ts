import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

/** A program and what it is given. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** The file that gets all it prints, beside the terminal; without one the program has the terminal to itself. */
  readonly log?: string;
}

/** A program that runs. */
export interface Running {
  /** Why it failed, or undefined if it did not. */
  readonly failure: Promise<string | undefined>;
  /** Ends it and all that it started. */
  end(signal: NodeJS.Signals): void;
}

const PATIENCE = 10_000;

/** Starts a program in a process group of its own, so that it can be ended with all that it started. */
export function start({ program, args, env, log }: Command): Running {
  const child = spawn(program, args, {
    env,
    stdio: log ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    detached: log !== undefined,
  });
  if (log) {
    mkdirSync(dirname(log), { recursive: true });
    // At once, so that the log is whole when the part has ended, and when this process is killed.
    const file = openSync(log, 'w');
    const copy = (source: Readable | null, terminal: NodeJS.WriteStream) =>
      source?.on('data', (chunk) => {
        writeSync(file, chunk);
        terminal.write(chunk);
      });
    copy(child.stdout, process.stdout);
    copy(child.stderr, process.stderr);
    child.once('close', () => closeSync(file));
  }
  const failure = new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(`could not start: ${error.message}`));
    child.once('exit', async (status, signal) => {
      // What a program left behind may hold the pipes open for as long as it runs.
      await Promise.race([once(child, 'close'), delay(PATIENCE, undefined, { ref: false })]);
      resolve(signal ? `ended by ${signal}` : status === 0 ? undefined : `exit code ${status}`);
    });
  });
  const kill = (signal: NodeJS.Signals) => {
    try {
      process.kill(log ? -(child.pid as number) : (child.pid as number), signal);
    } catch {
      // It has ended.
    }
  };
  return {
    failure,
    end(signal) {
      kill(signal);
      setTimeout(() => kill('SIGKILL'), PATIENCE).unref();
    },
  };
}
