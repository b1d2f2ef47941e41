import { Duration, Stack } from 'aws-cdk-lib';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { createMachineRole, grantChildren, type MachineRights } from './machine-role';
import { jobStates, onlineStates, RETRY_FUNCTION, type StatesOf } from './run-states';
import { KEEP } from './work-place';

/** The calls at a time: few, because the model has a quota of requests a minute that others share. */
const MAX_CONCURRENT_CALLS = 5;

export interface RunMachineProps extends MachineRights {
  /** Generated if it is left out. */
  readonly name?: string;
  readonly windowHours: number;
  readonly maxConcurrentJobs: number;
}

/** The state machine: one execution is one run, and each job an execution below it, which has a history of its own. */
export function createRunMachine(scope: Construct, props: RunMachineProps): StateMachine {
  const role = createMachineRole(scope, props);
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
