import type { Growth } from '../growth';
import { inWorker } from '../in-worker';
import { spread } from '../measure';
import { OURS } from '../ours';
import { interval, section, verdict } from './table';

const ROUNDS = 3;
const LINEAR = 1.05;

export function growthSection(): string {
  const rows = Object.keys(OURS).map((name) => {
    const rounds = Array.from({ length: ROUNDS }, () => inWorker<Growth>('growth', 'ours', name));
    const byHand = inWorker<Growth>('growth', 'by hand', name);
    const exponents = spread(rounds.map(({ exponent }) => exponent));
    const times = rounds[0].times.map((_, index) => spread(rounds.map((round) => round.times[index])).median);
    return [
      name,
      ...times.map((time) => (time / times[0]).toFixed(1)),
      `${exponents.median.toFixed(2)} (${interval(exponents)})`,
      byHand.exponent.toFixed(2),
      verdict(exponents, LINEAR),
    ];
  });
  const head = ['construct', '1', '10', '100', '1,000', 'exponent, 100 to 1,000', 'of its twin by hand', 'goal'];
  return section('Growth', head, rows, 'Each construct in a stack of its own, in units of one construct.');
}
