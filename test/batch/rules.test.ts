import { Duration, Size, type Stack } from 'aws-cdk-lib';
import {
  EcsFargateContainerDefinition,
  EcsJobDefinition,
  FargateComputeEnvironment,
  JobQueue,
} from 'aws-cdk-lib/aws-batch';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { BatchSubmitJob } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { failedJob } from '../../src/batch/rules/failed-job';
import { fargateSize } from '../../src/batch/rules/fargate-size';
import { neverPlaced } from '../../src/batch/rules/never-placed';
import { noTimeout } from '../../src/batch/rules/no-timeout';
import { ranges } from '../../src/batch/rules/ranges';
import { stuckRunnable } from '../../src/batch/rules/stuck-runnable';
import { terminate } from '../../src/batch/rules/terminate';
import { testRules } from '../checks/rule-cases';
import { Ground } from './ground';

const PARAMETER = { Parameters: { P: { Type: 'String' } } };
const withParameter = (Resources: object, parameter: object = PARAMETER) => ({ Stack: { ...parameter, Resources } });
const UNKNOWN = { Ref: 'P' };
const WHY = `\${P} is known only at deploy time`;

const job = (properties: object) => ({ Job: { Type: 'AWS::Batch::JobDefinition', Properties: properties } });
const sized = (cpu: unknown, memory: unknown, others: object = { PlatformCapabilities: ['FARGATE'] }) =>
  job({
    ContainerProperties: {
      ResourceRequirements: [
        { Type: 'VCPU', Value: cpu },
        { Type: 'MEMORY', Value: memory },
      ],
    },
    ...others,
  });
const TIMED = { Timeout: { AttemptDurationSeconds: 60 } };
/** A machine that submits the job in a branch. */
const submitter = (parameters: object, sync = '') => {
  const Submit = {
    Type: 'Task',
    Resource: `arn:aws:states:::batch:submitJob${sync}`,
    Parameters: { JobDefinition: { Ref: 'Job' }, JobQueue: 'orders', ...parameters },
  };
  const Definition = { States: { Both: { Type: 'Parallel', Branches: [{ States: { Submit } }] } } };
  return { Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: { Definition } } };
};
/** A machine of SAM whose states are in a file. */
const bySam = (DefinitionSubstitutions: object) => ({
  Stack: {
    Transform: 'AWS::Serverless-2016-10-31',
    Resources: {
      ...job({}),
      ...queue(),
      Machine: {
        Type: 'AWS::Serverless::StateMachine',
        Properties: { DefinitionUri: 'machine.asl.json', DefinitionSubstitutions },
      },
    },
  },
});
const ELSEWHERE = 'Properties: what the state machine Machine does with it is not in the template';
const queue = (properties: object = {}) => ({ Queue: { Type: 'AWS::Batch::JobQueue', Properties: properties } });
const environment = (MaxvCpus: unknown) => ({
  Compute: { Type: 'AWS::Batch::ComputeEnvironment', Properties: { ComputeResources: { MaxvCpus } } },
});
const ordered = (...environments: unknown[]) =>
  queue({ ComputeEnvironmentOrder: environments.map((it, Order) => ({ ComputeEnvironment: it, Order })) });
const eventRule = (EventPattern: unknown, properties: object = {}) => ({
  Tell: { Type: 'AWS::Events::Rule', Properties: { EventPattern, ...properties } },
});
const failures = (detail: object = {}) => ({
  source: ['aws.batch'],
  'detail-type': ['Batch Job State Change'],
  detail: { status: ['FAILED'], ...detail },
});

const ofLibrary = (stack: Stack) => new Ground(stack).backlog();
function byCdk(stack: Stack, cpu: number, memory: Size): EcsJobDefinition {
  const image = ContainerImage.fromRegistry('worker');
  const container = new EcsFargateContainerDefinition(stack, 'Container', { image, cpu, memory });
  return new EcsJobDefinition(stack, 'Job', { container });
}
function queueByCdk(stack: Stack): JobQueue {
  const computeEnvironment = new FargateComputeEnvironment(stack, 'Compute', { vpc: new Vpc(stack, 'Vpc') });
  return new JobQueue(stack, 'Queue', { computeEnvironments: [{ computeEnvironment, order: 1 }] });
}

const NO_SIZE =
  'JobB9D00F9F: Fargate has no 3 vCPU with 1 GiB; the nearest are 2 vCPU with 4 GiB and 4 vCPU with 8 GiB.';
const FOR_EVER = 'A job that cannot be placed waits at the head of this queue forever.';
const HANGS = 'A job that hangs runs, and is billed, until somebody ends it.';
const SILENT = 'No rule of the app reports failed jobs of this queue.';

const machine = (Definition: object, others: object) => ({
  Machine: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: { Definition, RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } },
  },
  Role: { Type: 'AWS::IAM::Role', Properties: others },
});
const SUBMIT = { Type: 'Task', Resource: 'arn:aws:states:::batch:submitJob.sync', End: true };
const WAITS = { StartAt: 'Submit', States: { Submit: SUBMIT } };
const allowing = (...Action: unknown[]) => ({
  Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource: '*' }] } }],
});
const RUNS_ON = (role = 'Role') => `${role} may not terminate the job: it runs on when the execution is stopped.`;

testRules(
  {
    rule: fargateSize,
    fails: {
      'a pair that Fargate does not have': {
        given: sized('3', '1024'),
        finds: ['Job: Fargate has no 3 vCPU with 1 GiB; the nearest are 2 vCPU with 4 GiB and 4 vCPU with 8 GiB.'],
      },
      'a memory between two steps': {
        given: sized('1', '2500'),
        finds: ['Job: Fargate has no 1 vCPU with 2500 MiB; the nearest are 1 vCPU with 2 GiB and 1 vCPU with 3 GiB.'],
      },
    },
    passes: {
      'a pair of the table': { given: sized('0.25', '512') },
      'the largest': { given: sized('32', '249856') },
      'a job on EC2': { given: sized('3', '1024', {}) },
      'a job without requirements': { given: job({ PlatformCapabilities: ['FARGATE'] }) },
      'one of the library': { given: ofLibrary },
    },
    tokens: { 'the L2 of the CDK': { given: (stack) => void byCdk(stack, 3, Size.gibibytes(1)), finds: [NO_SIZE] } },
    intrinsics: {
      'a mapping': {
        given: {
          Stack: {
            Mappings: { Sizes: { prod: { cpu: '3' } } },
            Resources: sized({ 'Fn::FindInMap': ['Sizes', 'prod', 'cpu'] }, '1024'),
          },
        },
        finds: ['Job: Fargate has no 3 vCPU with 1 GiB; the nearest are 2 vCPU with 4 GiB and 4 vCPU with 8 GiB.'],
      },
    },
    inconclusive: {
      'a parameter': {
        given: withParameter(sized(UNKNOWN, '1024')),
        doubts: [`Properties/ContainerProperties/ResourceRequirements/0/Value: ${WHY}`],
      },
    },
  },
  {
    rule: ranges,
    fails: {
      'too many attempts': {
        given: job({ RetryStrategy: { Attempts: 11 } }),
        finds: ['Job: Batch accepts 1 to 10 attempts, and this is 11.'],
      },
      'no attempt': {
        given: job({ RetryStrategy: { Attempts: 0 } }),
        finds: ['Job: Batch accepts 1 to 10 attempts, and this is 0.'],
      },
      'a timeout that is too short': {
        given: job({ Timeout: { AttemptDurationSeconds: 59 } }),
        finds: ['Job: Batch accepts 60 or more seconds as a timeout, and this is 59.'],
      },
      'an array of one, and one that is too large': {
        given: {
          Every: {
            Type: 'AWS::Events::Rule',
            Properties: {
              Targets: [
                { BatchParameters: { ArrayProperties: { Size: 1 } } },
                { BatchParameters: { ArrayProperties: { Size: 10_001 }, RetryStrategy: { Attempts: 11 } } },
              ],
            },
          },
        },
        finds: [
          'Every: Batch accepts 2 to 10000 jobs in an array, and this is 1.',
          'Every: Batch accepts 2 to 10000 jobs in an array, and this is 10001.',
          'Every: Batch accepts 1 to 10 attempts, and this is 11.',
        ],
      },
      'a pipe': {
        given: {
          Pipe: {
            Type: 'AWS::Pipes::Pipe',
            Properties: { TargetParameters: { BatchJobParameters: { ArrayProperties: { Size: 1 } } } },
          },
        },
        finds: ['Pipe: Batch accepts 2 to 10000 jobs in an array, and this is 1.'],
      },
    },
    passes: {
      'the ends of the ranges': {
        given: {
          ...job({ RetryStrategy: { Attempts: 10 }, Timeout: { AttemptDurationSeconds: 60 } }),
          Other: { Type: 'AWS::Batch::JobDefinition', Properties: { RetryStrategy: { Attempts: 1 } } },
          Rule: {
            Type: 'AWS::Events::Rule',
            Properties: {
              Targets: [2, 10_000].map((Size) => ({ BatchParameters: { ArrayProperties: { Size } } })),
            },
          },
        },
      },
      nothing: { given: { ...job({}), Rule: { Type: 'AWS::Events::Rule', Properties: {} } } },
    },
    tokens: {
      'the L2 of the CDK': {
        given: (stack) => {
          const image = ContainerImage.fromRegistry('worker');
          const size = { cpu: 1, memory: Size.gibibytes(2) };
          const container = new EcsFargateContainerDefinition(stack, 'Container', { image, ...size });
          new EcsJobDefinition(stack, 'Job', { container, timeout: Duration.seconds(30), retryAttempts: 11 });
        },
        finds: [
          'JobB9D00F9F: Batch accepts 1 to 10 attempts, and this is 11.',
          'JobB9D00F9F: Batch accepts 60 or more seconds as a timeout, and this is 30.',
        ],
      },
    },
    intrinsics: {
      'a condition': {
        given: {
          Stack: {
            Parameters: { P: { Type: 'String' } },
            Conditions: { Prod: { 'Fn::Equals': [UNKNOWN, 'prod'] } },
            Resources: job({ RetryStrategy: { Attempts: { 'Fn::If': ['Prod', 3, 20] } } }),
          },
        },
        finds: ['Job: Batch accepts 1 to 10 attempts, and this is 20.'],
      },
    },
    inconclusive: {
      'a parameter': {
        given: withParameter(job({ RetryStrategy: { Attempts: UNKNOWN }, Timeout: { AttemptDurationSeconds: 5 } })),
        finds: ['Job: Batch accepts 60 or more seconds as a timeout, and this is 5.'],
        doubts: [`Properties/RetryStrategy/Attempts: ${WHY}`],
      },
    },
  },
  {
    rule: neverPlaced,
    fails: {
      'more vCPUs than the environment': {
        given: {
          ...sized('16', '32768'),
          ...environment(8),
          ...ordered({ Ref: 'Compute' }),
        },
        finds: ['Job: A job takes 16 vCPUs, and Compute may not have as many: it never starts.'],
      },
    },
    passes: {
      'as many': { given: { ...sized('8', '16384'), ...environment(8), ...ordered({ Ref: 'Compute' }) } },
      'one of two environments is large enough': {
        given: {
          ...sized('16', '32768'),
          ...environment(8),
          Large: {
            Type: 'AWS::Batch::ComputeEnvironment',
            Properties: { ComputeResources: { MaxvCpus: 16 } },
          },
          ...ordered({ Ref: 'Compute' }, { Ref: 'Large' }),
        },
      },
      'an environment of another app': {
        given: { ...sized('16', '32768'), ...ordered('arn:aws:batch:eu-west-1:111122223333:compute-environment/x') },
      },
      'two queues': {
        given: {
          ...sized('16', '32768'),
          ...environment(8),
          ...ordered({ Ref: 'Compute' }),
          Other: { Type: 'AWS::Batch::JobQueue', Properties: {} },
        },
      },
      'no queue': { given: sized('16', '32768') },
      'one of the library': { given: ofLibrary },
    },
    tokens: {
      'the L2 of the CDK': {
        given: (stack) => {
          byCdk(stack, 16, Size.gibibytes(32));
          const vpc = new Vpc(stack, 'Vpc');
          const computeEnvironment = new FargateComputeEnvironment(stack, 'Compute', { vpc, maxvCpus: 8 });
          new JobQueue(stack, 'Queue', { computeEnvironments: [{ computeEnvironment, order: 1 }] });
        },
        finds: ['JobB9D00F9F: A job takes 16 vCPUs, and Compute5791E1FA may not have as many: it never starts.'],
      },
    },
    intrinsics: {
      'a reference by an attribute': {
        given: {
          ...sized('16', '32768'),
          ...environment('8'),
          ...ordered({ 'Fn::GetAtt': 'Compute.ComputeEnvironmentArn' }),
        },
        finds: ['Job: A job takes 16 vCPUs, and Compute may not have as many: it never starts.'],
      },
    },
    inconclusive: {
      'a parameter': {
        given: withParameter({ ...sized('16', '32768'), ...environment(UNKNOWN), ...ordered({ Ref: 'Compute' }) }),
        doubts: [`Properties/ComputeResources/MaxvCpus: ${WHY}`],
      },
    },
  },
  {
    rule: stuckRunnable,
    fails: {
      'no limits': { given: queue(), finds: [`Queue: ${FOR_EVER}`] },
      'an empty list': { given: queue({ JobStateTimeLimitActions: [] }), finds: [`Queue: ${FOR_EVER}`] },
    },
    passes: {
      'a limit': { given: queue({ JobStateTimeLimitActions: [{ Action: 'CANCEL' }] }) },
      'one of the library': { given: ofLibrary },
    },
    tokens: {
      'the L2 of the CDK': { given: (stack) => void queueByCdk(stack), finds: [`Queue4A7E3555: ${FOR_EVER}`] },
    },
    intrinsics: {
      'no value': {
        given: queue({ JobStateTimeLimitActions: { Ref: 'AWS::NoValue' } }),
        finds: [`Queue: ${FOR_EVER}`],
      },
    },
    inconclusive: {
      'a transform': {
        given: queue({ JobStateTimeLimitActions: { 'Fn::Transform': { Name: 'AWS::Include' } } }),
        doubts: ['Properties/JobStateTimeLimitActions: Fn::Transform is not followed'],
      },
    },
  },
  {
    rule: noTimeout,
    fails: {
      'no timeout': { given: job({}), finds: [`Job: ${HANGS}`] },
      'a machine that sets none': { given: { ...job({}), ...submitter({}) }, finds: [`Job: ${HANGS}`] },
      'a machine of SAM that gets something else': {
        given: bySam({ Queue: { Ref: 'Queue' } }),
        finds: [`Job: ${HANGS}`],
      },
      'a machine that sets one for another job': {
        given: { ...job({}), ...submitter({ ...TIMED, JobDefinition: 'other' }) },
        finds: [`Job: ${HANGS}`],
      },
      'a rule beside a machine that sets one': {
        given: {
          ...job({}),
          ...submitter(TIMED),
          Nightly: {
            Type: 'AWS::Events::Rule',
            Properties: { Targets: [{ BatchParameters: { JobDefinition: { Ref: 'Job' } } }] },
          },
        },
        finds: [`Job: ${HANGS}`],
      },
    },
    passes: {
      'a machine that sets it for each job': { given: { ...job({}), ...submitter(TIMED) } },
      'a timeout': { given: job({ Timeout: { AttemptDurationSeconds: 3600 } }) },
      'a timeout by a parameter': {
        given: withParameter(job({ Timeout: { AttemptDurationSeconds: UNKNOWN } })),
      },
      'one of the library': { given: ofLibrary },
    },
    tokens: {
      'the L2 of the CDK': {
        given: (stack) => void byCdk(stack, 1, Size.gibibytes(2)),
        finds: [`JobB9D00F9F: ${HANGS}`],
      },
    },
    intrinsics: {
      'no value': { given: job({ Timeout: { Ref: 'AWS::NoValue' } }), finds: [`Job: ${HANGS}`] },
    },
    inconclusive: {
      'a machine of SAM whose states are in a file': {
        given: bySam({ Definition: { Ref: 'Job' } }),
        doubts: [ELSEWHERE],
      },
      'a transform': {
        given: job({ Timeout: { 'Fn::Transform': { Name: 'AWS::Include' } } }),
        doubts: ['Properties/Timeout: Fn::Transform is not followed'],
      },
    },
  },
  {
    rule: failedJob,
    fails: {
      'no rule': { given: queue(), finds: [`Queue: ${SILENT}`] },
      'a rule for another status': {
        given: { ...queue(), ...eventRule(failures({ status: ['SUCCEEDED'] })) },
        finds: [`Queue: ${SILENT}`],
      },
      'a rule of another service': {
        given: { ...queue(), ...eventRule({ source: ['aws.ecs'] }) },
        finds: [`Queue: ${SILENT}`],
      },
      'a rule for another kind of event': {
        given: { ...queue(), ...eventRule({ source: ['aws.batch'], 'detail-type': ['Batch Job Queue Blocked'] }) },
        finds: [`Queue: ${SILENT}`],
      },
      'a rule that is off': {
        given: { ...queue(), ...eventRule(failures(), { State: 'DISABLED' }) },
        finds: [`Queue: ${SILENT}`],
      },
      'a schedule': {
        given: { ...queue(), ...eventRule(undefined, { ScheduleExpression: 'rate(1 day)' }) },
        finds: [`Queue: ${SILENT}`],
      },
      'a machine that does not wait': {
        given: { ...queue(), ...submitter({ JobQueue: { Ref: 'Queue' } }) },
        finds: [`Queue: ${SILENT}`],
      },
      'a machine that waits for jobs of another queue': {
        given: { ...queue(), ...submitter({}, '.sync') },
        finds: [`Queue: ${SILENT}`],
      },
      'a machine of SAM that gets something else': {
        given: bySam({ Definition: { Ref: 'Job' } }),
        finds: [`Queue: ${SILENT}`],
      },
      'a rule for another queue': {
        given: {
          ...queue(),
          Other: { Type: 'AWS::Batch::JobQueue', Properties: {} },
          ...eventRule(failures({ jobQueue: [{ Ref: 'Other' }] })),
        },
        finds: [`Queue: ${SILENT}`],
      },
    },
    passes: {
      'a rule for all queues': { given: { ...queue(), ...eventRule(failures()) } },
      'a rule for all events of Batch': { given: { ...queue(), ...eventRule({ source: ['aws.batch'] }) } },
      'a rule with a condition': {
        given: { ...queue(), ...eventRule(failures({ status: [{ 'anything-but': ['SUCCEEDED'] }] })) },
      },
      'a rule for a queue that is named in words': {
        given: { ...queue(), ...eventRule(failures({ jobQueue: [{ prefix: 'arn:' }] })) },
      },
      'one of the library': { given: ofLibrary },
    },
    tokens: {
      'the L2 of the CDK': {
        given: (stack) => {
          const jobQueue = [queueByCdk(stack).jobQueueArn];
          const detail = { status: ['FAILED'], jobQueue };
          new Rule(stack, 'Rule', { eventPattern: { source: ['aws.batch'], detail } });
        },
      },
      'the L2 of the CDK without a rule': {
        given: (stack) => void queueByCdk(stack),
        finds: [`Queue4A7E3555: ${SILENT}`],
      },
    },
    intrinsics: {
      'the text of a pattern': { given: { ...queue(), ...eventRule(JSON.stringify(failures())) } },
    },
    inconclusive: {
      'a machine that waits': {
        given: { ...queue(), ...submitter({ JobQueue: { Ref: 'Queue' } }, '.sync') },
        doubts: ['Properties: the state machine Machine waits for its jobs, and fails with them'],
      },
      'a machine of SAM whose states are in a file': {
        given: bySam({ Queue: { 'Fn::GetAtt': ['Queue', 'JobQueueArn'] } }),
        doubts: [ELSEWHERE],
      },
      'a parameter': {
        given: withParameter({ ...queue(), ...eventRule({ ...failures(), source: [UNKNOWN] }) }),
        doubts: [`Properties/EventPattern/source/0: ${WHY}`],
      },
    },
  },
  {
    rule: terminate,
    fails: {
      'a role without the action': { given: machine(WAITS, {}), finds: [`Machine: ${RUNS_ON()}`] },
      'a job in a map, and one in a branch': {
        given: {
          ...machine(
            { States: { Map: { Type: 'Map', ItemProcessor: { States: { All: { Branches: [{}, WAITS] } } } } } },
            allowing('batch:SubmitJob', 'batch:DescribeJobs'),
          ),
        },
        finds: [`Machine: ${RUNS_ON()}`],
      },
    },
    passes: {
      'a role with the action': { given: machine(WAITS, allowing('batch:TerminateJob')) },
      'a role with the action, and one by a parameter': {
        given: withParameter(machine(WAITS, allowing(UNKNOWN, 'batch:TerminateJob'))),
      },
      'a role with a wildcard': { given: machine(WAITS, allowing('batch:*')) },
      'a role with the action, and a policy of others': {
        given: machine(WAITS, {
          ...allowing('batch:TerminateJob'),
          ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
        }),
      },
      'a job that nobody waits for': {
        given: machine({ States: { Submit: { ...SUBMIT, Resource: 'arn:aws:states:::batch:submitJob' } } }, {}),
      },
      'no definition': { given: machine({}, {}) },
      'a task that cannot be read': {
        given: machine({ States: { Submit: { ...SUBMIT, Resource: { 'Fn::ImportValue': 'task' } } } }, {}),
      },
    },
    tokens: {
      'the L2 of the CDK': {
        given: (stack) => void submitting(stack),
        finds: [`Machine6FC8AE80: ${RUNS_ON('MachineRoleD2D3D395')}`],
      },
      'the L2 of the CDK with the action': {
        given: (stack) => {
          submitting(stack).addToRolePolicy(
            new PolicyStatement({ actions: ['batch:TerminateJob', 'batch:DescribeJobs'], resources: ['*'] }),
          );
        },
      },
    },
    intrinsics: {
      'a text with a partition': {
        given: {
          Machine: {
            Type: 'AWS::StepFunctions::StateMachine',
            Properties: {
              DefinitionString: {
                'Fn::Sub': JSON.stringify({
                  States: { Submit: { Resource: `arn:\${AWS::Partition}:states:::batch:submitJob.sync` } },
                }),
              },
              RoleArn: { 'Fn::GetAtt': 'Role.Arn' },
            },
          },
          Role: { Type: 'AWS::IAM::Role', Properties: {} },
        },
        finds: [`Machine: ${RUNS_ON()}`],
      },
    },
    inconclusive: {
      'a role that is not in the app': {
        given: {
          Machine: {
            Type: 'AWS::StepFunctions::StateMachine',
            Properties: { Definition: WAITS, RoleArn: 'arn:aws:iam::111122223333:role/machine' },
          },
        },
        doubts: ['Properties/RoleArn: its role is not in the app'],
      },
      'a policy that is not in the app': {
        given: machine(WAITS, { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AWSBatchFullAccess'] }),
        doubts: ['Properties/RoleArn: Role has a policy that is not in the app'],
      },
      'an action by a parameter': {
        given: withParameter(machine(WAITS, allowing(UNKNOWN))),
        doubts: [`Properties/RoleArn: ${WHY}`],
      },
      'an action by a parameter, and a policy that is not in the app': {
        given: withParameter(
          machine(WAITS, {
            ...allowing(UNKNOWN),
            ManagedPolicyArns: ['arn:aws:iam::aws:policy/AWSBatchFullAccess'],
          }),
        ),
        doubts: [`Properties/RoleArn: ${WHY}`],
      },
    },
  },
);

function submitting(stack: Stack): StateMachine {
  const task = new BatchSubmitJob(stack, 'Submit', {
    jobName: 'job',
    jobDefinitionArn: 'arn:aws:batch:eu-west-1:111122223333:job-definition/job:1',
    jobQueueArn: 'arn:aws:batch:eu-west-1:111122223333:job-queue/queue',
  });
  return new StateMachine(stack, 'Machine', { definitionBody: DefinitionBody.fromChainable(task) });
}
