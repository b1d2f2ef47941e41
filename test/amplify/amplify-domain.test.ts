import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AmplifyDockerApp, AmplifyDomain, type AmplifyDomainProps, AmplifySubDomain } from '../../src/amplify';
import { createApp, failure, findOne } from './support';

function createDomain(props: Partial<AmplifyDomainProps> = {}) {
  const { app, stack, template } = createApp({ branches: ['main', 'develop'] });
  const domain = new AmplifyDomain(stack, 'Domain', {
    app,
    domainName: 'example.com',
    subDomains: [AmplifySubDomain.root('main'), AmplifySubDomain.prefixed('dev', 'develop')],
    ...props,
  });
  return { domain, stack, template };
}

test('branches answer under their names', () => {
  const { template } = createDomain();
  const { AppId, DomainName, SubDomainSettings } = findOne(template(), 'AWS::Amplify::Domain');
  expect(AppId).toEqual({ 'Fn::GetAtt': ['Web3C8945DB', 'AppId'] });
  expect(DomainName).toBe('example.com');
  expect(SubDomainSettings).toEqual([
    { Prefix: '', BranchName: 'main' },
    { Prefix: 'dev', BranchName: 'develop' },
  ]);
});

test('the domain comes after its branches', () => {
  const { template } = createDomain();
  template().hasResource('AWS::Amplify::Domain', {
    DependsOn: ['WebBranchdevelop631FAAD1', 'WebBranchmainB175D97F'],
  });
});

test('Amplify gets the certificate unless there is one', () => {
  const { template } = createDomain();
  const { CertificateSettings } = findOne(template(), 'AWS::Amplify::Domain');
  expect(CertificateSettings).toEqual({ CertificateType: 'AMPLIFY_MANAGED' });
});

test('takes a certificate from us-east-1', () => {
  const arn = 'arn:aws:acm:us-east-1:111122223333:certificate/1';
  const { stack } = createApp();
  const { template } = createDomain({ certificate: Certificate.fromCertificateArn(stack, 'Own', arn) });
  const { CertificateSettings } = findOne(template(), 'AWS::Amplify::Domain');
  expect(CertificateSettings).toEqual({ CertificateType: 'CUSTOM', CustomCertificateArn: arn });
});

test('fails on a certificate of another region', () => {
  const { stack } = createApp();
  const arn = 'arn:aws:acm:eu-central-1:111122223333:certificate/1';
  const certificate = Certificate.fromCertificateArn(stack, 'Own', arn);
  expect(failure(() => createDomain({ certificate }))).toBe(
    'certificate must be in us-east-1, got: eu-central-1; request or import it there [Stack/Domain]',
  );
});

test('fails on a branch that the app does not have', () => {
  expect(failure(() => createDomain({ subDomains: [AmplifySubDomain.root('live')] }))).toBe(
    'branchName must be a branch of the app (main, develop), got: live; add it to branches, or by addBranch, before [Stack/Web]',
  );
});

test('fails without a sub-domain', () => {
  expect(failure(() => createDomain({ subDomains: [] }))).toBe(
    "subDomains must hold at least one name, got: []; give for example AmplifySubDomain.root('main') [Stack/Domain]",
  );
});

test('fails on a name that is given twice', () => {
  const subDomains = [AmplifySubDomain.prefixed('www', 'main'), AmplifySubDomain.prefixed('www', 'develop')];
  expect(failure(() => createDomain({ subDomains }))).toBe(
    'subDomains must list nothing twice, got: www; let one branch answer under a name [Stack/Domain]',
  );
});

test.each(['https://example.com', 'example', 'exam ple.com', '-x.com', `${'x'.repeat(61)}.com`])(
  'fails on the domain %s',
  (domainName) => {
    expect(failure(() => createDomain({ domainName }))).toBe(
      `domainName must be a domain name of at most 64 characters, got: ${domainName}; ` +
        'give for example example.com, and www as a sub-domain [Stack/Domain]',
    );
  },
);

test.each(['', 'www.', '.www', 'a b', '-a', 'a-', 'a_b', '**', `${'x'.repeat(64)}.a`, 'a.'.repeat(128)])(
  "fails on the prefix '%s'",
  (prefix) => {
    expect(failure(() => AmplifySubDomain.prefixed(prefix, 'main'))).toBe(
      `prefix must be the part of the name before the domain, got: ${prefix || "''"}; ` +
        'give for example www, or use AmplifySubDomain.root',
    );
  },
);

test.each(['a', 'A', '9', 'a-b', 'aB9.c', `${'x'.repeat(63)}.a`, `${'a.'.repeat(127)}b`])(
  'the prefix may be %s',
  (prefix) => {
    expect(AmplifySubDomain.prefixed(prefix, 'main')).toMatchObject({ prefix, branchName: 'main' });
  },
);

test.each([
  ['prefix', () => AmplifySubDomain.prefixed(undefined as unknown as string, 'main')],
  ['branchName', () => AmplifySubDomain.prefixed('www', undefined as unknown as string)],
  ['branchName', () => AmplifySubDomain.root(undefined as unknown as string)],
])('fails without %s', (property, make) => {
  expect(failure(make)).toMatch(new RegExp(`^${property} must be a text, got: undefined`));
});

test.each(['a.bc', 'A-1.b-2.c3', `${'x'.repeat(60)}.com`])('the domain may be %s', (domainName) => {
  expect(failure(() => createDomain({ domainName }))).toBeUndefined();
});

test.each(['example.com', 'www.example.com', 'Example.COM'])('fails on the domain in the prefix %s', (prefix) => {
  expect(failure(() => createDomain({ subDomains: [AmplifySubDomain.prefixed(prefix, 'main')] }))).toBe(
    `prefix must be the part of the name before example.com, got: ${prefix.toLowerCase()}; leave the domain out, for example www [Stack/Domain]`,
  );
});

test('a prefix may end like the domain', () => {
  expect(
    failure(() => createDomain({ subDomains: [AmplifySubDomain.prefixed('myexample.com', 'main')] })),
  ).toBeUndefined();
});

test('* answers for every other name', () => {
  expect(AmplifySubDomain.prefixed('*', 'main').prefix).toBe('*');
});

test('the record that proves the domain is readable', () => {
  const { domain, stack } = createDomain();
  expect(stack.resolve([domain.domainArn, domain.certificateRecord])).toEqual([
    { 'Fn::GetAtt': ['Domain66AC69E0', 'Arn'] },
    { 'Fn::GetAtt': ['Domain66AC69E0', 'CertificateRecord'] },
  ]);
});

describe('sub-domains that Amplify adds', () => {
  test('there are none by default', () => {
    const { template } = createDomain();
    expect(findOne(template(), 'AWS::Amplify::Domain').EnableAutoSubDomain).toBeUndefined();
  });

  test('are made for the patterns, by the service role of the app', () => {
    const { template } = createDomain({ automaticSubDomains: ['feature/**', 'pr*'] });
    expect(findOne(template(), 'AWS::Amplify::Domain')).toMatchObject({
      EnableAutoSubDomain: true,
      AutoSubDomainCreationPatterns: ['feature/**', 'pr*'],
      AutoSubDomainIAMRole: { 'Fn::GetAtt': ['WebServiceRoleA9172838', 'Arn'] },
    });
  });

  test('fails without a pattern', () => {
    expect(failure(() => createDomain({ automaticSubDomains: [] }))).toBe(
      'automaticSubDomains must hold at least one pattern, got: []; give for example feature/**, or leave it out [Stack/Domain]',
    );
  });

  test('fails for an app that is imported, whose role is not known', () => {
    const { stack } = createApp();
    const app = AmplifyDockerApp.fromAmplifyDockerAppAttributes(stack, 'Imported', { appId: 'd1a2b3c4' });
    expect(failure(() => createDomain({ app, automaticSubDomains: ['pr*'] }))).toBe(
      'automaticSubDomains must be left out for an app that is imported, got: ["pr*"]; create the domain where the app is created: Amplify needs its service role [Stack/Domain]',
    );
  });
});
