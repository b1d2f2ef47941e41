import { matchesPattern } from './filter-patterns';

// The examples of AWS's page on filter patterns.
const LINES = ['[ERROR 400] BAD REQUEST', '[ERROR 401] UNAUTHORIZED REQUEST', '[ERROR 419] MISSING ARGUMENTS'];
const matched = (pattern: string, lines = LINES) => lines.filter((line) => matchesPattern(pattern, line, 'words'));

test('one term', () => expect(matched('ERROR')).toEqual(LINES));
test('all terms', () => expect(matched('ERROR ARGUMENTS')).toEqual([LINES[2]]));
test('any term', () => expect(matched('?REQUEST ?ARGUMENTS')).toEqual(LINES));
test('a phrase', () => expect(matched('"BAD REQUEST"')).toEqual([LINES[0]]));
test('case matters', () => expect(matched('error')).toEqual([]));
test('a quote in a phrase', () => expect(matched('"a \\"b\\""', ['a "b"', 'a b'])).toEqual(['a "b"']));

test('a part of a word is only read as a part', () => {
  expect(matchesPattern('AUTHORIZED', LINES[1], 'parts')).toBe(true);
  expect(matchesPattern('AUTHORIZED', LINES[1], 'words')).toBe(false);
});

test('fields of JSON', () => {
  const lines = ['{"a":{"b":"c"},"d":"e"}', '{"a":{"b":"c"}}', 'c e', '{"a":null,"d":"e"}'];
  expect(matched('{ ($.a.b = "c") && ($.d = "e") }', lines)).toEqual([lines[0]]);
  expect(matched('{ $.d = "e" }', lines)).toEqual([lines[0], lines[3]]);
});

test.each([
  ['terms with and without a question mark', '?ERROR REQUEST'],
  ['a hyphen outside of quotes', '?idle-session'],
  ['a quote that does not end', '"BAD REQUEST'],
  ['nothing', ''],
  ['a comparison of numbers', '{ $.a > 1 }'],
  ['fields without an end', '{ $.a = "b"'],
])('%s is an error', (_, pattern) => {
  expect(() => matchesPattern(pattern, LINES[0], 'words')).toThrow();
});
