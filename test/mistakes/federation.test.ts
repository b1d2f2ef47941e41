// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of AWS and of the CDK

import { Duration, Stack } from 'aws-cdk-lib';
import {
  CertificateAuthoritySource,
  CertificateTrust,
  EntraTrust,
  FederatedRole,
  type FederatedRoleProps,
  GitHubTrust,
  GitLabTrust,
  GoogleTrust,
  IdentityProvider,
  Issuer,
  RolesAnywhereRole,
  type RolesAnywhereRoleProps,
  TrustAnchor,
} from '../../src/federation';
import { expectMessages } from './mistakes';

const SHOP = { owner: 'acme', repository: 'shop' };
const IDS = { ownerId: '1234', repositoryId: '5678' };
const MAIN = GitHubTrust.repository({ ...SHOP, ...IDS }).branch('main');
const ANCHOR = 'arn:aws:rolesanywhere:eu-central-1:111122223333:trust-anchor/00000000-0000-0000-0000-000000000000';
const BATCH = CertificateTrust.commonName('batch.example.com');

function role(stack: Stack, props: Partial<FederatedRoleProps>): FederatedRole {
  const provider = IdentityProvider.fromIssuer(stack, 'GitHub', Issuer.gitHubActions());
  return new FederatedRole(stack, 'Deploy', { provider, trust: [MAIN], ...props });
}

function server(stack: Stack, props: Partial<RolesAnywhereRoleProps>): RolesAnywhereRole {
  const trustAnchor = TrustAnchor.fromTrustAnchorArn(stack, 'Anchor', ANCHOR);
  return new RolesAnywhereRole(stack, 'Batch', { trustAnchor, trust: [BATCH], ...props });
}

describe('IdentityProvider and FederatedRole', () => {
  expectMessages([
    [
      'the repository with its owner',
      () => GitHubTrust.repository({ owner: 'acme', repository: 'acme/shop' }),
      'repository must be the name of a repository without its owner and without wildcards, got: acme/shop; name each repository in a trust of its own, or use GitHubTrust.organization(…)',
    ],
    [
      'a wildcard as the repository',
      () => GitHubTrust.repository({ owner: 'acme', repository: '*' }),
      'repository must be the name of a repository without its owner and without wildcards, got: *; name each repository in a trust of its own, or use GitHubTrust.organization(…)',
    ],
    [
      'a name as the id',
      () => GitHubTrust.repository({ ...SHOP, ownerId: 'acme', repositoryId: '5678' }),
      'ownerId must be a number, got: acme; read it with: gh api users/acme --jq .id',
    ],
    [
      'one id of the two',
      () => GitHubTrust.repository({ ...SHOP, repositoryId: '5678' }),
      "ownerId must be given together with the other id; read it with: gh api repos/acme/shop --jq '.owner.id, .id'",
    ],
    [
      'no trust',
      (stack) => role(stack, { trust: [] }),
      'trust must not be empty; say which tokens may assume the role [Stack/Deploy]',
    ],
    [
      'no word on what runs',
      (stack) => role(stack, { trust: [GitHubTrust.repository({ ...SHOP, ...IDS })] }),
      'trust must say what the workflow of acme/shop runs for; go on with branch(…), tag(…), environment(…), pullRequest() or, for all of them, anySubject() [Stack/Deploy]',
    ],
    [
      'a branch and a tag',
      () => MAIN.tag('v1'),
      'tag must be given once in a trust, got: v1; give the role a second trust: several trusts are alternatives',
    ],
    [
      'a claim that IAM does not know',
      (stack) => role(stack, { trust: [MAIN.claim('actor_name', 'ann')] }),
      'claim must be a condition key that IAM has for token.actions.githubusercontent.com, got: actor_name; its keys are actor, actor_id, enterprise_id, environment, job_workflow_ref, ref, repository, repository_id, repository_owner_id, workflow [Stack/Deploy]',
    ],
    [
      'a wildcard in the id of a claim',
      () => MAIN.claim('repository_visibility', 'p*'),
      'repository_visibility must hold no wildcard, got: p*; name each one in a trust of its own',
    ],
    [
      'a subject that reaches into other names',
      () => GitHubTrust.repository(SHOP).customSubject('repo:acme/shop*'),
      'customSubject must have :, / or @ before its first wildcard, got: repo:acme/shop*; end the fixed part with its separator: acme/shop* also means acme/shop-evil',
    ],
    [
      'the trust of another issuer',
      (stack) => role(stack, { trust: [GitLabTrust.project({ path: 'acme/shop' }).branch('main')] }),
      'trust must fit the provider, whose issuer is https://token.actions.githubusercontent.com, got: GitLabTrust; use the trust for GitHub, or another provider [Stack/Deploy]',
    ],
    [
      'a project without its group',
      () => GitLabTrust.project({ path: 'shop' }),
      'path must be the path of a project with its group and without wildcards, got: shop; give it as in the URL of the page, such as acme/shop',
    ],
    [
      'the name of an application',
      () => EntraTrust.application('my-app'),
      'servicePrincipalObjectId must be a UUID in lower case, without braces, got: my-app; copy the object id of the service principal (under Enterprise applications), not the application id',
    ],
    [
      'the address of a service account',
      () => GoogleTrust.serviceAccount({ uniqueId: 'ci@acme.iam.gserviceaccount.com', audience: 'aws' }),
      "uniqueId must be a number, got: ci@acme.iam.gserviceaccount.com; read it with: gcloud iam service-accounts describe EMAIL --format='value(uniqueId)'",
    ],
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
      'an audience that is not registered',
      (stack) => role(stack, { trust: [MAIN.forAudience('aws')] }),
      "audience must be one of the issuer's audiences (sts.amazonaws.com), got: aws; add it to the audiences of the issuer, so that the identity provider accepts it too [Stack/Deploy]",
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
      'a provider of another account',
      (stack) =>
        role(new Stack(stack.node.scope as Stack, 'Other', { env: { account: '444455556666' } }), {
          provider: IdentityProvider.fromIssuer(stack, 'GitHub', Issuer.gitHubActions()),
        }),
      'provider must belong to the account of the role, 444455556666, got: 111122223333; use IdentityProvider.fromIssuer(…) in the stack of the role [Other/Deploy]',
    ],
    [
      'Google as a new provider',
      (stack) => new IdentityProvider(stack, 'Google', { issuer: Issuer.google() }),
      'issuer must be one that AWS has not built in, got: https://accounts.google.com; use IdentityProvider.fromIssuer(scope, id, Issuer.google()) [Stack/Google]',
    ],
    [
      'a session of a day',
      (stack) => role(stack, { maxSessionDuration: Duration.days(1) }),
      'maxSessionDuration must be between 1 hour and 12 hours, got: 1 day; IAM knows no other, so plan longer work as several sessions [Stack]',
    ],
    [
      'a typographic quote in the description',
      (stack) => role(stack, { description: '“deploys”' }),
      'description must be at most 1,000 characters of Latin-1, got: “deploys”; IAM takes no other in the description of a role: rewrite it [Stack]',
    ],
    [
      'a region with its zone',
      (stack) => role(stack, {}).grantCdkDeploy({ regions: ['eu-central-1a'] }),
      'regions must be names of regions, such as eu-central-1, got: eu-central-1a; name each environment to deploy to; wildcards are not accepted [Stack/Deploy]',
    ],
    [
      'every account',
      (stack) => role(stack, {}).grantCdkDeploy({ accounts: ['*'] }),
      'accounts must be account ids of 12 digits, got: *; name each environment to deploy to; wildcards are not accepted [Stack/Deploy]',
    ],
  ]);
});

describe('RolesAnywhereRole', () => {
  expectMessages([
    [
      'no trust',
      (stack) => server(stack, { trust: [] }),
      'trust must not be empty; say which certificates may assume the role: the trust anchor alone accepts every one of its authority [Stack/Batch]',
    ],
    [
      'no name',
      () => CertificateTrust.commonName(),
      'x509Subject/CN must have a value; name the certificates that may assume the role',
    ],
    [
      'a wildcard in a name',
      () => CertificateTrust.dnsName('*.example.com'),
      'x509SAN/DNS must hold no wildcard, got: *.example.com; name each one in a trust of its own',
    ],
    [
      'an empty name',
      () => CertificateTrust.commonName(''),
      "x509Subject/CN must be a text without ${ and without space around it, got: ''; write the value as it stands in the token",
    ],
    [
      'a name with space around it',
      () => CertificateTrust.commonName(' batch.example.com'),
      'x509Subject/CN must be a text without ${ and without space around it, got:  batch.example.com; write the value as it stands in the token',
    ],
    [
      'a policy variable',
      () => CertificateTrust.commonName('${aws:username}'),
      'x509Subject/CN must be a text without ${ and without space around it, got: ${aws:username}; write the value as it stands in the token',
    ],
    [
      'the issuer twice',
      () => BATCH.issuedBy('Acme CA').issuedBy('Other CA'),
      'x509Issuer/CN must be given once in a trust, got: Other CA; give the role a second trust: several trusts are alternatives',
    ],
    [
      'no issuer',
      () => BATCH.issuedBy(),
      'x509Issuer/CN must have a value; name the certificates that may assume the role',
    ],
    [
      'a wildcard as the issuer',
      () => BATCH.issuedBy('*'),
      'x509Issuer/CN must hold no wildcard, got: *; name each one in a trust of its own',
    ],
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
      'a session of a day',
      (stack) => server(stack, { sessionDuration: Duration.days(1) }),
      'sessionDuration must be between 15 minutes and 12 hours, got: 1 day; the signing helper gets new credentials by itself, so a short session is no trouble [Stack]',
    ],
    [
      'a session of a minute',
      (stack) => server(stack, { sessionDuration: Duration.minutes(1) }),
      'sessionDuration must be between 15 minutes and 12 hours, got: 1 minute; the signing helper gets new credentials by itself, so a short session is no trouble [Stack]',
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
      'the id of the trust anchor',
      (stack) => TrustAnchor.fromTrustAnchorArn(stack, 'Other', '00000000-0000'),
      'ARNs must start with "arn:" and have at least 6 components: 00000000-0000',
    ],
    [
      'a name with a space',
      (stack) => server(stack, { roleName: 'the batch' }),
      'Invalid roleName. The name must be a string of characters consisting of upper and lowercase alphanumeric characters with no spaces. You can also include any of the following characters: _+=,.@-. Length must be between 1 and 64 characters.',
    ],
    [
      'a path without its slashes',
      (stack) => server(stack, { path: 'batch' }),
      'Role path must be either a slash or valid characters (alphanumerics and symbols) surrounded by slashes. Valid characters are unicode characters in [\\u0021-\\u007F]. However, batch is provided.',
    ],
    [
      'a typographic quote in the description',
      (stack) => server(stack, { description: '“batch”' }),
      'description must be at most 1,000 characters of Latin-1, got: “batch”; IAM takes no other in the description of a role: rewrite it [Stack]',
    ],
  ]);
});
