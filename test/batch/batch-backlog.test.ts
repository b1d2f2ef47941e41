import { App, Duration, Size, Stack, TimeZone } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-batch';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { ContainerImage, CpuArchitecture } from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret as StoredSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { BacklogScan, BacklogSource, type BatchBacklogProps, DoneKey, FargateSize } from '../../src/batch';
import { Ground } from './ground';

let stack: Stack;
let ground: Ground;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
  ground = new Ground(stack);
});

/** The properties of the resource of a type whose logical id begins so. */
function found(type: string, id = 'Made'): any {
  const all = Object.entries(ground.template().findResources(type));
  return all.find(([key]) => key.startsWith(id))?.[1].Properties;
}
const jobDefinition = () => found('AWS::Batch::JobDefinition');
const variables = () => found('AWS::Lambda::Function', 'MadePlanner').Environment.Variables;

describe('the compute environment', () => {
  test('is on Fargate in private subnets, with the vCPUs that an account has', () => {
    ground.backlog();
    expect(found('AWS::Batch::ComputeEnvironment').ComputeResources).toEqual({
      Type: 'FARGATE',
      MaxvCpus: 6,
      SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringMatching('^MadeSecurityGroup'), 'GroupId'] }],
      Subnets: [
        { Ref: expect.stringMatching('^NetworkPrivateSubnet1') },
        { Ref: expect.stringMatching('^NetworkPrivateSubnet2') },
      ],
    });
  });

  test('has the vCPUs and the kind of capacity that it is given', () => {
    ground.backlog({ maxVcpus: 20, spot: true });
    expect(found('AWS::Batch::ComputeEnvironment').ComputeResources).toMatchObject({
      Type: 'FARGATE_SPOT',
      MaxvCpus: 20,
    });
  });

  test('lets nothing in, and out to HTTPS only', () => {
    ground.backlog();
    const group = found('AWS::EC2::SecurityGroup');
    expect(group.SecurityGroupIngress).toBeUndefined();
    expect(group.SecurityGroupEgress.map(({ ToPort, Description }: any) => [ToPort, Description])).toEqual([
      [1, 'nowhere: replaces the rule that allows all traffic'],
      [443, 'to the image, S3 and CloudWatch Logs'],
    ]);
  });
});

describe('the queue', () => {
  const actions = () => found('AWS::Batch::JobQueue').JobStateTimeLimitActions;

  test('cancels a job at its head for each reason that Batch can name on Fargate', () => {
    ground.backlog();
    expect(actions()).toEqual(
      [
        'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY',
        'MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE',
        'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT',
      ].map((Reason) => ({ Action: 'CANCEL', MaxTimeSeconds: 3600, Reason, State: 'RUNNABLE' })),
    );
  });

  test('waits for as long as it is told', () => {
    ground.backlog({ cancelWaitingAfter: Duration.minutes(10) });
    expect(actions()[0].MaxTimeSeconds).toBe(600);
  });
});

describe('the job', () => {
  test('has the size, the timeout, three attempts and its log', () => {
    ground.backlog();
    expect(jobDefinition()).toMatchObject({
      PlatformCapabilities: ['FARGATE'],
      RetryStrategy: { Attempts: 3 },
      Timeout: { AttemptDurationSeconds: 3600 },
      ContainerProperties: {
        Image: 'public.ecr.aws/acme/stt',
        ResourceRequirements: [
          { Type: 'MEMORY', Value: '2048' },
          { Type: 'VCPU', Value: '1' },
        ],
        NetworkConfiguration: { AssignPublicIp: 'DISABLED' },
        LogConfiguration: {
          LogDriver: 'awslogs',
          Options: {
            'awslogs-group': { Ref: expect.stringMatching('^MadeLog') },
            'awslogs-stream-prefix': 'worker',
          },
        },
      },
    });
  });

  test('has what it is given', () => {
    ground.backlog({
      size: FargateSize.of(0.25, Size.mebibytes(512)),
      timeout: Duration.minutes(1),
      attempts: 10,
      command: ['./transcribe'],
      cpuArchitecture: CpuArchitecture.ARM64,
      ephemeralStorage: Size.gibibytes(200),
    });
    expect(jobDefinition()).toMatchObject({
      RetryStrategy: { Attempts: 10 },
      Timeout: { AttemptDurationSeconds: 60 },
      ContainerProperties: {
        Command: ['./transcribe'],
        EphemeralStorage: { SizeInGiB: 200 },
        RuntimePlatform: { CpuArchitecture: 'ARM64' },
        ResourceRequirements: [
          { Type: 'MEMORY', Value: '512' },
          { Type: 'VCPU', Value: '0.25' },
        ],
      },
    });
  });

  test('knows its places, and what else it is given', () => {
    ground.backlog({ environment: { LANGUAGE: 'de' } });
    expect(jobDefinition().ContainerProperties.Environment).toEqual([
      { Name: 'LANGUAGE', Value: 'de' },
      { Name: 'BACKLOG_BUCKET', Value: { Ref: expect.stringMatching('^MadeRuns') } },
      { Name: 'BACKLOG_SOURCE_BUCKET', Value: { Ref: expect.stringMatching('^Recordings') } },
      { Name: 'BACKLOG_DONE_BUCKET', Value: { Ref: expect.stringMatching('^Transcripts') } },
    ]);
  });

  test('has its secrets as references', () => {
    const secret = new StoredSecret(stack, 'Key');
    ground.backlog({ secrets: { API_KEY: Secret.fromSecretsManager(secret) } });
    expect(jobDefinition().ContainerProperties.Secrets).toEqual([
      { Name: 'API_KEY', ValueFrom: { Ref: expect.stringMatching('^Key') } },
    ]);
  });
});

describe('the planner', () => {
  test('runs alone, and is tried again', () => {
    ground.backlog();
    expect(found('AWS::Lambda::Function', 'MadePlanner')).toMatchObject({
      ReservedConcurrentExecutions: 1,
      Timeout: 900,
      MemorySize: 1769,
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
    });
    expect(found('AWS::Lambda::EventInvokeConfig', 'MadePlanner')).toMatchObject({
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 3600,
    });
  });

  test('knows its places and numbers', () => {
    ground.backlog();
    expect(variables()).toMatchObject({
      SOURCE_PREFIX: 'calls/',
      SOURCE_SUFFIX: '.wav',
      DONE_PREFIX: 'text/',
      DONE_SUFFIX: '.json',
      CHUNK_SIZE: '50',
      MAX_SCANS: '3',
      MINIMUM_AGE_MILLIS: '3600000',
    });
  });

  test('has the numbers that it is given', () => {
    ground.backlog({ chunkSize: 10_000, maxScans: 100, minimumAge: Duration.seconds(0) });
    expect(variables()).toMatchObject({ CHUNK_SIZE: '10000', MAX_SCANS: '100', MINIMUM_AGE_MILLIS: '0' });
  });

  test.each<[string, (bucket: Bucket) => Partial<BatchBacklogProps>, string]>([
    ['appends a suffix', (it) => ({ done: DoneKey.under(it, { appendSuffix: '.json' }) }), '.wav.json'],
    ['keeps the suffix', (it) => ({ done: DoneKey.under(it) }), '.wav'],
    ['replaces it by nothing', (it) => ({ done: DoneKey.under(it, { replaceSuffix: '' }) }), ''],
  ])('%s', (_, props, suffix) => {
    ground.backlog(props(new Bucket(stack, 'Other')));
    expect(variables()).toMatchObject({ DONE_PREFIX: '', DONE_SUFFIX: suffix });
  });
});

describe('the schedule', () => {
  const schedule = () => found('AWS::Scheduler::Schedule', 'MadeScan');

  test('calls the planner every day with the time that it is called for', () => {
    ground.backlog();
    expect(schedule()).toMatchObject({
      ScheduleExpression: 'cron(0 3 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Input: '{"scheduledTime":"<aws.scheduler.scheduled-time>"}',
        RetryPolicy: { MaximumRetryAttempts: 5, MaximumEventAgeInSeconds: 3600 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringMatching('^MadeDeadLetters'), 'Arn'] } },
      },
    });
  });

  test.each([
    [BacklogScan.daily('23:59', { timeZone: TimeZone.ETC_UTC }), 'cron(59 23 * * ? *)'],
    [BacklogScan.every(Duration.hours(1)), 'rate(1 hour)'],
    [BacklogScan.every(Duration.hours(6)), 'rate(6 hours)'],
    [BacklogScan.every(Duration.minutes(120)), 'rate(2 hours)'],
  ])('is the one that it is given', (scan, expression) => {
    ground.backlog({ scan, timeout: Duration.minutes(30) });
    expect(schedule().ScheduleExpression).toBe(expression);
  });

  test('is none for a manual backlog', () => {
    ground.backlog({ scan: BacklogScan.manual() });
    expect(schedule()).toBeUndefined();
  });

  test('calls the watcher every 15 minutes', () => {
    ground.backlog();
    expect(found('AWS::Scheduler::Schedule', 'MadeWatch').ScheduleExpression).toBe('rate(15 minutes)');
    expect(found('AWS::Lambda::Function', 'MadeWatcher').Environment.Variables).toEqual({
      JOB_QUEUE: { 'Fn::GetAtt': [expect.stringMatching('^MadeQueue'), 'JobQueueArn'] },
      BACKLOG: { Ref: expect.stringMatching('^MadePlanner') },
    });
  });
});

describe('the run bucket', () => {
  test('is private, encrypted and kept, and forgets runs after 90 days', () => {
    ground.backlog();
    ground.template().hasResource('AWS::S3::Bucket', {
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
        VersioningConfiguration: { Status: 'Enabled' },
        LifecycleConfiguration: {
          Rules: [
            { ExpirationInDays: 90, Prefix: 'runs/', Status: 'Enabled' },
            {
              NoncurrentVersionExpiration: { NoncurrentDays: 90 },
              AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
              Status: 'Enabled',
            },
          ],
        },
      },
    });
  });

  test('is reached by TLS only', () => {
    ground.backlog();
    const { Statement } = found('AWS::S3::BucketPolicy', 'MadeRuns').PolicyDocument;
    expect(Statement).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
  });
});

describe('with a key', () => {
  test('all that is stored is encrypted by it', () => {
    const encryptionKey = new Key(stack, 'Key');
    ground.backlog({ encryptionKey, logRetention: RetentionDays.ONE_WEEK });
    const arn = { 'Fn::GetAtt': [expect.stringMatching('^Key'), 'Arn'] };
    expect(found('AWS::S3::Bucket', 'MadeRuns').BucketEncryption.ServerSideEncryptionConfiguration).toEqual([
      { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arn } },
    ]);
    expect(found('AWS::Logs::LogGroup')).toEqual({ KmsKeyId: arn, RetentionInDays: 7 });
    for (const queue of ['MadeFailures', 'MadeDeadLetters']) {
      expect(found('AWS::SQS::Queue', queue).KmsMasterKeyId).toEqual(arn);
    }
  });

  test('EventBridge may use it for the queue of failures', () => {
    ground.backlog({ encryptionKey: new Key(stack, 'Key') });
    expect(found('AWS::KMS::Key', 'Key').KeyPolicy.Statement).toContainEqual(
      expect.objectContaining({ Principal: { Service: 'events.amazonaws.com' } }),
    );
  });
});

test('the queue of failures keeps messages for 14 days', () => {
  ground.backlog();
  expect(found('AWS::SQS::Queue', 'MadeFailures')).toEqual({
    MessageRetentionPeriod: 1_209_600,
    SqsManagedSseEnabled: true,
  });
});

test('logs are kept for a month', () => {
  ground.backlog();
  expect(found('AWS::Logs::LogGroup').RetentionInDays).toBe(30);
});

test('the image of a repository is pulled by the execution role', () => {
  ground.backlog({ image: ContainerImage.fromEcrRepository(Repository.fromRepositoryName(stack, 'Repo', 'stt')) });
  const { Statement } = found('AWS::IAM::Policy', 'MadeExecutionRole').PolicyDocument;
  expect(Statement.flatMap(({ Action }: any) => Action)).toEqual([
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'ecr:BatchCheckLayerAvailability',
    'ecr:GetDownloadUrlForLayer',
    'ecr:BatchGetImage',
    'ecr:GetAuthorizationToken',
  ]);
});

test('the command calls the planner without waiting', () => {
  const backlog = ground.backlog();
  expect(stack.resolve(backlog.startCommand())).toEqual({
    'Fn::Join': [
      '',
      [
        'aws lambda invoke --function-name ',
        { Ref: expect.stringMatching('^MadePlanner') },
        ' --region ',
        { Ref: 'AWS::Region' },
        ' --invocation-type Event /dev/stdout',
      ],
    ],
  });
});

test('somebody who is granted it may call the planner', () => {
  const role = new Role(stack, 'Operator', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
  ground.backlog().grantStart(role);
  expect(found('AWS::IAM::Policy', 'Operator').PolicyDocument.Statement).toEqual([
    {
      Action: 'lambda:InvokeFunction',
      Effect: 'Allow',
      Resource: { 'Fn::GetAtt': [expect.stringMatching('^MadePlanner'), 'Arn'] },
    },
  ]);
});

test('a dashboard has four graphs', () => {
  expect(ground.backlog().widgets()).toHaveLength(4);
});

test('a backlog with its defaults has no warning', () => {
  ground.backlog();
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});

test('two backlogs of one source with results of their own are possible', () => {
  ground.backlog();
  const source = BacklogSource.bucket(ground.recordings, { prefix: 'calls/', suffix: '.wav' });
  const done = DoneKey.under(ground.transcripts, { prefix: 'summaries/', replaceSuffix: '.json' });
  expect(() => ground.backlog({ source, done }, 'Other')).not.toThrow();
});

test('the planner is told all that it asks for, and the watcher too', () => {
  const backlog = ground.backlog();
  const resolved = (value: string) => stack.resolve(value);
  expect(variables()).toEqual({
    SOURCE_BUCKET: resolved(ground.recordings.bucketName),
    SOURCE_PREFIX: 'calls/',
    SOURCE_SUFFIX: '.wav',
    DONE_BUCKET: resolved(ground.transcripts.bucketName),
    DONE_PREFIX: 'text/',
    DONE_SUFFIX: '.json',
    RUN_BUCKET: resolved(backlog.runBucket.bucketName),
    JOB_QUEUE: resolved(backlog.jobQueue.jobQueueArn),
    JOB_DEFINITION: resolved(backlog.jobDefinition.jobDefinitionArn),
    CHUNK_SIZE: '50',
    MAX_SCANS: '3',
    MINIMUM_AGE_MILLIS: '3600000',
  });
  expect(found('AWS::Lambda::Function', 'MadeWatcher').Environment.Variables).toEqual({
    JOB_QUEUE: resolved(backlog.jobQueue.jobQueueArn),
    BACKLOG: resolved(backlog.planner.functionName),
  });
});

test('failures of jobs and of the queue are kept, each by a rule of its own', () => {
  ground.backlog();
  const rules = Object.values(ground.template().findResources('AWS::Events::Rule'));
  expect(rules.map(({ Properties }) => Properties.EventPattern['detail-type']).sort()).toEqual([
    ['Batch Job Queue Blocked'],
    ['Batch Job State Change'],
  ]);
});

test.each(['a', 'a-b_C1', 'x'.repeat(55)])('a backlog may be called %s', (backlogName) => {
  expect(() => ground.backlog({ backlogName })).not.toThrow();
});

test.each(['', 'a.b', 'x'.repeat(56)])('a backlog must not be called "%s"', (backlogName) => {
  expect(() => ground.backlog({ backlogName })).toThrow(/backlogName must be 1 to 55 letters, digits, - and _/);
});

test('a metric is labelled by what it counts', () => {
  const backlog = ground.backlog();
  const metrics = [
    backlog.metricItemsLeft(),
    backlog.metricItemsPlanned(),
    backlog.metricItemsDeferred(),
    backlog.metricDeadItems(),
    backlog.metricScans(),
    backlog.metricScansSkipped(),
    backlog.metricScansFailed(),
    backlog.metricOldestWaiting(),
    backlog.metricJobsFailed(),
  ];
  expect(metrics.map(({ label }) => label)).toEqual([
    'Items left',
    'Items planned',
    'Items deferred',
    'Dead items',
    'Scans',
    'Scans skipped',
    'Scans failed',
    'Oldest waiting (min)',
    'Jobs failed',
  ]);
});
