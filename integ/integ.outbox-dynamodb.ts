/** A table with an outbox, whose events arrive in a queue in their order. */
import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, BillingMode, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { DynamoDbOutbox, OutboxTarget } from '../src/outbox';
import { acknowledge, inPacks } from './acknowledge';

// Stack traces would put the paths of this machine into the snapshot.
export const app = new App({ postCliContext: { 'aws:cdk:disable-creation-stack-traces': true } });
const stack = new Stack(app, 'OutboxDynamoDb');

const table = new Table(stack, 'Orders', {
  partitionKey: { name: 'pk', type: AttributeType.STRING },
  sortKey: { name: 'sk', type: AttributeType.STRING },
  billingMode: BillingMode.PAY_PER_REQUEST,
  stream: StreamViewType.NEW_IMAGE,
  pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
  removalPolicy: RemovalPolicy.DESTROY,
});
const events = new Queue(stack, 'Events', { fifo: true, encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true });
const outbox = new DynamoDbOutbox(stack, 'Outbox', { table, target: OutboxTarget.queue(events) });
new Dashboard(stack, 'Dashboard', { widgets: [outbox.widgets()] });

acknowledgeFindings();

const aws = new IntegTest(app, 'Integ', { testCases: [stack] }).assertions;

const item = (pk: string, sk: string) => ({
  TableName: table.tableName,
  Item: { pk: { S: pk }, sk: { S: sk }, type: { S: 'OrderPlaced' } },
});
const received = aws
  .awsApiCall('sqs', 'ReceiveMessage', { QueueUrl: events.queueUrl, WaitTimeSeconds: 20 })
  .expect(
    ExpectedResult.objectLike({
      Messages: Match.arrayWith([Match.objectLike({ Body: Match.stringLikeRegexp('OUTBOX#order-1') })]),
    }),
  )
  .waitForAssertions({ totalTimeout: Duration.minutes(5) });
aws
  .awsApiCall('dynamodb', 'PutItem', item('order-1', 'data'))
  .next(aws.awsApiCall('dynamodb', 'PutItem', item('OUTBOX#order-1', '1')))
  .next(received);

/** Why what cdk-nag finds is right in a stack that lives for one test. */
function acknowledgeFindings(): void {
  const oneTest = 'the table lives for one test';
  acknowledge([table], oneTest, ...inPacks('DynamoDBInBackupPlan'));
  acknowledge([events], 'nothing works on the queue but the test', 'AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy');
  acknowledge([outbox], 'this is the dead letter queue', 'AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy');
  acknowledge([outbox], 'IAM does not divide the list of streams', 'AwsSolutions-IAM5[Resource::*]');
  acknowledge([outbox], 'nobody is on call for a test', ...inPacks('CloudWatchAlarmAction'));
  acknowledge([outbox], 'the log has no data of the events', ...inPacks('CloudWatchLogGroupEncrypted'));
  acknowledge([stack], 'each policy is for one role', ...inPacks('IAMNoInlinePolicy'));
}
