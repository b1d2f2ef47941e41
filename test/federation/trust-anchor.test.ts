import { App, Aws, CfnParameter, Fn, Lazy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { CertificateAuthoritySource } from '../../src/federation/roles-anywhere/certificate-authority-source';
import { requireTrustAnchor, TrustAnchor } from '../../src/federation/roles-anywhere/trust-anchor';
import { MISSING } from './spell-out';

const ID = '22222222-2222-4222-8222-222222222222';
const ANCHOR = `arn:aws:rolesanywhere:eu-central-1:111122223333:trust-anchor/${ID}`;
const CA = 'arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/11111111-1111-4111-8111-111111111111';
const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
});

function anchorOf(source: CertificateAuthoritySource, id = 'Authority') {
  new TrustAnchor(stack, id, { source });
  return Template.fromStack(stack).findResources('AWS::RolesAnywhere::TrustAnchor');
}

test.each([
  ['AWS_ACM_PCA', CertificateAuthoritySource.acmPca(CA), { AcmPcaArn: CA }],
  ['CERTIFICATE_BUNDLE', CertificateAuthoritySource.certificateBundle(PEM), { X509CertificateData: PEM }],
])('takes certificates of %s', (SourceType, source, SourceData) => {
  expect(Object.values(anchorOf(source))).toEqual([
    {
      Type: 'AWS::RolesAnywhere::TrustAnchor',
      Properties: { Name: 'Stack-Authority-2C6723A5', Enabled: true, Source: { SourceType, SourceData } },
    },
  ]);
});

test('has a logical id that is frozen', () => {
  expect(Object.keys(anchorOf(CertificateAuthoritySource.acmPca(CA)))).toEqual(['AuthorityF9ED9032']);
});

test.each([
  [48, 63],
  [49, 64],
  [50, 64],
])('with an id of %s characters has a name of %s', (idLength, length) => {
  const [{ Properties }] = Object.values(anchorOf(CertificateAuthoritySource.acmPca(CA), 'x'.repeat(idLength)));
  expect(Properties.Name).toHaveLength(length);
});

test('has the ARN of the resource', () => {
  const { trustAnchorArn } = new TrustAnchor(stack, 'Authority', { source: CertificateAuthoritySource.acmPca(CA) });
  expect(stack.resolve(trustAnchorArn)).toEqual({ 'Fn::GetAtt': ['AuthorityF9ED9032', 'TrustAnchorArn'] });
});

test('needs a source', () => {
  expect(() => new TrustAnchor(stack, 'None', {} as never)).toThrow(
    /^source must be an object, got: undefined.*\[Stack\/None\]$/,
  );
  expect(() => new TrustAnchor(stack, 'Other', { source: new Map() as never })).toThrow(
    'source must be a CertificateAuthoritySource, got: an object of the class Map; use CertificateAuthoritySource.acmPca(…) or CertificateAuthoritySource.certificateBundle(…) [Stack/Other]',
  );
});

describe('the region of the authority', () => {
  const warningsOf = (authority: string) => {
    new TrustAnchor(stack, 'Authority', { source: CertificateAuthoritySource.acmPca(authority) });
    return Annotations.fromStack(stack).findWarning('/Stack/Authority', Match.anyValue()).length;
  };

  test('gives a warning where it is another one', () => {
    new TrustAnchor(stack, 'Authority', {
      source: CertificateAuthoritySource.acmPca(CA.replace('eu-central-1', 'us-east-1')),
    });
    Annotations.fromStack(stack).hasWarning(
      '/Stack/Authority',
      'the authority is in us-east-1 and the trust anchor in eu-central-1; whether AWS accepts this is not verified [ack: cdk-hindsight/federation:authorityRegion]',
    );
  });

  test('gives a warning in another partition too', () => {
    expect(warningsOf(CA.replace('aws:', 'aws-us-gov:').replace('eu-central-1', 'us-gov-west-1'))).toBe(1);
  });

  test('gives none where it is the same', () => {
    expect(warningsOf(CA)).toBe(0);
  });

  test('gives none where that of the stack is known only at deploy time', () => {
    stack = new Stack(new App(), 'Stack');
    expect(warningsOf(CA)).toBe(0);
  });

  test('gives none where its own is known only at deploy time', () => {
    expect(warningsOf(CA.replace('eu-central-1', Aws.REGION))).toBe(0);
    expect(Template.fromStack(stack).toJSON()).toBeDefined();
  });

  test('gives none where there is none', () => {
    stack = new Stack(new App(), 'Stack', { env: { region: 'us-east-1' } });
    new TrustAnchor(stack, 'Authority', { source: CertificateAuthoritySource.certificateBundle(PEM) });
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });
});

describe('the ARN of one that exists already', () => {
  const importFrom = (arn: string) => TrustAnchor.fromTrustAnchorArn(stack, 'Imported', arn);

  test.each([
    ANCHOR,
    ANCHOR.replace('aws', 'aws-us-gov').replace('eu-central-1', 'us-gov-west-1'),
    ANCHOR.replace(ID, 'a_b-1'),
    'arn:a:rolesanywhere:b:111122223333:trust-anchor/c',
  ])('may be %s', (arn) => {
    expect(importFrom(arn).trustAnchorArn).toBe(arn);
  });

  test('says the account and the region', () => {
    expect(importFrom(ANCHOR.replace('eu-central-1', 'us-east-1').replace('1111', '9999')).env).toEqual({
      account: '999922223333',
      region: 'us-east-1',
    });
  });

  test.each([
    `x${ANCHOR}`,
    `${ANCHOR}*`,
    `${ANCHOR} `,
    ANCHOR.replace('aws', ''),
    ANCHOR.replace('aws', '*'),
    ANCHOR.replace('aws', 'a.b'),
    ANCHOR.replace('eu-central-1', ''),
    ANCHOR.replace('eu-central-1', '*'),
    ANCHOR.replace('eu-central-1', 'eu.central'),
    ANCHOR.replace('111122223333', '11112222333'),
    ANCHOR.replace('111122223333', '1111222233334'),
    ANCHOR.replace('111122223333', '*'),
    ANCHOR.replace(ID, ''),
    ANCHOR.replace(ID, '*'),
    ANCHOR.replace(ID, 'a.b'),
    ANCHOR.replace('trust-anchor', 'profile'),
    '',
  ])('is not %j', (arn) => {
    expect(() => importFrom(arn)).toThrow(
      `trustAnchorArn must be the ARN of a trust anchor, got: ${arn || "''"}; give it as arn:aws:rolesanywhere:REGION:ACCOUNT:trust-anchor/ID [Stack/Imported]`,
    );
  });

  test('is needed', () => {
    expect(() => importFrom(MISSING)).toThrow(/^trustAnchorArn must be a text, got: undefined.*\[Stack\/Imported\]$/);
  });

  const PATTERN = '^arn:[\\w-]+:rolesanywhere:[\\w-]+:\\d{12}:trust-anchor/[\\w-]+$';
  const parameter = (props: object) => new CfnParameter(stack, 'Anchor', props).valueAsString;

  test.each([
    PATTERN,
    PATTERN.slice(1, -1),
    'arn:aws:rolesanywhere:eu-central-1:111122223333:trust-anchor/[-0-9a-f]{36}',
    'a|b',
  ])('may come from a parameter with the pattern %s', (allowedPattern) => {
    expect(() => importFrom(parameter({ allowedPattern }))).not.toThrow();
  });

  const PREFIX = ANCHOR.slice(0, -ID.length);
  test.each<[string, () => string]>([
    ['a parameter without a pattern', () => parameter({})],
    [
      'a parameter of a list',
      () => Fn.select(0, new CfnParameter(stack, 'Anchors', { type: 'List<String>' }).valueAsList),
    ],
    [
      'a parameter of Systems Manager',
      () => parameter({ type: 'AWS::SSM::Parameter::Value<String>', allowedPattern: PATTERN }),
    ],
    ['a lazy value', () => Lazy.string({ produce: () => '*' })],
    ['a text around a parameter', () => `${PREFIX}${parameter({ allowedPattern: '[a-f]+' })}`],
    ...[
      '.*',
      '\\*',
      '\\?',
      'arn:\\*',
      `${PREFIX}\\*`,
      `${PREFIX}\\?`,
      `${PREFIX}[-0-9?]{36}`,
      'a|\\*',
      '\\*|a',
      '[^]',
    ].map((allowedPattern): [string, () => string] => [
      `a parameter with the pattern ${allowedPattern}`,
      () => parameter({ allowedPattern }),
    ]),
  ])('may not come from %s', (_, make) => {
    expect(() => importFrom(make())).toThrow(
      `trustAnchorArn must be known at synth, or come from a resource or a parameter that excludes wildcards, got: a token; write the ARN down, or give the parameter allowedPattern: '${PATTERN}' [Stack/Imported]`,
    );
  });

  test('may come from a resource', () => {
    const { trustAnchorArn } = new TrustAnchor(stack, 'Authority', { source: CertificateAuthoritySource.acmPca(CA) });
    expect(() => importFrom(trustAnchorArn)).not.toThrow();
  });
});

test('is told from another object', () => {
  const anchor = TrustAnchor.fromTrustAnchorArn(stack, 'Imported', ANCHOR);
  expect(() => requireTrustAnchor(anchor, stack)).not.toThrow();
  expect(() => requireTrustAnchor(new Map() as never, stack)).toThrow(
    'trustAnchor must be a TrustAnchor, got: an object of the class Map; use new TrustAnchor(…) or TrustAnchor.fromTrustAnchorArn(…) [Stack]',
  );
});
