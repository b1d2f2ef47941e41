import { join } from 'node:path';
import { type LifecycleRule, Repository, TagStatus } from 'aws-cdk-lib/aws-ecr';
import { ContainerImage, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import type { DemoIncident } from './incident';

const IMAGE = join(__dirname, '..', '..', '..', 'examples', 'typescript', 'platform', 'reports');
const KEEP_THREE: LifecycleRule = { tagStatus: TagStatus.ANY, maxImageCount: 3 };

export const assets: DemoIncident = {
  module: 'assets',
  happened: 'ECS could not pull: a clean-up had deleted the image that the service still ran.',
  add(stack) {
    const repository = new Repository(stack, 'Images', { lifecycleRules: [KEEP_THREE] });
    const task = new FargateTaskDefinition(stack, 'Orders');
    task.addContainer('Main', { image: ContainerImage.fromEcrRepository(repository, 'latest') });
    task.addContainer('Reports', { image: ContainerImage.fromAsset(IMAGE), essential: false });
  },
};
