/** A thing to measure: each call does it once and answers with what it took, in milliseconds. */
export interface Variant {
  readonly name: string;
  readonly run: () => number;
}

/** The median of some rounds and their quartiles. */
export interface Spread {
  readonly median: number;
  readonly quartiles: [number, number];
}

/** What a variant takes in units of the reference. */
export interface Ratio extends Spread {
  readonly name: string;
}

/**
 * Measures all variants in each round between two measurements of the reference, in turn forwards and backwards, and
 * compares within a round only: a slow minute of the machine slows them all.
 */
export function compare(reference: Variant, variants: Variant[], rounds: number): Ratio[] {
  const ratios = new Map<string, number[]>(variants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? variants : [...variants].reverse();
    const before = reference.run();
    const times = order.map(({ run }) => run());
    const base = (before + reference.run()) / 2;
    for (const [index, { name }] of order.entries()) {
      ratios.get(name)?.push(times[index] / base);
    }
  }
  return [...ratios].map(([name, values]) => ({ name, ...spread(values) }));
}

export function spread(values: number[]): Spread {
  return { median: quantile(values, 0.5), quartiles: [quantile(values, 0.25), quantile(values, 0.75)] };
}

/**
 * The processor time of a piece of work, in milliseconds: other programs take the processor away, and that is not the
 * work's. The garbage of what ran before is collected outside of it.
 */
export function timed(work: () => unknown): number {
  global.gc?.();
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** How a time grows with a size: 1 is linear. */
export function exponent([smallSize, smallTime]: [number, number], [size, time]: [number, number]): number {
  return Math.log(time / smallTime) / Math.log(size / smallSize);
}

function quantile(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * q;
  const low = sorted[Math.floor(place)];
  return low + (sorted[Math.ceil(place)] - low) * (place - Math.floor(place));
}
