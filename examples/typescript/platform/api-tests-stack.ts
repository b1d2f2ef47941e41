import { join } from 'node:path';
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { ApiTest, ApiTestSchedule, ApiTestSecret, ApiTestSuite } from 'cdk-hindsight/apitest';
import type { Construct } from 'constructs';
import { acknowledge, inPacks } from './acknowledge';

const PACKS = ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'];

/** The tests of the shop's API, which run against what is live. */
export class ApiTestsStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    const key = new Key(this, 'Key', { enableKeyRotation: true });
    const onCall = new Topic(this, 'OnCall', { masterKey: key, enforceSSL: true });
    // The user that the tests log in as; people make it.
    const user = Secret.fromSecretNameV2(this, 'User', 'shop/test-user');
    const shop = new ApiTest(this, 'Shop', {
      suite: ApiTestSuite.postman(join(__dirname, 'api-tests', 'shop.postman_collection.json')),
      variables: { base: 'https://api.shop.acme.example' },
      secrets: { token: ApiTestSecret.field(user, 'token') },
      schedule: ApiTestSchedule.every(Duration.minutes(5)),
      encryptionKey: key,
      alarms: { actions: [new SnsAction(onCall)] },
    });

    acknowledge(
      shop,
      'the policies that the CDK gives a function, and one for results alone; the next run is the retry, and alarms tell of errors',
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      'AwsSolutions-IAM5[Resource::<ShopResults31E8D98F.Arn>/results/*]',
      'Serverless-LambdaAsyncFailureDestination',
      'Serverless-LambdaDLQ',
      'Serverless-LambdaTracing',
      ...inPacks('IAMNoInlinePolicy', ...PACKS),
      ...inPacks('LambdaConcurrency', ...PACKS),
      ...inPacks('LambdaDLQ', ...PACKS),
      ...inPacks('LambdaInsideVPC', ...PACKS),
    );
    acknowledge(
      shop,
      'the bucket has results of failed tests for a month, and nothing that would be missed',
      'AwsSolutions-S1',
      ...inPacks('S3BucketDefaultLockEnabled', ...PACKS),
      ...inPacks('S3BucketLoggingEnabled', ...PACKS),
      ...inPacks('S3BucketReplicationEnabled', ...PACKS),
      ...inPacks('S3BucketVersioningEnabled', ...PACKS),
    );
  }
}
