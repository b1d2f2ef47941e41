import { Stack, type StackProps, TimeZone } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { AttributeType, BillingMode, StreamViewType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { DynamoDbOutbox, OutboxTarget } from 'cdk-hindsight/outbox';
import { PunctualSchedule, PunctualTarget, PunctualTimes } from 'cdk-hindsight/schedule';
import type { Construct } from 'constructs';
import { acknowledge, inPacks } from './acknowledge';

const PACKS = ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'];

/** The checkout: its table, and the events that it writes with each order. */
export class CheckoutStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    const key = new Key(this, 'Key', { enableKeyRotation: true });
    const onCall = new Topic(this, 'OnCall', { masterKey: key, enforceSSL: true });
    const table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      stream: StreamViewType.NEW_IMAGE,
      timeToLiveAttribute: 'expires_at',
    });
    const outbox = new DynamoDbOutbox(this, 'Outbox', {
      table,
      target: OutboxTarget.eventBus(new EventBus(this, 'Bus'), { source: 'shop.checkout' }),
      encryptionKey: key,
      alarms: { actions: [new SnsAction(onCall)] },
    });

    // The bank closes its books at the second.
    const settlements = new Queue(this, 'Settlements', {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      enforceSSL: true,
    });
    const settlement = new PunctualSchedule(this, 'Settlement', {
      times: PunctualTimes.cron({ minute: '0', hour: '17', weekDay: 'MON-FRI' }),
      timeZone: TimeZone.EUROPE_BERLIN,
      target: PunctualTarget.queue(settlements, { input: { currency: 'EUR' } }),
      encryptionKey: key,
      alarms: { actions: [new SnsAction(onCall)] },
    });

    acknowledge(table, 'AWS Backup covers the account', ...inPacks('DynamoDBInBackupPlan', ...PACKS));
    acknowledge(outbox, 'this is the dead letter queue', 'AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy');
    acknowledge(
      outbox,
      'IAM does not divide the list of streams; the other actions are those that the CDK grants on a key',
      'AwsSolutions-IAM5[Resource::*]',
      'AwsSolutions-IAM5[Action::kms:ReEncrypt*]',
      'AwsSolutions-IAM5[Action::kms:GenerateDataKey*]',
    );
    acknowledge(outbox, 'the policy is for this one role', ...inPacks('IAMNoInlinePolicy', ...PACKS));
    for (const queue of [settlements, settlement]) {
      acknowledge(queue, 'people look at what is left', 'AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy');
    }
    acknowledge(
      this.node.findChild('PunctualStarter'),
      'claims are of no use after some days; the next pulse is the retry, and an alarm tells of a stopped one',
      'AwsSolutions-DDB3',
      'AwsSolutions-SQS3',
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      'AwsSolutions-IAM5[Action::kms:ReEncrypt*]',
      'AwsSolutions-IAM5[Action::kms:GenerateDataKey*]',
      'Serverless-SQSRedrivePolicy',
      'Serverless-LambdaAsyncFailureDestination',
      'Serverless-LambdaDLQ',
      'Serverless-LambdaTracing',
      ...inPacks('DynamoDBInBackupPlan', ...PACKS),
      ...inPacks('DynamoDBPITREnabled', ...PACKS),
      ...inPacks('LambdaConcurrency', ...PACKS),
      ...inPacks('LambdaDLQ', ...PACKS),
      ...inPacks('LambdaInsideVPC', ...PACKS),
      ...inPacks('IAMNoInlinePolicy', ...PACKS),
    );
  }
}
