import { RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Role } from 'aws-cdk-lib/aws-iam';
import { GitHubTrust, GitLabTrust, IdentityProvider, type IdentityProviderProps, Issuer } from '../../src/federation';
import { expectMessages } from './mistakes';

const UUID = '01234567-89ab-cdef-0123-456789abcdef';

const provider = (stack: Stack, props: Partial<IdentityProviderProps> = {}) =>
  new IdentityProvider(stack, 'Provider', { issuer: Issuer.gitHubActions(), ...props });

describe('IdentityProvider', () => {
  expectMessages([
    [
      'GitHub as a custom issuer',
      () => Issuer.custom({ url: 'https://token.actions.githubusercontent.com', audiences: ['sts.amazonaws.com'] }),
      'url must be that of an issuer without a factory of its own, got: https://token.actions.githubusercontent.com; use Issuer.gitHubActions(…), which knows the rules of its tokens',
    ],
    [
      'an issuer without https',
      () => Issuer.custom({ url: 'issuer.example.com', audiences: ['aws'] }),
      'url must be an https URL with a host in lower case, without query, of at most 255 characters, got: issuer.example.com; copy the iss claim of a token',
    ],
    [
      'the provider once more',
      (stack) => {
        new IdentityProvider(stack, 'One', { issuer: Issuer.gitHubActions() });
        new IdentityProvider(stack, 'Two', { issuer: Issuer.gitHubActions() });
      },
      'issuer must be made known once in an account, and Stack/One does it, got: https://token.actions.githubusercontent.com; use IdentityProvider.fromIssuer(…) for all but one, because IAM refuses to create a second one [Stack/Two]',
    ],
    [
      'Google as a new provider',
      (stack) => new IdentityProvider(stack, 'Google', { issuer: Issuer.google() }),
      'issuer must be one that AWS has not built in, got: https://accounts.google.com; use IdentityProvider.fromIssuer(scope, id, Issuer.google()) [Stack/Google]',
    ],
    [
      'the provider in two stacks',
      (stack) => {
        provider(stack);
        provider(
          new Stack(stack.node.scope as Stack, 'Other', { env: { account: '111122223333', region: 'us-east-1' } }),
        );
      },
      'issuer must be made known once in an account, and Stack/Provider does it, got: https://token.actions.githubusercontent.com; use IdentityProvider.fromIssuer(…) for all but one, because IAM refuses to create a second one [Other/Provider]',
    ],
    [
      'a slash after the URL of a server',
      () => Issuer.gitHubEnterpriseServer('git.example.com/'),
      'hostname must be a host name in lower case, got: git.example.com/; give the host alone, without https://, port and path, such as git.example.com',
    ],
    [
      'the URL of a server',
      () => Issuer.gitHubEnterpriseServer('https://git.example.com'),
      'hostname must be a host name in lower case, got: https://git.example.com; give the host alone, without https://, port and path, such as git.example.com',
    ],
    [
      'capitals in a host',
      () => Issuer.gitLabSelfManaged('Git.example.com'),
      'hostname must be a host name in lower case, got: Git.example.com; give the host alone, without https://, port and path, such as git.example.com',
    ],
    [
      'a token as the host',
      () => Issuer.gitLabSelfManaged(Token.asString({ Ref: 'Host' })),
      'hostname must be known at synth, got: a token; write it down, because it becomes part of condition keys',
    ],
    [
      'the host of GHE.com',
      () => Issuer.gitHubEnterpriseCloud('acme.ghe.com'),
      'subdomain must be the name before .ghe.com, got: acme.ghe.com; give the first part of the host name alone: acme for acme.ghe.com',
    ],
    [
      'the discovery document',
      () => Issuer.custom({ url: 'https://ci.acme.example/.well-known/openid-configuration', audiences: ['aws'] }),
      'url must be the issuer, not a document below it, got: https://ci.acme.example/.well-known/openid-configuration; copy the iss claim of a token',
    ],
    [
      'a port in the URL',
      () => Issuer.custom({ url: 'https://ci.acme.example:8443', audiences: ['aws'] }),
      'url must have no port, which IAM does not accept, got: https://ci.acme.example:8443; copy the iss claim of a token',
    ],
    [
      'GitHub as a server',
      () => Issuer.gitHubEnterpriseServer('github.com'),
      'hostname must be that of an issuer without a factory of its own, got: github.com; use Issuer.gitHubActions(…), which knows the rules of its tokens',
    ],
    [
      'the name of the enterprise',
      () => Issuer.gitHubActions({ enterpriseSlug: 'Acme Inc.' }),
      'enterpriseSlug must consist of letters, digits, hyphens and underscores, got: Acme Inc.; give the name as it stands in URLs, without the host',
    ],
    [
      'every audience',
      () => Issuer.gitHubActions({ audiences: ['*'] }),
      'audiences must be 1 to 100 values of 1 to 255 characters, without whitespace, *, ? or $, got: ["*"]; give the exact value of the aud claim of the tokens',
    ],
    [
      'no audience',
      () => Issuer.gitLab({ audiences: [] }),
      'audiences must be 1 to 100 values of 1 to 255 characters, without whitespace, *, ? or $, got: []; give the exact value of the aud claim of the tokens',
    ],
    [
      'all tenants',
      () => Issuer.entraV2({ tenantId: 'common', audiences: [UUID] }),
      'tenantId must be the GUID of one tenant, in lower case, got: common; copy the tenant id from the Entra admin center; common, organizations and consumers admit other tenants',
    ],
    [
      'the domain as the tenant',
      () => Issuer.entraV1({ tenantId: 'acme.onmicrosoft.com', audiences: [UUID] }),
      'tenantId must be the GUID of one tenant, in lower case, got: acme.onmicrosoft.com; copy the tenant id from the Entra admin center; common, organizations and consumers admit other tenants',
    ],
    [
      'the App ID URI with tokens of version 2',
      () => Issuer.entraV2({ tenantId: UUID, audiences: [`api://${UUID}`] }),
      'audiences must be the client id, a GUID in lower case, for tokens of version 2, got: api://01234567-89ab-cdef-0123-456789abcdef; give the client id, or use Issuer.entraV1(…) if the app registration makes tokens of version 1',
    ],
    [
      'the UUID of a workspace with its braces',
      () => Issuer.bitbucket({ workspace: 'acme', workspaceUuid: `{${UUID}}` }),
      'workspaceUuid must be a UUID in lower case, without braces, got: {01234567-89ab-cdef-0123-456789abcdef}; copy it from the settings page; names and wildcards are not accepted',
    ],
    [
      'the name of the organization',
      () => Issuer.circleCi('acme'),
      'organizationId must be a UUID in lower case, without braces, got: acme; copy it from the settings page; names and wildcards are not accepted',
    ],
    [
      'a query in the URL',
      () => Issuer.custom({ url: 'https://issuer.example.com?a=b', audiences: ['aws'] }),
      'url must be an https URL with a host in lower case, without query, of at most 255 characters, got: https://issuer.example.com?a=b; copy the iss claim of a token',
    ],
    [
      'a thumbprint with its colons',
      (stack) => provider(stack, { thumbprints: ['AA:BB:CC'] }),
      'thumbprints must consist of 40 hexadecimal digits each, got: AA:BB:CC; leave thumbprints out unless no public authority signed the certificate of the issuer [Stack/Provider]',
    ],
    [
      'a thumbprint of SHA-256',
      (stack) => provider(stack, { thumbprints: ['a'.repeat(64)] }),
      'thumbprints must consist of 40 hexadecimal digits each, got: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; leave thumbprints out unless no public authority signed the certificate of the issuer [Stack/Provider]',
    ],
    [
      'more than five thumbprints',
      (stack) => provider(stack, { thumbprints: Array(6).fill('a'.repeat(40)) }),
      'thumbprints must be at most 5, got: 6; leave thumbprints out unless no public authority signed the certificate of the issuer [Stack/Provider]',
    ],
    [
      'a snapshot of the provider',
      (stack) => provider(stack, { removalPolicy: RemovalPolicy.SNAPSHOT }),
      'removalPolicy must not be SNAPSHOT; choose RETAIN or DESTROY [Stack/Provider]',
    ],
    [
      'nobody',
      (stack) => provider(stack).principal(),
      'trust must hold at least one trust, got: []; list the trusts whose tokens may assume the role [Stack/Provider]',
    ],
    [
      'the trust of another issuer',
      (stack) => {
        const assumedBy = provider(stack).principal(GitLabTrust.project({ path: 'acme/shop' }).branch('main'));
        new Role(stack, 'Role', { assumedBy });
      },
      'trust must fit the provider, whose issuer is https://token.actions.githubusercontent.com, got: GitLabTrust; use the trust for GitHub, or another provider [Stack/Provider]',
    ],
    [
      'no word on what runs',
      (stack) => provider(stack).principal(GitHubTrust.repository({ owner: 'acme', repository: 'shop' })),
      'trust must state what the workflow of acme/shop runs for; go on with branch(…), tag(…), environment(…), pullRequest() or, for all of them, anySubject() [Stack/Provider]',
    ],
  ]);
});
