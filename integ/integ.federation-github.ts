import { ExpectedResult, IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Aws, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { FederatedRole, GitHubTrust, IdentityProvider, Issuer } from '../src/federation';

export const app = new App();
const stack = new Stack(app, 'FederationGithub');

const provider = new IdentityProvider(stack, 'GitHub', {
  issuer: Issuer.gitHubActions(),
  removalPolicy: RemovalPolicy.DESTROY,
});
const shop = GitHubTrust.repository({ owner: 'acme', repository: 'shop', ownerId: '1234', repositoryId: '5678' });
const deploy = new FederatedRole(stack, 'Deploy', {
  provider,
  trust: [shop.branch('main'), shop.tag('v*'), shop.environment('prod').branch('main')],
});
const grant = deploy.grantCdkDeploy();
deploy.addOutputs();

for (const id of [
  'HIPAA.Security-IAMNoInlinePolicy',
  'NIST.800.53.R4-IAMNoInlinePolicy',
  'NIST.800.53.R5-IAMNoInlinePolicy',
  'PCI.DSS.321-IAMNoInlinePolicy',
]) {
  Validations.of(deploy).acknowledge({ id, reason: 'The permission belongs to this role alone and goes with it.' });
}

const integ = new IntegTest(app, 'Integ', { testCases: [stack] });
integ.assertions
  .awsApiCall('IAM', 'getOpenIDConnectProvider', { OpenIDConnectProviderArn: provider.oidcProviderArn })
  .expect(
    ExpectedResult.objectLike({ Url: 'token.actions.githubusercontent.com', ClientIDList: ['sts.amazonaws.com'] }),
  );
const simulation = {
  PolicySourceArn: deploy.roleArn,
  ActionNames: ['sts:AssumeRole'],
  ResourceArns: [
    `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/cdk-hnb659fds-deploy-role-${Aws.ACCOUNT_ID}-${Aws.REGION}`,
  ],
};
integ.assertions
  .awsApiCall('IAM', 'simulatePrincipalPolicy', simulation)
  .expect(ExpectedResult.objectLike({ EvaluationResults: [{ EvalDecision: 'allowed' }] }))
  .node.addDependency(grant);
