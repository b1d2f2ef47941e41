import { type Duration, Stack } from 'aws-cdk-lib';
import {
  EcsFargateContainerDefinition,
  EcsJobDefinition,
  FargateComputeEnvironment,
  JobQueue,
  JobStateTimeLimitActionsAction,
  JobStateTimeLimitActionsReason,
  JobStateTimeLimitActionsState,
} from 'aws-cdk-lib/aws-batch';
import type { SecurityGroup, SelectedSubnets } from 'aws-cdk-lib/aws-ec2';
import { LogDriver } from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { BatchBacklogProps } from './batch-backlog-props';
import { DEFAULT_VCPU_QUOTA } from './facts';
import { jobSecrets } from './job-secrets';
import { WORKER_VARIABLES } from './plan-backlog.contract';

/** The reasons for which Batch cancels a job at the head of a queue on Fargate. */
const NAMED_REASONS = [
  JobStateTimeLimitActionsReason.INSUFFICIENT_INSTANCE_CAPACITY,
  JobStateTimeLimitActionsReason.COMPUTE_ENVIRONMENT_MAX_RESOURCE,
  JobStateTimeLimitActionsReason.JOB_RESOURCE_REQUIREMENT,
];

/** The compute environment of the backlog alone: a queue that others use too would never be idle. */
export function createQueue(
  scope: Construct,
  { vpc, maxVcpus = DEFAULT_VCPU_QUOTA, spot = false }: BatchBacklogProps,
  subnets: SelectedSubnets,
  securityGroup: SecurityGroup,
  cancelAfter: Duration,
): JobQueue {
  const computeEnvironment = new FargateComputeEnvironment(scope, 'Compute', {
    vpc,
    vpcSubnets: { subnets: subnets.subnets },
    securityGroups: [securityGroup],
    maxvCpus: maxVcpus,
    spot,
  });
  return new JobQueue(scope, 'Queue', {
    computeEnvironments: [{ computeEnvironment, order: 1 }],
    jobStateTimeLimitActions: NAMED_REASONS.map((reason) => ({
      action: JobStateTimeLimitActionsAction.CANCEL,
      maxTime: cancelAfter,
      reason,
      state: JobStateTimeLimitActionsState.RUNNABLE,
    })),
  });
}

/**
 * The role of the container, for tasks of this account only.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export function createJobRole(scope: Construct): Role {
  return new Role(scope, 'JobRole', {
    description: 'What the worker of a backlog may do',
    assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  });
}

/** The role that pulls the image, reads the secrets and writes the log, before and beside the container. */
export function createExecutionRole(scope: Construct): Role {
  return new Role(scope, 'ExecutionRole', {
    description: 'Starts the worker of a backlog',
    assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
  });
}

export interface WorkerParts {
  readonly jobRole: Role;
  readonly executionRole: Role;
  readonly logGroup: ILogGroup;
  readonly runBucket: IBucket;
}

export function createJobDefinition(
  scope: Construct,
  props: BatchBacklogProps,
  { jobRole, executionRole, logGroup, runBucket }: WorkerParts,
): EcsJobDefinition {
  const { image, size, command, secrets, timeout, attempts = 3, cpuArchitecture, ephemeralStorage } = props;
  return new EcsJobDefinition(scope, 'Job', {
    container: new EcsFargateContainerDefinition(scope, 'Worker', {
      image,
      cpu: size.cpu,
      memory: size.memory,
      command,
      jobRole,
      executionRole,
      logging: LogDriver.awsLogs({ streamPrefix: 'worker', logGroup }),
      environment: {
        ...props.environment,
        [WORKER_VARIABLES.bucket]: runBucket.bucketName,
        [WORKER_VARIABLES.sourceBucket]: props.source._bucket.bucketName,
        [WORKER_VARIABLES.doneBucket]: props.done._bucket.bucketName,
      },
      secrets: jobSecrets(secrets, scope),
      fargateCpuArchitecture: cpuArchitecture,
      ephemeralStorageSize: ephemeralStorage,
    }),
    timeout,
    retryAttempts: attempts,
  });
}
