import { Aws } from 'aws-cdk-lib';
import { CertificateAttribute } from '../../src/federation/roles-anywhere/certificate-attribute';
import { MISSING } from './spell-out';

test.each([
  [CertificateAttribute.subject('OU'), 'x509Subject', 'OU'],
  [CertificateAttribute.issuer('O'), 'x509Issuer', 'O'],
  [CertificateAttribute.dnsName(), 'x509SAN', 'DNS'],
  [CertificateAttribute.uri(), 'x509SAN', 'URI'],
])('is a field of the certificate: %#', (attribute, field, specifier) => {
  expect(attribute).toMatchObject({ _certificateField: field, _specifier: specifier });
});

const FACTORIES: [string, (field: string) => CertificateAttribute][] = [
  ['subject', (field) => CertificateAttribute.subject(field)],
  ['issuer', (field) => CertificateAttribute.issuer(field)],
];

describe.each(FACTORIES)('a field of the %s', (property, make) => {
  test.each(['a', 'A', 'aA9', 'UID', 'x'.repeat(60), '1.2', '2.5.4.11', '12.34.56'])('may be %s', (field) => {
    expect(make(field)._specifier).toBe(field);
  });

  test.each([
    '*',
    'C*',
    '9a',
    '-a',
    'a-b',
    'a.b',
    'a/b',
    'é',
    '1',
    '1.',
    '.1',
    '1..2',
    '1.a',
    ' a',
    'a ',
    '',
    'x'.repeat(61),
  ])('is not %j', (field) => {
    expect(() => make(field)).toThrow(
      `${property} must be the short name or the object identifier of one field, got: ${field || "''"}; write for example CN, OU, O or UID; wildcards are not accepted`,
    );
  });

  test('is known at synth', () => {
    expect(() => make(Aws.REGION)).toThrow(
      `${property} must be known at synth, got: a token; write it down, because it becomes part of a key, where no token can be`,
    );
    expect(() => make(MISSING)).toThrow(`${property} must be a text, got: undefined`);
  });
});
