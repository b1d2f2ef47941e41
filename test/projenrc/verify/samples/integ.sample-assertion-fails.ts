/** A stack that is deployed, and is not what the assertion says. */
import { ExpectedResult, IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';

export const app = new App();
const stack = new Stack(app, 'SampleAssertionFails');
const queue = new Queue(stack, 'Queue', { visibilityTimeout: Duration.seconds(7) });

new IntegTest(app, 'Integ', { testCases: [stack] }).assertions
  .awsApiCall('SQS', 'getQueueAttributes', { QueueUrl: queue.queueUrl, AttributeNames: ['VisibilityTimeout'] })
  .expect(ExpectedResult.objectLike({ Attributes: { VisibilityTimeout: '8' } }));
