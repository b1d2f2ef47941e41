import * as fc from 'fast-check';
import { globVerdict, matchesGlob, UNKNOWN } from '../../src/private/glob';

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
    { seed: 1, numRuns: 3_000 },
  );
});

test('many stars take no longer than the product of the lengths', () => {
  const before = performance.now();
  expect(matchesGlob('a'.repeat(5_000), `${'*a'.repeat(2_000)}*b`)).toBe(false);
  expect(performance.now() - before).toBeLessThan(5_000);
});

describe('with unknown parts', () => {
  const _ = UNKNOWN;

  test.each([
    [`stack/${_}/${_}`, 'stack/*'],
    [`stack/${_}/1`, 'stack/*/1'],
    [`stack/${_}`, '*'],
    [`a${_}b`, 'a?*b'],
    [`role/cdk-${_}`, 'role/cdk-*'],
    ['abc', 'a*'],
  ])('%j matches %j whatever they are', (text, pattern) => expect(globVerdict(text, pattern)).toBe(true));

  test.each([
    [`stack/${_}/${_}`, 'stack/Orders/*'],
    [`stack/Orders/${_}`, 'stack/Orders/1'],
    [`a${_}`, 'a?'],
    [`a${_}`, 'a??*'],
    [`${_}b`, '*ab'],
    [`${_}`, 'x'],
    [`a${_}c`, 'a*bc'],
    [`ab${_}`, 'a*c'],
    [`${_}aa`, '??a*'],
  ])('%j may match %j', (text, pattern) => expect(globVerdict(text, pattern)).toBeUndefined());

  test.each([
    [`stack/Orders/${_}`, 'stack/Web/*'],
    [`stack/Orders/${_}`, 'stack/Orders/'],
    [`${_}b`, '*a'],
    [`a${_}`, 'a'],
    [`a${_}`, 'b*'],
    ['abc', 'a*b'],
    [`${_}`, ''],
  ])('%j does not match %j, whatever they are', (text, pattern) => expect(globVerdict(text, pattern)).toBe(false));

  test('the verdict is that of all ways to fill them', () => {
    const longer = (texts: string[]) => texts.flatMap((start) => ['a', 'b', 'c'].map((letter) => start + letter));
    const [one, two, three] = [longer(['']), longer(longer([''])), longer(longer(longer(['']))).concat('cccc')];
    const fillings = [...one, ...two, ...three];
    const text = fc
      .string({ unit: fc.constantFrom('a', 'b', UNKNOWN), maxLength: 4 })
      .filter((value) => value.split(UNKNOWN).length <= 3);
    const wanted = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 3 });
    fc.assert(
      fc.property(text, wanted, (value, pattern) => {
        const places = value.split(UNKNOWN);
        const filled = places
          .slice(1)
          .reduce((texts, rest) => texts.flatMap((start) => fillings.map((part) => start + part + rest)), [places[0]]);
        const results = new Set(filled.map((one) => matchesGlob(one, pattern)));
        expect(globVerdict(value, pattern)).toBe(results.size === 1 ? [...results][0] : undefined);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
