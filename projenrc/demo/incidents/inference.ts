import { DefinitionBody, Map as MapState, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { DemoIncident } from './incident';

export const inference: DemoIncident = {
  module: 'inference',
  happened: 'A state machine asked a model 25,000 times, died of its history, and cost six times as much as a batch.',
  add(stack) {
    const ask = new CallAwsService(stack, 'AskForATip', {
      service: 'bedrockruntime',
      action: 'invokeModel',
      parameters: { ModelId: 'amazon.nova-lite-v1:0' },
      iamResources: ['arn:aws:bedrock:eu-central-1::foundation-model/amazon.nova-lite-v1:0'],
    });
    const definitionBody = DefinitionBody.fromChainable(new MapState(stack, 'EachCustomer').itemProcessor(ask));
    new StateMachine(stack, 'Tips', { definitionBody });
  },
};
