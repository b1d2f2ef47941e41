import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { InboundEmail, InboundMx, InboundRecipients, InboundRuleSet, InboundTarget } from 'cdk-hindsight/email';
import type { Construct } from 'constructs';
import { acknowledge, inPacks } from './acknowledge';

const PACKS = ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'];

/** Orders by mail. */
export class MailStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    const key = new Key(this, 'Key', { enableKeyRotation: true });
    const onCall = new Topic(this, 'OnCall', { masterKey: key, enforceSSL: true });
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: 'Z0123456789ABCDEFGHIJ',
      zoneName: 'acme.example',
    });
    const read = new LambdaFunction(this, 'Read', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async ({ Records: [mail] }) => console.log(JSON.parse(mail.body).key);'),
      timeout: Duration.minutes(1),
      memorySize: 1024,
      reservedConcurrentExecutions: 5,
      tracing: Tracing.ACTIVE,
      logGroup: new LogGroup(this, 'ReadLog', { retention: RetentionDays.THREE_MONTHS }),
    });
    const orders = new InboundEmail(this, 'Orders', {
      recipients: InboundRecipients.addresses('orders@in.acme.example'),
      ruleSet: InboundRuleSet.create(),
      target: InboundTarget.function(read),
      mx: InboundMx.subdomain(zone, 'in'),
      encryptionKey: key,
      expectMailEvery: Duration.hours(48),
      alarms: { actions: [new SnsAction(onCall)] },
    });
    orders.grantRead(read);

    const managed = 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role';
    acknowledge(
      read,
      'one mail at a time, from a queue with a dead-letter queue; the policies that the CDK gives a function',
      `${managed}/AWSLambdaBasicExecutionRole]`,
      'AwsSolutions-IAM5[Resource::*]',
      'AwsSolutions-IAM5[Resource::<OrdersStoreBucket17EE3C47.Arn>/inbound/*]',
      'Serverless-LambdaDLQ',
      ...inPacks('LambdaDLQ', ...PACKS),
      ...inPacks('LambdaInsideVPC', ...PACKS),
    );
    acknowledge(
      orders,
      'the policy that the CDK gives a function; the queue is the retry, and an alarm tells of errors',
      `${managed}/AWSLambdaBasicExecutionRole]`,
      'Serverless-LambdaAsyncFailureDestination',
      'Serverless-LambdaDLQ',
      'Serverless-LambdaEventSourceMappingDestination',
      'Serverless-LambdaTracing',
      ...inPacks('LambdaConcurrency', ...PACKS),
      ...inPacks('LambdaDLQ', ...PACKS),
      ...inPacks('LambdaInsideVPC', ...PACKS),
    );
    acknowledge(
      orders,
      'CloudFormation calls the functions one at a time; the CDK decides on those of its provider',
      'AwsSolutions-IAM5[Resource::<OrdersActivationHandler69178D63.Arn>:*]',
      'AwsSolutions-L1',
      'Serverless-LambdaDefaultMemorySize',
      'Serverless-LambdaLatestVersion',
    );
    acknowledge(
      orders,
      'SES has no resources for rule sets; the other actions are those that the CDK grants on a key',
      'AwsSolutions-IAM5[Resource::*]',
      'AwsSolutions-IAM5[Action::kms:ReEncrypt*]',
      'AwsSolutions-IAM5[Action::kms:GenerateDataKey*]',
    );
    acknowledge(orders, 'these queues are where messages end', 'AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy');
    acknowledge(
      orders,
      'SES does not write to a bucket with a default lock; mail is written once and deleted after its retention',
      'AwsSolutions-S1',
      ...inPacks('S3BucketDefaultLockEnabled', ...PACKS),
      ...inPacks('S3BucketLoggingEnabled', ...PACKS),
      ...inPacks('S3BucketReplicationEnabled', ...PACKS),
      ...inPacks('S3BucketVersioningEnabled', ...PACKS),
    );
    acknowledge(
      this,
      'each policy is for one role; the log holds keys of objects and no mail',
      ...inPacks('IAMNoInlinePolicy', ...PACKS),
      ...inPacks('CloudWatchLogGroupEncrypted', ...PACKS),
    );
  }
}
