import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from './find-mutants';

/** Where the mutants are listed that behave as the original does. */
export const EQUIVALENTS = 'test/mutation/equivalent.json';

/** A mutant that no test can kill. */
export interface Equivalent {
  readonly file: string;
  /** The line of the source, without the blanks around it. */
  readonly source: string;
  /** As a survivor is printed: `before → after`. */
  readonly mutation: string;
  /** Why it behaves as the original does. */
  readonly reason: string;
}

export function readEquivalents(root: string): Equivalent[] {
  const path = join(root, EQUIVALENTS);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
}

/** Splits the mutants into those to kill and those that are listed. */
export function splitEquivalents(mutants: readonly Mutant[], equivalents: readonly Equivalent[]) {
  const keys = new Set(equivalents.map(keyOf));
  return {
    toKill: mutants.filter((mutant) => !keys.has(keyOf(mutant))),
    equivalent: mutants.filter((mutant) => keys.has(keyOf(mutant))),
  };
}

/** The entries about some files that fit none of their mutants: the code has changed, and with it the reason. */
export function staleEquivalents(mutants: readonly Mutant[], equivalents: readonly Equivalent[]): Equivalent[] {
  const keys = new Set(mutants.map(keyOf));
  return equivalents.filter((entry) => !keys.has(keyOf(entry)));
}

function keyOf({ file, source, mutation }: Omit<Equivalent, 'reason'>): string {
  return JSON.stringify([file, source, mutation]);
}
