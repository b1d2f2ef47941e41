// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of AWS and of the CDK

import { CfnParameter, Duration, Stack, Token } from 'aws-cdk-lib';
import {
  CertificateAttribute,
  CertificateAuthoritySource,
  CertificateRevocationList,
  CertificateSessionName,
  CertificateTrust,
  RolesAnywhereProfile,
  RolesAnywhereRole,
  type RolesAnywhereRoleProps,
  TrustAnchor,
} from '../../src/federation';
import { expectMessages } from './mistakes';

const ANCHOR = 'arn:aws:rolesanywhere:eu-central-1:111122223333:trust-anchor/00000000-0000-0000-0000-000000000000';
const AUTHORITY =
  'arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/00000000-0000-0000-0000-000000000000';
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const BATCH = CertificateTrust.commonName('batch.example.com');

function server(stack: Stack, props: Partial<RolesAnywhereRoleProps>): RolesAnywhereRole {
  const trustAnchor = TrustAnchor.fromTrustAnchorArn(stack, 'Anchor', ANCHOR);
  return new RolesAnywhereRole(stack, 'Batch', { trustAnchor, trust: [BATCH], ...props });
}

describe('RolesAnywhereRole', () => {
  expectMessages([
    [
      'no trust',
      (stack) => server(stack, { trust: [] }),
      'trust must hold at least one trust, got: []; list the certificates that may assume the role: the trust anchor alone accepts all of its authority [Stack/Batch]',
    ],
    [
      'the name of a unit as its field',
      () => CertificateTrust.subject('Build team', 'eu'),
      'subject must be the short name or the object identifier of one field, got: Build team; write for example CN, OU, O or UID; wildcards are not accepted',
    ],
    [
      'a session name with spaces',
      () => CertificateSessionName.oneOf('nightly upload'),
      'sessionName must be a session name: 2 to 64 letters, digits and any of _+=,.@-, with * and ? as wildcards, got: nightly upload; STS accepts only such names, so no machine could assume the role',
    ],
    [
      'session names that the profile does not accept',
      (stack) =>
        server(stack, {
          profile: new RolesAnywhereProfile(stack, 'Servers'),
          sessionName: CertificateSessionName.commonName(),
        }),
      'sessionName must be the serial number in a profile that accepts no names; set acceptSessionNames of the profile [Stack/Batch]',
    ],
    [
      'a name that the profile makes no session tag of',
      (stack) => {
        const attributes = [CertificateAttribute.subject('OU')];
        server(stack, { profile: new RolesAnywhereProfile(stack, 'Servers', { attributes }) });
      },
      'trust must compare only what the attributes of the profile become: x509Subject/OU, got: x509Subject/CN; add it to the attributes of the profile, without which no session has it [Stack/Batch]',
    ],
    [
      'a profile of no role',
      (stack) => new RolesAnywhereProfile(stack, 'Servers'),
      'Validation failed with the following errors:\n  [Stack/Servers] profile must have a role; give it to a RolesAnywhereRole as its profile, or leave it out: a role makes a profile of its own',
    ],
    [
      'the path of a revocation list',
      (stack) => {
        const trustAnchor = TrustAnchor.fromTrustAnchorArn(stack, 'Anchor', ANCHOR);
        new CertificateRevocationList(stack, 'Revoked', { trustAnchor, pem: './revoked.pem' });
      },
      'pem must hold one certificate revocation list and nothing else; give the text, not a path; convert DER with: openssl crl -inform DER -in revoked.crl -out revoked.pem [Stack/Revoked]',
    ],
    [
      'no name',
      () => CertificateTrust.commonName(),
      'x509Subject/CN must hold at least one name, got: []; list the names of the certificates that may assume the role',
    ],
    [
      'a wildcard in a name',
      () => CertificateTrust.dnsName('*.example.com'),
      'x509SAN/DNS must hold no wildcard, got: *.example.com; name each one in a trust of its own',
    ],
    [
      'an empty name',
      () => CertificateTrust.commonName(''),
      "x509Subject/CN must be a text without ${, control characters and space around it, got: ''; write the value as it stands in the token",
    ],
    [
      'a name with space around it',
      () => CertificateTrust.commonName(' batch.example.com'),
      'x509Subject/CN must be a text without ${, control characters and space around it, got:  batch.example.com; write the value as it stands in the token',
    ],
    [
      'a policy variable',
      () => CertificateTrust.commonName('${aws:username}'),
      'x509Subject/CN must be a text without ${, control characters and space around it, got: ${aws:username}; write the value as it stands in the token',
    ],
    [
      'the issuer twice',
      () => BATCH.issuedBy('Acme CA').issuedBy('Other CA'),
      'x509Issuer/CN must be given once in a trust, got: Other CA; give the role a second trust: several trusts are alternatives',
    ],
    [
      'no issuer',
      () => BATCH.issuedBy(),
      'x509Issuer/CN must hold at least one name, got: []; list the names of the certificates that may assume the role',
    ],
    [
      'a wildcard as the issuer',
      () => BATCH.issuedBy('*'),
      'x509Issuer/CN must hold no wildcard, got: *; name each one in a trust of its own',
    ],
    [
      'a session of a day',
      (stack) => server(stack, { sessionDuration: Duration.days(1) }),
      'sessionDuration must be between 15 minutes and 12 hours, got: 1 day; the signing helper gets new credentials on its own, so a short session does no harm [Stack/Batch]',
    ],
    [
      'a session of a minute',
      (stack) => server(stack, { sessionDuration: Duration.minutes(1) }),
      'sessionDuration must be between 15 minutes and 12 hours, got: 1 minute; the signing helper gets new credentials on its own, so a short session does no harm [Stack/Batch]',
    ],
    [
      'a trust anchor of another account',
      (stack) =>
        server(stack, {
          trustAnchor: TrustAnchor.fromTrustAnchorArn(stack, 'Other', ANCHOR.replace('111122223333', '444455556666')),
        }),
      'trustAnchor must belong to the account of the role, 111122223333, got: 444455556666; create a trust anchor in this account [Stack/Batch]',
    ],
    [
      'a name with a space',
      (stack) => server(stack, { roleName: 'the batch' }),
      'roleName must be 1 to 64 letters, digits or any of _+=,.@-, got: the batch; choose such a name, or leave it out to have one generated; a path goes into the property for it [Stack/Batch]',
    ],
    [
      'a path without its slashes',
      (stack) => server(stack, { path: 'batch' }),
      'path must begin and end with /, and consist of printable ASCII characters without spaces and quotes, got: batch; write for example /ci/, or leave it out [Stack/Batch]',
    ],
    [
      'a typographic quote in the description',
      (stack) => server(stack, { description: '“batch”' }),
      'description must be at most 1,000 characters of Latin-1, got: “batch”; IAM accepts only these characters in a role description [Stack/Batch]',
    ],
    [
      'a session of a second too much',
      (stack) => server(stack, { sessionDuration: Duration.seconds(43_201) }),
      'sessionDuration must be between 15 minutes and 12 hours, got: 12 hours 1 second; the signing helper gets new credentials on its own, so a short session does no harm [Stack/Batch]',
    ],
    [
      'the URL of a host',
      () => CertificateTrust.uri('https://*.example.com'),
      'x509SAN/URI must hold no wildcard, got: https://*.example.com; name each one in a trust of its own',
    ],
    [
      'the second name of a certificate',
      () => CertificateTrust.commonName('a').issuedBy('CA').issuedBy('CA'),
      'x509Issuer/CN must be given once in a trust, got: CA; give the role a second trust: several trusts are alternatives',
    ],
    [
      'a description that is too long',
      (stack) => server(stack, { description: 'x'.repeat(1001) }),
      'description must be at most 1,000 characters of Latin-1, got: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; IAM accepts only these characters in a role description [Stack/Batch]',
    ],
    [
      'the ARN in place of the name',
      (stack) => server(stack, { roleName: 'arn:aws:iam::111122223333:role/Batch' }),
      'roleName must be 1 to 64 letters, digits or any of _+=,.@-, got: arn:aws:iam::111122223333:role/Batch; choose such a name, or leave it out to have one generated; a path goes into the property for it [Stack/Batch]',
    ],
    [
      'a name with parentheses',
      () => CertificateTrust.commonName('Jane Doe (E123)'),
      'x509Subject/CN must fit in a session tag: at most 256 letters, digits, spaces and any of _.:/=+-@, got: Jane Doe (E123); Roles Anywhere makes no session tag of another value, so that no role can compare it',
    ],
    [
      'a trust anchor in another region',
      (stack) =>
        server(stack, {
          trustAnchor: TrustAnchor.fromTrustAnchorArn(stack, 'There', ANCHOR.replace('eu-central-1', 'us-east-1')),
        }),
      "trustAnchor must be in the region of the role's profile, eu-central-1, got: us-east-1; create a trust anchor in eu-central-1, or the role in a stack in us-east-1 [Stack/Batch]",
    ],
    [
      'a token as the session',
      (stack) => server(stack, { sessionDuration: Duration.hours(Token.asNumber({ Ref: 'Hours' })) }),
      'sessionDuration must be known at synth, got: a token; the longest session of the role follows from it [Stack/Batch]',
    ],
    [
      'the same trust anchor for a role elsewhere',
      (stack) =>
        new RolesAnywhereRole(
          new Stack(stack.node.scope as Stack, 'Other', { env: { account: '444455556666' } }),
          'Batch',
          { trustAnchor: TrustAnchor.fromTrustAnchorArn(stack, 'Anchor', ANCHOR), trust: [BATCH] },
        ),
      'trustAnchor must belong to the account of the role, 444455556666, got: 111122223333; create a trust anchor in this account [Other/Batch]',
    ],
  ]);
});

describe('TrustAnchor', () => {
  expectMessages(
    [
      [
        'a path in place of the PEM',
        () => CertificateAuthoritySource.certificateBundle('./ca.pem'),
        'pem must hold certificates and nothing else; give the PEM text of the authority, not a path; private keys belong nowhere near a template',
      ],
      [
        'the private key with the certificate',
        () =>
          CertificateAuthoritySource.certificateBundle('-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----'),
        'pem must hold certificates and nothing else; give the PEM text of the authority, not a path; private keys belong nowhere near a template',
      ],
      [
        'an empty PEM',
        () => CertificateAuthoritySource.certificateBundle(''),
        'pem must hold certificates and nothing else; give the PEM text of the authority, not a path; private keys belong nowhere near a template',
      ],
      [
        'the ARN of a certificate',
        () => CertificateAuthoritySource.acmPca('arn:aws:acm:eu-central-1:111122223333:certificate/0'),
        'certificateAuthorityArn must be the ARN of an authority of AWS Private CA, got: arn:aws:acm:eu-central-1:111122223333:certificate/0; give it as arn:aws:acm-pca:REGION:ACCOUNT:certificate-authority/ID',
      ],
      [
        'the id of the authority',
        () => CertificateAuthoritySource.acmPca('00000000-0000-0000-0000-000000000000'),
        'certificateAuthorityArn must be the ARN of an authority of AWS Private CA, got: 00000000-0000-0000-0000-000000000000; give it as arn:aws:acm-pca:REGION:ACCOUNT:certificate-authority/ID',
      ],
      [
        'the id of the trust anchor',
        (stack) => TrustAnchor.fromTrustAnchorArn(stack, 'Other', '00000000-0000'),
        'trustAnchorArn must be the ARN of a trust anchor, got: 00000000-0000; give it as arn:aws:rolesanywhere:REGION:ACCOUNT:trust-anchor/ID [Stack/Other]',
      ],
      [
        'a parameter as the trust anchor',
        (stack) => TrustAnchor.fromTrustAnchorArn(stack, 'Anchor', new CfnParameter(stack, 'Arn').valueAsString),
        "trustAnchorArn must be known at synth, or come from a resource or a parameter that excludes wildcards, got: a token; write the ARN down, or give the parameter allowedPattern: '^arn:[\\w-]+:rolesanywhere:[\\w-]+:\\d{12}:trust-anchor/[\\w-]+$' [Stack/Anchor]",
      ],
      [
        'the ARN of a profile',
        (stack) => TrustAnchor.fromTrustAnchorArn(stack, 'Anchor', ANCHOR.replace('trust-anchor', 'profile')),
        'trustAnchorArn must be the ARN of a trust anchor, got: arn:aws:rolesanywhere:eu-central-1:111122223333:profile/00000000-0000-0000-0000-000000000000; give it as arn:aws:rolesanywhere:REGION:ACCOUNT:trust-anchor/ID [Stack/Anchor]',
      ],
      [
        'the ARN of the authority',
        (stack) => TrustAnchor.fromTrustAnchorArn(stack, 'Anchor', AUTHORITY),
        'trustAnchorArn must be the ARN of a trust anchor, got: arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/00000000-0000-0000-0000-000000000000; give it as arn:aws:rolesanywhere:REGION:ACCOUNT:trust-anchor/ID [Stack/Anchor]',
      ],
      [
        'the ARN of the trust anchor as the authority',
        () => CertificateAuthoritySource.acmPca(ANCHOR),
        'certificateAuthorityArn must be the ARN of an authority of AWS Private CA, got: arn:aws:rolesanywhere:eu-central-1:111122223333:trust-anchor/00000000-0000-0000-0000-000000000000; give it as arn:aws:acm-pca:REGION:ACCOUNT:certificate-authority/ID',
      ],
      [
        'the key after the certificate',
        () => CertificateAuthoritySource.certificateBundle(`${CERTIFICATE}-----BEGIN RSA PRIVATE KEY-----`),
        'pem must hold certificates and nothing else; give the PEM text of the authority, not a path; private keys belong nowhere near a template',
      ],
      [
        'what openssl prints before the certificate',
        () => CertificateAuthoritySource.certificateBundle(`Certificate:\n${CERTIFICATE}`),
        'pem must hold certificates and nothing else; give the PEM text of the authority, not a path; private keys belong nowhere near a template',
      ],
      [
        'a request in place of the certificate',
        () =>
          CertificateAuthoritySource.certificateBundle(CERTIFICATE.replaceAll('CERTIFICATE', 'CERTIFICATE REQUEST')),
        'pem must hold certificates and nothing else; give the PEM text of the authority, not a path; private keys belong nowhere near a template',
      ],
      [
        'the base64 without its frame',
        () => CertificateAuthoritySource.certificateBundle('MIIB'),
        'pem must hold certificates and nothing else; give the PEM text of the authority, not a path; private keys belong nowhere near a template',
      ],
    ],
    13,
  );
});
