import { inWorker } from '../in-worker';
import { OURS } from '../ours';
import type { Synthesis } from '../synth-time';
import { row, section } from './table';

const GOAL = 1.05;

export function synthesisSection(): string {
  const rows = Object.keys(OURS).map((name) => {
    const { own, ...ratio } = inWorker<Synthesis>('synthesis', name);
    return [...row(ratio, GOAL), `${(100 * own).toFixed(1)} %`];
  });
  return section('Synthesis', ['construct', 'times by hand', '95 % interval', 'goal', "the library's own code"], rows);
}
