import { findMutants } from '../../../projenrc/mutation/find-mutants';
import { sample } from '../../../projenrc/mutation/sample';

const mutants = findMutants('src/sample.ts', 'x = [1, 2, 3, 4, 5, 6, 7, 8, 9];');

test('a seed draws the same again', () => {
  expect(sample(mutants, 5, '1')).toEqual(sample([...mutants].reverse(), 5, '1'));
});

test('another seed draws others', () => {
  expect(sample(mutants, 5, '1')).not.toEqual(sample(mutants, 5, '2'));
});

test('a small module is drawn whole', () => {
  expect(sample(mutants, mutants.length + 1, '1')).toHaveLength(mutants.length);
});

test('more mutants elsewhere leave the order of the rest', () => {
  const drawn = sample(mutants, mutants.length, '1');
  const others = findMutants('src/other.ts', 'y = 1;');
  const both = sample([...mutants, ...others], mutants.length + others.length, '1');
  expect(both.filter((mutant) => mutants.includes(mutant))).toEqual(drawn);
});
