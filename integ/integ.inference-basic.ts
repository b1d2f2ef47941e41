/** Two records, too few for a job, that are asked one by one. */
import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { AlarmThreshold } from '../src';
import { BatchInference, InferenceModel, InferenceRest, InferenceResults, InferenceSource } from '../src/inference';
import { acknowledge, inPacks } from './acknowledge';

// Stack traces would put the paths of this machine into the snapshot.
export const app = new App({ postCliContext: { 'aws:cdk:disable-creation-stack-traces': true } });
const stack = new Stack(app, 'InferenceBasic', { description: 'Batch inference on Amazon Bedrock' });

const bucket = (id: string) =>
  new Bucket(stack, id, {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    versioned: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
const [prompts, answers] = [bucket('Prompts'), bucket('Answers')];
const inference = new BatchInference(stack, 'Tips', {
  model: InferenceModel.of('amazon.nova-lite-v1:0'),
  source: InferenceSource.bucket(prompts, { prefix: 'tips/' }),
  results: InferenceResults.bucket(answers, { prefix: 'tips/' }),
  rest: InferenceRest.oneByOne({ maxRecords: 10 }),
  alarms: { tokensPerDay: AlarmThreshold.of(100_000) },
});
new Dashboard(stack, 'Dashboard', { widgets: [inference.widgets()] });

acknowledgeFindings();

const aws = new IntegTest(app, 'Integ', { testCases: [stack] }).assertions;
const record = (recordId: string, text: string) =>
  JSON.stringify({ recordId, modelInput: { messages: [{ role: 'user', content: [{ text }] }] } });
const put = aws.awsApiCall('s3', 'PutObject', {
  Bucket: prompts.bucketName,
  Key: 'tips/records.jsonl',
  Body: `${record('a', 'Say yes')}\n${record('b', 'Say no')}\n`,
});
const start = aws.awsApiCall('sfn', 'StartExecution', {
  stateMachineArn: inference.stateMachine.stateMachineArn,
  input: '{}',
});
const end = aws
  .awsApiCall('sfn', 'DescribeExecution', { executionArn: start.getAttString('executionArn') })
  .expect(
    ExpectedResult.objectLike({
      status: 'SUCCEEDED',
      output: Match.serializedJson(Match.objectLike({ succeeded: 2, failed: 0 })),
    }),
  )
  .waitForAssertions({ totalTimeout: Duration.minutes(15), interval: Duration.minutes(1) });
put.next(start.next(end));

/** Why what cdk-nag finds is right in a stack that lives for one test. */
function acknowledgeFindings(): void {
  const aTest = 'the objects live as long as the test';
  const ofBuckets = ['S3BucketLoggingEnabled', 'S3BucketReplicationEnabled', 'S3BucketDefaultLockEnabled'];
  acknowledge([prompts, answers, inference], aTest, 'AwsSolutions-S1', ...inPacks(...ofBuckets));
  acknowledge([prompts, answers, inference], 'the key of S3 is enough', ...inPacks('S3DefaultEncryptionKMS'));
  acknowledge(
    [inference],
    'the files of a run are written again with the same bytes, and go after 90 days',
    ...inPacks('S3BucketVersioningEnabled'),
  );
  acknowledge(
    [inference],
    'the history of an execution is kept for 90 days and tells all; a redrive does the work of what failed',
    'AwsSolutions-SF1',
    'AwsSolutions-SF2',
    'Serverless-StepFunctionStateMachineXray',
    'Serverless-LambdaAsyncFailureDestination',
    'Serverless-LambdaDLQ',
    'Serverless-LambdaTracing',
    ...inPacks('LambdaConcurrency', 'LambdaDLQ', 'LambdaInsideVPC'),
  );
  acknowledge(
    [inference],
    'IAM does not divide the list of jobs; objects, jobs and executions have no names before they are made',
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    'AwsSolutions-IAM5[Resource::*]',
    'AwsSolutions-IAM5[Resource::<TipsWork7FA69586.Arn>/runs/*]',
    'AwsSolutions-IAM5[Resource::<Prompts037647B5.Arn>/tips/*]',
    'AwsSolutions-IAM5[Resource::<Answers9615456C.Arn>/tips/*]',
    'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:bedrock:<AWS::Region>:<AWS::AccountId>:model-invocation-job/*]',
    'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<TipsMachine5DCD6624.Name>:*]',
    'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<TipsMachine5DCD6624.Name>/*]',
  );
  acknowledge([inference], 'nobody is on call for a test', ...inPacks('CloudWatchAlarmAction'));
  acknowledge([inference], 'the log has no data of the records', ...inPacks('CloudWatchLogGroupEncrypted'));
  acknowledge([stack], 'each policy is for one role', ...inPacks('IAMNoInlinePolicy'));
}
