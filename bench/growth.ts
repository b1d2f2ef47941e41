import { BY_HAND } from './by-hand';
import { exponent, spread } from './measure';
import { OURS } from './ours';
import { synthesize } from './synth-time';

const COUNTS = [1, 10, 100, 1_000];
const WARM_UP = 5;
/** As often as it takes to measure some seconds, for the small ones too. */
const REPEATS = [15, 15, 3, 1];

/** How the time grows with the number of constructs, each in a stack of its own. */
export interface Growth {
  /** The times in milliseconds, for each of the counts. */
  readonly times: number[];
  /** Between the last two. */
  readonly exponent: number;
}

export function measureGrowth(outdir: string, set: string, name: string): Growth {
  const make = (set === 'ours' ? OURS : BY_HAND)[name];
  for (let round = 0; round < WARM_UP; round += 1) {
    synthesize(make, 10, outdir);
  }
  const times = COUNTS.map((count, index) => {
    const repeats = Array.from({ length: REPEATS[index] }, () => synthesize(make, count, outdir));
    return spread(repeats).median;
  });
  return { times, exponent: exponent([COUNTS[2], times[2]], [COUNTS[3], times[3]]) };
}
