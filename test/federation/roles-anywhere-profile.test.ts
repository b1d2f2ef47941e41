import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import {
  CertificateAttribute,
  CertificateRevocationList,
  CertificateSessionName,
  CertificateTrust,
  RolesAnywhereProfile,
  type RolesAnywhereProfileProps,
  RolesAnywhereRole,
  type RolesAnywhereRoleProps,
  TrustAnchor,
} from '../../src/federation';
import { decide } from '../support/iam';
import { resolveIntrinsics } from '../support/intrinsics';

const env = { account: '111122223333', region: 'eu-central-1' };
const ANCHOR = 'arn:aws:rolesanywhere:eu-central-1:111122223333:trust-anchor/22222222-2222-4222-8222-222222222222';
const PEM = '-----BEGIN X509 CRL-----\nMIIB\n-----END X509 CRL-----\n';
/** `openssl ca -gencrl` of an authority with a key on P-256. */
const MADE_BY_OPENSSL = `-----BEGIN X509 CRL-----
MIGYMEAwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJVGVzdCByb290Fw0yNjExMjcx
MTUxMDNaFw0yNjExMjkxMTUxMDNaMAoGCCqGSM49BAMCA0gAMEUCIQDLUbWZxejk
NrjEdTKhAm1xGMOdBesw+C/TwMB9/0dfmQIgLCguJccxNA4O/fdH1P9DVIuN2E+0
FQu0Q7+PUz5ErHU=
-----END X509 CRL-----
`;
const PROFILE = 'AWS::RolesAnywhere::Profile';
let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack', { env });
});

function serverRole(props: Partial<RolesAnywhereRoleProps> = {}, id = 'Server'): RolesAnywhereRole {
  const trustAnchor = TrustAnchor.fromTrustAnchorArn(stack, `${id}Anchor`, ANCHOR);
  const trust = [CertificateTrust.commonName('server-1')];
  return new RolesAnywhereRole(stack, id, { trustAnchor, trust, ...props });
}

function profile(props: RolesAnywhereProfileProps = {}): RolesAnywhereProfile {
  return new RolesAnywhereProfile(stack, 'Servers', props);
}

async function admitted(context: Record<string, string>): Promise<boolean> {
  const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  const request = {
    principal: 'rolesanywhere.amazonaws.com',
    action: 'sts:AssumeRole',
    resource: 'arn:aws:iam::111122223333:role/server',
    context: { 'aws:SourceArn': ANCHOR, 'aws:SourceAccount': '111122223333', ...context },
  };
  const resource = resolveIntrinsics<object>(role.Properties.AssumeRolePolicyDocument, { values: {} });
  return (await decide(request, { resource })) === 'Allowed';
}

const CN = 'aws:PrincipalTag/x509Subject/CN';
const OU = 'aws:PrincipalTag/x509Subject/OU';

describe('the fields of a certificate', () => {
  test('a unit admits every certificate of it, and several units are one text', async () => {
    serverRole({ trust: [CertificateTrust.subject('OU', 'build', 'build/eu')] });
    expect(await admitted({ [OU]: 'build' })).toBe(true);
    expect(await admitted({ [OU]: 'build/eu' })).toBe(true);
    expect(await admitted({ [OU]: 'eu/build' })).toBe(false);
    expect(await admitted({ [OU]: 'builders' })).toBe(false);
    expect(await admitted({ [CN]: 'build' })).toBe(false);
  });

  test('a name and a unit are both needed, and the field of the issuer too', async () => {
    const issuer = 'aws:PrincipalTag/x509Issuer/O';
    serverRole({ trust: [CertificateTrust.commonName('server-1').withSubject('OU', 'build').withIssuer('O', 'Acme')] });
    const all = { [CN]: 'server-1', [OU]: 'build', [issuer]: 'Acme' };
    expect(await admitted(all)).toBe(true);
    for (const key of Object.keys(all)) {
      const { [key as keyof typeof all]: _, ...others } = all;
      expect(await admitted(others)).toBe(false);
      expect(await admitted({ ...all, [key]: 'other' })).toBe(false);
    }
  });

  test('an object identifier is a field', () => {
    expect(CertificateTrust.subject('1.2.840.113549.1.9.1', 'a@b')._tags).toEqual({
      'x509Subject/1.2.840.113549.1.9.1': ['a@b'],
    });
  });

  test.each(['', '*', 'C N', 'C-N', '-CN', '1CN', 'CN/OU', '1', '1.', '.1', 'x'.repeat(61), 'OU*'])(
    'fails on the field %j',
    (field) => {
      const message = 'must be the short name or the object identifier of one field, got: ';
      expect(() => CertificateTrust.subject(field, 'a')).toThrow(`subject ${message}`);
      expect(() => CertificateTrust.commonName('a').withSubject(field, 'a')).toThrow(`subject ${message}`);
      expect(() => CertificateTrust.commonName('a').withIssuer(field, 'a')).toThrow(`issuer ${message}`);
      expect(() => CertificateAttribute.subject(field)).toThrow(`subject ${message}`);
      expect(() => CertificateAttribute.issuer(field)).toThrow(`issuer ${message}`);
    },
  );

  test('fails on a field that is known only at deploy time', () => {
    const field = new CfnParameter(stack, 'Field').valueAsString;
    expect(() => CertificateTrust.subject(field, 'a')).toThrow(
      'subject must be known at synth, got: a token; write it down, because it becomes part of a key, where no token can be',
    );
  });

  test.each(['x'.repeat(60), 'O', 'X509', '1.2'])('the field %s is fine', (field) => {
    expect(() => CertificateAttribute.subject(field)).not.toThrow();
  });

  test('fails without a value, on an empty one, and on a field twice', () => {
    expect(() => CertificateTrust.subject('OU')).toThrow(
      'x509Subject/OU must hold at least one name, got: []; list the names of the certificates that may assume the role',
    );
    expect(() => CertificateTrust.subject('OU', '')).toThrow(/^x509Subject\/OU must /);
    expect(() => CertificateTrust.subject('OU', 'a').withSubject('OU', 'b', 'c')).toThrow(
      'x509Subject/OU must be given once in a trust, got: b, c; ',
    );
  });

  test('one value is a text, several are a list', () => {
    serverRole({ trust: [CertificateTrust.subject('OU', 'a').issuedBy('B', 'C')] });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Condition: {
              StringEquals: {
                'aws:PrincipalTag/x509Subject/OU': 'a',
                'aws:PrincipalTag/x509Issuer/CN': ['B', 'C'],
                'aws:SourceAccount': '111122223333',
              },
              ArnEquals: { 'aws:SourceArn': ANCHOR },
            },
          },
        ],
      },
    });
  });

  test.each([
    ['the common name', () => CertificateTrust.commonName('a').withSubject('CN', 'b'), 'x509Subject/CN'],
    ['the issuer', () => CertificateTrust.commonName('a').issuedBy('A').withIssuer('CN', 'B'), 'x509Issuer/CN'],
  ])('fails on %s twice', (_, make, tag) => {
    expect(make).toThrow(`${tag} must be given once in a trust, got: `);
  });

  test('fails on a wildcard in a value', () => {
    expect(() => CertificateTrust.subject('OU', 'b*')).toThrow('x509Subject/OU must hold no wildcard, got: b*; ');
  });
});

describe('the name of a session', () => {
  test('is the serial number, and the profile accepts no other', () => {
    serverRole({ sessionName: CertificateSessionName.serialNumber() });
    Template.fromStack(stack).hasResourceProperties(PROFILE, { AcceptRoleSessionName: Match.absent() });
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('RoleSessionName');
  });

  test('may have to be the common name', async () => {
    serverRole({
      trust: [CertificateTrust.commonName('server-1', 'server-2')],
      sessionName: CertificateSessionName.commonName(),
    });
    Template.fromStack(stack).hasResourceProperties(PROFILE, { AcceptRoleSessionName: true });
    expect(await admitted({ [CN]: 'server-1', 'sts:RoleSessionName': 'server-1' })).toBe(true);
    expect(await admitted({ [CN]: 'server-1', 'sts:RoleSessionName': 'server-2' })).toBe(false);
    expect(await admitted({ [CN]: 'server-1' })).toBe(false);
    expect(await admitted({ [CN]: 'server-3', 'sts:RoleSessionName': 'server-3' })).toBe(false);
  });

  test('may be one of several', async () => {
    serverRole({ sessionName: CertificateSessionName.oneOf('deploy', 'night-*') });
    Template.fromStack(stack).hasResourceProperties(PROFILE, { AcceptRoleSessionName: true });
    expect(await admitted({ [CN]: 'server-1', 'sts:RoleSessionName': 'deploy' })).toBe(true);
    expect(await admitted({ [CN]: 'server-1', 'sts:RoleSessionName': 'night-1' })).toBe(true);
    expect(await admitted({ [CN]: 'server-1', 'sts:RoleSessionName': 'deployer' })).toBe(false);
    expect(await admitted({ 'sts:RoleSessionName': 'deploy' })).toBe(false);
  });

  test('without a wildcard is compared exactly, beside the certificate', async () => {
    serverRole({ sessionName: CertificateSessionName.oneOf('deploy') });
    expect(await admitted({ [CN]: 'server-1', 'sts:RoleSessionName': 'deploy' })).toBe(true);
    expect(await admitted({ [CN]: 'server-2', 'sts:RoleSessionName': 'deploy' })).toBe(false);
    expect(await admitted({ [CN]: 'server-1', 'sts:RoleSessionName': 'other' })).toBe(false);
  });

  test.each(['a', 'x'.repeat(65), 'a b', ''])('fails on %j', (name) => {
    expect(() => CertificateSessionName.oneOf(name)).toThrow(
      /^sessionName must be a session name: 2 to 64 letters, digits and any of _\+=,\.@-, with \* and \? as wildcards, got: .*; STS accepts only such names, so no machine could assume the role$/,
    );
  });

  test.each(['ab', 'x'.repeat(64), 'a_b', 'a+b', 'a=b', 'a,b', 'a.b', 'a@b', 'a?b', 'a-b'])('%s is fine', (name) => {
    expect(() => CertificateSessionName.oneOf(name)).not.toThrow();
  });

  test('is a text, and several are a list', () => {
    const [one, several] = [CertificateSessionName.oneOf('ab'), CertificateSessionName.oneOf('ab', 'cd*')];
    expect(one._conditions).toEqual({ StringEquals: { 'sts:RoleSessionName': 'ab' } });
    expect(several._conditions).toEqual({ StringLike: { 'sts:RoleSessionName': ['ab', 'cd*'] } });
  });

  test('fails on a number', () => {
    expect(() => CertificateSessionName.oneOf(5 as unknown as string)).toThrow('sessionName[0] must be a text, got: 5');
  });

  test('fails without a name, and on a pattern beside a deploy-time value', () => {
    expect(() => CertificateSessionName.oneOf()).toThrow(
      'sessionName must hold at least one name, got: []; list the names of which a machine may choose one',
    );
    const name = new CfnParameter(stack, 'Name').valueAsString;
    expect(() => CertificateSessionName.oneOf('a-*', name)).toThrow(
      'sessionName must be known at synth where it has a wildcard, ',
    );
  });

  test('fails on another object', () => {
    expect(() => serverRole({ sessionName: {} as CertificateSessionName })).toThrow(
      'sessionName must be a CertificateSessionName, got: an object of the class Object; use CertificateSessionName.commonName() or another of its factories [Stack/Server]',
    );
  });
});

describe('a profile of several roles', () => {
  test('offers all of them, and has their sessions', () => {
    const shared = profile({ sessionDuration: Duration.hours(2) });
    const roles = [serverRole({ profile: shared }), serverRole({ profile: shared }, 'Other')];
    const template = Template.fromStack(stack);
    template.resourceCountIs(PROFILE, 1);
    template.hasResourceProperties(PROFILE, {
      Name: 'Stack-Servers-A29C0F93',
      Enabled: true,
      RoleArns: roles.map((role) => stack.resolve(role.roleArn)),
      DurationSeconds: 7200,
      AcceptRoleSessionName: Match.absent(),
      AttributeMappings: Match.absent(),
    });
    template.allResourcesProperties('AWS::IAM::Role', { MaxSessionDuration: 7200 });
    expect(roles.map((role) => role.profileArn)).toEqual([shared.profileArn, shared.profileArn]);
  });

  test('has a name of at most 64 characters', () => {
    serverRole({ profile: new RolesAnywhereProfile(stack, 'x'.repeat(80)) });
    const [made] = Object.values(Template.fromStack(stack).findResources(PROFILE));
    expect(made.Properties.Name).toHaveLength(64);
  });

  test('does not change when the list of its attributes does', () => {
    const attributes = [CertificateAttribute.subject('OU')];
    const shared = profile({ attributes });
    attributes.push(CertificateAttribute.subject('CN'));
    expect(() => serverRole({ profile: shared })).toThrow('x509Subject/OU, got: x509Subject/CN; ');
  });

  test.each([
    [3600, Match.absent()],
    [3601, 3601],
  ])('with sessions of %d seconds has roles that allow them', (seconds, max) => {
    serverRole({ profile: profile({ sessionDuration: Duration.seconds(seconds) }) });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', { MaxSessionDuration: max });
  });

  test('has sessions of an hour unless it says otherwise', () => {
    serverRole({ profile: profile() });
    Template.fromStack(stack).hasResourceProperties(PROFILE, { DurationSeconds: 3600 });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', { MaxSessionDuration: Match.absent() });
  });

  test('may let machines choose the names that each role accepts', () => {
    serverRole({ profile: profile({ acceptSessionNames: true }), sessionName: CertificateSessionName.commonName() });
    Template.fromStack(stack).hasResourceProperties(PROFILE, { AcceptRoleSessionName: true });
  });

  test('makes session tags of the given attributes only', () => {
    const attributes = [
      CertificateAttribute.subject('CN'),
      CertificateAttribute.dnsName(),
      CertificateAttribute.subject('OU'),
      CertificateAttribute.issuer('O'),
      CertificateAttribute.uri(),
    ];
    serverRole({ profile: profile({ attributes }) });
    Template.fromStack(stack).hasResourceProperties(PROFILE, {
      AttributeMappings: [
        { CertificateField: 'x509Subject', MappingRules: [{ Specifier: 'CN' }, { Specifier: 'OU' }] },
        { CertificateField: 'x509SAN', MappingRules: [{ Specifier: 'DNS' }, { Specifier: 'URI' }] },
        { CertificateField: 'x509Issuer', MappingRules: [{ Specifier: 'O' }] },
      ],
    });
  });

  test.each<[string, CertificateTrust, string]>([
    ['name', CertificateTrust.commonName('a'), 'x509Subject/CN'],
    ['second field', CertificateTrust.subject('OU', 'a').issuedBy('A'), 'x509Issuer/CN'],
    ['alternative name', CertificateTrust.dnsName('a'), 'x509SAN/DNS'],
  ])('fails on a %s that it makes no session tag of', (_, trust, tag) => {
    const attributes = [CertificateAttribute.subject('OU'), CertificateAttribute.uri()];
    const shared = profile({ attributes });
    const fine = CertificateTrust.uri('spiffe://a');
    expect(() => serverRole({ profile: shared, trust: [fine, trust] })).toThrow(
      `trust must compare only what the attributes of the profile become: x509Subject/OU, x509SAN/URI, got: ${tag}; add it to the attributes of the profile, without which no session has it [Stack/Server]`,
    );
  });

  test('fails on the common name as session name where it is no session tag', () => {
    const shared = profile({ attributes: [CertificateAttribute.subject('OU')], acceptSessionNames: true });
    const trust = [CertificateTrust.subject('OU', 'a')];
    expect(() => serverRole({ profile: shared, trust, sessionName: CertificateSessionName.commonName() })).toThrow(
      'trust must compare only what the attributes of the profile become: x509Subject/OU, got: x509Subject/CN; ',
    );
    expect(() =>
      serverRole({ profile: shared, trust, sessionName: CertificateSessionName.oneOf('ab') }, 'B'),
    ).not.toThrow();
  });

  test.each<[string, () => unknown, string]>([
    [
      'sessions of its roles',
      () => serverRole({ profile: profile(), sessionDuration: Duration.hours(1) }),
      'sessionDuration must not be set beside profile; give it to the profile: all roles of a profile share it [Stack/Server]',
    ],
    [
      'names that it does not accept',
      () => serverRole({ profile: profile(), sessionName: CertificateSessionName.commonName() }),
      'sessionName must be the serial number in a profile that accepts no names; set acceptSessionNames of the profile [Stack/Server]',
    ],
    [
      'names of which a role says nothing',
      () => serverRole({ profile: profile({ acceptSessionNames: true }) }),
      'sessionName must say which names are accepted, because the profile lets machines choose; use CertificateSessionName.commonName() or oneOf(…), or a profile without acceptSessionNames [Stack/Server]',
    ],
    [
      'the serial number as one of the names',
      () =>
        serverRole({
          profile: profile({ acceptSessionNames: true }),
          sessionName: CertificateSessionName.serialNumber(),
        }),
      'sessionName must say which names are accepted, ',
    ],
    [
      'no attribute',
      () => profile({ attributes: [] }),
      'attributes must hold at least one attribute, got: []; list those that trusts compare, or leave attributes out for all of them [Stack/Servers]',
    ],
    [
      'an attribute twice',
      () => profile({ attributes: [CertificateAttribute.subject('CN'), CertificateAttribute.subject('CN')] }),
      'attributes must list nothing twice, got: x509Subject/CN; list it once [Stack/Servers]',
    ],
    [
      'another object as an attribute',
      () => profile({ attributes: [{} as CertificateAttribute] }),
      'attributes[0] must be a CertificateAttribute, got: an object of the class Object; use CertificateAttribute.subject(…) or another factory [Stack/Servers]',
    ],
    [
      'another object as the profile',
      () => serverRole({ profile: {} as RolesAnywhereProfile }),
      'profile must be a RolesAnywhereProfile, got: an object of the class Object; use new RolesAnywhereProfile(…) [Stack/Server]',
    ],
    [
      'sessions of ten minutes',
      () => profile({ sessionDuration: Duration.minutes(10) }),
      'sessionDuration must be between 15 minutes and 12 hours, got: 10 minutes; ',
    ],
    [
      'a role of another stack',
      () => {
        const shared = profile();
        stack = new Stack(app, 'Other', { env });
        serverRole({ profile: shared });
      },
      'profile must be in the stack of the role, got: Stack/Servers; make the profile in the stack of its roles: each refers to the other [Other/Server]',
    ],
  ])('fails on %s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test('fails without a role', () => {
    profile();
    expect(() => app.synth()).toThrow(
      '[Stack/Servers] profile must have a role; give it to a RolesAnywhereRole as its profile, or leave it out: a role makes a profile of its own',
    );
  });

  test('fails on the 251st role', () => {
    const shared = profile();
    for (let index = 0; index < 250; index++) {
      shared._add(`role-${index}`, stack);
    }
    expect(() => shared._add('one more', stack)).toThrow(
      'profile must have at most 250 roles, got: 251; make another profile for the others [Stack/Servers]',
    );
  });
});

describe('a revocation list', () => {
  const anchor = () => TrustAnchor.fromTrustAnchorArn(stack, 'Anchor', ANCHOR);
  const list = (pem: string) => new CertificateRevocationList(stack, 'Revoked', { trustAnchor: anchor(), pem });

  test('is of its trust anchor, and counts', () => {
    const { revocationListId } = list(PEM);
    Template.fromStack(stack).hasResourceProperties('AWS::RolesAnywhere::CRL', {
      Name: 'Stack-Revoked-A7203E29',
      Enabled: true,
      CrlData: PEM,
      TrustAnchorArn: ANCHOR,
    });
    expect(stack.resolve(revocationListId)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Revoked/), 'CrlId'] });
  });

  test('as openssl makes it is taken', () => {
    expect(() => list(MADE_BY_OPENSSL)).not.toThrow();
  });

  test.each(['A', 'z', '9', '+', '/', '=', 'Az9+/='])('with the text %s is taken', (text) => {
    expect(() => list(PEM.replace('MIIB', text))).not.toThrow();
  });

  test('of another system, with space around it or without is taken', () => {
    expect(() => list(PEM.replaceAll('\n', '\r\n'))).not.toThrow();
    stack = new Stack(app, 'Second', { env });
    expect(() => list(`\n ${PEM}\n `)).not.toThrow();
    stack = new Stack(app, 'Third', { env });
    expect(() => list(PEM.trim())).not.toThrow();
  });

  test('has a name of at most 64 characters', () => {
    new CertificateRevocationList(stack, 'x'.repeat(80), { trustAnchor: anchor(), pem: PEM });
    const [made] = Object.values(Template.fromStack(stack).findResources('AWS::RolesAnywhere::CRL'));
    expect(made.Properties.Name).toHaveLength(64);
  });

  test.each([
    '',
    './revoked.pem',
    PEM + PEM,
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
    `${PEM}-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n`,
    `-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n${PEM}`,
    '-----BEGIN X509 CRL-----\n-----END X509 CRL-----',
    PEM.replace('\nMIIB', 'MIIB'),
    PEM.replace('MIIB', '-MIIB'),
    PEM.replace('MIIB', 'MII-B'),
    PEM.replace('MIIB\n', 'A'),
  ])('fails on something else, without printing it: %j', (pem) => {
    expect(() => list(pem)).toThrow(
      /^pem must hold one certificate revocation list and nothing else; give the text, not a path; convert DER with: openssl crl -inform DER -in revoked\.crl -out revoked\.pem \[Stack\/Revoked\]$/,
    );
  });

  test.each([
    [300_000, false],
    [300_001, true],
  ])('of %d bytes fails: %s', (length, fails) => {
    const pem = PEM.replace('MIIB', 'A'.repeat(length - PEM.length + 4));
    const make = () => list(pem);
    const message =
      'pem must have at most 300000 bytes, got: 300001; have the authority leave out certificates that have expired';
    fails ? expect(make).toThrow(message) : expect(make).not.toThrow();
  });

  test('fails on a token, and on another object as the trust anchor', () => {
    expect(() => list(new CfnParameter(stack, 'Pem').valueAsString)).toThrow(
      'pem must be known at synth, got: a token; ',
    );
    expect(() => new CertificateRevocationList(stack, 'Other', { trustAnchor: {} as TrustAnchor, pem: PEM })).toThrow(
      'trustAnchor must be a TrustAnchor, got: an object of the class Object; ',
    );
  });
});
