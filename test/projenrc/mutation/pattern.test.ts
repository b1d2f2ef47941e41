import { findMutants } from '../../../projenrc/mutation/find-mutants';
import { mutatePattern } from '../../../projenrc/mutation/mutators/pattern';

function variantsOf(pattern: string): string[] {
  return mutatePattern(pattern).map(({ start, end, text }) => pattern.slice(0, start) + text + pattern.slice(end));
}

test.each([
  ['a|b|c', ['b|c', 'a|c', 'a|b']],
  ['x(a|b)y', ['x(b)y', 'x(a)y']],
  ['(?:a|(b|c))', ['(?:(b|c))', '(?:a)', '(?:a|(c))', '(?:a|(b))']],
  ['^a$', ['a$', '^a']],
  ['\\bab', ['ab']],
  ['\\d', ['\\D']],
  ['\\S', ['\\s']],
  ['a*', ['a+']],
  ['a+', ['a*']],
  ['a?', ['a']],
  ['a{2}', ['a{3}', 'a{1}']],
  ['a{2,5}', ['a{3,5}', 'a{1,5}', 'a{2,6}', 'a{2,4}']],
  ['a{0,}', ['a{1,}']],
  ['(?=a)', ['(?!a)']],
  ['(?<!a)', ['(?<=a)']],
  ['[ab]', ['[^ab]', '[ab\\-]', '[b]', '[a]']],
  ['[a-z-]', ['[^a-z-]', '[a-z-.]', '[-]', '[a-z]']],
  ['[^/]', ['[/]', '[^/\\-]']],
  ['\\|\\(\\[\\^', []],
])('%s', (pattern, expected) => {
  expect(variantsOf(pattern).sort()).toEqual([...expected].sort());
});

test('a flag is dropped', () => {
  expect(findMutants('src/sample.ts', 'x = /a/gi;').map(({ mutation }) => mutation)).toEqual(
    expect.arrayContaining(['g → ', 'i → ']),
  );
});

test('a pattern that is not one any more is not tried', () => {
  expect(findMutants('src/sample.ts', 'x = /^/;').map(({ mutation }) => mutation)).toEqual(['x = /^/; → ;']);
});
