import type { Ratio, Spread } from '../measure';

export function section(title: string, head: string[], rows: (string | number)[][], note?: string): string {
  const line = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
  const table = [line(head), line(head.map(() => '---')), ...rows.map(line), ''];
  return [`## ${title}`, '', ...(note ? [note, ''] : []), ...table].join('\n');
}

/** A ratio as a row; with a goal, whether it is met. */
export function row({ name, ...spread }: Ratio, goal?: number): string[] {
  return [name, spread.median.toFixed(2), interval(spread), ...(goal === undefined ? [] : [verdict(spread, goal)])];
}

export function interval({ interval: [low, high] }: Spread): string {
  return `${low.toFixed(2)} to ${high.toFixed(2)}`;
}

/** Whether a median is below a goal, as far as it can be told. */
export function verdict({ median, interval: [low, high] }: Spread, goal: number): string {
  const side = high <= goal ? 'met' : low > goal ? 'missed' : 'undecided';
  return `${goal.toFixed(2)}: ${side === 'undecided' && median <= goal ? 'undecided, median within' : side}`;
}
