import { printable, printableJson } from '../../src/checks/printable';

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

describe('a JSON', () => {
  const texts = [
    ...['a\u0007b', 'a\r\nb', '\u001b[31m', '\u009b31m', 'a\u200bb', '\u202eabc', '\u2066x\u2069', 'a\u{e0041}b'],
    ...[
      'a\u2028b',
      'a\ue000b',
      'a\ud83db',
      '\u0000',
      '\u007f',
      '::error::x',
      '##vso[x]',
      '##[error]',
      '"\\u202e"',
      '日本 👍',
    ],
  ];

  test('says the same, for keys too', () => {
    const value = Object.fromEntries(
      texts.map((text, index) => [`${text}${index}`, [text, { [text]: null }, 1, true]]),
    );
    expect(JSON.parse(printableJson(value))).toEqual(value);
  });

  test('shows nothing that does something in a terminal or a build log', () => {
    const shown = printableJson(texts);
    expect(shown.match(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu)).toBeNull();
    expect(shown).not.toMatch(/##\w*\[|^\s*::/m);
    expect(shown).toContain('"\\u202eabc"');
    expect(shown).toContain('"a\\udb40\\udc41b"');
    expect(shown).toContain('日本 👍');
  });
});
