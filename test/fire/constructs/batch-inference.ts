import { Duration, Size, type Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { type Arbitrary, boolean, constantFrom, option, record } from 'fast-check';
import {
  BatchInference,
  InferenceModel,
  InferenceRest,
  InferenceResults,
  InferenceSource,
} from '../../../src/inference';
import { alarmSettings, alarmsFrom } from '../alarms';
import { addDashboard, metricOptions } from '../metrics';
import type { Target } from '../under-fire';
import { partial, type Values } from '../values';

const { hours } = Duration;
const ALARMS = ['runsFailed', 'unfinishedJobs', 'failedShare', 'givenUp', 'invalidRecords', 'tokensPerDay'];

const cases = (values: Values) =>
  record({
    isProfile: boolean(),
    model: values.text('amazon.nova-lite-v1:0', 'anthropic.claude-3-haiku-20240307-v1:0'),
    geography: values.usually(['eu.', 'us.'], ''),
    limits: partial({
      minRecords: values.number(1, 100),
      maxRecords: values.number(50_000, 100_000),
    }),
    fileMib: option(values.usually([1, 200, 950], 0, 951)),
    sameBucket: values.usually([false], true),
    source: partial({ prefix: values.text('tips/', ''), suffix: values.text('.jsonl', '.json') }),
    results: partial({ prefix: values.text('tips/', 'answers/') }),
    rest: constantFrom('default', 'give up', 'one by one'),
    maxRest: option(values.number(1, 500, 10_000), { nil: undefined }),
    withKey: boolean(),
    props: partial({
      window: values.duration(hours(24), hours(100), hours(168)),
      rounds: values.number(1, 3, 10),
      maxConcurrentJobs: values.number(1, 20, 1_000),
      logRetention: constantFrom(RetentionDays.ONE_DAY, RetentionDays.ONE_YEAR),
      inferenceName: values.text('tips', 'night-tips_2'),
    }),
    imported: option(
      record({
        stateMachineArn: values.text(
          'arn:aws:states:eu-central-1:111122223333:stateMachine:tips',
          'arn:aws:states:eu-west-1:111122223333:stateMachine:night-tips_2',
        ),
        inferenceName: option(values.text('tips'), { nil: undefined }),
      }),
    ),
    metrics: metricOptions(values),
    alarms: alarmSettings(values, ALARMS),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  const prompts = new Bucket(stack, 'Prompts');
  const answers = one.sameBucket ? prompts : new Bucket(stack, 'Answers');
  const inference = new BatchInference(stack, 'Inference', {
    ...one.props,
    model: modelOf(one),
    source: InferenceSource.bucket(prompts, one.source),
    results: InferenceResults.bucket(answers, one.results),
    rest: restOf(one),
    encryptionKey: one.withKey ? new Key(stack, 'Key') : undefined,
    alarms: alarmsFrom(stack, one.alarms),
  });
  const night = new Role(stack, 'Night', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  inference.grantStart(night);
  inference.startCommand();
  if (one.imported !== null) {
    const other = BatchInference.fromBatchInferenceAttributes(stack, 'Imported', one.imported);
    other.grantStart(night);
    other.startCommand();
    other.widgets();
  }
  addDashboard(stack, inference, one.metrics);
}

function modelOf({ isProfile, model, geography, limits, fileMib }: Case): InferenceModel {
  const all = { ...limits, ...(fileMib !== null && { maxFileSize: Size.mebibytes(fileMib) }) };
  return isProfile ? InferenceModel.inferenceProfile(`${geography}${model}`, all) : InferenceModel.of(model, all);
}

function restOf({ rest, maxRest }: Case): InferenceRest | undefined {
  switch (rest) {
    case 'give up':
      return InferenceRest.giveUp();
    case 'one by one':
      return InferenceRest.oneByOne({ maxRecords: maxRest });
    default:
      return undefined;
  }
}

export const batchInference: Target<Case> = { name: 'BatchInference', cases, build };
