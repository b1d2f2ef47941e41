import { Size } from 'aws-cdk-lib';
import {
  EcsFargateContainerDefinition,
  EcsJobDefinition,
  FargateComputeEnvironment,
  JobQueue,
} from 'aws-cdk-lib/aws-batch';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import type { DemoIncident } from './incident';

export const batch: DemoIncident = {
  module: 'batch',
  happened: 'Fargate had no such size, the next jobs never started, and nobody read the list of failures.',
  add(stack) {
    const vpc = new Vpc(stack, 'TranscriptsVpc', { maxAzs: 2, natGateways: 1 });
    const computeEnvironment = new FargateComputeEnvironment(stack, 'TranscriptsCompute', { vpc });
    new JobQueue(stack, 'TranscriptsQueue', { computeEnvironments: [{ computeEnvironment, order: 1 }] });
    const container = new EcsFargateContainerDefinition(stack, 'TranscriptsWorker', {
      image: ContainerImage.fromRegistry('public.ecr.aws/acme/stt'),
      cpu: 3,
      memory: Size.gibibytes(1),
    });
    new EcsJobDefinition(stack, 'TranscriptsJob', { container });
  },
};
