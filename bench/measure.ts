/** A thing to measure: each call does it once and answers with how long it took, in milliseconds. */
export interface Variant {
  readonly name: string;
  readonly run: () => number;
}

/** How long a variant takes in units of the reference: the median of the rounds and their quartiles. */
export interface Ratio {
  readonly name: string;
  readonly median: number;
  readonly quartiles: [number, number];
}

/**
 * Measures all variants in each round, one after the other, so that a slow minute of the machine slows them all, and
 * compares within a round only.
 */
export function compare(reference: Variant, variants: Variant[], rounds: number): Ratio[] {
  const ratios = new Map<string, number[]>(variants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    // Before and after, because the machine is not the same at the end of a round.
    const before = reference.run();
    const times = variants.map(({ run }) => run());
    const base = (before + reference.run()) / 2;
    for (const [index, { name }] of variants.entries()) {
      ratios.get(name)?.push(times[index] / base);
    }
  }
  return [...ratios].map(([name, values]) => ({ name, ...summary(values) }));
}

export function summary(values: number[]): Omit<Ratio, 'name'> {
  return { median: quantile(values, 0.5), quartiles: [quantile(values, 0.25), quantile(values, 0.75)] };
}

/** How long a piece of work takes, in milliseconds. */
export function timed(work: () => unknown): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function quantile(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * q;
  const low = sorted[Math.floor(place)];
  return low + (sorted[Math.ceil(place)] - low) * (place - Math.floor(place));
}
