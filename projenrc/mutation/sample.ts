import { createHash } from 'node:crypto';
import type { Mutant } from './find-mutants';

/** Draws mutants by their own text: another mutant more or less elsewhere changes nothing in the draw of the rest. */
export function sample(mutants: readonly Mutant[], size: number, seed: string): Mutant[] {
  const drawn = mutants.map((mutant) => ({ mutant, lot: lotOf(mutant, seed) }));
  return drawn
    .sort((a, b) => (a.lot < b.lot ? -1 : 1))
    .slice(0, size)
    .map(({ mutant }) => mutant);
}

function lotOf({ file, source, mutation }: Mutant, seed: string): string {
  return createHash('sha256')
    .update(JSON.stringify([seed, file, source, mutation]))
    .digest('hex');
}
