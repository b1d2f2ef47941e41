import { App, Duration, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type BatchInferenceProps, InferenceModel, InferenceRest } from '../../src/inference';
import { MAX_HISTORY_EVENTS } from '../../src/inference/facts';
import { pollLimits } from '../../src/inference/run-states';
import { resolveIntrinsics } from '../support/intrinsics';
import { Ground } from './ground';

/** The definition, with the names of resources in the place of what CloudFormation would make. */
function definitionOf(props: Partial<BatchInferenceProps> = {}, partition = 'aws', withKey = false): any {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
  const ground = new Ground(stack);
  ground.inference({ ...props, ...(withKey && { encryptionKey: new Key(stack, 'Key') }) });
  const template = ground.template();
  const resources = template.toJSON().Resources;
  const values = Object.fromEntries(
    Object.keys(resources).flatMap((id) => [
      [id, id],
      [`${id}.Arn`, `arn-of-${id}`],
    ]),
  );
  const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
  const text = resolveIntrinsics(machine.Properties.DefinitionString, {
    values: { ...values, 'AWS::Partition': partition },
  });
  return JSON.parse(text as unknown as string);
}
const jobs = (props?: Partial<BatchInferenceProps>, ...others: any[]) => definitionOf(props, ...others).States.Jobs;
const states = (props?: Partial<BatchInferenceProps>, ...others: any[]) => jobs(props, ...others).ItemProcessor.States;

describe('a run', () => {
  test('ends before its files expire', () => {
    expect(definitionOf().TimeoutSeconds).toBe(Duration.days(89).toSeconds());
  });

  test('with a wrong input fails at once', () => {
    expect(definitionOf().States.Plan.Retry[0]).toEqual({ ErrorEquals: ['WrongInput'], MaxAttempts: 0 });
  });

  test('is known to the planner by the name of the execution', () => {
    expect(definitionOf().States.Begin.Parameters).toEqual({
      'run.$': '$$.Execution.Name',
      round: 1,
      cursor: '',
      'input.$': '$$.Execution.Input',
    });
  });

  test('goes where the planner says', () => {
    const { Choices, Default } = definitionOf().States['What next?'];
    expect(Choices.map(({ StringEquals, Next }: any) => [StringEquals, Next])).toEqual([
      ['plan', 'Plan'],
      ['jobs', 'Jobs'],
      ['online', 'One by one'],
      ['finish', 'Finish'],
    ]);
    expect(Default).toBeUndefined();
  });

  test('asks for nothing one by one where the rest is given up', () => {
    const { States } = definitionOf({ rest: InferenceRest.giveUp() });
    expect(Object.keys(States)).toEqual(['Begin', 'Plan', 'What next?', 'Jobs', 'Next round', 'Finish']);
  });

  test('asks for five records at a time where they are asked one by one, and again only what was throttled', () => {
    const map = definitionOf().States['One by one'];
    expect(map.MaxConcurrency).toBe(5);
    expect(map.ItemProcessor.States.Ask.Retry).toEqual([
      {
        ErrorEquals: ['Bedrock.ThrottlingException', 'BedrockRuntime.ThrottlingException'],
        IntervalSeconds: 15,
        MaxAttempts: 10,
        BackoffRate: 2,
        MaxDelaySeconds: 300,
      },
    ]);
  });
});

test.each(['Plan', 'Finish'])(
  'a function that failed is called again, for hours where Lambda is to blame: %s',
  (state) => {
    expect(definitionOf().States[state].Retry.slice(1)).toEqual([
      {
        ErrorEquals: [
          'Lambda.ServiceException',
          'Lambda.AWSLambdaException',
          'Lambda.SdkClientException',
          'Lambda.TooManyRequestsException',
        ],
        IntervalSeconds: 5,
        MaxAttempts: 6,
        BackoffRate: 3,
        MaxDelaySeconds: 600,
      },
      { ErrorEquals: ['States.ALL'], IntervalSeconds: 60, MaxAttempts: 3, BackoffRate: 4 },
    ]);
  },
);

test('calls without an effect are repeated for more than an hour', () => {
  const again = [
    { ErrorEquals: ['States.ALL'], IntervalSeconds: 30, MaxAttempts: 8, BackoffRate: 2, MaxDelaySeconds: 900 },
  ];
  const { Find, 'Find again': later, Get, Stop } = states();
  const { Note } = definitionOf().States['One by one'].ItemProcessor.States;
  expect([Find, later, Get, Stop, Note].map(({ Retry }) => Retry)).toEqual(Array(5).fill(again));
});

/** What comes after each state, what is caught there, and where its result goes. */
const waysOf = (all: Record<string, any>) =>
  Object.fromEntries(
    Object.entries(all).map(([name, { Next, End, Catch, ResultPath, Default, Choices }]) => [
      name,
      [End === true ? 'end' : (Next ?? Default), ResultPath, Catch ?? Choices?.map((choice: any) => choice.Next)],
    ]),
  );
const caught = (next: string, resultPath: string | null = '$.error') => [
  { ErrorEquals: ['States.ALL'], ResultPath: resultPath, Next: next },
];

test('a run goes from state to state', () => {
  expect(waysOf(definitionOf().States)).toEqual({
    Begin: ['Plan', undefined, undefined],
    Plan: ['What next?', undefined, undefined],
    'What next?': [undefined, undefined, ['Plan', 'Jobs', 'One by one', 'Finish']],
    Jobs: ['Next round', null, undefined],
    'Next round': ['Plan', undefined, undefined],
    'One by one': ['Finish', null, undefined],
    Finish: ['end', undefined, undefined],
  });
});

test('a job goes from state to state', () => {
  expect(waysOf(states())).toEqual({
    Begin: ['Find', undefined, undefined],
    Find: ['Found?', '$.found', caught('Create')],
    'Found?': ['Create', undefined, ['Take']],
    Create: ['Wait', '$.created', caught('Look later')],
    'Look later': ['Find again', undefined, undefined],
    'Find again': ['Found now?', '$.found', undefined],
    'Found now?': ['Not created', undefined, ['Take']],
    Take: ['Wait', undefined, undefined],
    'Not created': ['Collect', undefined, undefined],
    Wait: ['Count', undefined, undefined],
    Count: ['Get', undefined, undefined],
    Get: ['Ended?', '$.now', undefined],
    'Ended?': ['Wait', undefined, ['Collect', 'Collect', 'Stop']],
    Stop: ['Wait', null, caught('Wait', null)],
    Collect: ['end', undefined, undefined],
  });
});

test('a record that is asked at once goes from state to state', () => {
  expect(waysOf(definitionOf().States['One by one'].ItemProcessor.States)).toEqual({
    Ask: ['Done', '$.answer', caught('Note')],
    Note: ['Done', undefined, undefined],
    Done: ['end', undefined, undefined],
  });
});

test('what each state of a job passes on', () => {
  const { Begin, Count, Take, 'Not created': none, Collect, Get, Stop } = states();
  const same = { 'job.$': '$.job', 'now.$': '$.now' };
  expect(Begin.Parameters).toEqual({ 'job.$': '$', polls: 0, now: { Status: 'Submitted' } });
  expect(Count.Parameters).toEqual({
    ...same,
    'created.$': '$.created',
    'polls.$': 'States.MathAdd($.polls, 1)',
  });
  expect(Take.Parameters).toEqual({
    ...same,
    'polls.$': '$.polls',
    created: { 'JobArn.$': '$.found.InvocationJobSummaries[0].JobArn' },
  });
  expect(none.Parameters).toEqual({ 'job.$': '$.job', now: { Status: 'NotCreated', 'Message.$': '$.error.Cause' } });
  expect(Collect.Parameters).toEqual(same);
  expect([Get, Stop].map(({ Parameters }) => Parameters)).toEqual(
    Array(2).fill({ 'JobIdentifier.$': '$.created.JobArn' }),
  );
});

describe('the jobs', () => {
  test('are executions with a history each, ten at a time, and one that fails ends the run', () => {
    const { ItemProcessor, MaxConcurrency, ToleratedFailurePercentage, ResultPath } = jobs();
    expect(ItemProcessor.ProcessorConfig).toEqual({ Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' });
    expect([MaxConcurrency, ToleratedFailurePercentage, ResultPath]).toEqual([10, undefined, null]);
  });

  test('are as many at a time as is said', () => {
    expect(jobs({ maxConcurrentJobs: 20 }).MaxConcurrency).toBe(20);
  });

  test('are looked for by name before one is made', () => {
    const { Begin, Find, 'Found?': choice } = states();
    expect([Begin.Next, Find.Next, choice.Default]).toEqual(['Find', 'Found?', 'Create']);
    expect(Find.Parameters).toEqual({ 'NameContains.$': '$.job.jobName', MaxResults: 10 });
  });

  test('are made with a token, a name, the model, the role and the window', () => {
    expect(states().Create.Parameters).toEqual({
      'ClientRequestToken.$': '$.job.clientRequestToken',
      'JobName.$': '$.job.jobName',
      ModelId: 'amazon.nova-lite-v1:0',
      RoleArn: expect.stringMatching('^arn-of-MadeJobRole'),
      InputDataConfig: { S3InputDataConfig: { 'S3Uri.$': '$.job.inputUri', S3InputFormat: 'JSONL' } },
      OutputDataConfig: { S3OutputDataConfig: { 'S3Uri.$': '$.job.outputUri' } },
      TimeoutDurationInHours: 24,
    });
  });

  test('have the window that is given, and the profile by its ARN', () => {
    const model = InferenceModel.inferenceProfile('eu.amazon.nova-lite-v1:0');
    expect(states({ window: Duration.days(7), model }).Create.Parameters).toMatchObject({
      TimeoutDurationInHours: 168,
      ModelId: 'arn:aws:bedrock:eu-central-1:111122223333:inference-profile/eu.amazon.nova-lite-v1:0',
    });
  });

  test('write with the key of the work bucket', () => {
    const { S3OutputDataConfig } = states({}, 'aws', true).Create.Parameters.OutputDataConfig;
    expect(S3OutputDataConfig.S3EncryptionKeyId).toMatch(/^arn-of-Key/);
  });

  test('wait for two days for a place, and give up at once what is hopeless', () => {
    const [full, hopeless, other] = states().Create.Retry;
    expect(full).toEqual({
      ErrorEquals: ['Bedrock.ServiceQuotaExceededException', 'Bedrock.ThrottlingException'],
      IntervalSeconds: 60,
      MaxAttempts: 100,
      BackoffRate: 2,
      MaxDelaySeconds: 1800,
      JitterStrategy: 'FULL',
    });
    expect(hopeless).toEqual({
      ErrorEquals: [
        'Bedrock.ValidationException',
        'Bedrock.AccessDeniedException',
        'Bedrock.ResourceNotFoundException',
      ],
      MaxAttempts: 0,
    });
    expect(other).toEqual({ ErrorEquals: ['States.ALL'], IntervalSeconds: 30, MaxAttempts: 3, BackoffRate: 2 });
  });

  test('that were not made are looked for once more, and the execution fails if nobody can say', () => {
    const { Create, 'Look later': later, 'Find again': again, 'Found now?': choice } = states();
    expect(Create.Catch).toEqual([{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Look later' }]);
    expect([later.Seconds, later.Next, again.Next, again.Catch, choice.Default]).toEqual([
      300,
      'Find again',
      'Found now?',
      undefined,
      'Not created',
    ]);
  });

  test('end in the five statuses of Bedrock that are an end; in any other one they are waited for', () => {
    const { Choices, Default } = states()['Ended?'];
    expect(Choices[0].Or.map(({ StringEquals }: any) => StringEquals)).toEqual([
      'Completed',
      'PartiallyCompleted',
      'Failed',
      'Stopped',
      'Expired',
    ]);
    expect([Choices[0].Next, Default]).toEqual(['Collect', 'Wait']);
  });

  test('are asked for every five minutes, stopped two hours after their window, and left an hour later', () => {
    const { Wait, 'Ended?': choice } = states();
    expect(Wait.Seconds).toBe(300);
    expect(choice.Choices.slice(1)).toEqual([
      { Variable: '$.polls', NumericGreaterThanEquals: 27 * 12, Next: 'Collect' },
      { Variable: '$.polls', NumericEquals: 26 * 12, Next: 'Stop' },
    ]);
  });

  test('of a week fit into one history', () => {
    const events = (state: any) => (state.Type === 'Task' ? 5 : 2);
    const loop = ['Wait', 'Count', 'Get', 'Ended?'].reduce((sum, name) => sum + events(states()[name]), 0);
    const attempts = 3 * states().Create.Retry[0].MaxAttempts;
    expect(loop).toBe(11);
    expect(pollLimits(168).leave * loop + attempts + 100).toBeLessThan(MAX_HISTORY_EVENTS);
  });
});

test('the ARNs of integrations have the partition of the stack', () => {
  const resources = [...JSON.stringify(definitionOf({}, 'aws-cn')).matchAll(/"Resource":"(arn:[^"]*:states:[^"]*)"/g)];
  expect(resources).toHaveLength(9);
  expect(resources.every(([, arn]) => arn.startsWith('arn:aws-cn:states:::'))).toBe(true);
});
