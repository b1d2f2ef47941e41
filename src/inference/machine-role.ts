import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { InferenceFunctions } from './inference-functions';
import type { InferenceModel } from './inference-model';
import { WORK_KEYS } from './run-layout.contract';
import type { WorkPlace } from './work-place';

/** The parts of a batch inference that its state machine uses. */
export interface MachineRights {
  readonly model: InferenceModel;
  readonly place: WorkPlace;
  readonly functions: InferenceFunctions;
  readonly isOnline: boolean;
}

/** The role of the state machine: it makes and asks for jobs, hands them their role, and calls the functions. */
export function createMachineRole(scope: Construct, { model, place, functions, isOnline }: MachineRights): Role {
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
export function grantChildren(machine: StateMachine, role: Role): void {
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
