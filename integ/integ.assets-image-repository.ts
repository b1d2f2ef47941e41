/** An image that is built and published in the same deploy as its repository. Needs Docker where it is deployed from. */
import { join } from 'node:path';
import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import { AccountRootPrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { ImageAssetRepository, ImagePublisher, ImageRetention } from '../src/assets';
import { acknowledge, inPacks } from './acknowledge';

const REPOSITORY = 'cdk-hindsight/integ-assets';

// The snapshot must not say where it was made.
export const app = new App({ postCliContext: { 'aws:cdk:disable-creation-stack-traces': true } });
const repositoryStack = new Stack(app, 'AssetsRepository');
const images = new ImageAssetRepository(repositoryStack, 'Images', {
  repositoryName: REPOSITORY,
  publisher: ImagePublisher.dedicatedRole('cdk-hindsight-integ-image-publishing', new AccountRootPrincipal()),
  // integ/scripts/assets-repository.ts pushes more than that, and asks what would expire.
  retention: ImageRetention.lastImages(50),
  cacheTagPrefix: 'cache-',
  removalPolicy: RemovalPolicy.DESTROY,
  emptyOnDelete: true,
});
const masterKey = new Key(repositoryStack, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY });
const pullFailed = images.onImagePullFailed('PullFailed', new Topic(repositoryStack, 'Alerts', { masterKey }));

acknowledge([images], 'the policy is for this one role, which nothing else shares', ...inPacks('IAMNoInlinePolicy'));
acknowledge([images], 'ecr:GetAuthorizationToken takes no resource', 'AwsSolutions-IAM5[Resource::*]');
acknowledge(
  [images],
  'the data keys of the topic, by which the rule publishes; the pattern is for the two calls that make one',
  'AwsSolutions-IAM5[Action::kms:GenerateDataKey*]',
);
acknowledge(
  [pullFailed],
  'EventBridge tries for 24 hours; FailedInvocations tells of what it gave up',
  'Serverless-EventBusDLQ',
);

const service = new Stack(app, 'AssetsService', { synthesizer: images.synthesizer({ tagPrefix: 'orders-' }) });
const image = new DockerImageAsset(service, 'Image', { directory: join(__dirname, '..', 'test', 'assets', 'image') });
new CfnOutput(service, 'ImageTag', { value: image.imageTag });
new Topic(service, 'SomeResource', { enforceSSL: true, masterKey });

const test = new IntegTest(app, 'Assets', { testCases: [repositoryStack, service] });
test.assertions
  .awsApiCall('ECR', 'describeImages', { repositoryName: REPOSITORY, imageIds: [{ imageTag: image.imageTag }] })
  .expect(ExpectedResult.objectLike({ imageDetails: [{ imageTags: [image.imageTag] }] }));
test.assertions
  .awsApiCall('ECR', 'getLifecyclePolicy', { repositoryName: REPOSITORY })
  .expect(
    ExpectedResult.objectLike({ lifecyclePolicyText: Match.stringLikeRegexp('"tagPrefixList":\\["orders-"\\]') }),
  );
