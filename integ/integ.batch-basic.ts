/** A backlog of two objects, which a worker in a public image copies to their results. */
import { type AwsApiCall, ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { IpAddresses, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { AlarmThreshold } from '../src';
import { BacklogScan, BacklogSource, BatchBacklog, DoneKey, FargateSize } from '../src/batch';
import { acknowledge, inPacks } from './acknowledge';

// Stack traces would put the paths of this machine into the snapshot.
export const app = new App({ postCliContext: { 'aws:cdk:disable-creation-stack-traces': true } });
const stack = new Stack(app, 'BatchBasic', { description: 'A backlog on AWS Batch' });

const vpc = new Vpc(stack, 'Vpc', {
  ipAddresses: IpAddresses.cidr('10.44.0.0/24'),
  maxAzs: 2,
  natGateways: 1,
  restrictDefaultSecurityGroup: false,
  subnetConfiguration: [
    { name: 'public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
    { name: 'jobs', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
  ],
});
const bucket = (id: string) =>
  new Bucket(stack, id, {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    versioned: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
const [recordings, transcripts] = [bucket('Recordings'), bucket('Transcripts')];

/** Copies each item to its result, with the contract of the README and the AWS CLI of the image. */
const WORKER = [
  'set -eu',
  `aws s3 cp "s3://$BACKLOG_BUCKET/$BACKLOG_RUN/chunk-\${AWS_BATCH_JOB_ARRAY_INDEX:-0}.jsonl" - |`,
  'sed -E \'s/.*"key":"([^"]*)","done":"([^"]*)".*/\\1 \\2/\' | while read -r key result; do',
  '  aws s3 cp "s3://$BACKLOG_SOURCE_BUCKET/$key" "s3://$BACKLOG_DONE_BUCKET/$result"',
  'done',
].join('\n');

const backlog = new BatchBacklog(stack, 'Backlog', {
  vpc,
  source: BacklogSource.bucket(recordings, { prefix: 'calls/', suffix: '.wav' }),
  done: DoneKey.under(transcripts, { prefix: 'text/', replaceSuffix: '.json' }),
  image: ContainerImage.fromRegistry('public.ecr.aws/aws-cli/aws-cli'),
  command: ['sh', '-c', WORKER],
  size: FargateSize.of(0.25, Size.mebibytes(512)),
  chunkSize: 1,
  maxVcpus: 1,
  minimumAge: Duration.seconds(0),
  timeout: Duration.minutes(10),
  scan: BacklogScan.every(Duration.hours(24)),
  alarms: { backlog: AlarmThreshold.of(1_000) },
});
new Dashboard(stack, 'Dashboard', { widgets: [backlog.widgets()] });

acknowledgeFindings();

const aws = new IntegTest(app, 'Integ', { testCases: [stack] }).assertions;
const put = (Key: string) => aws.awsApiCall('s3', 'PutObject', { Bucket: recordings.bucketName, Key, Body: 'hello' });
const start = aws.invokeFunction({ functionName: backlog.planner.functionName });
const results = aws
  .awsApiCall('s3', 'ListObjectsV2', { Bucket: transcripts.bucketName, Prefix: 'text/' })
  .expect(
    ExpectedResult.objectLike({
      Contents: [Match.objectLike({ Key: 'text/a.json' }), Match.objectLike({ Key: 'text/b.json' })],
    }),
  )
  .waitForAssertions({ totalTimeout: Duration.minutes(15), interval: Duration.minutes(1) });
// What lists is the function that waits.
const list = { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: [transcripts.bucketArn] };
(results as AwsApiCall).waiterProvider?.addToRolePolicy(list);
results.provider.addToRolePolicy(list);
put('calls/a.wav').next(put('calls/b.wav').next(start.next(results)));

/** Why what cdk-nag finds is right in a stack that lives for one test. */
function acknowledgeFindings(): void {
  const aTest = 'the network and the objects live as long as the test';
  const ofBuckets = ['S3BucketLoggingEnabled', 'S3BucketReplicationEnabled', 'S3BucketDefaultLockEnabled'];
  acknowledge(
    [vpc],
    aTest,
    'AwsSolutions-VPC7',
    ...inPacks('VPCFlowLogsEnabled', 'VPCDefaultSecurityGroupClosed', 'VPCNoUnrestrictedRouteToIGW'),
  );
  acknowledge([recordings, transcripts, backlog], aTest, 'AwsSolutions-S1', ...inPacks(...ofBuckets));
  acknowledge([recordings, transcripts, backlog], 'the key of S3 is enough', ...inPacks('S3DefaultEncryptionKMS'));
  acknowledge(
    [backlog],
    'these are the queues of what failed; EventBridge tries again for a day',
    'AwsSolutions-SQS3',
    'Serverless-SQSRedrivePolicy',
    'Serverless-EventBusDLQ',
  );
  acknowledge(
    [backlog],
    'an alarm tells of errors, and the next run does the work; planner and watcher call nothing that is in a VPC',
    'Serverless-LambdaAsyncFailureDestination',
    'Serverless-LambdaDLQ',
    'Serverless-LambdaTracing',
    ...inPacks('LambdaConcurrency', 'LambdaDLQ', 'LambdaInsideVPC'),
  );
  acknowledge(
    [backlog],
    'IAM does not divide the list of jobs; objects and jobs have no names before they are made',
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    'AwsSolutions-IAM5[Resource::*]',
    'AwsSolutions-IAM5[Resource::<BacklogRunsFD29122C.Arn>/runs/*]',
    'AwsSolutions-IAM5[Resource::<RecordingsA3BDCC51.Arn>/calls/*]',
    'AwsSolutions-IAM5[Resource::<Transcripts77918A18.Arn>/text/*]',
    'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:batch:<AWS::Region>:<AWS::AccountId>:job/*]',
  );
  acknowledge([backlog], 'nobody is on call for a test', ...inPacks('CloudWatchAlarmAction'));
  acknowledge([backlog], 'the log has no data of the objects', ...inPacks('CloudWatchLogGroupEncrypted'));
  acknowledge([stack], 'each policy is for one role', ...inPacks('IAMNoInlinePolicy'));
}
