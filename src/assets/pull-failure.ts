import { Stack } from 'aws-cdk-lib';
import { EventField, type EventPattern, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import type { IConstruct } from 'constructs';

const RUNBOOK = 'https://github.com/cdk-hindsight/cdk-hindsight/blob/main/src/assets/RUNBOOK.md#image-pull-failed';

/**
 * Tasks that stopped because an image of this repository could not be pulled. Fargate says so in the task's
 * `stoppedReason`, the agent on EC2 in the `reason` of the container.
 */
export function pullFailurePattern(scope: IConstruct, repositoryName: string): EventPattern {
  const { account, region, urlSuffix } = Stack.of(scope);
  const uri = `${account}.dkr.ecr.${region}.${urlSuffix}/${repositoryName}`;
  const image = [{ prefix: `${uri}:` }, { prefix: `${uri}@` }];
  // Also CannotPullImageManifestError and CannotPullECRContainerError.
  const reason = [{ wildcard: '*CannotPull*' }];
  return {
    source: ['aws.ecs'],
    detailType: ['ECS Task State Change'],
    detail: {
      lastStatus: ['STOPPED'],
      $or: [{ stoppedReason: reason, containers: { image } }, { containers: { image, reason } }],
    },
  };
}

/** What somebody reads at night. */
export function pullFailureMessage(repositoryName: string): RuleTargetInput {
  const group = EventField.fromPath('$.detail.group');
  const cluster = EventField.fromPath('$.detail.clusterArn');
  const task = EventField.fromPath('$.detail.taskArn');
  const reason = EventField.fromPath('$.detail.stoppedReason');
  return RuleTargetInput.fromText(
    `ECS could not pull an image of ${repositoryName} for ${group} in ${cluster}. ` +
      `Task: ${task}. Reason: ${reason}. Runbook: ${RUNBOOK}`,
  );
}
