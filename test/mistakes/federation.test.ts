import { CfnParameter, Duration, Stack, Token } from 'aws-cdk-lib';
import {
  BuildkiteTrust,
  CircleCiTrust,
  CustomTrust,
  EntraTrust,
  FederatedRole,
  type FederatedRoleProps,
  GitHubSubjectFormat,
  GitHubTrust,
  GitLabTrust,
  GoogleTrust,
  HcpTerraformTrust,
  IdentityProvider,
  Issuer,
  TrustCondition,
} from '../../src/federation';
import { expectMessages } from './mistakes';

const SHOP = { owner: 'acme', repository: 'shop' };
const IDS = { ownerId: '1234', repositoryId: '5678' };
const MAIN = GitHubTrust.repository({ ...SHOP, ...IDS }).branch('main');

function role(stack: Stack, props: Partial<FederatedRoleProps>): FederatedRole {
  const provider = IdentityProvider.fromIssuer(stack, 'GitHub', Issuer.gitHubActions());
  return new FederatedRole(stack, 'Deploy', { provider, trust: [MAIN], ...props });
}

describe('FederatedRole', () => {
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
      'trust must hold at least one trust, got: []; list the trusts whose tokens may assume the role [Stack/Deploy]',
    ],
    [
      'no word on what runs',
      (stack) => role(stack, { trust: [GitHubTrust.repository({ ...SHOP, ...IDS })] }),
      'trust must state what the workflow of acme/shop runs for; go on with branch(…), tag(…), environment(…), pullRequest() or, for all of them, anySubject() [Stack/Deploy]',
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
      'a branch as the claim ref',
      () => MAIN.claim('ref', 'main'),
      'claim ref must begin with refs/, as it does in tokens, got: main; write for example refs/heads/main, or use branch(…) or tag(…)',
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
      'an audience that is not registered',
      (stack) => role(stack, { trust: [MAIN.forAudience('aws')] }),
      "audience must be one of the issuer's audiences (sts.amazonaws.com), got: aws; add it to the audiences of the issuer, so that the identity provider accepts it too [Stack/Deploy]",
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
      'a session of a day',
      (stack) => role(stack, { maxSessionDuration: Duration.days(1) }),
      'maxSessionDuration must be between 1 hour and 12 hours, got: 1 day; plan longer work as several sessions [Stack/Deploy]',
    ],
    [
      'a typographic quote in the description',
      (stack) => role(stack, { description: '“deploys”' }),
      'description must be at most 1,000 characters of Latin-1, got: “deploys”; IAM accepts only these characters in a role description [Stack/Deploy]',
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
    [
      'the full name of a branch',
      () => GitHubTrust.repository({ ...SHOP, ...IDS }).branch('refs/heads/main'),
      'branch must be the name without refs/heads/ or refs/tags/, got: refs/heads/main; give the name alone, such as main: no token has the beginning twice',
    ],
    [
      'the full name of a tag',
      () => GitHubTrust.repository(SHOP).tag('refs/tags/v1'),
      'tag must be the name without refs/heads/ or refs/tags/, got: refs/tags/v1; give the name alone, such as main: no token has the beginning twice',
    ],
    [
      'the end of the clone URL',
      () => GitHubTrust.repository({ owner: 'acme', repository: 'shop.git' }),
      'repository must be the name without .git, got: shop.git; leave out the end of the clone URL: it is not part of the name in tokens',
    ],
    [
      'the URL of the owner',
      () => GitHubTrust.repository({ owner: 'https://github.com/acme', repository: 'shop' }),
      'owner must be the name of a user or an organization, got: https://github.com/acme; give the name without @ and without the repository',
    ],
    [
      'the URL of a project',
      () => GitLabTrust.project({ path: 'https://gitlab.com/acme/shop' }),
      'path must be the path of a project with its group and without wildcards, got: https://gitlab.com/acme/shop; give it as in the URL of the page, such as acme/shop',
    ],
    [
      'the full name of a branch on GitLab',
      () => GitLabTrust.project({ path: 'acme/shop' }).branch('refs/heads/main'),
      'branch must be the name without refs/heads/ or refs/tags/, got: refs/heads/main; give the name alone, such as main: no token has the beginning twice',
    ],
    [
      'a session of ten minutes',
      (stack) => role(stack, { maxSessionDuration: Duration.minutes(10) }),
      'maxSessionDuration must be between 1 hour and 12 hours, got: 10 minutes; plan longer work as several sessions [Stack/Deploy]',
    ],
    [
      'the whole name of the qualifier',
      (stack) => role(stack, {}).grantCdkDeploy({ qualifier: 'cdk-hnb659fds' }),
      'qualifier must be 1 to 10 letters, digits, underscores or hyphens, got: cdk-hnb659fds; use the qualifier that cdk bootstrap was called with [Stack/Deploy]',
    ],
    [
      'an empty name',
      (stack) => role(stack, { roleName: '' }),
      "roleName must be 1 to 64 letters, digits or any of _+=,.@-, got: ''; choose such a name, or leave it out to have one generated; a path goes into the property for it [Stack/Deploy]",
    ],
    [
      'the path in the name',
      (stack) => role(stack, { roleName: '/ci/Deploy' }),
      'roleName must be 1 to 64 letters, digits or any of _+=,.@-, got: /ci/Deploy; choose such a name, or leave it out to have one generated; a path goes into the property for it [Stack/Deploy]',
    ],
    [
      'no account',
      (stack) => role(stack, {}).grantCdkDeploy({ accounts: [] }),
      'accounts must hold at least one account, got: []; name each environment to deploy to; wildcards are not accepted [Stack/Deploy]',
    ],
    [
      'a token as the session',
      (stack) => role(stack, { maxSessionDuration: Duration.hours(Token.asNumber({ Ref: 'Hours' })) }),
      'maxSessionDuration must be known at synth, got: a token; write the duration out [Stack/Deploy]',
    ],
    [
      'the name of an environment on GitLab',
      () => GitLabTrust.project({ path: 'acme/shop' }).deploymentTier('prod'),
      'deploymentTier must be production, staging, testing, development or other, got: prod; use the tier of the environment, not its name: GitLab tokens name no environment in their subject',
    ],
    [
      'a merge request on GitLab',
      () => GitLabTrust.project({ path: 'acme/shop' }).customSubject('ref_type:mr:ref:*'),
      "customSubject must consist of GitLab's components ref_type, ref, ref_protected, environment_protected, deployment_tier, each with its value, ref_type being branch or tag, got: ref_type:mr:ref:*; copy what follows the path in the sub claim of a token",
    ],
    [
      'the host before the path',
      (stack) => {
        const provider = IdentityProvider.fromIssuer(stack, 'GitLab', Issuer.gitLab());
        const trust = [GitLabTrust.project({ path: 'gitlab.com/acme/shop' }).branch('main')];
        new FederatedRole(stack, 'Role', { provider, trust });
      },
      'path must begin after gitlab.com/, got: gitlab.com/acme/shop; give it as in the URL of the page, such as acme/shop [Stack/Role]',
    ],
    [
      'the short ref of a reusable workflow',
      (stack) => role(stack, { trust: [MAIN.jobWorkflowRef('acme/ci/.github/workflows/deploy.yml@main')] }),
      'jobWorkflowRef must have .github/workflows/ in its path, and a whole ref such as refs/heads/main, or the hash of a commit, got: acme/ci/.github/workflows/deploy.yml@main; copy the job_workflow_ref claim of a token, such as acme/ci/.github/workflows/deploy.yml@refs/heads/main [Stack/Deploy]',
    ],
    [
      'the format for renames without ids',
      () => GitHubTrust.repository({ ...SHOP, subjectFormat: GitHubSubjectFormat.ANY_NAME }),
      'subjectFormat must go with the ids, which the immutable format holds, got: ANY_NAME; give the ids too, or leave subjectFormat out',
    ],
    [
      'an environment twice',
      (stack) => role(stack, {}).grantCdkDeploy({ regions: ['us-east-1', 'us-east-1'] }),
      'regions must list nothing twice, got: us-east-1; list it once [Stack/Deploy]',
    ],
    [
      'a parameter as the account',
      (stack) => role(stack, {}).grantCdkDeploy({ accounts: [new CfnParameter(stack, 'Account').valueAsString] }),
      'accounts must be known at synth, got: a token; name each environment to deploy to; wildcards are not accepted [Stack/Deploy]',
    ],
    [
      'more environments than ten managed policies hold',
      (stack) =>
        role(stack, {}).grantCdkDeploy({ accounts: Array.from({ length: 170 }, (_, i) => `${100_000_000_000 + i}`) }),
      'Validation failed with the following errors:\n  [Stack/Deploy] permissions must fit in 10 managed policies, which is what IAM attaches to a role by default, got: 20 managed policies; split the environments over 2 roles',
    ],
    [
      'the name of the role for the snippet',
      (stack) => role(stack, {}).workflowSnippet({ roleArn: 'Deploy' }),
      'roleArn must be the ARN of a role, got: Deploy; give it as arn:aws:iam::ACCOUNT:role/NAME, or leave it out for a reference [Stack/Deploy]',
    ],
    [
      'a trust of another role for the snippet',
      (stack) => role(stack, {}).workflowSnippet({ trust: GitHubTrust.repository(SHOP).branch('main') }),
      'trust must be one of the trusts of the role; pass one of the objects in the property trust of the role [Stack/Deploy]',
    ],
    [
      'a pattern beside a parameter in a claim',
      (stack) => MAIN.claim('environment', 'prod-*', new CfnParameter(stack, 'Environment').valueAsString),
      'environment must be known at synth where it has a wildcard, got: a token; write its parts down, or leave the wildcard out, so that the deployed value cannot widen the pattern',
    ],
    [
      'a branch from a variable that is not set',
      () => MAIN.claim('actor', process.env.NOT_SET as string),
      'actor[0] must be a text, got: undefined; set it; an environment variable or a context value that it comes from may be missing',
    ],
    [
      'the name of a server as the source address',
      () => TrustCondition.sourceIp('runner.acme.example'),
      'sourceIp must be an IP address or a range such as 203.0.113.0/24, got: runner.acme.example; list the public addresses of the runners, or of the gateway that they go out through',
    ],
    [
      'every source address',
      () => TrustCondition.sourceIp('0.0.0.0/0'),
      'sourceIp must be less than the whole internet, got: 0.0.0.0/0; leave the condition out if every address will do',
    ],
    [
      'a session tag without session tags',
      (stack) => role(stack, { conditions: [TrustCondition.sessionTag('team', 'a')] }),
      'sessionTags must be true where a condition compares aws:RequestTag/team; set sessionTags, without which STS refuses every token that carries a tag [Stack/Deploy]',
    ],
    [
      'a condition as JSON',
      (stack) => role(stack, { conditions: [{ IpAddress: { 'aws:SourceIp': '203.0.113.1' } } as never] }),
      'conditions[0] must be a TrustCondition, got: an object of the class Object; use TrustCondition.sourceIp(…) or another of its factories [Stack/Deploy]',
    ],
    [
      'the operator in lower case',
      () => TrustCondition.of('stringEquals', 'aws:SourceVpc', 'vpc-1'),
      'operator must be a condition operator of IAM, got: stringEquals; write it as IAM does, such as StringEquals, DateLessThan or IpAddress',
    ],
    [
      'every repository of a CircleCI organization by pattern',
      () => CircleCiTrust.organization().branch({ origin: 'github.com/acme/*', branch: 'main' }),
      'origin must be the host and path of a repository, without https://, wildcards and .git, got: github.com/acme/*; copy the oidc.circleci.com/vcs-origin claim of a token, such as github.com/acme/shop; after a wildcard a branch could be named like the rest of a subject',
    ],
    [
      'a custom subject of another pipeline',
      () =>
        BuildkiteTrust.pipeline({ organization: 'acme', pipeline: 'shop' }).customSubject(
          'organization:acme:pipeline:shop-2:*',
        ),
      'customSubject must begin with organization:acme:pipeline:shop:, got: organization:acme:pipeline:shop-2:*; copy the sub claim of a token; what names its owner may hold no wildcard',
    ],
    [
      'a generated suffix without its hyphen',
      () => CustomTrust.serviceAccount({ namespace: 'crossplane-system', name: 'provider*' }),
      'name must be the name of a service account, with a wildcard at most as -* at its end, got: provider*; write for example provider-aws-*; for every service account use CustomTrust.subject(system:serviceaccount:NAMESPACE:*)',
    ],
    [
      'a deployment of a Stack by pattern',
      () => HcpTerraformTrust.stack({ organization: 'acme', project: 'Shop', stack: 'network', deployment: 'prod-*' }),
      'deployment must consist of letters, digits, hyphens and underscores, got: prod-*; leave it out for every deployment of the Stack; wildcards are not accepted',
    ],
    [
      'the name of a service connection',
      () => EntraTrust.azureDevOps({ organizationId: 'acme', serviceConnectionId: 'aws' }),
      'organizationId must be a UUID in lower case, without braces, got: acme; copy it from the settings page; names and wildcards are not accepted',
    ],
    [
      'a token with a wildcard',
      (stack) =>
        role(stack, { trust: [GitHubTrust.repository(SHOP).branch(`${Token.asString({ Ref: 'Branch' })}/*`)] }),
      'subject must be known at synth where it has a wildcard, got: a token; write its parts down, or leave the wildcard out, so that the deployed value cannot widen the pattern [Stack/Deploy]',
    ],
  ]);
});
