import { ENDED, NOT_CREATED, WRONG_INPUT } from './run-layout.contract';

/** A state of the Amazon States Language. */
export type State = Readonly<Record<string, unknown>>;
export type States = Readonly<Record<string, State>>;

export interface StatesOf {
  readonly StartAt: string;
  readonly States: States;
}

/** A function that is run again does the same again. Only a wrong input stays wrong. */
export const RETRY_FUNCTION = [
  { ErrorEquals: [WRONG_INPUT], MaxAttempts: 0 },
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
];

const RETRY_CALL = [
  { ErrorEquals: ['States.ALL'], IntervalSeconds: 30, MaxAttempts: 8, BackoffRate: 2, MaxDelaySeconds: 900 },
];

/** The names of Bedrock's errors. */
const FULL = ['Bedrock.ServiceQuotaExceededException', 'Bedrock.ThrottlingException'];
const HOPELESS = ['Bedrock.ValidationException', 'Bedrock.AccessDeniedException', 'Bedrock.ResourceNotFoundException'];

/** Two days: others may use the places that an account has for jobs. */
const RETRY_CREATION = [
  {
    ErrorEquals: FULL,
    IntervalSeconds: 60,
    MaxAttempts: 100,
    BackoffRate: 2,
    MaxDelaySeconds: 1800,
    JitterStrategy: 'FULL',
  },
  { ErrorEquals: HOPELESS, MaxAttempts: 0 },
  { ErrorEquals: ['States.ALL'], IntervalSeconds: 30, MaxAttempts: 3, BackoffRate: 2 },
];

const POLL_SECONDS = 300;
const POLLS_AN_HOUR = 3600 / POLL_SECONDS;
/** Bedrock ends a job itself; after these hours it has not. */
const GRACE_HOURS = 2;

/** The polls after which a job is stopped, and those after which nobody waits for that. */
export function pollLimits(windowHours: number): { readonly stop: number; readonly leave: number } {
  const stop = (windowHours + GRACE_HOURS) * POLLS_AN_HOUR;
  return { stop, leave: stop + POLLS_AN_HOUR };
}

export interface JobOptions {
  readonly partition: string;
  readonly modelId: string;
  readonly roleArn: string;
  readonly keyArn: string | undefined;
  readonly windowHours: number;
  readonly collectorArn: string;
}

const FIRST_FOUND = '$.found.InvocationJobSummaries[0].JobArn';

/**
 * One job of Bedrock, an execution of its own. It looks for a job of its name before it makes one: a repeat buys nothing.
 * A loop has 11 events, so that a week of them fits into one history.
 */
export function jobStates(options: JobOptions): StatesOf {
  const bedrock = (action: string) => `arn:${options.partition}:states:::aws-sdk:bedrock:${action}`;
  const find = {
    Type: 'Task',
    Resource: bedrock('listModelInvocationJobs'),
    Parameters: { 'NameContains.$': '$.job.jobName', MaxResults: 10 },
    ResultPath: '$.found',
    Retry: RETRY_CALL,
  };
  const whichever = (absent: string) => ({
    Type: 'Choice',
    Choices: [{ Variable: FIRST_FOUND, IsPresent: true, Next: 'Take' }],
    Default: absent,
  });
  return {
    StartAt: 'Begin',
    States: {
      Begin: { Type: 'Pass', Parameters: { 'job.$': '$', polls: 0, now: { Status: 'Submitted' } }, Next: 'Find' },
      Find: {
        ...find,
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Create' }],
        Next: 'Found?',
      },
      'Found?': whichever('Create'),
      Create: {
        Type: 'Task',
        Resource: bedrock('createModelInvocationJob'),
        Parameters: creation(options),
        ResultPath: '$.created',
        Retry: RETRY_CREATION,
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Look later' }],
        Next: 'Wait',
      },
      // Without an answer nobody knows: the list is not the first to have a new job.
      'Look later': { Type: 'Wait', Seconds: POLL_SECONDS, Next: 'Find again' },
      // No catch: where nobody can say whether the job is there, the execution fails rather than buy it twice.
      'Find again': { ...find, Next: 'Found now?' },
      'Found now?': whichever('Not created'),
      Take: {
        Type: 'Pass',
        Parameters: {
          'job.$': '$.job',
          'polls.$': '$.polls',
          'now.$': '$.now',
          created: { 'JobArn.$': FIRST_FOUND },
        },
        Next: 'Wait',
      },
      'Not created': {
        Type: 'Pass',
        Parameters: { 'job.$': '$.job', now: { Status: NOT_CREATED, 'Message.$': '$.error.Cause' } },
        Next: 'Collect',
      },
      ...pollStates(options, bedrock),
      Collect: {
        Type: 'Task',
        Resource: options.collectorArn,
        Parameters: { 'job.$': '$.job', 'now.$': '$.now' },
        Retry: RETRY_FUNCTION,
        End: true,
      },
    },
  };
}

function pollStates({ windowHours }: JobOptions, bedrock: (action: string) => string): States {
  const { stop, leave } = pollLimits(windowHours);
  const job = { 'JobIdentifier.$': '$.created.JobArn' };
  return {
    Wait: { Type: 'Wait', Seconds: POLL_SECONDS, Next: 'Count' },
    Count: {
      Type: 'Pass',
      Parameters: {
        'job.$': '$.job',
        'created.$': '$.created',
        'now.$': '$.now',
        'polls.$': 'States.MathAdd($.polls, 1)',
      },
      Next: 'Get',
    },
    Get: {
      Type: 'Task',
      Resource: bedrock('getModelInvocationJob'),
      Parameters: job,
      // All of it: a message is there only with a failure.
      ResultPath: '$.now',
      Retry: RETRY_CALL,
      Next: 'Ended?',
    },
    // A status that nobody knows yet is one to wait in.
    'Ended?': {
      Type: 'Choice',
      Choices: [
        { Or: ENDED.map((status) => ({ Variable: '$.now.Status', StringEquals: status })), Next: 'Collect' },
        { Variable: '$.polls', NumericGreaterThanEquals: leave, Next: 'Collect' },
        { Variable: '$.polls', NumericEquals: stop, Next: 'Stop' },
      ],
      Default: 'Wait',
    },
    Stop: {
      Type: 'Task',
      Resource: bedrock('stopModelInvocationJob'),
      Parameters: job,
      ResultPath: null,
      Retry: RETRY_CALL,
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'Wait' }],
      Next: 'Wait',
    },
  };
}

function creation({ modelId, roleArn, keyArn, windowHours }: JobOptions): State {
  return {
    'ClientRequestToken.$': '$.job.clientRequestToken',
    'JobName.$': '$.job.jobName',
    ModelId: modelId,
    RoleArn: roleArn,
    InputDataConfig: { S3InputDataConfig: { 'S3Uri.$': '$.job.inputUri', S3InputFormat: 'JSONL' } },
    OutputDataConfig: {
      S3OutputDataConfig: { 'S3Uri.$': '$.job.outputUri', ...(keyArn && { S3EncryptionKeyId: keyArn }) },
    },
    TimeoutDurationInHours: windowHours,
  };
}

/** One record that is asked at once, an execution of its own. An answer that got lost is not asked for again. */
export function onlineStates(partition: string, modelId: string, bucketName: string): StatesOf {
  return {
    StartAt: 'Ask',
    States: {
      Ask: {
        Type: 'Task',
        Resource: `arn:${partition}:states:::bedrock:invokeModel`,
        Parameters: {
          ModelId: modelId,
          Input: { 'S3Uri.$': '$.inputUri' },
          Output: { 'S3Uri.$': '$.outputUri' },
        },
        ResultSelector: {},
        ResultPath: '$.answer',
        Retry: [
          {
            ErrorEquals: ['Bedrock.ThrottlingException', 'BedrockRuntime.ThrottlingException'],
            IntervalSeconds: 15,
            MaxAttempts: 10,
            BackoffRate: 2,
            MaxDelaySeconds: 300,
          },
        ],
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Note' }],
        Next: 'Done',
      },
      Note: {
        Type: 'Task',
        Resource: `arn:${partition}:states:::aws-sdk:s3:putObject`,
        Parameters: { Bucket: bucketName, 'Key.$': '$.errorKey', 'Body.$': 'States.JsonToString($.error)' },
        Retry: RETRY_CALL,
        Next: 'Done',
      },
      // The results of all of them together have 256 KiB.
      Done: { Type: 'Pass', Result: {}, End: true },
    },
  };
}
