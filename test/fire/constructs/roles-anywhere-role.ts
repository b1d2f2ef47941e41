import { Duration, type Stack } from 'aws-cdk-lib';
import { type Arbitrary, boolean, option, record } from 'fast-check';
import { CertificateAuthoritySource, CertificateTrust, RolesAnywhereRole, TrustAnchor } from '../../../src/federation';
import type { Target } from '../under-fire';
import { partial, type Values } from '../values';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
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
        kind: values.usually(['commonName', 'dnsName', 'uri']),
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
    outputs: boolean(),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  const role = new RolesAnywhereRole(stack, 'Role', {
    ...one.props,
    trustAnchor: anchorFrom(stack, one),
    trust: one.trusts.map(trustFrom),
  });
  role.configSnippet();
  if (one.outputs) {
    role.addOutputs();
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

function trustFrom({ kind, names, issuer }: Case['trusts'][number]): CertificateTrust {
  const trust = {
    commonName: () => CertificateTrust.commonName(...names),
    dnsName: () => CertificateTrust.dnsName(...names),
    uri: () => CertificateTrust.uri(...names),
  }[kind]!();
  return issuer ? trust.issuedBy(...issuer) : trust;
}

export const rolesAnywhereRole: Target<Case> = { name: 'RolesAnywhereRole', cases, build };
