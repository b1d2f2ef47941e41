/** A receiver of a sub-domain, whose state machine gets a notice as SES would send it. */
import { ExpectedResult, IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { EmailIdentity, Identity } from 'aws-cdk-lib/aws-ses';
import { DefinitionBody, LogLevel, Pass, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { InboundEmail, InboundIdentity, InboundRecipients, InboundRuleSet, InboundTarget } from '../src/email';
import { acknowledge, inPacks } from './acknowledge';

// Stack traces would put the paths of this machine into the snapshot.
export const app = new App({ postCliContext: { 'aws:cdk:disable-creation-stack-traces': true } });
const stack = new Stack(app, 'EmailBasic');

const key = new Key(stack, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY });
const log = new LogGroup(stack, 'Log', { retention: RetentionDays.ONE_DAY, removalPolicy: RemovalPolicy.DESTROY });
const process = new StateMachine(stack, 'Process', {
  definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Done')),
  logs: { destination: log, level: LogLevel.ALL },
  tracingEnabled: true,
});
// A domain that nobody has: its identity is never verified, and no mail arrives.
const identity = new EmailIdentity(stack, 'Identity', { identity: Identity.domain('integ.cdk-hindsight.example') });
const orders = new InboundEmail(stack, 'Orders', {
  recipients: InboundRecipients.addresses('orders@integ.cdk-hindsight.example'),
  ruleSet: InboundRuleSet.create(),
  target: InboundTarget.stateMachine(process),
  identity: InboundIdentity.existing(identity),
  encryptionKey: key,
  expectMailEvery: Duration.hours(24),
});
orders.bucket.applyRemovalPolicy(RemovalPolicy.DESTROY);
orders.grantRead(process);
new Dashboard(stack, 'Dashboard', { widgets: [orders.widgets()] });

acknowledgeFindings();

const aws = new IntegTest(app, 'Integ', { testCases: [stack] }).assertions;

const body = JSON.stringify({
  notificationType: 'Received',
  mail: { messageId: 'integ-1', source: 'ann@customer.example', commonHeaders: { subject: 'Two chairs' } },
  receipt: {
    recipients: ['orders@integ.cdk-hindsight.example'],
    spamVerdict: { status: 'PASS' },
    virusVerdict: { status: 'PASS' },
    dmarcVerdict: { status: 'PASS' },
    action: { type: 'S3', bucketName: orders.bucket.bucketName, objectKey: 'inbound/integ-1' },
  },
});
const { functionName } = orders.dispatcher;
const started = aws.awsApiCall('sfn', 'ListExecutions', { stateMachineArn: process.stateMachineArn });
aws
  .awsApiCall('ses', 'DescribeActiveReceiptRuleSet', {})
  .expect(ExpectedResult.objectLike({ Metadata: { Name: orders.ruleSetName } }))
  .next(
    aws
      .invokeFunction({ functionName, payload: JSON.stringify({ Records: [{ messageId: '1', body }] }) })
      .expect(ExpectedResult.objectLike({ StatusCode: 200, Payload: '{"batchItemFailures":[]}' })),
  )
  .next(started.expect(ExpectedResult.objectLike({ executions: [{ name: 'integ-1' }] })));

/** Why what cdk-nag finds is right in a stack that lives for one test. */
function acknowledgeFindings(): void {
  const managed = 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role';
  acknowledge([orders], 'nobody is to be woken by a test', ...inPacks('CloudWatchAlarmAction'));
  acknowledge(
    [orders],
    'the policy that the CDK gives a function; the queue is the retry, and an alarm tells of errors',
    `${managed}/AWSLambdaBasicExecutionRole]`,
    'Serverless-LambdaAsyncFailureDestination',
    'Serverless-LambdaDLQ',
    'Serverless-LambdaEventSourceMappingDestination',
    'Serverless-LambdaTracing',
    ...inPacks('LambdaConcurrency', 'LambdaDLQ', 'LambdaInsideVPC'),
  );
  acknowledge(
    [orders],
    'CloudFormation calls the functions one at a time; the CDK decides on those of its provider',
    'AwsSolutions-IAM5[Resource::<OrdersActivationHandler69178D63.Arn>:*]',
    'AwsSolutions-L1',
    'Serverless-LambdaDefaultMemorySize',
    'Serverless-LambdaLatestVersion',
  );
  acknowledge(
    [orders],
    'SES has no resources for rule sets; the other actions are those that the CDK grants on a key',
    'AwsSolutions-IAM5[Resource::*]',
    'AwsSolutions-IAM5[Action::kms:ReEncrypt*]',
    'AwsSolutions-IAM5[Action::kms:GenerateDataKey*]',
  );
  acknowledge([orders], 'these queues are where messages end', 'AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy');
  acknowledge(
    [orders],
    'SES does not write to a bucket with a default lock; mail is written once and deleted after its retention',
    'AwsSolutions-S1',
    ...inPacks(
      'S3BucketDefaultLockEnabled',
      'S3BucketLoggingEnabled',
      'S3BucketReplicationEnabled',
      'S3BucketVersioningEnabled',
    ),
  );
  acknowledge(
    [process],
    'X-Ray and the delivery of logs have no resources; it reads all mail of the receiver',
    'AwsSolutions-IAM5[Resource::*]',
    'AwsSolutions-IAM5[Resource::<OrdersStoreBucket17EE3C47.Arn>/inbound/*]',
  );
  acknowledge([log], 'the log of a test', ...inPacks('CloudWatchLogGroupEncrypted'));
  acknowledge([stack], 'each policy is for one role', ...inPacks('IAMNoInlinePolicy'));
}
