import { AUTH_PARAMETERS, SCHEMA } from '../../../src/apitest/facts';
import { findCredentials } from '../../../src/apitest/plain/find-credentials';

/** By the documents of Postman on authorization, what of each way is to be kept. */
const PARAMETERS = {
  apikey: ['value'],
  awsv4: ['secretKey', 'sessionToken'],
  basic: ['password'],
  bearer: ['token'],
  digest: ['password'],
  edgegrid: ['accessToken', 'clientToken', 'clientSecret'],
  hawk: ['authKey'],
  jwt: ['secret', 'privateKey'],
  ntlm: ['password'],
  oauth1: ['consumerSecret', 'token', 'tokenSecret', 'privateKey'],
  oauth2: ['accessToken', 'clientSecret', 'password'],
};
const EACH = Object.entries(PARAMETERS).flatMap(([type, keys]) => keys.map((key): [string, string] => [type, key]));

test('the ways to log in are those of the table', () => {
  expect(AUTH_PARAMETERS).toEqual(PARAMETERS);
});

test.each(EACH)('of %s the %s', (type, key) => {
  const message = `a ${key} for the authorization ${type}`;
  expect(
    findCredentials({
      auth: {
        type,
        [type]: [
          { key: 'other', value: 'x' },
          { key, value: 'x' },
        ],
      },
    }),
  ).toBe(message);
  expect(findCredentials({ auth: { type, [type]: { other: 'x', [key]: 'x' } } })).toBe(message);
  expect(findCredentials({ auth: { type, [type]: [{ key, value: '{{x}}' }] } })).toBeUndefined();
  expect(findCredentials({ auth: { type, [type]: [{ key, value: '' }] } })).toBeUndefined();
  expect(findCredentials({ auth: { type, [type]: [{ key, value: 5 }, null] } })).toBeUndefined();
});

test.each<[string, object]>([
  ['nothing', {}],
  ['no authorization', { auth: null }],
  ['one without a type', { auth: {} }],
  ['one of another kind', { auth: { type: 'noauth', noauth: [{ key: 'token', value: 'x' }] } }],
  ['one without parameters', { auth: { type: 'bearer' } }],
  ['parameters of another one', { auth: { type: 'noauth', bearer: [{ key: 'token', value: 'x' }] } }],
  ['numbers and nothing', { a: 5, b: null, c: [true, undefined] }],
])('%s has none', (_, file) => {
  expect(findCredentials(file)).toBeUndefined();
});

test.each([
  [{ type: 'secret', key: 'pw', value: 'x' }, 'the value of the secret variable pw'],
  [{ type: 'secret', key: 'pw', value: 'a {{b}} c' }, undefined],
  [{ type: 'secret', key: 'pw', value: '{{' }, 'the value of the secret variable pw'],
  [{ type: 'secret', key: 'pw', value: '' }, undefined],
  [{ type: 'secret', key: 'pw' }, undefined],
  [{ type: 'secret', key: 'pw', value: 5 }, undefined],
  [{ type: 'default', key: 'pw', value: 'x' }, undefined],
])('the variable %j', (variable, found) => {
  expect(findCredentials({ values: [variable] })).toBe(found);
});

const HEX = '0123456789abcdef';
const TEXTS: [string, string | undefined][] = [
  ['Bearer eyABCdef_-12', 'a bearer token'],
  ['bearer   ey0123456789', 'a bearer token'],
  ['Bearer ey012345678', undefined],
  ['Bearer ey01234.6789', undefined],
  ['xBearer ey0123456789', undefined],
  ['eyJabcdefghi-.abcdefghi_.a', 'a JSON Web Token'],
  ['eyJabcdefghij.abcdefghij.', 'a JSON Web Token'],
  ['eyJabcdefghij.abcdefghij', undefined],
  ['eyJabcdefghi.abcdefghij.a', undefined],
  ['eyJabcd.fghij.abcdefghij.a', undefined],
  ['eyJabcdefghij.abcde.ghij.a', undefined],
  ['xeyJabcdefghij.abcdefghij.a', undefined],
  ['AKIA0123456789ABCDEF', 'an access key of AWS'],
  ['ASIA0123456789ABCDEF', 'an access key of AWS'],
  ['AKIA0123456789ABCDE', undefined],
  ['AKIA0123456789ABCDEFG', undefined],
  ['XAKIA0123456789ABCDEF', undefined],
  ['-----BEGIN PRIVATE KEY-----', 'a private key'],
  ['-----BEGIN RSA PRIVATE KEY-----', 'a private key'],
  ['-----BEGIN CERTIFICATE-----', undefined],
  [`PMAK-${HEX}01234567-${HEX}${HEX}01`, 'a key of the API of Postman'],
  [`PMAK-${HEX}0123456-${HEX}${HEX}01`, undefined],
  [`PMAK-${HEX}01234567-${HEX}${HEX}0`, undefined],
  [`XPMAK-${HEX}01234567-${HEX}${HEX}01`, undefined],
  ...['p', 'o', 'u', 's', 'r'].map((kind): [string, string] => [
    `gh${kind}_ABCDEFGHIJKLMnopqrstuvwxyz0123456789`,
    'a token of GitHub',
  ]),
  ['ghp_ABCDEFGHIJKLMnopqrstuvwxyz012345678', undefined],
  ['gha_ABCDEFGHIJKLMnopqrstuvwxyz0123456789', undefined],
  ['xghp_ABCDEFGHIJKLMnopqrstuvwxyz0123456789', undefined],
];

test.each(TEXTS)('the text %s', (text, found) => {
  expect(findCredentials({ item: [{ url: `before ${text} after` }] })).toBe(found);
});

test('a text is not put together of two', () => {
  expect(findCredentials({ item: ['AKIA01234567', '89ABCDEF'] })).toBeUndefined();
});

test.each([
  ['https://schema.getpostman.com/json/collection/v2.1.0/collection.json', true],
  ['https://schema.getpostman.com/json/collection/v2.0.0/collection.json', true],
  ['http://schema.postman.com/collection/v2.1.0/', true],
  ['https://schema.postman.com/json/collection/v2.1.0/x', true],
  ['https://schema.getpostman.com/json/collection/v2.2.0/collection.json', false],
  ['https://schema.getpostman.com/json/collection/v2.-.0/collection.json', false],
  ['https://schema.getpostman.com/json/collection/v2.1.1/collection.json', false],
  ['https://schema.getpostman.com/json/collection/v2.1.0', false],
  ['https://schemaXgetpostman.com/json/collection/v2.1.0/', false],
  ['see https://schema.getpostman.com/json/collection/v2.1.0/', false],
])('the schema %s is read: %s', (schema, isRead) => {
  expect(SCHEMA.test(schema)).toBe(isRead);
});
