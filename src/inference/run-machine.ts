import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { InferenceFunctions } from './inference-functions';
import type { InferenceModel } from './inference-model';
import { WORK_KEYS } from './run-layout.contract';
import { jobStates, onlineStates, RETRY_FUNCTION, type StatesOf } from './run-states';
import { KEEP, type WorkPlace } from './work-place';

/** The calls at a time: few, because the model has a quota of requests a minute that others share. */
const MAX_CONCURRENT_CALLS = 5;

export interface RunMachineProps {
  /** Generated if it is left out. */
  readonly name?: string;
  readonly model: InferenceModel;
  readonly place: WorkPlace;
  readonly functions: InferenceFunctions;
  readonly windowHours: number;
  readonly maxConcurrentJobs: number;
  readonly isOnline: boolean;
}

/** The state machine: one execution is one run, and each job an execution below it, which has a history of its own. */
export function createRunMachine(scope: Construct, props: RunMachineProps): StateMachine {
  const role = createRole(scope, props);
  const machine = new StateMachine(scope, 'Machine', {
    stateMachineName: props.name,
    comment: 'Batch inference: plan, jobs, what is left, results',
    role,
    definitionBody: DefinitionBody.fromString(Stack.of(scope).toJsonString(definitionOf(scope, props))),
  });
  grantChildren(machine, role);
  return machine;
}

function definitionOf(scope: Construct, props: RunMachineProps) {
  const { partition } = Stack.of(scope);
  const { model, place, functions, windowHours, isOnline } = props;
  const modelId = model._idIn(scope);
  const jobs = jobStates({
    partition,
    modelId,
    roleArn: place.jobRole.roleArn,
    keyArn: place.bucket.encryptionKey?.keyArn,
    windowHours,
    collectorArn: functions.collector.functionArn,
  });
  const bucketName = place.bucket.bucketName;
  const children = (keyPath: string, maxConcurrency: number, states: StatesOf) => ({
    Type: 'Map',
    ItemReader: {
      Resource: `arn:${partition}:states:::s3:getObject`,
      ReaderConfig: { InputType: 'JSON' },
      Parameters: { Bucket: bucketName, 'Key.$': keyPath },
    },
    MaxConcurrency: maxConcurrency,
    ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...states },
    ResultPath: null,
  });
  const choice = (next: string, state: string) => ({ Variable: '$.next', StringEquals: next, Next: state });
  return {
    Comment: 'Batch inference: plan, jobs, what is left, results',
    // The files of a run expire: it has to end before.
    TimeoutSeconds: KEEP.minus(Duration.days(1)).toSeconds(),
    StartAt: 'Begin',
    States: {
      Begin: {
        Type: 'Pass',
        Parameters: { 'run.$': '$$.Execution.Name', round: 1, cursor: '', 'input.$': '$$.Execution.Input' },
        Next: 'Plan',
      },
      Plan: { Type: 'Task', Resource: functions.planner.functionArn, Retry: RETRY_FUNCTION, Next: 'What next?' },
      'What next?': {
        Type: 'Choice',
        Choices: [
          choice('plan', 'Plan'),
          choice('jobs', 'Jobs'),
          ...(isOnline ? [choice('online', 'One by one')] : []),
          choice('finish', 'Finish'),
        ],
      },
      Jobs: { ...children('$.jobsKey', props.maxConcurrentJobs, jobs), Next: 'Next round' },
      'Next round': {
        Type: 'Pass',
        Parameters: {
          'run.$': '$.run',
          'round.$': 'States.MathAdd($.round, 1)',
          cursor: '',
          'input.$': '$.input',
        },
        Next: 'Plan',
      },
      ...(isOnline && {
        'One by one': {
          ...children('$.onlineKey', MAX_CONCURRENT_CALLS, onlineStates(partition, modelId, bucketName)),
          Next: 'Finish',
        },
      }),
      Finish: { Type: 'Task', Resource: functions.finisher.functionArn, Retry: RETRY_FUNCTION, End: true },
    },
  };
}

function createRole(scope: Construct, { model, place, functions, isOnline }: RunMachineProps): Role {
  const stack = Stack.of(scope);
  const role = new Role(scope, 'MachineRole', {
    description: 'Runs batch inference',
    assumedBy: new ServicePrincipal('states.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
  });
  // The name of a job is made by Bedrock.
  const jobs = stack.formatArn({ service: 'bedrock', resource: 'model-invocation-job', resourceName: '*' });
  const { planner, collector, finisher } = functions;
  const models = model._arnsIn(scope);
  const files = place.bucket.arnForObjects(`${WORK_KEYS.runs}*`);
  const statements = [
    { actions: ['bedrock:CreateModelInvocationJob'], resources: [...models, jobs] },
    { actions: ['bedrock:GetModelInvocationJob', 'bedrock:StopModelInvocationJob'], resources: [jobs] },
    // AWS has no resource for it.
    { actions: ['bedrock:ListModelInvocationJobs'], resources: ['*'] },
    {
      actions: ['iam:PassRole'],
      resources: [place.jobRole.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'bedrock.amazonaws.com' } },
    },
    {
      actions: ['lambda:InvokeFunction'],
      resources: [planner, collector, finisher].map(({ functionArn }) => functionArn),
    },
    { actions: ['s3:GetObject', ...(isOnline ? ['s3:PutObject'] : [])], resources: [files] },
    ...(isOnline ? [{ actions: ['bedrock:InvokeModel'], resources: models }] : []),
  ];
  for (const statement of statements) {
    role.addToPolicy(new PolicyStatement(statement));
  }
  place.bucket.encryptionKey?.grantEncryptDecrypt(role);
  return role;
}

/**
 * Lets the machine start its own children. The policy is one of its own: the machine waits for the others of its role, which
 * would be a circle.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
 */
function grantChildren(machine: StateMachine, role: Role): void {
  const stack = Stack.of(machine);
  const executions = (separator: string) =>
    stack.formatArn({
      service: 'states',
      resource: 'execution',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      resourceName: `${machine.stateMachineName}${separator}*`,
    });
  new Policy(machine, 'Children', {
    roles: [role],
    statements: [
      new PolicyStatement({ actions: ['states:StartExecution'], resources: [machine.stateMachineArn] }),
      new PolicyStatement({
        actions: ['states:DescribeExecution', 'states:StopExecution', 'states:RedriveExecution'],
        resources: [executions(':'), executions('/')],
      }),
    ],
  });
}
