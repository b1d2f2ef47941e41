import * as fc from 'fast-check';
import { holdRelease } from '../../../src/apitest/handlers/hold-release';
import { Redactor, WITHHELD } from '../../../src/apitest/handlers/redact';
import { runTests } from '../../../src/apitest/handlers/run-tests';
import { leakIn } from '../leaks';
import { RunnerWorld } from '../runner-ports';

const { encode: postmanEncode } = require('postman-url-encoder');

const CASES = Number(process.env.FIRE_CASES ?? 600);
const SEED = process.env.FIRE_SEED ? { seed: Number(process.env.FIRE_SEED) } : {};

const base64 = (text: string, before: string, after: string) =>
  Buffer.from(`${before}${text}${after}`).toString('base64');

/** What a test, a client or a server may make of a secret. */
const ENCODINGS: Record<string, (secret: string, before: string, after: string) => string> = {
  'as it is': (secret) => secret,
  'in JSON': (secret) => JSON.stringify({ secret }),
  'in JSON in JSON': (secret) => JSON.stringify(JSON.stringify({ secret })),
  'by encodeURIComponent': (secret) => encodeURIComponent(secret),
  'by encodeURI': (secret) => encodeURI(secret),
  'by Postman, in a path': (secret) =>
    new (require('postman-url-encoder').toNodeUrl as any)(`http://a/${secret}`).pathname,
  'by Postman': (secret) => postmanEncode(secret),
  'by a form': (secret) => new URLSearchParams({ a: secret }).toString(),
  'in percent of each byte': (secret) =>
    Buffer.from(secret)
      .toString('hex')
      .replace(/../g, (byte) => `%${byte}`),
  'in base64': (secret, before, after) => base64(secret, before, after),
  'in base64 for addresses': (secret, before, after) => Buffer.from(`${before}${secret}${after}`).toString('base64url'),
  'in percent of base64': (secret, before, after) => encodeURIComponent(base64(secret, before, after)),
  'in hexadecimal': (secret) => Buffer.from(secret).toString('hex'),
  'in capitals of hexadecimal': (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  'in small letters': (secret) => secret.toLowerCase(),
  'in capitals': (secret) => secret.toUpperCase(),
  'without its end': (secret) => secret.slice(0, Math.max(6, secret.length - 3)),
  'without its beginning': (secret) => secret.slice(-Math.max(6, secret.length - 3)),
  twice: (secret) => secret + secret,
};

/** Where it may be, in what a suite answers. */
const PLACES: Record<string, (text: string) => unknown> = {
  'the name of a test': (text) => ({ assertions: 1, failures: [{ item: 'Login', name: text }] }),
  'a message': (text) => ({ assertions: 1, failures: [{ item: 'Login', name: 'answers', message: text }] }),
  'the name of a request': (text) => ({ assertions: 1, failures: [{ item: text, message: 'failed' }] }),
  'an error': (text) => new Error(text),
  'an error of the runtime': (text) => ({ assertions: 1, failures: [{ message: `getaddrinfo ENOTFOUND ${text}` }] }),
  'something that is no failure': (text) => ({ assertions: text, failures: [{ [text]: text }] }),
  'a header': (text) => ({ assertions: 1, failures: [{ message: 'failed', headers: { authorization: text } }] }),
  'a number': (text) => ({ assertions: 1, failures: [{ status: text, millis: text, test: text }] }),
};

const letters = fc.oneof(
  fc.string({ unit: 'binary-ascii', minLength: 8, maxLength: 40 }),
  fc.string({ unit: 'grapheme', minLength: 8, maxLength: 20 }),
  fc.string({ unit: fc.constantFrom(...'abcXYZ0189+/=@:%&?#"\\\' <>{}~'), minLength: 8, maxLength: 60 }),
  fc.base64String({ minLength: 8, maxLength: 80 }),
  fc.uuid(),
);

/** All that leaves the runner and the gate. */
async function outputsOf(secret: string, outcome: unknown, isWhole = false): Promise<string[]> {
  const given = isWhole ? JSON.stringify({ token: secret }) : secret;
  const world = new RunnerWorld({ outcome, secrets: { token: given } });
  const result = await runTests({ source: 'schedule' }, world);
  const lines: string[] = [];
  const answer = await holdRelease(
    { RequestType: 'Create', ResourceProperties: { Gate: 'Release', Release: ['1'], Attempts: '1' } },
    {
      ...{ environment: {}, clock: world.clock, exists: async () => false, mark: async () => undefined },
      runTests: async () => ({ Payload: Buffer.from(JSON.stringify(result)) }),
      print: (line) => lines.push(line),
    },
  ).catch(({ message, stack }: Error) => `${message}${stack}`);
  return [...world.lines, ...Object.values(world.objects), JSON.stringify(result), ...lines, JSON.stringify(answer)];
}

test.each(Object.keys(PLACES))(
  'no output has a part of a secret that was in %s',
  async (place) => {
    const input = fc.record({
      secret: letters,
      encoding: fc.constantFrom(...Object.keys(ENCODINGS)),
      before: fc.string({ maxLength: 5 }),
      after: fc.string({ maxLength: 5 }),
      isWhole: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(input, async ({ secret, encoding, before, after, isWhole }) => {
        // A secret that is in what is always told says nothing.
        const fixed = (await outputsOf('----------------', PLACES[place]('x'))).join('\n') + MARKS;
        fc.pre(leakIn(fixed, secret) === undefined && isEncodable(secret));
        const text = `expected ${before} ${ENCODINGS[encoding](secret, before, after)} ${after} to equal 1`;
        for (const output of await outputsOf(secret, PLACES[place](text), isWhole)) {
          expect(leakIn(output, secret)).toBeUndefined();
        }
      }),
      { numRuns: Math.ceil(CASES / Object.keys(PLACES).length), ...SEED },
    );
  },
  120_000 + CASES * 100,
);

const MARKS = `${WITHHELD}[secret]expected  to equal 1`;

/** Half of a pair has no encoding. */
function isEncodable(secret: string): boolean {
  return !/\p{Surrogate}/u.test(secret);
}

describe('what is shown', () => {
  const redactor = new Redactor(['correct-horse-battery']);

  test('a text without a secret is as it was', () => {
    expect(redactor.text('expected 200 to equal 500')).toBe('expected 200 to equal 500');
  });

  test('a secret is replaced, and what is around it stays', () => {
    expect(redactor.text('expected correct-horse-battery to equal 1')).toBe('expected [secret] to equal 1');
    expect(redactor.text('Basic Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5 was refused')).toBe(
      'Basic [secret]5 was refused'.replace('5 ', ' '),
    );
  });

  test('five characters of it are shown, six withhold the text', () => {
    expect(redactor.text('it begins with corre')).toBe('it begins with corre');
    expect(redactor.text('it begins with correc')).toBe(WITHHELD);
  });

  test.each([
    ['Ünïcödé', 'PASSWÖRTER', 'passwörter'],
    ['one that is longer in capitals', 'großäöü', 'GROSSÄÖÜ'],
    ['one that is longer in small letters', 'xxİyyzz1', 'xxi̇yyzz1'],
    ['one with another letter at the end of a word', 'ΑΒΓΔΕΣ12', 'αβγδες'],
  ])('in other letters than those of English, capitals and small letters are the same: %s', (_, secret, told) => {
    expect(new Redactor([secret.padEnd(8, '!')]).text(`got ${told}`)).toBe(WITHHELD);
  });

  test('a secret of seven characters withholds all texts, one of eight does not', () => {
    expect(new Redactor(['1234567']).text('expected 200')).toBe(WITHHELD);
    expect(new Redactor(['12345678']).text('expected 200')).toBe('expected 200');
    expect(new Redactor(['1234567']).text('')).toBe('');
  });

  test('the name of a request is shown beside a short secret, unless it holds it', () => {
    expect(new Redactor(['abc']).known('Login')).toBe('Login');
    expect(new Redactor(['abc']).known('Login abc')).toBe(WITHHELD);
  });

  test('values in a secret that is JSON are secrets too', () => {
    const whole = new Redactor([
      JSON.stringify({ user: 'somebody', deep: [{ token: 'correct-horse' }], count: 12345678 }),
    ]);
    expect(whole.text('for somebody: correct-horse 12345678')).toBe('for [secret]: [secret] [secret]');
  });

  test('tokens that nobody gave are replaced', () => {
    const open = new Redactor([]);
    expect(open.text('got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl here')).toBe('got [secret] here');
    expect(open.text('got AKIAIOSFODNN7EXAMPLE here')).toBe('got [secret] here');
  });

  test('a long text is cut', () => {
    expect(new Redactor([]).text('x'.repeat(1_001))).toBe(`${'x'.repeat(1_000)}…`);
    expect(new Redactor([]).text('x'.repeat(1_000))).toBe('x'.repeat(1_000));
  });
});
