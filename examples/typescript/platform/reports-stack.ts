import { join } from 'node:path';
import { Stack, type StackProps } from 'aws-cdk-lib';
import { ContainerImage, FargateTaskDefinition, LogDriver } from 'aws-cdk-lib/aws-ecs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge, inPacks } from './acknowledge';

/** The reports: a task made of an image that this deploy builds. */
export class ReportsStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    const logGroup = new LogGroup(this, 'Logs', { retention: RetentionDays.THREE_MONTHS });
    const task = new FargateTaskDefinition(this, 'Task');
    task.addContainer('Report', {
      image: ContainerImage.fromAsset(join(__dirname, 'reports')),
      logging: LogDriver.awsLogs({ logGroup, streamPrefix: 'report' }),
      readonlyRootFilesystem: true,
    });

    acknowledge(
      task.obtainExecutionRole(),
      'the role is for this one task, and GetAuthorizationToken takes no resource',
      'AwsSolutions-IAM5[Resource::*]',
      ...inPacks('IAMNoInlinePolicy', 'HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'),
    );
    acknowledge(
      logGroup,
      'the logs hold counts only: the key that CloudWatch Logs itself uses is enough',
      ...inPacks('CloudWatchLogGroupEncrypted', 'HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'),
    );
  }
}
