import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

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
    const worker = new LambdaFunction(this, 'Worker', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async (event) => console.log(event.Records.length);'),
      timeout: Duration.seconds(15),
    });
    worker.addEventSource(new SqsEventSource(orders, { reportBatchItemFailures: true }));
  }
}
