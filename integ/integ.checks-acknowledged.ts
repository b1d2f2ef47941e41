import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { HindsightChecks } from '../src/checks';

export const app = new App();
Validations.of(app).addPlugins(new HindsightChecks());

const stack = new Stack(app, 'ChecksAcknowledged');
const repository = new Repository(stack, 'Previews', {
  lifecycleRules: [{ tagPrefixList: ['preview-'], maxImageAge: Duration.days(14) }],
  removalPolicy: RemovalPolicy.DESTROY,
});
Validations.of(repository).acknowledge({
  id: 'hindsight-assets-evicting-lifecycle',
  reason: 'A preview runs for a week.',
});

const integ = new IntegTest(app, 'Integ', { testCases: [stack] });
integ.assertions.awsApiCall('ECR', 'getLifecyclePolicy', { repositoryName: repository.repositoryName }).expect(
  ExpectedResult.objectLike({
    lifecyclePolicyText: Match.stringLikeRegexp('"sinceImagePushed","countNumber":14'),
  }),
);
