import { App, Duration, Size, Stack } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import {
  type BatchInferenceProps,
  InferenceModel,
  InferenceRest,
  InferenceResults,
  InferenceSource,
} from '../../src/inference';
import { windowHoursOf } from '../../src/inference/inference-rules';
import { Ground } from './ground';

let stack: Stack;
let ground: Ground;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
  ground = new Ground(stack);
});

/** The resource of a type whose logical id begins so. */
function found(type: string, id = 'Made'): any {
  const all = Object.entries(ground.template().findResources(type));
  return all.find(([key]) => key.startsWith(id))?.[1];
}
const bucket = () => found('AWS::S3::Bucket', 'MadeWork');
const variables = () => found('AWS::Lambda::Function', 'MadePlanner').Properties.Environment.Variables;

describe('the work bucket', () => {
  test('is private, encrypted, and stays when the stack goes; the files of runs go after 90 days', () => {
    ground.inference();
    expect(bucket()).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        LifecycleConfiguration: {
          Rules: [
            {
              Prefix: 'runs/',
              ExpirationInDays: 90,
              AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
              Status: 'Enabled',
            },
          ],
        },
      },
    });
  });

  test('refuses what is not TLS 1.2', () => {
    ground.inference();
    const { Statement } = found('AWS::S3::BucketPolicy', 'MadeWork').Properties.PolicyDocument;
    expect(Statement.map(({ Effect, Condition }: any) => [Effect, Condition])).toEqual([
      ['Deny', { Bool: { 'aws:SecureTransport': 'false' } }],
      ['Deny', { NumericLessThan: { 's3:TlsVersion': 1.2 } }],
    ]);
  });

  test('has the key that it is given, one for many files', () => {
    ground.inference({ encryptionKey: new Key(stack, 'Key') });
    const [rule] = bucket().Properties.BucketEncryption.ServerSideEncryptionConfiguration;
    expect(rule).toMatchObject({ BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } });
  });
});

test.each(['a', 'Tips_of-2026', 'x'.repeat(80)])('%s is a name of batch inference', (inferenceName) => {
  expect(ground.inference({ inferenceName }).inferenceName).toBe(inferenceName);
});

describe('the functions', () => {
  test('know the places and the limits of the model', () => {
    ground.inference();
    expect(variables()).toEqual({
      WORK_BUCKET: { Ref: expect.stringMatching('^MadeWork') },
      SOURCE_BUCKET: { Ref: expect.stringMatching('^Prompts') },
      SOURCE_PREFIX: 'tips/',
      SOURCE_SUFFIX: '.jsonl',
      RESULTS_BUCKET: { Ref: expect.stringMatching('^Answers') },
      RESULTS_PREFIX: 'tips/',
      MIN_RECORDS: '100',
      MAX_RECORDS: '50000',
      MAX_BYTES: '943718400',
      ROUNDS: '3',
      MAX_ONLINE: '100',
      INFERENCE: { Ref: expect.stringMatching('^MadeWork') },
    });
  });

  test('know what they are given', () => {
    ground.inference({
      model: InferenceModel.of('amazon.nova-lite-v1:0', {
        minRecords: 10,
        maxRecords: 1_000_000,
        maxFileSize: Size.mebibytes(950),
      }),
      source: InferenceSource.bucket(ground.prompts, { suffix: '.json' }),
      results: InferenceResults.bucket(ground.answers),
      rounds: 10,
      rest: InferenceRest.oneByOne({ maxRecords: 500 }),
    });
    expect(variables()).toMatchObject({
      SOURCE_PREFIX: '',
      SOURCE_SUFFIX: '.json',
      RESULTS_PREFIX: '',
      MIN_RECORDS: '10',
      MAX_RECORDS: '1000000',
      MAX_BYTES: '996147200',
      ROUNDS: '10',
      MAX_ONLINE: '500',
    });
  });

  test('ask for none one by one where the rest is given up', () => {
    ground.inference({ rest: InferenceRest.giveUp() });
    expect(variables().MAX_ONLINE).toBe('0');
  });

  test('ask for as many one by one as are too few for a job', () => {
    ground.inference({ model: InferenceModel.of('amazon.nova-lite-v1:0', { minRecords: 7 }) });
    expect(variables().MAX_ONLINE).toBe('7');
  });

  test('have the most records of a model that begins above the usual maximum', () => {
    ground.inference({ model: InferenceModel.of('amazon.nova-lite-v1:0', { minRecords: 60_000 }) });
    expect(variables().MAX_RECORDS).toBe('60000');
  });

  test.each([
    ['MadePlanner', 'Cuts records into jobs of Bedrock'],
    ['MadeCollector', 'Joins the answers of a job of Bedrock with their records'],
    ['MadeFinisher', 'Writes what a run of batch inference came to'],
  ])('say what they do: %s', (id, Description) => {
    ground.inference();
    expect(found('AWS::Lambda::Function', id).Properties).toMatchObject({ Description, Handler: 'index.handler' });
  });

  test.each(['MadePlanner', 'MadeCollector', 'MadeFinisher'])('have 15 minutes and a processor: %s', (id) => {
    ground.inference();
    expect(found('AWS::Lambda::Function', id).Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: 900,
      MemorySize: 1769,
      LoggingConfig: { LogGroup: { Ref: expect.stringMatching('^MadeLog') } },
    });
  });

  test.each([
    [undefined, 30],
    [RetentionDays.ONE_DAY, 1],
  ])('log for a month, or for as long as they are told', (logRetention, RetentionInDays) => {
    ground.inference({ logRetention });
    expect(found('AWS::Logs::LogGroup').Properties).toEqual({ RetentionInDays });
  });
});

test.each([
  ['MadeJobRole', 'Reads records and writes answers for jobs of Bedrock'],
  ['MadeMachineRole', 'Runs batch inference'],
])('the role says what it does: %s', (id, Description) => {
  ground.inference();
  expect(found('AWS::IAM::Role', id).Properties).toMatchObject({ Description });
});

describe('the command to start a run', () => {
  test('names the machine and the Region', () => {
    const inference = ground.inference();
    expect(stack.resolve(inference.startCommand())).toEqual({
      'Fn::Join': [
        '',
        [
          'aws stepfunctions start-execution --state-machine-arn ',
          { Ref: expect.stringMatching('^MadeMachine') },
          ' --region ',
          { Ref: 'AWS::Region' },
        ],
      ],
    });
  });

  test('is allowed to whom it is granted', () => {
    const role = new Role(stack, 'Night', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    ground.inference().grantStart(role);
    expect(found('AWS::IAM::Policy', 'Night').Properties.PolicyDocument.Statement).toEqual([
      { Action: 'states:StartExecution', Effect: 'Allow', Resource: { Ref: expect.stringMatching('^MadeMachine') } },
    ]);
  });

  test.each<[string, (data: Stack) => Partial<BatchInferenceProps>]>([
    ['of the source', (data) => ({ source: InferenceSource.bucket(new Bucket(data, 'There')) })],
    ['of the results', (data) => ({ results: InferenceResults.bucket(new Bucket(data, 'There')) })],
    ['of the key', (data) => ({ encryptionKey: new Key(data, 'There') })],
  ])('is allowed to somebody in the stack %s', (_, propsIn) => {
    const app = new App({ analyticsReporting: false });
    const [data, runs] = ['Data', 'Runs'].map((id) => new Stack(app, id));
    const role = new Role(data, 'Night', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    new Ground(runs).inference(propsIn(data)).grantStart(role);
    expect(() => app.synth()).not.toThrow();
  });
});

test('the metrics are called by the work bucket, summed up', () => {
  const inference = ground.inference();
  const metrics = [
    inference.metricUnfinishedJobs(),
    inference.metricSucceededRecords(),
    inference.metricGivenUpRecords(),
    inference.metricInvalidRecords(),
    inference.metricInputTokens(),
    inference.metricOutputTokens({ period: Duration.days(1) }),
  ];
  const read = metrics.map(({ namespace, metricName, statistic, period, dimensions }) =>
    stack.resolve([namespace, metricName, statistic, period.toMinutes(), dimensions]),
  );
  const of = { Inference: { Ref: expect.stringMatching('^MadeWork') } };
  expect(read).toEqual([
    ['CdkHindsight/BatchInference', 'UnfinishedJobs', 'Sum', 5, of],
    ['CdkHindsight/BatchInference', 'SucceededRecords', 'Sum', 5, of],
    ['CdkHindsight/BatchInference', 'GivenUpRecords', 'Sum', 5, of],
    ['CdkHindsight/BatchInference', 'InvalidRecords', 'Sum', 5, of],
    ['CdkHindsight/BatchInference', 'InputTokens', 'Sum', 5, of],
    ['CdkHindsight/BatchInference', 'OutputTokens', 'Sum', 1440, of],
  ]);
});

test('the dashboard has records, what failed, tokens, and runs and jobs', () => {
  const titles = ground
    .inference()
    .widgets()
    .flatMap((widget) => widget.toJson().map(({ properties }: any) => properties.title));
  expect(titles).toEqual(['Records', 'Records without a result', 'Tokens', 'Failed runs, unfinished jobs']);
});

test('metrics have names that people read', () => {
  const inference = ground.inference();
  const { usingMetrics } = inference.metricRunsFailed();
  const metrics = [
    ...[inference.metricUnfinishedJobs(), inference.metricSucceededRecords(), inference.metricGivenUpRecords()],
    ...[inference.metricInvalidRecords(), inference.metricInputTokens(), inference.metricOutputTokens()],
    ...[inference.metricRunsFailed(), inference.metricFailedShare(), inference.metricTokens()],
    ...(Object.values(usingMetrics) as Metric[]),
  ];
  expect(metrics.map(({ label }) => label)).toEqual([
    ...['Unfinished jobs', 'Succeeded records', 'Given up', 'Invalid', 'Input tokens', 'Output tokens'],
    ...['Runs failed', 'Failed (%)', 'Tokens', 'Failed', 'Timed out', 'Aborted'],
  ]);
});

test('sums of metrics have the period and the label that they are given', () => {
  const inference = ground.inference();
  const options = { period: Duration.days(1), label: 'Mine' };
  const sums = [
    inference.metricRunsFailed(options),
    inference.metricFailedShare(options),
    inference.metricTokens(options),
  ];
  expect(sums.map(({ period, label }) => [period.toDays(), label])).toEqual(Array(3).fill([1, 'Mine']));
  const own = [inference.metricRunsFailed(), inference.metricFailedShare(), inference.metricTokens()];
  expect(own.map(({ period }) => period.toMinutes())).toEqual([5, 60, 5]);
});

test('a record has no share of failures where there are no records', () => {
  const { expression } = ground.inference().metricFailedShare();
  expect(expression).toBe('IF(givenUp + succeeded > 0, 100 * givenUp / (givenUp + succeeded), 0)');
});

test('each graph has its metrics', () => {
  const labels = ground
    .inference()
    .widgets()
    .flatMap((widget) =>
      widget.toJson().map(({ properties }: any) =>
        stack
          .resolve(properties.metrics)
          .map((row: any[]) => row.at(-1))
          .filter(({ visible }: any) => visible !== false)
          .map(({ label }: any) => label),
      ),
    );
  expect(labels).toEqual([
    ['Succeeded records'],
    ['Given up', 'Invalid'],
    ['Input tokens', 'Output tokens'],
    ['Runs failed', 'Unfinished jobs'],
  ]);
});

test.each([
  [undefined, 24],
  [Duration.days(7), 168],
])('the window is a day, or as long as it is said', (window, hours) => {
  expect(windowHoursOf({ ...ground.props(), window })).toBe(hours);
});
