import { measureImports } from '../import-time';
import { row, section } from './table';

const GOAL = 1.3;

export function importSection(): string {
  const rows = measureImports().map((ratio) => row(ratio, isOurs(ratio.name) ? GOAL : undefined));
  return section('Import', ['what', 'times `constructs`', '95 % interval', 'goal'], rows.map(padded));
}

/** The first use of a construct loads the classes of the CDK that it extends, and has no goal. */
function isOurs(name: string): boolean {
  return name.startsWith('cdk-hindsight') && !name.includes('first use');
}

function padded(cells: string[]): string[] {
  return [...cells, ''].slice(0, 4);
}
