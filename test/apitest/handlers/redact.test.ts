import { Redactor, WITHHELD } from '../../../src/apitest/handlers/redact';

const { encode, toNodeUrl } = require('postman-url-encoder');

const upper = (letter: string) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
const path = (secret: string) => toNodeUrl(`http://a/${secret}`).pathname.slice(1);
const query = (secret: string) => toNodeUrl(`http://a/?${secret}`).search.slice(1);
const json = (text: string) => JSON.stringify(text).slice(1, -1);

/** What clients make of a secret that stands alone. */
const FORMS: Record<string, (secret: string) => string> = {
  'as it is': (secret) => secret,
  'in capitals': (secret) => secret.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
  'in JSON': json,
  'in JSON in JSON': (secret) => json(json(secret)),
  'by encodeURIComponent': encodeURIComponent,
  'by encodeURI': encodeURI,
  'by Postman': encode,
  'by RFC 3986': (secret) => encodeURIComponent(secret).replace(/[!'()*]/g, upper),
  'by a form': (secret) => new URLSearchParams({ a: secret }).toString().slice(2),
  'in hexadecimal': (secret) => Buffer.from(secret).toString('hex'),
};
/** Each sign of ASCII is in one of them. */
const SECRETS = [
  "correct horse_1.-~!*'();/?:@&=+$,#battery",
  'top \n"<>\\^`{|}[]%é\x7fstaple9',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
];

describe.each(SECRETS)('the secret %j', (secret) => {
  const redactor = new Redactor([secret]);

  test.each(Object.entries(FORMS))('%s is replaced, and what is around it stays', (_, encoded) => {
    expect(redactor.text(`got <${encoded(secret)}> here`)).toBe('got <[secret]> here');
    expect(redactor.text(encoded(secret))).toBe('[secret]');
  });

  test('is replaced wherever it is', () => {
    expect(redactor.text(`a ${secret} b ${secret} c`)).toBe('a [secret] b [secret] c');
  });

  test.each(['', 'a', 'ab', 'abc', 'abcd'])(
    'in base64 behind "%s" is replaced but for the letters that it shares',
    (before) => {
      for (const encoding of ['base64', 'base64url'] as const) {
        const redacted = redactor.text(Buffer.from(`${before}${secret}yz`).toString(encoding));
        expect(redacted).toMatch(/^[\w+/-]{0,7}\[secret\][\w+/-]{1,5}={0,2}$/);
      }
    },
  );
});

test.each([
  ['the path', path, 'staple`{}\'"horse^ battery'],
  ['the query', query, 'staple`{}\'"horse^ battery'],
])('Postman sends a secret in %s in its own way', (_, encoded, secret) => {
  expect(new Redactor([secret]).text(`got <${encoded(secret)}> here`)).toBe('got <[secret]> here');
});

test('a text that hides a part in escapes is withheld, however many there are', () => {
  const redactor = new Redactor(['correct-horse']);
  expect(redactor.text('it is co\\u0072\\u0072ec')).toBe(WITHHELD);
  expect(redactor.text('it is \\corr\\ec')).toBe(WITHHELD);
  expect(redactor.text('it is co%72%72ec')).toBe(WITHHELD);
  expect(redactor.text('it is co%2572%2572ec')).toBe(WITHHELD);
  expect(new Redactor(['cor\nrect']).text('it is cor\\nre')).toBe(WITHHELD);
  expect(new Redactor(['cor rect']).text('it is cor+re')).toBe(WITHHELD);
});

test('what is no escape is not undone', () => {
  expect(new Redactor(['correct-horse']).text('it is corre%-act')).toBe('it is corre%-act');
});

test('values of a secret that is JSON are secrets: texts and numbers, at any depth', () => {
  const redactor = new Redactor([JSON.stringify({ a: [{ b: 'correct-horse' }, 87654321], c: true, d: null })]);
  expect(redactor.text('got correct-horse and 87654321')).toBe('got [secret] and [secret]');
  expect(redactor.text('got true and null')).toBe('got true and null');
});

test('a short secret withholds what holds it, and only that of what is known', () => {
  const redactor = new Redactor(['abcde', 'correct-horse']);
  expect(redactor.known('Login abcd')).toBe('Login abcd');
  expect(redactor.known('Login ABCDE')).toBe(WITHHELD);
  expect(redactor.text('Login')).toBe(WITHHELD);
});

describe('credentials that nobody gave', () => {
  const open = new Redactor([]);
  test.each([
    ['eyJabcde.f', '[secret]'],
    ['eyJabcde.f-g.h_i', '[secret]'],
    ['eyJabcde.f.', '[secret]'],
    ['eyJabcde.f.g.h', '[secret].h'],
    ['eyJ-bc_e.f', '[secret]'],
    ['eyJabcd.efgh', 'eyJabcd.efgh'],
    ['eyJab.cdefgh.ijk', 'eyJab.cdefgh.ijk'],
    ['heyJabcde.f', 'heyJabcde.f'],
    ['AKIA23456789ABCD', '[secret]'],
    ['ASIA23456789ABCDEFGH', '[secret]'],
    ['AKIA23456789ABC', 'AKIA23456789ABC'],
    ['XAKIA23456789ABCD', 'XAKIA23456789ABCD'],
    ['AKIA23456789abcd', 'AKIA23456789abcd'],
  ])('%s', (text, shown) => {
    expect(open.text(`got ${text}, and ${text}`)).toBe(`got ${shown}, and ${shown}`);
  });
});

test('of a text that is too long only the beginning is looked at', () => {
  const long = `${'x '.repeat(9_990)}correct-horse`;
  expect(new Redactor(['correct-horse']).text(long)).toBe(`${'x '.repeat(500)}…`);
  expect(new Redactor(['correct-horse']).text(`${'x'.repeat(20_000)}correct-horse`)).toBe(`${'x'.repeat(1_000)}…`);
});
