import { CertificateTrust } from '../../src/federation/roles-anywhere/certificate-trust';
import { MISSING, twice } from './spell-out';

const TRUSTS: [string, string, (...values: string[]) => CertificateTrust][] = [
  ['x509Subject/CN', 'commonName', (...values) => CertificateTrust.commonName(...values)],
  ['x509SAN/DNS', 'dnsName', (...values) => CertificateTrust.dnsName(...values)],
  ['x509SAN/URI', 'uri', (...values) => CertificateTrust.uri(...values)],
  ['x509Subject/OU', 'subject', (...values) => CertificateTrust.subject('OU', ...values)],
  ['x509Issuer/CN', 'issuedBy', (...values) => CertificateTrust.uri('a').issuedBy(...values)],
  ['x509Subject/O', 'withSubject', (...values) => CertificateTrust.uri('a').withSubject('O', ...values)],
  ['x509Issuer/O', 'withIssuer', (...values) => CertificateTrust.uri('a').withIssuer('O', ...values)],
];

describe.each(TRUSTS)('the tag %s of %s', (tag, _, make) => {
  test('has one of the values', () => {
    expect(make('a', 'b')._tags).toMatchObject({ [tag]: ['a', 'b'] });
  });

  const FITTING = ['a', 'Ü 1', '_', '.', ':', '/', '=', '+', '-', '@', 'x'.repeat(256)];
  test.each(FITTING)('may be %j', (value) => {
    expect(make(value)._tags[tag]).toEqual([value]);
  });

  test.each(['a,b', 'a#b', "a'b", 'a(b', '#a', 'a#', 'x'.repeat(257)])(
    'is not %j, which no session tag can be',
    (value) => {
      expect(() => make('a', value)).toThrow(
        `${tag} must fit in a session tag: at most 256 letters, digits, spaces and any of _.:/=+-@, got: ${value}; Roles Anywhere makes no session tag of another value, so that no role can compare it`,
      );
    },
  );

  test.each(['*', 'a*', 'a?'])('is not the pattern %s', (value) => {
    expect(() => make('a', value)).toThrow(`${tag} must hold no wildcard, got: ${value}; `);
  });

  test('is needed', () => {
    expect(() => make()).toThrow(
      `${tag} must hold at least one name, got: []; list the names of the certificates that may assume the role`,
    );
    expect(() => make('a', MISSING)).toThrow(`${tag}[1] must be a text, got: undefined`);
  });
});

test('a certificate needs every tag of the trust', () => {
  const trust = CertificateTrust.commonName('a').issuedBy('b').withSubject('OU', 'c').withIssuer('O', 'd');
  expect(Object.entries(trust._tags)).toEqual([
    ['x509Subject/CN', ['a']],
    ['x509Issuer/CN', ['b']],
    ['x509Subject/OU', ['c']],
    ['x509Issuer/O', ['d']],
  ]);
});

test('a trust stays as it was when it is narrowed', () => {
  const trust = CertificateTrust.commonName('a');
  trust.issuedBy('b');
  expect(trust._tags).toEqual({ 'x509Subject/CN': ['a'] });
});

test.each<[string, () => unknown]>([
  ['x509Subject/CN', () => CertificateTrust.commonName('a').withSubject('CN', 'b', 'c')],
  ['x509Issuer/CN', () => CertificateTrust.uri('a').withIssuer('CN', 'a').issuedBy('b', 'c')],
])('compares %s once', (tag, make) => {
  expect(make).toThrow(twice(tag, 'b, c'));
});

test.each<[string, (field: string) => unknown]>([
  ['subject', (field) => CertificateTrust.subject(field, 'a')],
  ['subject', (field) => CertificateTrust.uri('a').withSubject(field, 'a')],
  ['issuer', (field) => CertificateTrust.uri('a').withIssuer(field, 'a')],
])('compares one field of the %s', (property, make) => {
  expect(() => make('*')).toThrow(`${property} must be the short name or the object identifier of one field, got: *; `);
  expect(() => make(MISSING)).toThrow(`${property} must be a text, got: undefined`);
});
