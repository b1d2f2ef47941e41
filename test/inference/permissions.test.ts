import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import {
  BatchInference,
  type BatchInferenceProps,
  InferenceModel,
  InferenceRest,
  InferenceResults,
  InferenceSource,
} from '../../src/inference';
import { type Decision, decide } from '../support/iam';
import { resolveIntrinsics } from '../support/intrinsics';
import { Ground } from './ground';

const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';
const env = { account: ACCOUNT, region: REGION };
const BEDROCK = `arn:aws:bedrock:${REGION}:${ACCOUNT}`;
const STATES = `arn:aws:states:${REGION}:${ACCOUNT}`;
const LAMBDA = `arn:aws:lambda:${REGION}:${ACCOUNT}:function`;
const MACHINE = `${STATES}:stateMachine:tips`;
const MODEL = `arn:aws:bedrock:${REGION}::foundation-model/amazon.nova-lite-v1:0`;
const JOB_ARN = `${BEDROCK}:model-invocation-job/abcdefghij12`;

class Account {
  private readonly template;
  private readonly values;

  constructor(props: Partial<BatchInferenceProps> = {}) {
    const ground = new Ground(new Stack(new App(), 'Stack', { env }));
    ground.inference(props);
    this.template = ground.template();
    const ids = Object.keys(this.template.toJSON().Resources);
    const arns: [string, string][] = [
      ['Prompts', 'arn:aws:s3:::prompts'],
      ['Answers', 'arn:aws:s3:::answers'],
      ['MadeWork', 'arn:aws:s3:::work'],
      ['MadePlanner', `${LAMBDA}:planner`],
      ['MadeCollector', `${LAMBDA}:collector`],
      ['MadeFinisher', `${LAMBDA}:finisher`],
      ['MadeJobRole', `arn:aws:iam::${ACCOUNT}:role/jobs`],
    ];
    this.values = Object.fromEntries([
      ...arns.flatMap(([prefix, arn]) => ids.filter((id) => id.startsWith(prefix)).map((id) => [`${id}.Arn`, arn])),
      ...ids
        .filter((id) => /^MadeMachine[0-9A-F]{8}$/.test(id))
        .flatMap((id) => [
          [id, MACHINE],
          [`${id}.Name`, 'tips'],
        ]),
    ]);
  }

  public may(role: string, action: string, resource: string, context: Record<string, string> = {}): Promise<Decision> {
    const request = {
      principal: `arn:aws:iam::${ACCOUNT}:role/r`,
      action,
      resource,
      resourceAccount: ACCOUNT,
      context,
    };
    const policies = Object.entries(this.template.findResources('AWS::IAM::Policy'));
    const identity = policies
      .filter(([id]) => id.startsWith(role))
      .map(([, { Properties }]) => resolveIntrinsics(Properties.PolicyDocument, { values: this.values }));
    return decide(request, { identity });
  }

  public trust(role: string): any {
    const [[, found]] = Object.entries(this.template.findResources('AWS::IAM::Role')).filter(([id]) =>
      id.startsWith(role),
    );
    return resolveIntrinsics(found.Properties.AssumeRolePolicyDocument, { values: this.values });
  }
}

const account = new Account();
const [JOB, PLANNER, COLLECTOR, FINISHER, MACHINE_ROLE] = [
  'MadeJobRole',
  'MadePlanner',
  'MadeCollector',
  'MadeFinisher',
  'MadeMachine',
];
const prefix = (value: string) => ({ 's3:prefix': value });
const toBedrock = { 'iam:PassedToService': 'bedrock.amazonaws.com' };
const JOB_ROLE = `arn:aws:iam::${ACCOUNT}:role/jobs`;
const ANSWER = 'arn:aws:s3:::answers/tips/night-1/results/1.jsonl';

type Row = [role: string, action: string, resource: string, context?: Record<string, string>];

test.each<Row>([
  [JOB, 's3:GetObject', 'arn:aws:s3:::work/runs/night-1/round-1/job-1/input/records.jsonl'],
  [JOB, 's3:PutObject', 'arn:aws:s3:::work/runs/night-1/round-1/job-1/output/x/records.jsonl.out'],
  [JOB, 's3:ListBucket', 'arn:aws:s3:::work', { 'aws:ResourceAccount': ACCOUNT }],
  [PLANNER, 's3:GetObject', 'arn:aws:s3:::prompts/tips/2026/a.jsonl'],
  [PLANNER, 's3:ListBucket', 'arn:aws:s3:::prompts', prefix('tips/2026/')],
  ...[PLANNER, COLLECTOR, FINISHER].flatMap((role): Row[] => [
    [role, 's3:GetObject', 'arn:aws:s3:::work/runs/night-1/round-1/jobs.json'],
    [role, 's3:PutObject', 'arn:aws:s3:::work/runs/night-1/round-1/job-1/counts.json'],
    [role, 's3:ListBucket', 'arn:aws:s3:::work'],
    [role, 's3:PutObject', ANSWER],
    [role, 's3:AbortMultipartUpload', ANSWER],
  ]),
  [MACHINE_ROLE, 'bedrock:CreateModelInvocationJob', MODEL],
  [MACHINE_ROLE, 'bedrock:CreateModelInvocationJob', JOB_ARN],
  [MACHINE_ROLE, 'bedrock:GetModelInvocationJob', JOB_ARN],
  [MACHINE_ROLE, 'bedrock:StopModelInvocationJob', JOB_ARN],
  [MACHINE_ROLE, 'bedrock:ListModelInvocationJobs', '*'],
  [MACHINE_ROLE, 'bedrock:InvokeModel', MODEL],
  [MACHINE_ROLE, 'iam:PassRole', JOB_ROLE, toBedrock],
  [MACHINE_ROLE, 'lambda:InvokeFunction', `${LAMBDA}:planner`],
  [MACHINE_ROLE, 'lambda:InvokeFunction', `${LAMBDA}:collector`],
  [MACHINE_ROLE, 'lambda:InvokeFunction', `${LAMBDA}:finisher`],
  [MACHINE_ROLE, 's3:GetObject', 'arn:aws:s3:::work/runs/night-1/round-1/jobs.json'],
  [MACHINE_ROLE, 's3:PutObject', 'arn:aws:s3:::work/runs/night-1/round-1/online/1/output.json'],
  [MACHINE_ROLE, 'states:StartExecution', MACHINE],
  [MACHINE_ROLE, 'states:DescribeExecution', `${STATES}:execution:tips/Jobs:1`],
  [MACHINE_ROLE, 'states:StopExecution', `${STATES}:execution:tips:night-1`],
  [MACHINE_ROLE, 'states:RedriveExecution', `${STATES}:execution:tips/Jobs:1`],
])('%s may %s on %s', async (...row) => {
  expect(await account.may(...row)).toBe('Allowed');
});

test.each<Row>([
  [JOB, 's3:GetObject', 'arn:aws:s3:::prompts/tips/a.jsonl'],
  [JOB, 's3:PutObject', ANSWER],
  [JOB, 's3:ListBucket', 'arn:aws:s3:::work', { 'aws:ResourceAccount': '999999999999' }],
  [JOB, 'bedrock:InvokeModel', MODEL],
  [PLANNER, 's3:GetObject', 'arn:aws:s3:::prompts/other/a.jsonl'],
  [PLANNER, 's3:PutObject', 'arn:aws:s3:::prompts/tips/a.jsonl'],
  [PLANNER, 's3:ListBucket', 'arn:aws:s3:::prompts', prefix('other/')],
  [PLANNER, 'bedrock:InvokeModel', MODEL],
  [COLLECTOR, 's3:GetObject', 'arn:aws:s3:::prompts/tips/a.jsonl'],
  [COLLECTOR, 's3:GetObject', ANSWER],
  [COLLECTOR, 's3:PutObject', 'arn:aws:s3:::answers/other/1.jsonl'],
  [COLLECTOR, 's3:DeleteObject', ANSWER],
  [MACHINE_ROLE, 'bedrock:CreateModelInvocationJob', MODEL.replace('lite', 'pro')],
  [MACHINE_ROLE, 'iam:PassRole', JOB_ROLE, { 'iam:PassedToService': 'lambda.amazonaws.com' }],
  [MACHINE_ROLE, 'iam:PassRole', JOB_ROLE.replace('jobs', 'admin'), toBedrock],
  [MACHINE_ROLE, 'states:StartExecution', `${STATES}:stateMachine:other`],
  [MACHINE_ROLE, 'states:StopExecution', `${STATES}:execution:tips-of-others:night-1`],
  [MACHINE_ROLE, 'states:RedriveExecution', `${STATES}:execution:tips-of-others/Jobs:1`],
  [MACHINE_ROLE, 's3:GetObject', 'arn:aws:s3:::prompts/tips/a.jsonl'],
])('%s may not %s on %s', async (...row) => {
  expect(await account.may(...row)).not.toBe('Allowed');
});

test('where the rest is given up, nobody calls the model or writes what it says', async () => {
  const other = new Account({ rest: InferenceRest.giveUp() });
  expect(await other.may(MACHINE_ROLE, 'bedrock:InvokeModel', MODEL)).not.toBe('Allowed');
  expect(await other.may(MACHINE_ROLE, 's3:PutObject', 'arn:aws:s3:::work/runs/x')).not.toBe('Allowed');
});

describe('with an inference profile', () => {
  const profiled = new Account({ model: InferenceModel.inferenceProfile('eu.amazon.nova-lite-v1:0') });
  const PROFILE = `${BEDROCK}:inference-profile/eu.amazon.nova-lite-v1:0`;
  const ELSEWHERE = MODEL.replace(REGION, 'eu-north-1');

  test.each<Row>([
    [JOB, 'bedrock:InvokeModel', PROFILE],
    [JOB, 'bedrock:InvokeModel', ELSEWHERE],
    // The evaluator knows no profile as a resource of the creation.
    [MACHINE_ROLE, 'bedrock:CreateModelInvocationJob', ELSEWHERE],
    [MACHINE_ROLE, 'bedrock:InvokeModel', ELSEWHERE],
  ])('%s may %s on %s', async (...row) => {
    expect(await profiled.may(...row)).toBe('Allowed');
  });

  test('another profile may not be used', async () => {
    expect(await profiled.may(JOB, 'bedrock:InvokeModel', PROFILE.replace('lite', 'pro'))).not.toBe('Allowed');
  });
});

describe('trust', () => {
  test('Bedrock takes the role of the jobs for jobs of this account and Region only', () => {
    expect(account.trust(JOB).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'bedrock.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': ACCOUNT },
          ArnLike: { 'aws:SourceArn': `${BEDROCK}:model-invocation-job/*` },
        },
      },
    ]);
  });

  test('Step Functions takes the role of the machine for machines of this account only', () => {
    expect(account.trust(MACHINE_ROLE).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'states.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
      },
    ]);
  });
});

describe('with keys', () => {
  const stack = new Stack(new App(), 'Stack', { env });
  const [source, results, work] = ['SourceKey', 'ResultsKey', 'WorkKey'].map((id) => new Key(stack, id));
  const bucket = (id: string, encryptionKey: Key) => new Bucket(stack, id, { encryptionKey });
  new BatchInference(stack, 'Made', {
    model: InferenceModel.of('amazon.nova-lite-v1:0'),
    source: InferenceSource.bucket(bucket('Source', source)),
    results: InferenceResults.bucket(bucket('Results', results)),
    encryptionKey: work,
  });
  const policies = Template.fromStack(stack).findResources('AWS::IAM::Policy');

  /** What a role may do with keys: the letters of decrypt and encrypt, by key. */
  const keysOf = (role: string) => {
    const own = Object.entries(policies).filter(([id]) => id.startsWith(role));
    const statements = own.flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
    return Object.fromEntries(
      statements
        .map(({ Action, Resource }: any) => [`${Resource['Fn::GetAtt']?.[0]}`, [Action].flat()])
        .filter(([, actions]: any) => actions.every((action: string) => action.startsWith('kms:')))
        .map(([id, actions]: any) => [id.replace(/[0-9A-F]{8}$/, ''), actions]),
    );
  };
  const READ = ['kms:Decrypt'];
  const READ_AND_WRITE = ['kms:Decrypt', 'kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'];

  test.each([
    ['MadePlanner', { SourceKey: READ, ResultsKey: READ_AND_WRITE, WorkKey: READ_AND_WRITE }],
    ['MadeCollector', { ResultsKey: READ_AND_WRITE, WorkKey: READ_AND_WRITE }],
    ['MadeFinisher', { ResultsKey: READ_AND_WRITE, WorkKey: READ_AND_WRITE }],
    ['MadeJobRole', { WorkKey: READ_AND_WRITE }],
    ['MadeMachineRole', { WorkKey: READ_AND_WRITE }],
  ])('%s has those that it reads and writes with', (role, expected) => {
    expect(keysOf(role)).toEqual(expected);
  });
});
