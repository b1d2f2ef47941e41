import { Lazy, SecretValue } from 'aws-cdk-lib';
import fc from 'fast-check';
import { parse } from 'yaml';
import { AmplifyCustomHeader, type AmplifyDockerAppProps } from '../../src/amplify';
import { resolveIntrinsics } from '../support/intrinsics';
import { createApp, failure, findOne } from './support';

const STRICT = AmplifyCustomHeader.forPath('**', { 'Strict-Transport-Security': 'max-age=63072000' });

function headersOf(props: Partial<AmplifyDockerAppProps>) {
  const { CustomHeaders } = findOne(createApp(props).template(), 'AWS::Amplify::App');
  return CustomHeaders === undefined ? undefined : parse(resolveIntrinsics<string>(CustomHeaders));
}

test('without headers there is no text for Amplify', () => {
  expect(headersOf({})).toBeUndefined();
});

test('headers are written for their paths, in their order', () => {
  const customHeaders = [STRICT, AmplifyCustomHeader.forPath('*.json', { 'X-Robots-Tag': 'none', Vary: 'Origin' })];
  expect(headersOf({ customHeaders })).toEqual({
    customHeaders: [
      { pattern: '**', headers: [{ key: 'Strict-Transport-Security', value: 'max-age=63072000' }] },
      {
        pattern: '*.json',
        headers: [
          { key: 'X-Robots-Tag', value: 'none' },
          { key: 'Vary', value: 'Origin' },
        ],
      },
    ],
  });
});

test('in a monorepo they belong to the folder of the app', () => {
  expect(headersOf({ customHeaders: [STRICT], appRoot: 'apps/web' })).toEqual({
    applications: [
      {
        appRoot: 'apps/web',
        customHeaders: [{ pattern: '**', headers: [{ key: 'Strict-Transport-Security', value: 'max-age=63072000' }] }],
      },
    ],
  });
});

test('any value of one line is read as it was given', () => {
  const line = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((text) => !/[\r\n]/.test(text));
  fc.assert(
    fc.property(line, (value) => {
      const customHeaders = [AmplifyCustomHeader.forPath('**', { 'X-Any': value })];
      expect(headersOf({ customHeaders }).customHeaders[0].headers[0].value).toBe(value);
    }),
    { numRuns: 50 },
  );
});

test('a value may be known only at deploy time', () => {
  const value = Lazy.string({ produce: () => "connect-src 'self'" });
  const customHeaders = [AmplifyCustomHeader.forPath('**', { 'Content-Security-Policy': value })];
  expect(headersOf({ customHeaders }).customHeaders[0].headers).toEqual([
    { key: 'Content-Security-Policy', value: "connect-src 'self'" },
  ]);
});

test('fails on a pattern that is no text', () => {
  expect(() => AmplifyCustomHeader.forPath(404 as never, {})).toThrow(/^pattern must be a text/);
});

test('fails on a secret, which every visitor would see', () => {
  const secret = SecretValue.secretsManager('key').unsafeUnwrap();
  const customHeaders = [AmplifyCustomHeader.forPath('**', { 'X-Key': secret })];
  expect(failure(() => createApp({ customHeaders }))).toBe(
    'customHeaders must hold no secret; every visitor sees these headers: leave the secret out [Stack/Web]',
  );
});

test.each([
  ['25000', 24_919, undefined],
  [
    '25001',
    24_920,
    'customHeaders must have at most 25000 characters as YAML, got: 25001 characters; keep the headers in customHttp.yml in the repository [Stack/Web]',
  ],
])('as YAML they have %s characters', (_, length, message) => {
  const customHeaders = [AmplifyCustomHeader.forPath('**', { X: 'x'.repeat(length) })];
  expect(failure(() => createApp({ customHeaders }))).toBe(message);
});

test.each(['', 'a b', ' '])('fails on the pattern %j', (pattern) => {
  expect(failure(() => AmplifyCustomHeader.forPath(pattern, {}))).toBe(
    `pattern must be a pattern of paths, without blanks, got: ${pattern || "''"}; give for example **, or *.json`,
  );
});
