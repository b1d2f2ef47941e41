import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EmbeddingModel } from '../../src/search';
import { createConnectorRole } from '../../src/search/connector-role';
import { domainIn } from './ground';

const english = EmbeddingModel.cohereEnglishV3();

test('the role may call each model once, in the Region of the stack, and nothing else', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
  createConnectorRole(stack, domainIn(stack), [english, EmbeddingModel.titanTextV2(), english]);
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const arnOf = (model: string) => ({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:bedrock:eu-central-1::foundation-model/${model}`]],
  });
  expect(policy.Properties.PolicyDocument.Statement).toEqual([
    {
      Effect: 'Allow',
      Action: 'bedrock:InvokeModel',
      Resource: [arnOf('cohere.embed-english-v3'), arnOf('amazon.titan-embed-text-v2:0')],
    },
  ]);
});
