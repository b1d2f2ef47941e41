import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnParameter, Duration, Fn, Lazy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
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
    `sessionDuration must be between 15 minutes and 12 hours, got: ${got}; `,
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

describe('the region', () => {
  const there = { account: '111122223333', region: 'us-east-1' };
  const message =
    /^trustAnchor must be in the region of the role's profile, us-east-1, got: eu-central-1; create a trust anchor in us-east-1, or the role in a stack in eu-central-1 \[There\/Server\]$/;

  test('of an imported trust anchor has to be that of the role', () => {
    stack = new Stack(app, 'There', { env: there });
    const trustAnchor = TrustAnchor.fromTrustAnchorArn(stack, 'Imported', ANCHOR);
    expect(() => serverRole({ trustAnchor })).toThrow(message);
  });

  test('of a trust anchor of another stack too', () => {
    const trustAnchor = new TrustAnchor(stack, 'Authority', { source: CertificateAuthoritySource.acmPca(CA) });
    stack = new Stack(app, 'There', { env: there });
    expect(() => serverRole({ trustAnchor })).toThrow(message);
  });

  test('is not compared where the role’s is known only at deploy time', () => {
    stack = new Stack(app, 'Anywhere');
    expect(() => serverRole({ trustAnchor: TrustAnchor.fromTrustAnchorArn(stack, 'Imported', ANCHOR) })).not.toThrow();
  });

  test('of the authority gives a warning where it is another one', () => {
    stack = new Stack(app, 'There', { env: there });
    new TrustAnchor(stack, 'Authority', { source: CertificateAuthoritySource.acmPca(CA) });
    Annotations.fromStack(stack).hasWarning(
      '/There/Authority',
      'the authority is in eu-central-1 and the trust anchor in us-east-1; whether AWS accepts this is not verified [ack: cdk-hindsight/federation:authorityRegion]',
    );
  });

  test('of the authority gives no warning where it is the same', () => {
    new TrustAnchor(stack, 'Authority', { source: CertificateAuthoritySource.acmPca(CA) });
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });
});

describe('a name of a certificate', () => {
  const FACTORIES = [
    ['x509Subject/CN', (name: string) => CertificateTrust.commonName('first', name)],
    ['x509SAN/DNS', (name: string) => CertificateTrust.dnsName(name)],
    ['x509SAN/URI', (name: string) => CertificateTrust.uri(name)],
    ['x509Issuer/CN', (name: string) => CertificateTrust.commonName('a').issuedBy(name)],
  ] as const;

  const WRONG = ['Jane Doe (E123)', 'a,b', "O'Neil", 'a&b', 'a;b', 'a#b', 'a!b', `spiffe://acme/${'x'.repeat(243)}`];
  test.each(FACTORIES.flatMap(([tag, make]) => WRONG.map((name) => [tag, name, make] as const)))(
    'that no session tag can hold is rejected: %s %s',
    (tag, name, make) => {
      expect(() => make(name)).toThrow(
        `${tag} must fit in a session tag: at most 256 letters, digits, spaces and any of`,
      );
    },
  );

  const RIGHT = [
    'Jane Doe',
    'Jürgen Müller',
    '日本',
    'a_b.c:d/e=f+g-h@i',
    'x'.repeat(256),
    `spiffe://acme/${'x'.repeat(242)}`,
  ];
  test.each(FACTORIES.flatMap(([tag, make]) => RIGHT.map((name) => [tag, name, make] as const)))(
    'that a session tag can hold is accepted: %s %s',
    (_, name, make) => {
      expect(() => make(name)).not.toThrow();
    },
  );
});

describe('the ARN of an imported trust anchor', () => {
  const PATTERN = '^arn:[\\w-]+:rolesanywhere:[\\w-]+:\\d{12}:trust-anchor/[\\w-]+$';
  const importFrom = (arn: string) => TrustAnchor.fromTrustAnchorArn(stack, 'Imported', arn);
  const parameter = (props: object) => new CfnParameter(stack, 'Anchor', props).valueAsString;

  test.each<[string, () => string]>([
    ['a parameter', () => parameter({})],
    ['a parameter with a pattern for anything', () => parameter({ allowedPattern: '.*' })],
    ['a parameter with a pattern for wildcards', () => parameter({ allowedPattern: 'arn:aws:rolesanywhere:.*' })],
    [
      'a parameter whose pattern allows one character more',
      () => parameter({ allowedPattern: PATTERN.replace('[\\w-]+$', '[\\w?-]+$') }),
    ],
    [
      'a parameter of Systems Manager, of which the pattern checks the name',
      () => parameter({ type: 'AWS::SSM::Parameter::Value<String>', allowedPattern: PATTERN }),
    ],
    ['a value of Systems Manager', () => StringParameter.valueForStringParameter(stack, '/anchor')],
    ['an export', () => Fn.importValue('Anchor')],
    ['a text with a parameter in it', () => ANCHOR.replace(/2{12}$/, parameter({ allowedPattern: PATTERN }))],
    ['a lazy value', () => Lazy.string({ produce: () => '*' })],
  ])('fails on %s, which may hold a wildcard', (_, arn) => {
    expect(() => importFrom(arn())).toThrow(
      /^trustAnchorArn must be known at synth, or come from a resource or a parameter that excludes wildcards, got: a token; .*allowedPattern: '\^arn:.*\[Stack\/Imported\]$/,
    );
  });

  test('may come from a parameter whose pattern excludes wildcards', () => {
    expect(() => importFrom(parameter({ allowedPattern: PATTERN }))).not.toThrow();
  });

  test('may come from a resource', () => {
    const { trustAnchorArn } = new TrustAnchor(stack, 'Authority', { source: CertificateAuthoritySource.acmPca(CA) });
    expect(() => importFrom(trustAnchorArn)).not.toThrow();
  });
});

test('a long trust policy gives a warning with the number of roles', () => {
  serverRole({
    trust: [CertificateTrust.commonName(...Array.from({ length: 80 }, (_, index) => `server-${index}.acme.example`))],
  });
  Annotations.fromStack(stack).hasWarning(
    '/Stack/Server',
    Match.stringLikeRegexp('the trust policy has \\d{4} characters, .*; split its trusts over 2 roles, or raise'),
  );
});

test('a trust policy above every quota is an error', () => {
  serverRole({
    trust: [CertificateTrust.commonName(...Array.from({ length: 400 }, (_, index) => `server-${index}.acme.example`))],
  });
  expect(() => app.synth()).toThrow(/at most 8192 characters, .*; split its trusts over \d roles/);
});

test('the report of an app that customizes its roles has the trust policy', () => {
  Role.customizeRoles(stack, { usePrecreatedRoles: { 'Stack/Server': 'server' } });
  serverRole();
  const text = readFileSync(join(app.synth().directory, 'iam-policy-report.txt'), 'utf8');
  expect(text).toContain('server-1.acme.example');
  expect(text).not.toContain('AssumeRole Policy: NONE');
});

test.each([
  [
    'trust',
    { trust: [{} as CertificateTrust] },
    /^trust must consist of CertificateTrust objects, got: an object of the class Object/,
  ],
  [
    'trustAnchor',
    { trustAnchor: {} as TrustAnchor },
    /^trustAnchor must be a TrustAnchor, got: an object of the class Object/,
  ],
])('fails on another object as %s', (_, props, message) => {
  expect(() => serverRole(props)).toThrow(message);
});
