/** A stack that cannot be deployed; its queue is there when the deployment fails. */
import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, CustomResource, Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';

export const app = new App();
const stack = new Stack(app, 'SampleDeployFails');
const queue = new Queue(stack, 'Queue');
new CustomResource(stack, 'Resource', { serviceToken: 'nowhere' }).node.addDependency(queue);

new IntegTest(app, 'Integ', { testCases: [stack] });
