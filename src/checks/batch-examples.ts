import type { RuleExample } from './rule-examples';

const TIMEOUT = 'Timeout: {AttemptDurationSeconds: 3600}';

function job(cpu: number, mebibytes: number, ...properties: string[]): string {
  return `Resources:
  Transcribe:
    Type: AWS::Batch::JobDefinition
    Properties:
      Type: container
      PlatformCapabilities: [FARGATE]
      ContainerProperties:
        Image: public.ecr.aws/acme/stt
        ExecutionRoleArn: arn:aws:iam::111122223333:role/start
        ResourceRequirements:
          - {Type: VCPU, Value: '${cpu}'}
          - {Type: MEMORY, Value: '${mebibytes}'}
${properties.map((line) => `      ${line}\n`).join('')}`;
}

const LIMITS =
  'JobStateTimeLimitActions: [{Action: CANCEL, State: RUNNABLE, MaxTimeSeconds: 3600, Reason: CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY}]';

function queue(property: string, more = ''): string {
  return `Resources:
  Transcripts:
    Type: AWS::Batch::JobQueue
    Properties:
      Priority: 1
      ComputeEnvironmentOrder: [{Order: 1, ComputeEnvironment: fargate}]
      ${property}
${more}`;
}

const TELL = `  Failed:
    Type: AWS::Events::Rule
    Properties:
      EventPattern:
        source: [aws.batch]
        detail-type: [Batch Job State Change]
        detail: {status: [FAILED], jobQueue: [!Ref Transcripts]}
      Targets: [{Id: failures, Arn: 'arn:aws:sqs:eu-west-1:111122223333:failures'}]
`;

function placed(vcpus: number): string {
  return `${job(16, 32_768, TIMEOUT)}  Compute:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources: {Type: FARGATE, MaxvCpus: ${vcpus}, Subnets: [subnet-0a1b2c3d], SecurityGroupIds: [sg-0a1b2c3d]}
  Transcripts:
    Type: AWS::Batch::JobQueue
    Properties:
      Priority: 1
      ComputeEnvironmentOrder: [{Order: 1, ComputeEnvironment: !Ref Compute}]
      ${LIMITS}
${TELL}`;
}

function machine(actions: string): string {
  return `Resources:
  Rescue:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: !GetAtt Role.Arn
      Definition:
        StartAt: Submit
        States:
          Submit:
            Type: Task
            Resource: arn:aws:states:::batch:submitJob.sync
            Parameters: {JobName: rescue, JobQueue: transcripts, JobDefinition: transcribe}
            End: true
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Action: 'sts:AssumeRole', Principal: {Service: states.amazonaws.com}}]
      Policies:
        - PolicyName: batch
          PolicyDocument:
            Statement: [{Effect: Allow, Action: [${actions}], Resource: '*'}]
`;
}

/** The examples of the rules of `batch`. */
export const BATCH_EXAMPLES: Record<string, RuleExample> = {
  'hindsight-batch-fargate-size': { bad: job(3, 1024, TIMEOUT), good: job(2, 4096, TIMEOUT) },
  'hindsight-batch-ranges': {
    bad: job(1, 2048, TIMEOUT, 'RetryStrategy: {Attempts: 11}'),
    good: job(1, 2048, TIMEOUT, 'RetryStrategy: {Attempts: 10}'),
  },
  'hindsight-batch-never-placed': { bad: placed(8), good: placed(16) },
  'hindsight-batch-stuck-runnable': { bad: queue('State: ENABLED', TELL), good: queue(LIMITS, TELL) },
  'hindsight-batch-no-timeout': { bad: job(1, 2048), good: job(1, 2048, TIMEOUT) },
  'hindsight-batch-failed-job': { bad: queue(LIMITS), good: queue(LIMITS, TELL) },
  'hindsight-batch-terminate': {
    bad: machine("'batch:SubmitJob'"),
    good: machine("'batch:SubmitJob', 'batch:TerminateJob', 'batch:DescribeJobs'"),
  },
};
