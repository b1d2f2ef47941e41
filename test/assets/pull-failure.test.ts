import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { ImageAssetRepository } from '../../src/assets';
import { resolveIntrinsics } from '../support/intrinsics';
import { matches } from './event-pattern';

const URI = '111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop-assets-dev';
const NOT_FOUND = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${URI}:orders-1: not found`;

let template: Template;

beforeEach(() => {
  const stack = new Stack(new App(), 'Repo', { env: { account: '111122223333', region: 'eu-central-1' } });
  const images = new ImageAssetRepository(stack, 'Images', { repositoryName: 'shop-assets-dev' });
  images.onImagePullFailed('PullFailed', new Topic(stack, 'Alerts'));
  template = Template.fromStack(stack);
});

function pattern(): object {
  const [rule] = Object.values(template.findResources('AWS::Events::Rule'));
  return resolveIntrinsics(rule.Properties.EventPattern);
}

/** An event of ECS, shortened to what tells. */
function event(detail: object): object {
  return {
    version: '0',
    source: 'aws.ecs',
    'detail-type': 'ECS Task State Change',
    account: '111122223333',
    region: 'eu-central-1',
    detail: { lastStatus: 'STOPPED', desiredStatus: 'STOPPED', stopCode: 'TaskFailedToStart', ...detail },
  };
}

describe('tells of', () => {
  test.each([
    ['a tag that is gone, on Fargate', { stoppedReason: NOT_FOUND, containers: [{ image: `${URI}:orders-1` }] }],
    [
      'a tag that is gone, on EC2',
      {
        stoppedReason: 'Task failed to start',
        containers: [
          { image: 'public.ecr.aws/envoy:1' },
          {
            image: `${URI}:orders-1`,
            reason: `CannotPullContainerError: Error response from daemon: ${URI} not found`,
          },
        ],
      },
    ],
    ['a digest that is gone', { stoppedReason: NOT_FOUND, containers: [{ image: `${URI}@sha256:1` }] }],
    [
      'a manifest that is gone',
      { stoppedReason: 'CannotPullImageManifestError: not found', containers: [{ image: `${URI}:orders-1` }] },
    ],
    [
      'a reason with words before it',
      { stoppedReason: `The task failed to start due to: ${NOT_FOUND}`, containers: [{ image: `${URI}:orders-1` }] },
    ],
  ])('%s', (_, detail) => {
    expect(matches(pattern(), event(detail))).toBe(true);
  });
});

describe('is silent about', () => {
  test.each([
    ['a task that ends', { stoppedReason: 'Essential container in task exited', containers: [{ image: `${URI}:1` }] }],
    ['another repository', { stoppedReason: NOT_FOUND, containers: [{ image: `${URI}-2:orders-1` }] }],
    [
      "another container's image",
      {
        stoppedReason: 'Task failed to start',
        containers: [{ image: `${URI}:1` }, { image: 'nginx:1', reason: 'CannotPullContainerError: x' }],
      },
    ],
    [
      'the states on the way to STOPPED',
      { lastStatus: 'DEPROVISIONING', stoppedReason: NOT_FOUND, containers: [{ image: `${URI}:1` }] },
    ],
  ])('%s', (_, detail) => {
    expect(matches(pattern(), event(detail))).toBe(false);
  });
});

test('sends the topic a sentence with the command that shows the reason, and the runbook', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    Targets: [
      {
        Arn: { Ref: Match.stringLikeRegexp('^Alerts') },
        InputTransformer: {
          // Reasons hold quotation marks, which EventBridge does not escape.
          InputPathsMap: {
            'detail-group': '$.detail.group',
            'detail-clusterArn': '$.detail.clusterArn',
            'detail-taskArn': '$.detail.taskArn',
          },
          InputTemplate:
            '"ECS could not pull an image of shop-assets-dev for <detail-group>. Reason: aws ecs describe-tasks --cluster <detail-clusterArn> --tasks <detail-taskArn> --region eu-central-1 Runbook: https://github.com/cdk-hindsight/cdk-hindsight/blob/main/src/assets/RUNBOOK.md#image-pull-failed"',
        },
      },
    ],
  });
});

test('publishes with a role of the rule, for this topic alone', () => {
  template.resourceCountIs('AWS::SNS::TopicPolicy', 0);
  template.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: { Statement: [Match.objectLike({ Principal: { Service: 'events.amazonaws.com' } })] },
  });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [{ Action: 'sns:Publish', Effect: 'Allow', Resource: { Ref: Match.stringLikeRegexp('^Alerts') } }],
    },
  });
});
