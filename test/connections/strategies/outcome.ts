import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault, TcpProxy } from '../../support/tcp-proxy';
import { expectCounted } from '../log-lines';

/** What a call sees of a connection that broke while the function was frozen. */
export type Outcome = 'answers' | 'fails' | 'hangs';

/** The faults in the columns of the README's tables. */
export const FAULTS: readonly Fault[] = ['close', 'reset', 'swallow'];

/** A client that keeps connections from one call to the next, as one way of using a driver does. */
export interface Kept {
  /** Uses so many connections at once, so that all of them are idle then. */
  readonly warm: () => Promise<unknown>;
  /** Asks the database something. */
  readonly ask: () => Promise<unknown>;
  /** Lets go of everything, broken or not. */
  readonly end: () => unknown;
  /** Stops what does not stand still with the test's own thread, and lets it go on. */
  readonly stop?: () => void;
  readonly goOn?: () => void;
  /** A call that takes longer than this hangs. */
  readonly patienceMillis?: number;
}

export type Strategy = () => Kept;

/** Longer than the idle times of the strategies, so that their timers would have fired. */
const FREEZE_MILLIS = 200;
/** A hanging call is given up after this time; one that answers takes a few milliseconds. */
const PATIENCE_MILLIS = 1_000;

const README = readFileSync(join(__dirname, '..', '..', '..', 'src', 'connections', 'README.md'), 'utf8');

/** Runs each strategy with each fault; the README says what comes of it, and the log patterns see what is lost. */
export function testStrategies(driver: string, strategies: Record<string, Strategy>, proxy: () => TcpProxy): void {
  test('the README has a row for each strategy', () => {
    expect(Object.keys(rowsOf(driver))).toEqual(Object.keys(strategies));
  });

  describe.each(Object.entries(strategies))('%s', (name, strategy) => {
    test.each(FAULTS.map((fault, index) => [fault, index] as const))('%s', async (fault, index) => {
      const { outcome, error } = await afterFreeze(strategy(), () => proxy().freeze(fault, FREEZE_MILLIS));
      expect(outcome).toBe(rowsOf(driver)[name][index]);
      if (error && fault !== 'swallow' && !(error instanceof TypeError)) {
        expectCounted(error, 'LostConnections');
      }
    });
  });
}

/** What a call comes to after a freeze. */
export async function afterFreeze(kept: Kept, freeze: () => void): Promise<Result> {
  try {
    await kept.warm();
    kept.stop?.();
    freeze();
    kept.goOn?.();
    return await outcomeOf(kept.ask(), kept.patienceMillis);
  } finally {
    await kept.end();
  }
}

interface Result {
  readonly outcome: Outcome;
  readonly error?: any;
}

/** What an answer comes to, and its error. */
export async function outcomeOf(asked: Promise<unknown>, patienceMillis = PATIENCE_MILLIS): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<Result>((resolve) => {
    timer = setTimeout(() => resolve({ outcome: 'hangs' }), patienceMillis);
  });
  const answer = asked.then(
    () => ({ outcome: 'answers' as const }),
    (error) => ({ outcome: 'fails' as const, error }),
  );
  try {
    return await Promise.race([answer, patience]);
  } finally {
    clearTimeout(timer);
  }
}

/** The rows of the README's table for a driver: what each strategy comes to, by its words. */
export function rowsOf(driver: string): Record<string, Outcome[]> {
  const rows = README.split('\n').filter((line) => line.startsWith(`| ${driver} | `));
  return Object.fromEntries(
    rows.map((line) => {
      const [, , strategy, ...outcomes] = line.split('|').map((cell) => cell.trim());
      return [strategy, outcomes.slice(0, FAULTS.length) as Outcome[]];
    }),
  );
}

/** The block of the README in a language that begins with the name of a driver. */
export function codeOf(driver: string, language: string): string {
  const block = new RegExp(`^\`\`\`${language}\n((?://|#) ${driver}\n[\\s\\S]*?)^\`\`\``, 'm');
  const [, code] = block.exec(README) ?? [];
  if (code === undefined) {
    throw new Error(`the README has no code for ${driver}`);
  }
  return code;
}

/** The code of the README for a driver, made of its settings, with another time for which a connection may be idle. */
export function recipeOf(driver: string, parts: Record<string, unknown>): Record<string, (...args: any[]) => any> {
  const code = codeOf(driver, 'js');
  const quick = code.replace('const MAX_IDLE = 30_000;', 'const MAX_IDLE = 100;');
  expect(quick).not.toBe(code);
  const names = Object.keys(parts);
  return new Function(...names, `${quick}\nreturn { pool, connect, release };`)(...Object.values(parts));
}
