import { type ModuleResult, percent, scoreOf } from './score';

const START = '<!-- mutation scores: written by npx projen test:mutation -->';
const END = '<!-- end of mutation scores -->';
const HEAD = [
  '| module | decides who gets in | elsewhere | killed | survivors | equivalent | seed | date |',
  '|---|---|---|---|---|---|---|---|',
];

/** Puts the scores of some modules into the table of PROOF.md, and leaves those of the others. */
export function updateProof(text: string, results: readonly ModuleResult[]): string {
  const start = text.indexOf(START);
  const end = text.indexOf(END);
  if (start === -1 || end < start) {
    throw new Error(`PROOF.md must have a line ${START} and, below it, a line ${END}`);
  }
  const old = text
    .slice(start + START.length, end)
    .split('\n')
    .filter((line) => /^\| [a-z]+ \| /.test(line));
  const rows = new Map([
    ...old.map((row) => [row.split(' ')[1], row] as const).filter(([name]) => name !== 'module'),
    ...results.map((result) => [result.module, rowOf(result)] as const),
  ]);
  const table = [...HEAD, ...[...rows].sort().map(([, row]) => row)];
  return `${text.slice(0, start)}${START}\n${table.join('\n')}\n${text.slice(end)}`;
}

function rowOf({ module, date, seed, tried, equivalents }: ModuleResult): string {
  const gates = scoreOf(tried.filter(({ isGate }) => isGate));
  const others = scoreOf(tried.filter(({ isGate }) => !isGate));
  const all = scoreOf(tried);
  const share = ({ killed, of }: { killed: number; of: number }) => (of === 0 ? '–' : `${killed} of ${of}`);
  const cells = [module, share(gates), share(others), percent(all), all.of - all.killed, equivalents, seed, date];
  return `| ${cells.join(' | ')} |`;
}
