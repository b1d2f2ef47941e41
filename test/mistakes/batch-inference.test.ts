import { App, Duration, Lazy, Size, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import {
  BatchInference,
  type BatchInferenceAttributes,
  type BatchInferenceProps,
  InferenceModel,
  type InferenceModelLimits,
  InferenceRest,
  InferenceResults,
  InferenceSource,
} from '../../src/inference';
import { Ground } from '../inference/ground';
import { expectMessages, type Mistake } from './mistakes';

const { days, hours, minutes } = Duration;
type Props = Partial<BatchInferenceProps>;

const made = (props: Props | ((ground: Ground) => Props)) => (stack: Stack) => {
  const ground = new Ground(stack);
  return ground.inference(typeof props === 'function' ? props(ground) : props);
};
const model = (limits: InferenceModelLimits) => () => InferenceModel.of('amazon.nova-lite-v1:0', limits);
const TOKEN = Lazy.string({ produce: () => 'x' });
const NUMBER = Token.asNumber({ Ref: 'P' });
const QUOTAS = 'look at the quotas "Batch inference" of the model in Service Quotas';

describe('BatchInference', () => {
  expectMessages(
    [
      [
        'a model from JSON',
        made({ model: {} as never }),
        "model must be made by the class InferenceModel, got: an object of the class Object; write for example InferenceModel.of('amazon.nova-lite-v1:0') [Stack/Made]",
      ],
      [
        'no source',
        made({ source: undefined as never }),
        'source must be an object, got: undefined; set it; an environment variable or a context value that it comes from may be missing [Stack/Made]',
      ],
      [
        'a source from JSON',
        made({ source: {} as never }),
        'source must be made by the class InferenceSource, got: an object of the class Object; write for example InferenceSource.bucket(…) [Stack/Made]',
      ],
      [
        'results from JSON',
        made({ results: {} as never }),
        'results must be made by the class InferenceResults, got: an object of the class Object; write for example InferenceResults.bucket(…) [Stack/Made]',
      ],
      [
        'the rest as a text',
        made({ rest: 'giveUp' as never }),
        "rest must be an object, got: 'giveUp'; pass a value of this type, or leave it out [Stack/Made]",
      ],
      [
        'the rest from JSON',
        made({ rest: {} as never }),
        'rest must be made by the class InferenceRest, got: an object of the class Object; write for example InferenceRest.oneByOne() [Stack/Made]',
      ],
      [
        'a window of a working day',
        made({ window: hours(8) }),
        'window must be between 1 day and 7 days, got: 8 hours; Bedrock accepts only these [Stack/Made]',
      ],
      [
        'a window of eight days',
        made({ window: days(8) }),
        'window must be between 1 day and 7 days, got: 8 days; Bedrock accepts only these [Stack/Made]',
      ],
      [
        'a window of a day and a half hour',
        made({ window: minutes(24.5 * 60) }),
        'window must be in whole hours, got: 1 day 30 minutes; Bedrock accepts only these [Stack/Made]',
      ],
      [
        'a window that is a token',
        made({ window: hours(NUMBER) }),
        'window must be known at synth, got: a token; write it into the code [Stack/Made]',
      ],
      [
        'no round',
        made({ rounds: 0 }),
        'rounds must be a whole number between 1 and 10, got: 0; a record that fails each time is paid for each time [Stack/Made]',
      ],
      [
        'eleven rounds',
        made({ rounds: 11 }),
        'rounds must be a whole number between 1 and 10, got: 11; a record that fails each time is paid for each time [Stack/Made]',
      ],
      [
        'rounds that are a token',
        made({ rounds: NUMBER }),
        'rounds must be known at synth, got: a token; write it into the code [Stack/Made]',
      ],
      [
        'no job at a time',
        made({ maxConcurrentJobs: 0 }),
        'maxConcurrentJobs must be a whole number between 1 and 1000, got: 0; more jobs at a time than Bedrock admits only wait [Stack/Made]',
      ],
      [
        'more than a thousand jobs at a time',
        made({ maxConcurrentJobs: 1_001 }),
        'maxConcurrentJobs must be a whole number between 1 and 1000, got: 1001; more jobs at a time than Bedrock admits only wait [Stack/Made]',
      ],
      [
        'results in the source',
        made(({ prompts }) => ({ results: InferenceResults.bucket(prompts, { prefix: 'tips/results/' }) })),
        'results must not be where the source is, got: tips/results/ beside tips/; choose another prefix or another bucket: the next run would read results as records [Stack/Made]',
      ],
      [
        'results in a source that is imported twice',
        (stack) => {
          const [source, results] = ['One', 'Other'].map((id) => Bucket.fromBucketName(stack, id, 'shop-files'));
          new Ground(stack).inference({
            source: InferenceSource.bucket(source, { prefix: 'tips/' }),
            results: InferenceResults.bucket(results, { prefix: 'tips/results/' }),
          });
        },
        'results must not be where the source is, got: tips/results/ beside tips/; choose another prefix or another bucket: the next run would read results as records [Stack/Made]',
      ],
      [
        'results in another Region',
        (stack) => {
          const there = Bucket.fromBucketAttributes(stack, 'There', { bucketName: 'shop-files', region: 'us-east-1' });
          new Ground(stack).inference({ results: InferenceResults.bucket(there) });
        },
        'results must be in the Region of the stack, eu-central-1, got: us-east-1; run it in a stack of the Region of its buckets [Stack/Made]',
      ],
      [
        'results around the source',
        made(({ prompts }) => ({ results: InferenceResults.bucket(prompts) })),
        'results must not be where the source is, got: no prefix beside tips/; choose another prefix or another bucket: the next run would read results as records [Stack/Made]',
      ],
      [
        'the results of two in one place',
        (stack) => {
          const ground = new Ground(stack);
          ground.inference({}, 'First');
          ground.inference();
        },
        'results must differ from those of another construct, got: Stack/First; choose another prefix: executions with the same name would overwrite one another [Stack/Made]',
      ],
      [
        'a key from JSON',
        made({ encryptionKey: {} as never }),
        'encryptionKey must be a key, got: an object of the class Object; pass a Key of AWS KMS, made or imported [Stack/Made]',
      ],
      [
        'a name that is a token',
        made({ inferenceName: TOKEN }),
        'inferenceName must be known at synth, got: a token; write it into the code, so that it is known in other accounts too [Stack/Made]',
      ],
      [
        'a name with a dot',
        made({ inferenceName: 'shop.tips' }),
        'inferenceName must be 1 to 80 letters, digits, - and _, got: shop.tips; Step Functions accepts only these in a name that CloudWatch can show too [Stack/Made]',
      ],
      [
        'a name of 81 letters',
        made({ inferenceName: 'x'.repeat(81) }),
        `inferenceName must be 1 to 80 letters, digits, - and _, got: ${'x'.repeat(81)}; Step Functions accepts only these in a name that CloudWatch can show too [Stack/Made]`,
      ],
      [
        'a grant to another account',
        (stack) =>
          new Ground(stack)
            .inference()
            .grantStart(Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::444455556666:role/night')),
        'grantee must be in the account of the state machine, 111122223333, got: 444455556666; let it assume a role of that account, and grant that one: Step Functions admits no other account [Stack/Made]',
      ],
    ],
    23,
  );
});

describe('the model', () => {
  expectMessages(
    [
      [
        'a name of marketing',
        () => InferenceModel.of('Nova Lite'),
        'modelId must be the identifier that Bedrock lists, got: Nova Lite; write it as in amazon.nova-lite-v1:0',
      ],
      [
        'an inference profile as a model',
        () => InferenceModel.of('eu.amazon.nova-lite-v1:0'),
        'modelId must not be that of an inference profile, got: eu.amazon.nova-lite-v1:0; use InferenceModel.inferenceProfile(…): its jobs need other permissions',
      ],
      [
        'a model as an inference profile',
        () => InferenceModel.inferenceProfile('amazon.nova-lite-v1:0'),
        'profileId must begin with us., eu. or another geography, got: amazon.nova-lite-v1:0; use InferenceModel.of(…) for a model of the Region',
      ],
      [
        'an ARN as an inference profile',
        () => InferenceModel.inferenceProfile('arn:aws:bedrock:eu-west-1:111122223333:inference-profile/eu.x'),
        'profileId must be the identifier that Bedrock lists, got: arn:aws:bedrock:eu-west-1:111122223333:inference-profile/eu.x; write it as in eu.amazon.nova-lite-v1:0',
      ],
      [
        'an inference profile that is a token',
        () => InferenceModel.inferenceProfile(TOKEN),
        'profileId must be known at synth, got: a token; write it into the code: the name of the model is a part of it',
      ],
      [
        'a minimum of none',
        model({ minRecords: 0 }),
        `limits.minRecords must be a whole number between 1 and 1000000, got: 0; ${QUOTAS}`,
      ],
      [
        'more records than any job has',
        model({ maxRecords: 1_000_001 }),
        `limits.maxRecords must be a whole number between 1 and 1000000, got: 1000001; ${QUOTAS}`,
      ],
      [
        'a minimum above the maximum',
        model({ minRecords: 500, maxRecords: 400 }),
        'limits.minRecords must be at most the maximum of 400, got: 500; set both; without maxRecords it is 50000',
      ],
      [
        'a maximum below the usual minimum',
        model({ maxRecords: 50 }),
        'limits.minRecords must be at most the maximum of 50, got: 100; set both; without maxRecords it is 50000',
      ],
      [
        'a maximum that is a token',
        model({ maxRecords: NUMBER }),
        'limits.maxRecords must be known at synth, got: a token; write it into the code',
      ],
      [
        'a file of more than Bedrock takes',
        model({ maxFileSize: Size.gibibytes(1) }),
        'limits.maxFileSize must be a whole number between 1 and 950, got: 1024; Bedrock takes files of up to 1 GB',
      ],
      [
        'a file size that is a number',
        model({ maxFileSize: 200 as never }),
        'limits.maxFileSize must be an object, got: 200; pass a value of this type, or leave it out',
      ],
      [
        'a file size that is a token',
        model({ maxFileSize: Size.mebibytes(NUMBER) }),
        'limits.maxFileSize must be known at synth, got: a token; write it into the code',
      ],
    ],
    13,
  );
});

describe('source, results and the rest', () => {
  expectMessages(
    [
      [
        'a source by its name',
        () => InferenceSource.bucket('prompts' as never),
        "bucket must be an object, got: 'prompts'; pass a value of this type",
      ],
      [
        'a source that is no bucket',
        (stack) => InferenceSource.bucket(stack.node as never),
        'bucket must be a Bucket, got: an object of the class Node; pass the construct of the bucket, or an import of it',
      ],
      [
        'a prefix of the source that is a token',
        (stack) => InferenceSource.bucket(new Ground(stack).prompts, { prefix: TOKEN }),
        'options.prefix must be known at synth, got: a token; write it into the code: it decides which keys hold records',
      ],
      [
        'a suffix that is a token',
        (stack) => InferenceSource.bucket(new Ground(stack).prompts, { suffix: TOKEN }),
        'options.suffix must be known at synth, got: a token; write it into the code: it decides which keys hold records',
      ],
      [
        'a prefix of the results that is a token',
        (stack) => InferenceResults.bucket(new Ground(stack).answers, { prefix: TOKEN }),
        'options.prefix must be known at synth, got: a token; write it into the code',
      ],
      [
        'a longer prefix and suffix of the source than an S3 key',
        (stack) => InferenceSource.bucket(new Ground(stack).prompts, { prefix: 'x'.repeat(1019) }),
        'options.prefix and options.suffix must take at most 1024 bytes in all, got: 1025; shorten it: an S3 key cannot be longer',
      ],
      [
        'a longer prefix of the results than an S3 key',
        (stack) => InferenceResults.bucket(new Ground(stack).answers, { prefix: 'x'.repeat(1025) }),
        'options.prefix must take at most 1024 bytes in all, got: 1025; shorten it: an S3 key cannot be longer',
      ],
      [
        'none one by one',
        () => InferenceRest.oneByOne({ maxRecords: 0 }),
        'options.maxRecords must be a whole number between 1 and 10000, got: 0; single calls cost twice as much as a batch: leave larger numbers to another round',
      ],
      [
        'too many one by one',
        () => InferenceRest.oneByOne({ maxRecords: 10_001 }),
        'options.maxRecords must be a whole number between 1 and 10000, got: 10001; single calls cost twice as much as a batch: leave larger numbers to another round',
      ],
      [
        'a number of them that is a token',
        () => InferenceRest.oneByOne({ maxRecords: NUMBER }),
        'options.maxRecords must be known at synth, got: a token; write it into the code',
      ],
    ],
    8,
  );
});

const imported = (attrs: Partial<BatchInferenceAttributes>) => (stack: Stack) =>
  BatchInference.fromBatchInferenceAttributes(stack, 'Imported', {
    stateMachineArn: 'arn:aws:states:eu-central-1:111122223333:stateMachine:tips',
    ...attrs,
  });
const NO_MACHINE =
  'stateMachineArn must be that of a state machine, as in arn:aws:states:eu-central-1:111122223333:stateMachine:tips, got: ';

describe('BatchInference.fromBatchInferenceAttributes', () => {
  expectMessages(
    [
      [
        'no attributes',
        (stack) => BatchInference.fromBatchInferenceAttributes(stack, 'Imported', undefined as never),
        'attrs must be an object, got: undefined; pass the properties as an object [Stack/Imported]',
      ],
      [
        'no ARN',
        imported({ stateMachineArn: undefined }),
        'attrs.stateMachineArn must be a text, got: undefined; set it; an environment variable or a context value that it comes from may be missing [Stack/Imported]',
      ],
      ...[
        'tips',
        'arn:aws:states:eu-central-1:111122223333:execution:tips:night-1',
        'arn:aws:states:eu-central-1:111122223333:stateMachine:tips:live',
        'arn:aws:states::111122223333:stateMachine:tips',
      ].map(
        (arn): Mistake => [
          arn,
          imported({ stateMachineArn: arn }),
          `${NO_MACHINE}${arn}; take it from stateMachine.stateMachineArn, or from aws stepfunctions list-state-machines [Stack/Imported]`,
        ],
      ),
      [
        'a name with a space',
        imported({ inferenceName: 'the tips' }),
        'inferenceName must be the name of a state machine or of a bucket, got: the tips; take it from inferenceName of the construct: metrics by another name have no data [Stack/Imported]',
      ],
      [
        'a name that is a number',
        imported({ inferenceName: 7 as never }),
        'attrs.inferenceName must be a text, got: 7; pass a value of this type, or leave it out [Stack/Imported]',
      ],
      [
        'a metric by a name that is not known',
        (stack) => imported({})(stack).metricTokens(),
        'inferenceName must be known of the imported batch inference; pass it to BatchInference.fromBatchInferenceAttributes [Stack/Imported]',
      ],
      [
        'a grant to another account',
        (stack) =>
          imported({})(stack).grantStart(Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::444455556666:role/night')),
        'grantee must be in the account of the state machine, 111122223333, got: 444455556666; let it assume a role of that account, and grant that one: Step Functions admits no other account [Stack/Imported]',
      ],
    ],
    10,
  );
});

describe('warnings', () => {
  const warnings = (props: Props) => {
    const stack = new Stack(new App(), 'Stack');
    new Ground(stack).inference(props);
    const found = Annotations.fromStack(stack).findWarning('*', Match.anyValue());
    return found.map(({ entry }) => entry.data);
  };

  test('more jobs at a time than an account usually has', () => {
    expect(warnings({ maxConcurrentJobs: 21 })).toEqual([
      'maxConcurrentJobs is 21, and an account has about 20 jobs of a model at a time; look at the quota "Sum of in-progress and submitted batch inference jobs" of the model, and acknowledge this once it is enough [ack: cdk-hindsight/inference:quota]',
    ]);
  });

  test('not for as many as an account has', () => {
    expect(warnings({ maxConcurrentJobs: 20 })).toEqual([]);
  });
});
