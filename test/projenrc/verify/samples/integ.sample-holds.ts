/** What an emulator knows all of: a queue, and a function that logs. Its assertion holds. */
import { ExpectedResult, IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, CfnOutput, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Provider } from 'aws-cdk-lib/custom-resources';

export const app = new App();
const stack = new Stack(app, 'SampleHolds');
const queue = new Queue(stack, 'Queue', { visibilityTimeout: Duration.seconds(7) });
const onEventHandler = new LambdaFunction(stack, 'Function', {
  runtime: Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: Code.fromInline('exports.handler = async () => console.log("called");'),
});
new CustomResource(stack, 'Resource', {
  serviceToken: new Provider(stack, 'Provider', { onEventHandler }).serviceToken,
});
new CfnOutput(stack, 'QueueUrl', { value: queue.queueUrl });

new IntegTest(app, 'Integ', { testCases: [stack] }).assertions
  .awsApiCall('SQS', 'getQueueAttributes', { QueueUrl: queue.queueUrl, AttributeNames: ['VisibilityTimeout'] })
  .expect(ExpectedResult.objectLike({ Attributes: { VisibilityTimeout: '7' } }));
