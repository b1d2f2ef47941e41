/** Schedules of one stack that start a message each minute, and a function at night. */
import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, RemovalPolicy, Stack, TimeZone } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { PunctualSchedule, PunctualTarget, PunctualTimes } from '../src/schedule';
import { acknowledge, inPacks } from './acknowledge';

// Stack traces would put the paths of this machine into the snapshot.
export const app = new App({ postCliContext: { 'aws:cdk:disable-creation-stack-traces': true } });
const stack = new Stack(app, 'SchedulePunctual');

const key = new Key(stack, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY });
const runs = new Queue(stack, 'Runs', { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true });
const log = new LogGroup(stack, 'Log', { retention: RetentionDays.ONE_DAY, removalPolicy: RemovalPolicy.DESTROY });
const job = new LambdaFunction(stack, 'Job', {
  runtime: Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: Code.fromInline('exports.handler = async (event) => event;'),
  timeout: Duration.seconds(10),
  retryAttempts: 0,
  logGroup: log,
});
const often = new PunctualSchedule(stack, 'Often', {
  times: PunctualTimes.every(Duration.minutes(1)),
  target: PunctualTarget.queue(runs),
  encryptionKey: key,
});
const nightly = new PunctualSchedule(stack, 'Nightly', {
  times: PunctualTimes.cron({ minute: '30', hour: '4', weekDay: 'MON-FRI' }),
  timeZone: TimeZone.EUROPE_BERLIN,
  target: PunctualTarget.function(job, { input: { report: 'sales' } }),
  encryptionKey: key,
});
new Dashboard(stack, 'Dashboard', { widgets: [often.widgets(), nightly.widgets()] });

acknowledgeFindings();

const aws = new IntegTest(app, 'Integ', { testCases: [stack] }).assertions;

// SentTimestamp beside scheduledTime says how punctual EventBridge Scheduler and Lambda let it be.
aws
  .awsApiCall('sqs', 'ReceiveMessage', {
    QueueUrl: runs.queueUrl,
    WaitTimeSeconds: 20,
    MessageSystemAttributeNames: ['SentTimestamp'],
  })
  .expect(
    ExpectedResult.objectLike({
      Messages: Match.arrayWith([Match.objectLike({ Body: Match.stringLikeRegexp(often.scheduleName) })]),
    }),
  )
  .waitForAssertions({ totalTimeout: Duration.minutes(5) });

/** Why what cdk-nag finds is right in a stack that lives for one test. */
function acknowledgeFindings(): void {
  const starter = stack.node.findChild('PunctualStarter');
  const all = [often, nightly, starter];
  acknowledge(all, 'nobody is on call for a test', ...inPacks('CloudWatchAlarmAction'));
  acknowledge(
    [runs, ...all],
    'nothing works on the queue but the test',
    'AwsSolutions-SQS3',
    'Serverless-SQSRedrivePolicy',
  );
  acknowledge(
    [starter],
    'claims are of no use after some days',
    'AwsSolutions-DDB3',
    ...inPacks('DynamoDBInBackupPlan', 'DynamoDBPITREnabled'),
  );
  acknowledge(
    [starter],
    'the actions that the CDK grants on a key',
    'AwsSolutions-IAM5[Action::kms:ReEncrypt*]',
    'AwsSolutions-IAM5[Action::kms:GenerateDataKey*]',
  );
  acknowledge(
    [job, starter],
    'the policies that the CDK gives a function; the next pulse is the retry, and an alarm tells of a stopped one',
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    'Serverless-LambdaAsyncFailureDestination',
    'Serverless-LambdaDefaultMemorySize',
    'Serverless-LambdaDLQ',
    'Serverless-LambdaTracing',
    ...inPacks('LambdaConcurrency', 'LambdaDLQ', 'LambdaInsideVPC', 'IAMNoInlinePolicy'),
  );
  acknowledge([log], 'the log of a test', ...inPacks('CloudWatchLogGroupEncrypted'));
}
