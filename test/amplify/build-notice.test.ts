import { App, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { decide } from '../support/iam';
import { resolveIntrinsics } from '../support/intrinsics';
import { createApp, findOne } from './support';

const TOPIC = 'arn:aws:sns:eu-central-1:111122223333:alerts';

function createWithTopic(create: (stack: Stack) => Topic = (stack) => new Topic(stack, 'Topic')) {
  const stack = new Stack(new App(), 'Stack');
  const { template } = createApp({ onBuildFailed: create(stack) }, stack);
  return template();
}

test('no topic, no rule', () => {
  createApp().template().resourceCountIs('AWS::Events::Rule', 0);
});

test('the rule is for failed builds of this app alone', () => {
  expect(findOne(createWithTopic(), 'AWS::Events::Rule').EventPattern).toEqual({
    source: ['aws.amplify'],
    'detail-type': ['Amplify Deployment Status Change'],
    detail: { appId: [{ 'Fn::GetAtt': ['Web3C8945DB', 'AppId'] }], jobStatus: ['FAILED'] },
  });
});

test('the message names branch and job, and leads to the log and the runbook', () => {
  const [{ InputTransformer }] = findOne(createWithTopic(), 'AWS::Events::Rule').Targets;
  const event = { 'detail-appId': 'd1x2y3', 'detail-branchName': 'main', 'detail-jobId': '7' };
  expect(InputTransformer.InputPathsMap).toEqual({
    'detail-appId': '$.detail.appId',
    'detail-branchName': '$.detail.branchName',
    'detail-jobId': '$.detail.jobId',
  });
  const text = Object.entries(event).reduce(
    (template, [name, value]) => template.replaceAll(`<${name}>`, value),
    resolveIntrinsics<string>(InputTransformer.InputTemplate),
  );
  expect(JSON.parse(text)).toBe(
    'The Amplify build 7 of branch main failed (app d1x2y3, eu-central-1). ' +
      'Log: https://console.aws.amazon.com/amplify/home?region=eu-central-1#d1x2y3/main/7 ' +
      'Runbook: https://github.com/cdk-hindsight/cdk-hindsight/blob/main/src/amplify/RUNBOOK.md#a-build-failed',
  );
});

test('the role of the rule may publish to this topic, and to no other', async () => {
  const template = createWithTopic((stack) => Topic.fromTopicArn(stack, 'Topic', TOPIC) as Topic);
  const policy = resolveIntrinsics<any>(findOne(template, 'AWS::IAM::Policy').PolicyDocument ?? {});
  const publish = (resource: string) =>
    decide(
      { principal: 'arn:aws:iam::111122223333:role/events', action: 'sns:Publish', resource },
      { identity: [policy] },
    );
  expect(await publish(TOPIC)).toBe('Allowed');
  expect(await publish(`${TOPIC}-other`)).toBe('ImplicitlyDenied');
});

test("only EventBridge takes the rule's role", () => {
  const roles = Object.values(createWithTopic().findResources('AWS::IAM::Role'));
  const principals = roles.map(({ Properties }) => Properties.AssumeRolePolicyDocument.Statement[0].Principal.Service);
  expect(principals.sort()).toEqual(['amplify.amazonaws.com', 'events.amazonaws.com']);
});

test("the key of an encrypted topic lets the rule's role use it", () => {
  const template = createWithTopic((stack) => new Topic(stack, 'Topic', { masterKey: new Key(stack, 'Key') }));
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        { Action: 'sns:Publish', Effect: 'Allow', Resource: { Ref: 'TopicBFC7AF6E' } },
        {
          Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          Effect: 'Allow',
          Resource: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] },
        },
      ],
    },
  });
});

describe('of builds that succeed', () => {
  const createTold = () => {
    const stack = new Stack(new App(), 'Stack');
    return createApp({ onBuildSucceeded: new Topic(stack, 'Topic') }, stack).template();
  };

  test('the rule is for successful builds of this app alone', () => {
    expect(findOne(createTold(), 'AWS::Events::Rule').EventPattern).toEqual({
      source: ['aws.amplify'],
      'detail-type': ['Amplify Deployment Status Change'],
      detail: { appId: [{ 'Fn::GetAtt': ['Web3C8945DB', 'AppId'] }], jobStatus: ['SUCCEED'] },
    });
  });

  test('the message says so, and there is nothing to look up', () => {
    const [{ InputTransformer }] = findOne(createTold(), 'AWS::Events::Rule').Targets;
    expect(resolveIntrinsics<string>(InputTransformer.InputTemplate)).toMatch(
      /^"The Amplify build <detail-jobId> of branch <detail-branchName> succeeded \(app <detail-appId>, [^)]+\)\. Log: \S+"$/,
    );
  });
});
