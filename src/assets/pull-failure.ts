import { Stack } from 'aws-cdk-lib';
import { EventField } from 'aws-cdk-lib/aws-events';
import type { IConstruct } from 'constructs';
import type { Notice } from '../private/synth/tell-topic';

/**
 * The notice of tasks that stopped because an image of a repository could not be pulled. Fargate gives the cause in the
 * task's `stoppedReason`, the agent on EC2 in the `reason` of the container. Neither is in the message: they hold quotation
 * marks, which EventBridge does not escape.
 */
export function pullFailure(scope: IConstruct, repositoryName: string): Notice {
  const { account, region, urlSuffix } = Stack.of(scope);
  const uri = `${account}.dkr.ecr.${region}.${urlSuffix}/${repositoryName}`;
  const image = [{ prefix: `${uri}:` }, { prefix: `${uri}@` }];
  // Also CannotPullImageManifestError and CannotPullECRContainerError.
  const reason = [{ wildcard: '*CannotPull*' }];
  const [group, cluster, task] = ['group', 'clusterArn', 'taskArn'].map((name) =>
    EventField.fromPath(`$.detail.${name}`),
  );
  return {
    description: `An image of ${repositoryName} could not be pulled`,
    pattern: {
      source: ['aws.ecs'],
      detailType: ['ECS Task State Change'],
      detail: {
        lastStatus: ['STOPPED'],
        $or: [{ stoppedReason: reason, containers: { image } }, { containers: { image, reason } }],
      },
    },
    text:
      `ECS could not pull an image of ${repositoryName} for ${group}. ` +
      `Reason: aws ecs describe-tasks --cluster ${cluster} --tasks ${task} --region ${region}`,
    runbook: 'assets#image-pull-failed',
  };
}
