import { Stack } from 'aws-cdk-lib';
import { EventField, type EventPattern } from 'aws-cdk-lib/aws-events';
import type { IConstruct } from 'constructs';
import type { Notice } from '../private/synth/tell-topic';

/**
 * The event of a task that stopped because an image could not be pulled. Fargate gives the cause in the task's
 * `stoppedReason`, the agent on EC2 in the `reason` of the container.
 *
 * @param task what else the task must have
 * @param containers what else its containers must have
 */
export function pullFailurePattern(task: object, containers?: object): EventPattern {
  // Also CannotPullImageManifestError and CannotPullECRContainerError.
  const reason = [{ wildcard: '*CannotPull*' }];
  return {
    source: ['aws.ecs'],
    detailType: ['ECS Task State Change'],
    detail: {
      lastStatus: ['STOPPED'],
      ...task,
      $or: [{ stoppedReason: reason, ...(containers && { containers }) }, { containers: { ...containers, reason } }],
    },
  };
}

/**
 * The notice of tasks that stopped because an image of a repository could not be pulled. The reason is not in the message:
 * it holds quotation marks, which EventBridge does not escape.
 */
export function pullFailure(scope: IConstruct, repositoryName: string): Notice {
  const { account, region, urlSuffix } = Stack.of(scope);
  const uri = `${account}.dkr.ecr.${region}.${urlSuffix}/${repositoryName}`;
  const image = [{ prefix: `${uri}:` }, { prefix: `${uri}@` }];
  const [group, cluster, task] = ['group', 'clusterArn', 'taskArn'].map((name) =>
    EventField.fromPath(`$.detail.${name}`),
  );
  return {
    description: `An image of ${repositoryName} could not be pulled`,
    pattern: pullFailurePattern({}, { image }),
    text:
      `ECS could not pull an image of ${repositoryName} for ${group}. ` +
      `Reason: aws ecs describe-tasks --cluster ${cluster} --tasks ${task} --region ${region}`,
    runbook: 'assets#image-pull-failed',
  };
}
