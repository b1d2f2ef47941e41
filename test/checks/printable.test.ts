import { printable } from '../../src/checks/printable';

test.each([
  ['a control character', 'a\u0007b', 'a\\u{7}b'],
  ['a line end', 'a\r\nb', 'a\\u{d}\\u{a}b'],
  ['an escape', '\u001b[31m', '\\u{1b}[31m'],
  ['a format character', 'a\u200bb', 'a\\u{200b}b'],
  ['a direction', '\u202eabc', '\\u{202e}abc'],
  ['a tag that nobody sees', 'a\u{e0041}b', 'a\\u{e0041}b'],
  ['a line separator', 'a\u2028b', 'a\\u{2028}b'],
  ['a paragraph separator', 'a\u2029b', 'a\\u{2029}b'],
  ['a private character', 'a\ue000b', 'a\\u{e000}b'],
  ['half of a pair', 'a\ud83db', 'a\\u{d83d}b'],
  ['each one of several', '\u0000\u2029\u0000', '\\u{0}\\u{2029}\\u{0}'],
])('%s is shown by its number', (_, text, shown) => {
  expect(printable(text)).toBe(shown);
});

test.each([
  ['::error::x', ':\\u{3a}error::x'],
  ['  ::error::x', '  :\\u{3a}error::x'],
  ['##[error]x', '#\\u{23}[error]x'],
  ['a ##vso[x] b ##vso[y]', 'a #\\u{23}vso[x] b #\\u{23}vso[y]'],
  ['##_a1[x]', '#\\u{23}_a1[x]'],
  ['###[x]', '##\\u{23}[x]'],
])('what a build server would obey is broken: %s', (text, shown) => {
  expect(printable(text)).toBe(shown);
});

test.each(['AWS::S3::Bucket', 'a ::b', ':a:', '## a [b]', '##', '#[a]', '##a-b[c]', 'größer 日本 👍', ''])(
  'anything else is left as it is: %s',
  (text) => {
    expect(printable(text)).toBe(text);
  },
);
