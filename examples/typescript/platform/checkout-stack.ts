import { Stack, type StackProps } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { AttributeType, BillingMode, StreamViewType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { DynamoDbOutbox, OutboxTarget } from 'cdk-hindsight/outbox';
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
  }
}
