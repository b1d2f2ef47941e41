import { Duration, type Stack } from 'aws-cdk-lib';
import { type Arbitrary, boolean, option, record } from 'fast-check';
import {
  CertificateAttribute,
  CertificateAuthoritySource,
  CertificateRevocationList,
  CertificateSessionName,
  CertificateTrust,
  type ITrustAnchor,
  RolesAnywhereProfile,
  RolesAnywhereRole,
  TrustAnchor,
} from '../../../src/federation';
import type { Target } from '../under-fire';
import { partial, type Values } from '../values';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const LIST = '-----BEGIN X509 CRL-----\nMIIB\n-----END X509 CRL-----\n';
const AUTHORITY =
  'arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/00000000-0000-0000-0000-000000000000';
const ANCHOR = 'arn:aws:rolesanywhere:eu-central-1:111122223333:trust-anchor/00000000-0000-0000-0000-000000000000';

const cases = (values: Values) =>
  record({
    source: values.usually(['acmPca', 'bundle', 'existing']),
    authority: values.text(AUTHORITY),
    pem: values.text(PEM, PEM + PEM),
    anchor: values.text(ANCHOR),
    trusts: values.some(
      record({
        kind: values.usually(['commonName', 'dnsName', 'uri', 'subject']),
        field: values.text('OU', '1.2.840.113549.1.9.1'),
        narrowed: boolean(),
        names: values.some(values.text('batch.example.com', 'spiffe://example.com/batch')),
        issuer: option(values.some(values.text('Acme CA'))),
      }),
    ),
    props: partial({
      sessionDuration: values.duration(Duration.minutes(15), Duration.hours(1), Duration.hours(12)),
      roleName: values.text('Batch', 'batch_1'),
      path: values.text('/', '/batch/'),
      description: values.text('The batch'),
    }),
    /** Whether the role shares a profile. */
    shared: option(
      record({
        acceptSessionNames: boolean(),
        attributes: boolean(),
        sessionDuration: values.duration(Duration.minutes(15), Duration.hours(2)),
      }),
      { freq: 2 },
    ),
    sessionName: option(values.text('deploy', 'night-*'), { freq: 3 }),
    revoked: option(values.text(LIST), { freq: 3 }),
    outputs: boolean(),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  const trustAnchor = anchorFrom(stack, one);
  const role = new RolesAnywhereRole(stack, 'Role', {
    ...one.props,
    ...sessionsFrom(stack, one),
    trustAnchor,
    trust: one.trusts.map(trustFrom),
  });
  revoke(stack, trustAnchor, one);
  role.configSnippet();
  if (one.outputs) {
    role.addOutputs();
  }
}

function sessionsFrom(stack: Stack, { shared, sessionName, trusts, props }: Case) {
  const chosen = sessionName === null ? undefined : CertificateSessionName.oneOf(sessionName);
  if (shared === null) {
    return { sessionName: chosen };
  }
  const { acceptSessionNames, attributes, sessionDuration } = shared;
  const profile = new RolesAnywhereProfile(stack, 'Profile', {
    acceptSessionNames,
    sessionDuration,
    attributes: attributes ? attributesOf(trusts) : undefined,
  });
  const named = chosen ?? CertificateSessionName.commonName();
  return {
    ...props,
    sessionDuration: undefined,
    profile,
    sessionName: acceptSessionNames ? named : CertificateSessionName.serialNumber(),
  };
}

/** What the trusts compare, once each. */
function attributesOf(trusts: Case['trusts']): CertificateAttribute[] {
  const fields = [...new Set(['CN', ...trusts.map(({ field }) => field)])];
  return [
    ...fields.map((field) => CertificateAttribute.subject(field)),
    CertificateAttribute.dnsName(),
    CertificateAttribute.uri(),
    CertificateAttribute.issuer('CN'),
    CertificateAttribute.issuer('O'),
  ];
}

function revoke(stack: Stack, trustAnchor: ITrustAnchor, { revoked }: Case): void {
  if (revoked !== null) {
    new CertificateRevocationList(stack, 'Revoked', { trustAnchor, pem: revoked });
  }
}

function anchorFrom(stack: Stack, { source, authority, pem, anchor }: Case) {
  if (source === 'existing') {
    return TrustAnchor.fromTrustAnchorArn(stack, 'Anchor', anchor);
  }
  const from =
    source === 'acmPca'
      ? CertificateAuthoritySource.acmPca(authority)
      : CertificateAuthoritySource.certificateBundle(pem);
  return new TrustAnchor(stack, 'Anchor', { source: from });
}

function trustFrom({ kind, names, issuer, field, narrowed }: Case['trusts'][number]): CertificateTrust {
  const trust = {
    commonName: () => CertificateTrust.commonName(...names),
    dnsName: () => CertificateTrust.dnsName(...names),
    uri: () => CertificateTrust.uri(...names),
    subject: () => CertificateTrust.subject(field, ...names),
  }[kind]!();
  const issued = issuer ? trust.issuedBy(...issuer) : trust;
  return narrowed && kind !== 'subject' ? issued.withSubject(field, 'build').withIssuer('O', 'Acme') : issued;
}

export const rolesAnywhereRole: Target<Case> = { name: 'RolesAnywhereRole', cases, build };
