/** So many standard deviations to both sides hold 95 % of a normal distribution. */
const NORMAL_95 = 1.96;

/** A thing to measure: each call does it once and answers with what it took, in milliseconds. */
export interface Variant {
  readonly name: string;
  readonly run: () => number;
}

/** The median of some rounds. */
export interface Spread {
  readonly median: number;
  /** Where the true median lies with 95 % certainty; with ten rounds or fewer, all that they gave. */
  readonly interval: [number, number];
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

/** The interval is the one of the sign test: it asks nothing of how the times are distributed. */
export function spread(values: number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const { length } = sorted;
  const rank = Math.max(0, Math.floor((length - NORMAL_95 * Math.sqrt(length)) / 2) - 1);
  const middle = (length - 1) / 2;
  return {
    median: (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2,
    interval: [sorted[rank], sorted[length - 1 - rank]],
  };
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
