/**
 * A build that uses Docker, and one that fails. Needs in the account: a bootstrapped us-east-1 and a secret
 * cdk-hindsight/integ/github with a token for the Amplify GitHub App. The repository is a Gen 2 app with a Docker image
 * asset and no amplify.yml; its branch `broken` has a front end that does not build.
 */
import { ExpectedResult, IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, SecretValue, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AmplifyBranchStage, AmplifyDockerApp, AmplifyPlatform } from '../src/amplify';
import { acknowledge, inPacks } from './acknowledge';

const REPOSITORY = 'https://github.com/cdk-hindsight/amplify-sample';
const TOKEN = SecretValue.secretsManager('cdk-hindsight/integ/github');

// The snapshot must not say where it was made.
export const app = new App({ postCliContext: { 'aws:cdk:disable-creation-stack-traces': true } });
const stack = new Stack(app, 'AmplifyDocker');
const topic = new Topic(stack, 'Failures', { masterKey: new Key(stack, 'Key', { enableKeyRotation: true }) });

const web = new AmplifyDockerApp(stack, 'Web', {
  repository: REPOSITORY,
  accessToken: TOKEN,
  branches: ['main', 'broken'],
  buildTimeout: Duration.minutes(30),
  onBuildFailed: topic,
});
const portal = new AmplifyDockerApp(stack, 'Portal', {
  repository: REPOSITORY,
  accessToken: TOKEN,
  platform: AmplifyPlatform.WEB_COMPUTE,
});
portal.addBranch('server', { stage: AmplifyBranchStage.DEVELOPMENT });

acknowledge(
  [web.serviceRole, portal.serviceRole],
  'the policy that Amplify documents for backends; AWS extends it as Amplify Gen 2 does',
  'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmplifyBackendDeployFullAccess]',
);
acknowledge(
  [portal.serviceRole],
  'Amplify names the log groups by the id of the app, which does not exist before the role, and lists all groups',
  'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:/aws/amplify/*:log-stream:*]',
  'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:/aws/amplify/*]',
  'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:*]',
);

acknowledge(
  [portal.serviceRole, web.node.findChild('BuildFailed')],
  'each policy is for the one role that it lies in',
  ...inPacks('IAMNoInlinePolicy'),
);
acknowledge(
  [web.node.findChild('BuildFailed')],
  'two actions on one key: GenerateDataKey and the same without the plain text',
  'AwsSolutions-IAM5[Action::kms:GenerateDataKey*]',
);
acknowledge(
  [web.node.findChild('BuildFailed')],
  'the log of the build stays; FailedInvocations tells of a message that did not get out',
  'Serverless-EventBusDLQ',
);

const integ = new IntegTest(app, 'Integ', { testCases: [stack] });
integ.assertions.awsApiCall('Amplify', 'getApp', { appId: web.appId }).expect(
  ExpectedResult.objectLike({
    app: {
      environmentVariables: { _CUSTOM_IMAGE: 'aws/codebuild/amazonlinux-x86_64-standard:5.0', _BUILD_TIMEOUT: '30' },
      jobConfig: { buildComputeType: 'STANDARD_8GB' },
    },
  }),
);
expectJob('main', 'SUCCEED');
expectJob('broken', 'FAILED');

/** Builds a branch and waits for how it ends. */
function expectJob(branchName: string, status: string): void {
  const branch = { appId: web.appId, branchName };
  const start = integ.assertions.awsApiCall('Amplify', 'startJob', { ...branch, jobType: 'RELEASE' });
  const job = { ...branch, jobId: start.getAttString('jobSummary.jobId') };
  integ.assertions
    .awsApiCall('Amplify', 'getJob', job)
    .expect(ExpectedResult.objectLike({ job: { summary: { status } } }))
    .waitForAssertions({ totalTimeout: Duration.minutes(30), interval: Duration.seconds(30) });
}
