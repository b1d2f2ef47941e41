import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import {
  CertificateAuthoritySource,
  CertificateTrust,
  RolesAnywhereRole,
  type RolesAnywhereRoleProps,
  TrustAnchor,
} from '../../src/federation';
import { decide } from '../support/iam';
import { resolveIntrinsics } from '../support/intrinsics';

const env = { account: '111122223333', region: 'eu-central-1' };
const CA = 'arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/11111111-1111-4111-8111-111111111111';
const ANCHOR = 'arn:aws:rolesanywhere:eu-central-1:111122223333:trust-anchor/22222222-2222-4222-8222-222222222222';
const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack', { env });
});

function serverRole(props: Partial<RolesAnywhereRoleProps> = {}): RolesAnywhereRole {
  const source = CertificateAuthoritySource.acmPca(CA);
  const trustAnchor = props.trustAnchor ?? new TrustAnchor(stack, 'Authority', { source });
  return new RolesAnywhereRole(stack, 'Server', {
    trust: [CertificateTrust.commonName('server-1.acme.example')],
    ...props,
    trustAnchor,
  });
}

function trustPolicy() {
  const template = Template.fromStack(stack);
  const [role] = Object.values(template.findResources('AWS::IAM::Role'));
  const anchors = Object.keys(template.findResources('AWS::RolesAnywhere::TrustAnchor'));
  const values = Object.fromEntries(anchors.map((id) => [`${id}.TrustAnchorArn`, ANCHOR]));
  return resolveIntrinsics(role.Properties.AssumeRolePolicyDocument, { values });
}

test('the trust anchor takes an authority of AWS Private CA', () => {
  new TrustAnchor(stack, 'Authority', { source: CertificateAuthoritySource.acmPca(CA) });
  Template.fromStack(stack).hasResourceProperties('AWS::RolesAnywhere::TrustAnchor', {
    Enabled: true,
    Source: { SourceType: 'AWS_ACM_PCA', SourceData: { AcmPcaArn: CA } },
  });
});

test('the trust anchor takes the certificates of any authority', () => {
  new TrustAnchor(stack, 'Authority', { source: CertificateAuthoritySource.certificateBundle(PEM + PEM) });
  Template.fromStack(stack).hasResourceProperties('AWS::RolesAnywhere::TrustAnchor', {
    Source: { SourceType: 'CERTIFICATE_BUNDLE', SourceData: { X509CertificateData: PEM + PEM } },
  });
});

test.each(['', './ca.pem', `${PEM}-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n`])(
  'fails on a bundle that holds something else, without printing it',
  (pem) => {
    expect(() => CertificateAuthoritySource.certificateBundle(pem)).toThrow(
      'pem must hold certificates and nothing else; give the PEM text of the authority, not a path; private keys belong nowhere near a template',
    );
  },
);

test('the profile offers the role, for an hour', () => {
  serverRole();
  Template.fromStack(stack).hasResourceProperties('AWS::RolesAnywhere::Profile', {
    Enabled: true,
    RoleArns: [{ 'Fn::GetAtt': ['Server7E7D21FA', 'Arn'] }],
    DurationSeconds: 3600,
  });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', { MaxSessionDuration: Match.absent() });
});

test.each([
  [Duration.minutes(15), 900, Match.absent()],
  [Duration.hours(2), 7200, 7200],
])('sessions of %s', (sessionDuration, profile, role) => {
  serverRole({ sessionDuration });
  Template.fromStack(stack).hasResourceProperties('AWS::RolesAnywhere::Profile', { DurationSeconds: profile });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', { MaxSessionDuration: role });
});

test.each([
  [Duration.minutes(14), '14 minutes'],
  [Duration.hours(13), '13 hours'],
])('fails on sessions of %s', (sessionDuration, got) => {
  expect(() => serverRole({ sessionDuration })).toThrow(
    `sessionDuration must be between 15 minutes and 12 hours, got: ${got}; the signing helper gets new credentials by itself, so a short session is no trouble [Stack]`,
  );
});

test('the role has what it is given', () => {
  serverRole({ roleName: 'server', path: '/legacy/', description: 'nightly upload' });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    RoleName: 'server',
    Path: '/legacy/',
    Description: 'nightly upload',
  });
});

test('outputs and the configuration name role, profile and trust anchor', () => {
  const role = serverRole();
  role.addOutputs();
  expect(Object.keys(Template.fromStack(stack).toJSON().Outputs)).toEqual([
    expect.stringMatching(/^ServerRoleArn/),
    expect.stringMatching(/^ServerProfileArn/),
    expect.stringMatching(/^ServerTrustAnchorArn/),
  ]);
  const snippet = JSON.stringify(stack.resolve(role.configSnippet()));
  for (const id of ['Server7E7D21FA', 'ServerProfile28184CAD', 'AuthorityF9ED9032']) {
    expect(snippet).toContain(`{"Fn::GetAtt":["${id}",`);
  }
});

describe('certificates', () => {
  const SERVER = { 'aws:PrincipalTag/x509Subject/CN': 'server-1.acme.example' };
  const FROM = { 'aws:SourceArn': ANCHOR, 'aws:SourceAccount': '111122223333' };

  async function admitted(context: Record<string, string>, action = 'sts:AssumeRole'): Promise<boolean> {
    const request = {
      principal: 'rolesanywhere.amazonaws.com',
      action,
      resource: 'arn:aws:iam::111122223333:role/server',
    };
    return (await decide({ ...request, context }, { resource: trustPolicy() })) === 'Allowed';
  }

  test.each(['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'])('%s of the right one', async (action) => {
    serverRole();
    expect(await admitted({ ...SERVER, ...FROM }, action)).toBe(true);
  });

  test.each([
    ['another name', { ...SERVER, ...FROM, 'aws:PrincipalTag/x509Subject/CN': 'server-2.acme.example' }],
    ['no name', FROM],
    ['the name as an alternative name only', { ...FROM, 'aws:PrincipalTag/x509SAN/DNS': 'server-1.acme.example' }],
    ['another trust anchor', { ...SERVER, ...FROM, 'aws:SourceArn': ANCHOR.replace(/2{12}$/, '333333333333') }],
    ['no trust anchor', { ...SERVER, 'aws:SourceAccount': '111122223333' }],
    ['another account', { ...SERVER, ...FROM, 'aws:SourceAccount': '444455556666' }],
  ])('not one with %s', async (_, context) => {
    serverRole();
    expect(await admitted(context)).toBe(false);
  });

  test('by several names, and by issuer', async () => {
    serverRole({
      trust: [CertificateTrust.dnsName('a', 'b').issuedBy('Acme Issuing'), CertificateTrust.uri('spiffe://acme/c')],
    });
    const issuer = { 'aws:PrincipalTag/x509Issuer/CN': 'Acme Issuing' };
    expect(await admitted({ ...FROM, ...issuer, 'aws:PrincipalTag/x509SAN/DNS': 'b' })).toBe(true);
    expect(await admitted({ ...FROM, 'aws:PrincipalTag/x509SAN/URI': 'spiffe://acme/c' })).toBe(true);
    expect(await admitted({ ...FROM, 'aws:PrincipalTag/x509SAN/DNS': 'b' })).toBe(false);
  });

  test('of an imported trust anchor', async () => {
    serverRole({ trustAnchor: TrustAnchor.fromTrustAnchorArn(stack, 'Imported', ANCHOR) });
    expect(await admitted({ ...SERVER, ...FROM })).toBe(true);
  });
});
