import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findMutants } from '../../../projenrc/mutation/find-mutants';
import { updateProof } from '../../../projenrc/mutation/proof';
import { describeResult, describeSurvivor } from '../../../projenrc/mutation/report';
import { type Fate, type ModuleResult, percent, reachesGoal } from '../../../projenrc/mutation/score';

const START = '<!-- mutation scores: written by npx projen test:mutation -->';
const END = '<!-- end of mutation scores -->';
const [mutant] = findMutants('src/sample.ts', 'const a = b < c;');

function resultOf(gates: Fate[], others: Fate[]): ModuleResult {
  const tried = [
    ...gates.map((fate) => ({ mutant, isGate: true, fate })),
    ...others.map((fate) => ({ mutant, isGate: false, fate })),
  ];
  return { module: 'sample', date: '2026-11-26', seed: '1', tried, equivalents: 2 };
}

test.each<[Fate, boolean]>([
  ['test', true],
  ['time', true],
  ['crash', true],
  ['compiler', true],
  ['survived', false],
  ['uncovered', false],
])('a mutant that ends by %s reaches the goal: %s', (fate, reached) => {
  expect(reachesGoal(resultOf([fate], []))).toBe(reached);
});

test('elsewhere, 95 of 100 are enough', () => {
  const others = (alive: number) => Array.from({ length: 100 }, (_, i): Fate => (i < alive ? 'survived' : 'test'));
  expect(reachesGoal(resultOf([], others(5)))).toBe(true);
  expect(reachesGoal(resultOf([], others(6)))).toBe(false);
});

test('a share is 100 % only if nothing is alive', () => {
  expect(percent({ killed: 1999, of: 2000 })).toBe('99.9 %');
  expect(percent({ killed: 2000, of: 2000 })).toBe('100 %');
  expect(percent({ killed: 0, of: 0 })).toBe('–');
});

test('a survivor is shown with its place, its line and its change', () => {
  expect(describeSurvivor(resultOf(['uncovered'], []).tried[0])).toBe(
    [
      'src/sample.ts:1 swappedOperators (decides who gets in, no test runs it)',
      '    const a = b < c;',
      '    < → <=',
    ].join('\n'),
  );
});

test('a module is told with its score', () => {
  expect(describeResult(resultOf(['uncovered'], ['test']))).toBe(
    [
      'sample: 1 of 2 mutants killed, 50 %',
      '  decides who gets in: 0 of 1; elsewhere: 1 of 1',
      '  by the compiler: 0, by the time limit: 0, by a crash: 0; equivalent: 2',
      '  below the goal: all where it is decided who gets in, 95 % elsewhere',
    ].join('\n'),
  );
});

test('the row of a module is written, and those of others stay', () => {
  const text = `before\n${START}\n| other | – | 1 of 1 | 100 % | 0 | 0 | 1 | 2026-01-01 |\n${END}\nafter`;
  expect(updateProof(text, [resultOf(['test'], ['test', 'survived'])])).toBe(
    [
      'before',
      START,
      '| module | decides who gets in | elsewhere | killed | survivors | equivalent | seed | date |',
      '|---|---|---|---|---|---|---|---|',
      '| other | – | 1 of 1 | 100 % | 0 | 0 | 1 | 2026-01-01 |',
      '| sample | 1 of 1 | 1 of 2 | 66.6 % | 1 | 2 | 1 | 2026-11-26 |',
      END,
      'after',
    ].join('\n'),
  );
});

test('a row is replaced', () => {
  const once = updateProof(`${START}\n${END}`, [resultOf(['survived'], [])]);
  expect(updateProof(once, [resultOf(['test'], [])])).toBe(updateProof(`${START}\n${END}`, [resultOf(['test'], [])]));
});

test('a text without the table is refused', () => {
  expect(() => updateProof('', [])).toThrow(
    new Error(`PROOF.md must have a line ${START} and, below it, a line ${END}`),
  );
});

test('PROOF.md names only modules that are there', () => {
  const proof = readFileSync(join(__dirname, '../../../PROOF.md'), 'utf8');
  const modules = readdirSync(join(__dirname, '../../../src'));
  const table = proof.slice(proof.indexOf(START), proof.indexOf(END));
  const named = [...table.matchAll(/^\| ([a-z]+) \| (?!decides)/gm)].map(([, name]) => name);
  expect(named.filter((name) => !modules.includes(name))).toEqual([]);
});
