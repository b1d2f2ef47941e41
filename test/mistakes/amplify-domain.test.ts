import { SecretValue, type Stack, Token } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AmplifyDockerApp, AmplifyDomain, AmplifySubDomain } from '../../src/amplify';
import { expectMessages } from './mistakes';

function app(stack: Stack): AmplifyDockerApp {
  const repository = 'https://github.com/acme/web';
  const accessToken = SecretValue.secretsManager('github');
  return new AmplifyDockerApp(stack, 'App', { repository, accessToken, branches: ['main'] });
}

function domain(stack: Stack, domainName: string, ...subDomains: AmplifySubDomain[]): AmplifyDomain {
  return new AmplifyDomain(stack, 'Domain', { app: app(stack), domainName, subDomains });
}

const ROOT = AmplifySubDomain.root('main');

describe('AmplifyDomain', () => {
  expectMessages(
    [
      [
        'a domain with its scheme',
        (stack) => domain(stack, 'https://example.com', AmplifySubDomain.root('main')),
        'domainName must be a domain name of at most 64 characters, got: https://example.com; give for example example.com, and www as a sub-domain [Stack/Domain]',
      ],
      [
        'no sub-domain',
        (stack) => domain(stack, 'example.com'),
        "subDomains must hold at least one name, got: []; give for example AmplifySubDomain.root('main') [Stack/Domain]",
      ],
      [
        'a sub-domain for a branch that is not there',
        (stack) => domain(stack, 'example.com', AmplifySubDomain.root('master')),
        'branchName must be a branch of the app (main), got: master; add it to branches, or by addBranch, before [Stack/App]',
      ],
      [
        'a certificate of another region',
        (stack) => {
          const certificate = Certificate.fromCertificateArn(
            stack,
            'Certificate',
            'arn:aws:acm:eu-central-1:111122223333:certificate/1',
          );
          new AmplifyDomain(stack, 'Domain', {
            app: app(stack),
            domainName: 'example.com',
            subDomains: [AmplifySubDomain.root('main')],
            certificate,
          });
        },
        'certificate must be in us-east-1, got: eu-central-1; request or import it there [Stack/Domain]',
      ],

      [
        'a domain with its path',
        (stack) => domain(stack, 'example.com/', ROOT),
        'domainName must be a domain name of at most 64 characters, got: example.com/; give for example example.com, and www as a sub-domain [Stack/Domain]',
      ],
      [
        'a domain with the dot of DNS',
        (stack) => domain(stack, 'example.com.', ROOT),
        'domainName must be a domain name of at most 64 characters, got: example.com.; give for example example.com, and www as a sub-domain [Stack/Domain]',
      ],
      [
        'a wildcard as the domain',
        (stack) => domain(stack, '*.example.com', ROOT),
        'domainName must be a domain name of at most 64 characters, got: *.example.com; give for example example.com, and www as a sub-domain [Stack/Domain]',
      ],
      [
        'a name without a domain',
        (stack) => domain(stack, 'example', ROOT),
        'domainName must be a domain name of at most 64 characters, got: example; give for example example.com, and www as a sub-domain [Stack/Domain]',
      ],
      [
        'a domain that is too long',
        (stack) => domain(stack, `${'x'.repeat(61)}.com`, ROOT),
        'domainName must be a domain name of at most 64 characters, got: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.com; give for example example.com, and www as a sub-domain [Stack/Domain]',
      ],
      [
        'an empty prefix',
        () => AmplifySubDomain.prefixed('', 'main'),
        "prefix must be the part of the name before the domain, got: ''; give for example www, or use AmplifySubDomain.root",
      ],
      [
        'the whole name as the prefix',
        (stack) => domain(stack, 'example.com', AmplifySubDomain.prefixed('www.example.com', 'main')),
        'prefix must be the part of the name before example.com, got: www.example.com; leave the domain out, for example www [Stack/Domain]',
      ],
      [
        'the prefix with its dot',
        () => AmplifySubDomain.prefixed('www.', 'main'),
        'prefix must be the part of the name before the domain, got: www.; give for example www, or use AmplifySubDomain.root',
      ],
      [
        'a part of a name as a wildcard',
        () => AmplifySubDomain.prefixed('pr-*', 'main'),
        'prefix must be the part of the name before the domain, got: pr-*; give for example www, or use AmplifySubDomain.root',
      ],
      [
        'a prefix twice',
        (stack) =>
          domain(
            stack,
            'example.com',
            AmplifySubDomain.prefixed('www', 'main'),
            AmplifySubDomain.prefixed('WWW', 'main'),
          ),
        'subDomains must list nothing twice, got: www; let one branch answer under a name [Stack/Domain]',
      ],
      [
        'the root twice',
        (stack) => domain(stack, 'example.com', ROOT, ROOT),
        "subDomains must list nothing twice, got: ''; let one branch answer under a name [Stack/Domain]",
      ],
      [
        'the full name of a branch',
        (stack) => domain(stack, 'example.com', AmplifySubDomain.root('refs/heads/main')),
        'branchName must be a branch of the app (main), got: refs/heads/main; add it to branches, or by addBranch, before [Stack/App]',
      ],
      [
        'a token as the branch',
        (stack) => domain(stack, 'example.com', AmplifySubDomain.root(Token.asString({ Ref: 'Branch' }))),
        'branchName must be known at synth, got: a token; name the branch in the code [Stack/App]',
      ],
      [
        'a branch that is added after the domain',
        (stack) => {
          const one = app(stack);
          new AmplifyDomain(stack, 'Domain', {
            app: one,
            domainName: 'example.com',
            subDomains: [AmplifySubDomain.root('next')],
          });
          one.addBranch('next');
        },
        'branchName must be a branch of the app (main), got: next; add it to branches, or by addBranch, before [Stack/App]',
      ],
    ],
    18,
  );
});
