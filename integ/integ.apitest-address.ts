/** A test of an address of AWS that everybody can reach, with a gate. */
import { join } from 'node:path';
import { ExpectedResult, IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { ApiTest, ApiTestSchedule, ApiTestSecret, ApiTestSuite } from '../src/apitest';
import { acknowledge, inPacks } from './acknowledge';

// The snapshot must not say where it was made.
export const app = new App({ postCliContext: { 'aws:cdk:disable-creation-stack-traces': true } });
const stack = new Stack(app, 'ApitestAddress', { description: 'Tests of an address of AWS' });

const key = new Key(stack, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY });
const login = new Secret(stack, 'Login', {
  encryptionKey: key,
  generateSecretString: { secretStringTemplate: '{}', generateStringKey: 'token' },
});
const test = new ApiTest(stack, 'Address', {
  suite: ApiTestSuite.postman(join(__dirname, 'apitest', 'address.postman_collection.json')),
  variables: { base: 'https://checkip.amazonaws.com' },
  secrets: { token: ApiTestSecret.field(login, 'token') },
  schedule: ApiTestSchedule.every(Duration.minutes(1)),
  encryptionKey: key,
});
const release = test.gate('Release', { after: [login], runWhenChanges: ['1'] });
new Dashboard(stack, 'Dashboard', { widgets: [test.widgets()] }).node.addDependency(release);

acknowledgeFindings();

const aws = new IntegTest(app, 'Integ', { testCases: [stack] }).assertions;

// The gate has passed, or there would be no stack.
const passed = aws.awsApiCall('s3', 'ListObjectsV2', { Bucket: test.bucket.bucketName, Prefix: 'passed/Release/' });
passed.expect(ExpectedResult.objectLike({ KeyCount: 1 }));
passed.provider.addToRolePolicy({ Effect: 'Allow', Action: ['s3:ListBucket'], Resource: [test.bucket.bucketArn] });
aws
  .invokeFunction({ functionName: test.runner.functionName, payload: '{}' })
  .expect(ExpectedResult.objectLike({ StatusCode: 200 }));

/** Why what cdk-nag finds is right in a stack that lives for one test. */
function acknowledgeFindings(): void {
  acknowledge([test], 'nobody is to be woken by a test', ...inPacks('CloudWatchAlarmAction'));
  acknowledge(
    [test],
    'the policies, memory and runtime that the CDK gives a function and that of a provider; the next run is the retry',
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    'AwsSolutions-IAM5[Resource::<AddressGateFunction80361C15.Arn>:*]',
    'AwsSolutions-L1',
    'Serverless-LambdaAsyncFailureDestination',
    'Serverless-LambdaDLQ',
    'Serverless-LambdaDefaultMemorySize',
    'Serverless-LambdaLatestVersion',
    'Serverless-LambdaTracing',
    ...inPacks('IAMNoInlinePolicy', 'LambdaConcurrency', 'LambdaDLQ', 'LambdaInsideVPC'),
  );
  acknowledge(
    [test],
    'a folder of the bucket each, in which names are not known before',
    'AwsSolutions-IAM5[Resource::<AddressResults515EDA9A.Arn>/passed/*]',
    'AwsSolutions-IAM5[Resource::<AddressResults515EDA9A.Arn>/results/*]',
  );
  acknowledge(
    [test],
    'the bucket has results of failed tests for a month, and nothing that would be missed',
    'AwsSolutions-S1',
    ...inPacks('S3BucketDefaultLockEnabled', 'S3BucketLoggingEnabled', 'S3BucketReplicationEnabled'),
    ...inPacks('S3BucketVersioningEnabled'),
  );
  acknowledge([login], 'it is for no login', 'AwsSolutions-SMG4', ...inPacks('SecretsManagerRotationEnabled'));
}
