import { inWorker } from '../in-worker';
import type { Ratio } from '../measure';
import { OURS } from '../ours';
import { row, section } from './table';

const GOAL = 1.05;

export function synthesisSection(): string {
  const rows = Object.keys(OURS).map((name) => row(inWorker<Ratio>('synthesis', name), GOAL));
  return section('Synthesis', ['construct', 'times by hand', 'quartiles', 'goal'], rows);
}
