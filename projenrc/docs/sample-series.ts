/** Invented data for a graph: the same for the same name, and calm but for the one series that crosses its threshold. */

/** A curve as shares of the time and of the height of its graph, both from 0 to 1. */
export type Curve = readonly (readonly [time: number, height: number])[];

const POINTS = 48;
/** The moment at which the story of a graph turns, as a share of the time that it shows. */
export const CROSSING = 0.76;

/** Numbers from 0 to 1 that depend on the name alone. */
function randomOf(name: string): () => number {
  let state = [...name].reduce((hash, letter) => (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0, 2166136261);
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A day of a metric between two heights: a wave, and noise on it. */
export function calm(name: string, low: number, high: number): Curve {
  const random = randomOf(name);
  const shift = random() * 6;
  return times().map((time) => {
    const wave = 0.5 + 0.35 * Math.sin(shift + time * 5) + 0.3 * (random() - 0.5);
    return [time, low + (high - low) * clamp(wave)];
  });
}

/** A metric that stays well on one side of a height, and crosses it at `CROSSING` for good. */
export function crossing(name: string, from: number, threshold: number, to: number): Curve {
  const random = randomOf(name);
  const noise = Math.abs(threshold - from) * 0.25;
  return times().map((time) => {
    const before = from + noise * (random() - 0.5);
    if (time < CROSSING - 0.14) {
      return [time, before];
    }
    const rise = (time - (CROSSING - 0.14)) / 0.14;
    const height = rise <= 1 ? before + (threshold - before) * rise ** 2 : to + noise * 0.4 * (random() - 0.5);
    return [time, rise > 1 && rise < 1.5 ? threshold + (height - threshold) * (rise - 1) * 2 : height];
  });
}

function times(): number[] {
  return Array.from({ length: POINTS + 1 }, (_, i) => i / POINTS);
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
