import * as fc from 'fast-check';
import { matchesGlob } from '../../src/private/glob';

test.each([
  ['', ''],
  ['', '*'],
  ['', '**'],
  ['abc', 'abc'],
  ['abc', 'a?c'],
  ['abc', '???'],
  ['abc', '*'],
  ['abc', 'abc*'],
  ['abc', '*abc'],
  ['abc', 'a*c'],
  ['abcbc', 'a*bc'],
  ['aXbXc', 'a*b*c'],
  ['ab*', 'ab*'],
  ['a\nb', 'a*b'],
  ['a\nb', 'a?b'],
  ['a\u2028b', 'a*b'],
  ['a+b', 'a+b'],
  ['😀', '?'],
])('%j matches %j', (text, pattern) => expect(matchesGlob(text, pattern)).toBe(true));

test.each([
  ['a', ''],
  ['', 'a'],
  ['', '?'],
  ['abc', 'ab'],
  ['abc', 'bc'],
  ['abc', 'a?'],
  ['abc', '????'],
  ['ABC', 'abc'],
  ['abcd', 'a*c'],
  ['abc', '*b'],
  ['aab', 'a+b'],
  ['abc', 'a.c'],
])('%j does not match %j', (text, pattern) => expect(matchesGlob(text, pattern)).toBe(false));

test('it decides as a regular expression does', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
  fc.assert(
    fc.property(text, text, (value, pattern) => {
      const expression = [...pattern].map((letter) => ({ '*': '.*', '?': '.' })[letter] ?? letter).join('');
      expect(matchesGlob(value, pattern)).toBe(new RegExp(`^${expression}$`, 's').test(value));
    }),
    { seed: 1, numRuns: 20_000 },
  );
});

test('many stars take no longer than the product of the lengths', () => {
  const before = performance.now();
  expect(matchesGlob('a'.repeat(5_000), `${'*a'.repeat(2_000)}*b`)).toBe(false);
  expect(performance.now() - before).toBeLessThan(5_000);
});
