import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Equivalent,
  readEquivalents,
  splitEquivalents,
  staleEquivalents,
} from '../../../projenrc/mutation/equivalents';
import { findMutants } from '../../../projenrc/mutation/find-mutants';

const root = join(__dirname, '../../..');
const mutants = findMutants('src/sample.ts', 'x = a < b;');
const entry: Equivalent = { file: 'src/sample.ts', source: 'x = a < b;', mutation: '< → <=', reason: 'a is never b' };

test('a listed mutant is not tried', () => {
  const { toKill, equivalent } = splitEquivalents(mutants, [entry]);
  expect(equivalent.map(({ mutation }) => mutation)).toEqual(['< → <=']);
  expect(toKill).toHaveLength(mutants.length - 1);
});

test.each<[string, Partial<Equivalent>]>([
  ['another file', { file: 'src/other.ts' }],
  ['another line', { source: 'x = a <= b;' }],
  ['another change', { mutation: '< → >' }],
])('an entry about %s is stale', (_, change) => {
  expect(staleEquivalents(mutants, [{ ...entry, ...change }])).toHaveLength(1);
});

test('an entry that fits is not stale', () => {
  expect(staleEquivalents(mutants, [entry])).toEqual([]);
});

test('each listed mutant is there, with a reason', () => {
  const listed = readEquivalents(root);
  const files = [...new Set(listed.map(({ file }) => file))].filter((file) => existsSync(join(root, file)));
  const all = files.flatMap((file) => findMutants(file, readFileSync(join(root, file), 'utf8')));
  expect(staleEquivalents(all, listed)).toEqual([]);
  expect(listed.filter(({ reason }) => !reason)).toEqual([]);
});
