import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AlarmThreshold } from 'cdk-hindsight';
import {
  BatchInference,
  InferenceModel,
  InferenceRest,
  InferenceResults,
  InferenceSource,
} from 'cdk-hindsight/inference';
import type { Construct } from 'constructs';
import { acknowledge, inPacks } from './acknowledge';

const PACKS = ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'];

/** A tip for each customer, by a model, in the night. */
export class TipsStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    const key = new Key(this, 'Key', { enableKeyRotation: true });
    const onCall = new Topic(this, 'OnCall', { masterKey: key, enforceSSL: true });
    const stored = {
      encryptionKey: key,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
    };
    const prompts = new Bucket(this, 'Prompts', stored);
    const answers = new Bucket(this, 'Answers', stored);
    const tips = new BatchInference(this, 'Tips', {
      model: InferenceModel.inferenceProfile('eu.amazon.nova-lite-v1:0', { minRecords: 100, maxRecords: 50_000 }),
      source: InferenceSource.bucket(prompts, { prefix: 'tips/' }),
      results: InferenceResults.bucket(answers, { prefix: 'tips/' }),
      window: Duration.hours(24),
      rest: InferenceRest.oneByOne({ maxRecords: 200 }),
      encryptionKey: key,
      alarms: { actions: [new SnsAction(onCall)], tokensPerDay: AlarmThreshold.of(50_000_000) },
    });

    for (const bucket of [prompts, answers, tips]) {
      acknowledge(
        bucket,
        'CloudTrail logs who reads objects; they can be made again',
        'AwsSolutions-S1',
        ...inPacks('S3BucketLoggingEnabled', ...PACKS),
        ...inPacks('S3BucketReplicationEnabled', ...PACKS),
        ...inPacks('S3BucketDefaultLockEnabled', ...PACKS),
        ...inPacks('S3BucketVersioningEnabled', ...PACKS),
      );
    }
    const inRegion = (service: string, resource: string) =>
      `arn:<AWS::Partition>:${service}:${this.region}:${this.account}:${resource}`;
    acknowledge(
      tips,
      'IAM does not divide the list of jobs; objects, jobs and executions have no names before they are made',
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      'AwsSolutions-IAM5[Action::kms:GenerateDataKey*]',
      'AwsSolutions-IAM5[Action::kms:ReEncrypt*]',
      'AwsSolutions-IAM5[Resource::*]',
      'AwsSolutions-IAM5[Resource::<TipsWork7FA69586.Arn>/runs/*]',
      'AwsSolutions-IAM5[Resource::<Prompts037647B5.Arn>/tips/*]',
      'AwsSolutions-IAM5[Resource::<Answers9615456C.Arn>/tips/*]',
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:bedrock:*::foundation-model/amazon.nova-lite-v1:0]',
      `AwsSolutions-IAM5[Resource::${inRegion('bedrock', 'model-invocation-job/*')}]`,
      `AwsSolutions-IAM5[Resource::${inRegion('states', 'execution:<TipsMachine5DCD6624.Name>:*')}]`,
      `AwsSolutions-IAM5[Resource::${inRegion('states', 'execution:<TipsMachine5DCD6624.Name>/*')}]`,
    );
    acknowledge(
      tips,
      'the history of an execution is kept for 90 days and tells all; a redrive does the work of what failed',
      'AwsSolutions-SF1',
      'AwsSolutions-SF2',
      'Serverless-StepFunctionStateMachineXray',
      'Serverless-LambdaAsyncFailureDestination',
      'Serverless-LambdaDLQ',
      'Serverless-LambdaTracing',
      ...inPacks('LambdaConcurrency', ...PACKS),
      ...inPacks('LambdaDLQ', ...PACKS),
      ...inPacks('LambdaInsideVPC', ...PACKS),
    );
    acknowledge(this, 'each policy is for one role', ...inPacks('IAMNoInlinePolicy', ...PACKS));
  }
}
