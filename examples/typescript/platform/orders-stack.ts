import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { acknowledge, inPacks } from './acknowledge';

/** The order service: a queue and the function that works on it. */
export class OrdersStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    const secure = { encryption: QueueEncryption.KMS_MANAGED, enforceSSL: true };
    const failed = new Queue(this, 'Failed', { ...secure, retentionPeriod: Duration.days(14) });
    const orders = new Queue(this, 'Orders', {
      ...secure,
      visibilityTimeout: Duration.seconds(90),
      deadLetterQueue: { queue: failed, maxReceiveCount: 5 },
    });

    const logGroup = new LogGroup(this, 'Logs', { retention: RetentionDays.THREE_MONTHS });
    const role = new Role(this, 'WorkerRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    const worker = new LambdaFunction(this, 'Worker', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async (event) => console.log(event.Records.length);'),
      timeout: Duration.seconds(15),
      memorySize: 256,
      reservedConcurrentExecutions: 10,
      tracing: Tracing.ACTIVE,
      role,
      logGroup,
    });
    worker.addEventSource(new SqsEventSource(orders, { reportBatchItemFailures: true }));

    acknowledge(failed, 'this is the dead-letter queue', 'Serverless-SQSRedrivePolicy');
    acknowledge(
      worker,
      'the queue, not the function, holds what could not be worked on',
      'Serverless-LambdaDLQ',
      'Serverless-LambdaEventSourceMappingDestination',
      ...inPacks('LambdaDLQ', 'HIPAA.Security', 'NIST.800.53.R5'),
    );
    acknowledge(
      worker,
      'the function calls nothing that is in a VPC',
      ...inPacks('LambdaInsideVPC', 'HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'),
    );
    acknowledge(
      role,
      'the role is for this one function, and tracing takes no resource',
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
