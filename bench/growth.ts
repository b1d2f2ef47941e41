import { OURS } from './ours';
import { synthesize } from './synth-time';

const COUNTS = [1, 10, 100, 1_000];

/** How the time grows with the number of constructs, each in a stack of its own. */
export interface Growth {
  readonly name: string;
  /** The times in units of the first. */
  readonly times: number[];
  /** Between the last two: 1 is linear. */
  readonly exponent: number;
}

export function measureGrowth(outdir: string): Growth[] {
  return Object.entries(OURS).map(([name, make]) => {
    synthesize(make, 10, outdir);
    const times = COUNTS.map((count) => synthesize(make, count, outdir));
    const exponent = Math.log10(times[3] / times[2]);
    return { name, times: times.map((time) => time / times[0]), exponent };
  });
}
