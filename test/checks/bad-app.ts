import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const GITHUB = 'token.actions.githubusercontent.com';
const trust = (Condition: object) => ({
  Effect: 'Allow',
  Action: 'sts:AssumeRoleWithWebIdentity',
  Principal: { Federated: { 'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:oidc-provider/${GITHUB}` } },
  Condition,
});
const named = (dimensions: Record<string, unknown>) =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
const owned = [{ Key: 'Owner', Value: 'TeamA' }];
const keepThree = {
  rules: [
    { selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 3 }, action: { type: 'expire' } },
  ],
};

/** Resources in which every incident is waiting. */
export const BAD_RESOURCES: Record<string, { Type: string; Properties: Record<string, unknown> }> = {
  Deploy: {
    Type: 'AWS::IAM::Role',
    Properties: {
      Tags: owned,
      AssumeRolePolicyDocument: {
        Statement: [
          trust({ StringLikeIfExists: { [`${GITHUB}:sub`]: ['repo:acme*'] } }),
          trust({ StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com', [`${GITHUB}:repo`]: 'acme/*' } }),
          {
            Effect: 'Allow',
            Action: ['sts:AssumeRole', 'sts:TagSession'],
            Principal: { Service: 'rolesanywhere.amazonaws.com' },
          },
        ],
      },
    },
  },
  Key: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'ci', Status: 'Active' } },
  Images: {
    Type: 'AWS::ECR::Repository',
    Properties: {
      RepositoryName: 'orders',
      LifecyclePolicy: { LifecyclePolicyText: JSON.stringify(keepThree) },
      Tags: owned,
    },
  },
  Task: {
    Type: 'AWS::ECS::TaskDefinition',
    Properties: {
      ContainerDefinitions: [
        {
          Image: {
            'Fn::Sub': `\${AWS::AccountId}.dkr.ecr.eu-central-1.amazonaws.com/cdk-hnb659fds-container-assets-1-2:abc`,
          },
        },
      ],
      Tags: owned,
    },
  },
  Cluster: {
    Type: 'AWS::RDS::DBCluster',
    Properties: { ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 4 } },
  },
  Proxy: {
    Type: 'AWS::RDS::DBProxy',
    Properties: { DBProxyName: 'orders', EngineFamily: 'POSTGRESQL', IdleClientTimeout: 72000 },
  },
  Targets: {
    Type: 'AWS::RDS::DBProxyTargetGroup',
    Properties: {
      DBProxyName: { Ref: 'Proxy' },
      DBClusterIdentifiers: [{ Ref: 'Cluster' }],
      ConnectionPoolConfigurationInfo: {
        SessionPinningFilters: ['EXCLUDE_VARIABLE_SETS'],
        MaxIdleConnectionsPercent: 10,
        ConnectionBorrowTimeout: 30,
      },
    },
  },
  ProxyAlarm: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: 'AWS/RDS',
      MetricName: 'AvailabilityPercentage',
      Dimensions: named({ ProxyName: { Ref: 'Proxy' } }),
    },
  },
  CacheAlarm: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Metrics: [
        { Id: 'e', Expression: 'm / 60' },
        {
          Id: 'm',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/ElastiCache',
              MetricName: 'TotalCmdsCount',
              Dimensions: named({ CacheName: 'shop' }),
            },
          },
        },
      ],
    },
  },
  Group: {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: {
      Tags: owned,
      SecurityGroupIngress: [
        { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' },
        { IpProtocol: 'tcp', FromPort: 6379, ToPort: 6379, CidrIp: '10.0.0.0/8' },
      ],
    },
  },
  GroupRule: {
    Type: 'AWS::EC2::SecurityGroupIngress',
    Properties: {
      GroupId: { 'Fn::GetAtt': ['Group', 'GroupId'] },
      IpProtocol: 'tcp',
      FromPort: 6379,
      ToPort: 6379,
      SourceSecurityGroupId: 'sg-1',
    },
  },
  Cache: {
    Type: 'AWS::ElastiCache::ServerlessCache',
    Properties: {
      ServerlessCacheName: 'shop',
      Engine: 'valkey',
      CacheUsageLimits: { ECPUPerSecond: { Maximum: 5000 } },
      SecurityGroupIds: [{ 'Fn::GetAtt': ['Group', 'GroupId'] }],
    },
  },
  Policy: {
    Type: 'AWS::IAM::Policy',
    Properties: {
      Roles: [{ Ref: 'Deploy' }],
      PolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: 'elasticache:Connect', Resource: { 'Fn::GetAtt': ['Cache', 'ARN'] } },
          { Effect: 'Allow', Action: ['ssm:StartSession'], Resource: '*' },
          { Effect: 'Allow', Action: 'ssm:TerminateSession', Resource: [`arn:aws:ssm:*:*:session/\${aws:username}-*`] },
        ],
      },
    },
  },
  Template: {
    Type: 'AWS::EC2::LaunchTemplate',
    Properties: { LaunchTemplateData: { MetadataOptions: { HttpTokens: 'optional' } } },
  },
  Instance: {
    Type: 'AWS::EC2::Instance',
    Properties: {
      LaunchTemplate: { LaunchTemplateId: { Ref: 'Template' } },
      SecurityGroupIds: [{ 'Fn::GetAtt': ['Group', 'GroupId'] }],
    },
  },
  Web: {
    Type: 'AWS::Amplify::App',
    Properties: {
      BuildSpec: 'version: 1\nbackend:\n  phases:\n    build:\n      commands:\n        - docker build .\n',
      EnvironmentVariables: [{ Name: '_CUSTOM_IMAGE', Value: 'amplify:al2023' }],
    },
  },
  Job: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Tags: owned,
      VpcConfig: { SubnetIds: ['subnet-1'] },
      Environment: { Variables: { DB_HOST: { 'Fn::GetAtt': ['Proxy', 'Endpoint'] } } },
      DeadLetterConfig: {},
    },
  },
  JobConfig: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: { FunctionName: { Ref: 'Job' }, MaximumRetryAttempts: 2, DestinationConfig: { OnFailure: {} } },
  },
  Sleepless: {
    Type: 'AWS::RDS::DBCluster',
    Properties: {
      Engine: 'aurora-mysql',
      EngineVersion: '8.0.mysql_aurora.3.07.1',
      ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 4, SecondsUntilAutoPause: 100 },
      DBClusterParameterGroupName: { Ref: 'Parameters' },
      GlobalClusterIdentifier: 'global',
    },
  },
  Parameters: {
    Type: 'AWS::RDS::DBClusterParameterGroup',
    Properties: { Family: 'aurora-mysql8.0', Parameters: { binlog_format: 'ROW' } },
  },
  Etl: {
    Type: 'AWS::RDS::Integration',
    Properties: { SourceArn: { 'Fn::GetAtt': ['Sleepless', 'DBClusterArn'] }, TargetArn: 'arn:aws:redshift:::x' },
  },
  Reader: {
    Type: 'AWS::RDS::DBInstance',
    Properties: { DBClusterIdentifier: { Ref: 'Sleepless' }, DBInstanceClass: 'db.r6g.large' },
  },
  Report: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Tags: owned,
      Timeout: 10,
      Environment: { Variables: { HOST: { 'Fn::GetAtt': ['Sleepless', 'Endpoint.Address'] } } },
    },
  },
  EachMinute: {
    Type: 'AWS::Events::Rule',
    Properties: {
      ScheduleExpression: 'rate(1 minute)',
      Targets: [{ Id: 'r', Arn: { 'Fn::GetAtt': ['Report', 'Arn'] } }],
    },
  },
  Pool: {
    Type: 'AWS::ECS::TaskDefinition',
    Properties: {
      ContainerDefinitions: [
        { Name: 'App', Environment: [{ Name: 'HOST', Value: { 'Fn::GetAtt': ['Sleepless', 'Endpoint.Address'] } }] },
      ],
      Tags: owned,
    },
  },
  Service: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'Pool' }, Tags: owned } },
  Migrator: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Timeout: 900,
      Role: { 'Fn::GetAtt': ['MigratorRole', 'Arn'] },
      VpcConfig: { SubnetIds: [{ Ref: 'Isolated' }] },
      Environment: { Variables: { DB_HOST: { 'Fn::GetAtt': ['Ledger', 'Endpoint.Address'] } } },
      Tags: owned,
    },
  },
  MigratorRole: { Type: 'AWS::IAM::Role', Properties: { Tags: owned } },
  MigratorPolicy: {
    Type: 'AWS::IAM::Policy',
    Properties: {
      Roles: [{ Ref: 'MigratorRole' }],
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' }] },
    },
  },
  Ledger: { Type: 'AWS::RDS::DBCluster', Properties: { Engine: 'aurora-postgresql', Tags: owned } },
  LedgerWriter: {
    Type: 'AWS::RDS::DBInstance',
    Properties: { DBClusterIdentifier: { Ref: 'Ledger' }, DBInstanceClass: 'db.serverless', Tags: owned },
  },
  Isolated: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: 'vpc-1', Tags: owned } },
  IsolatedRoutes: {
    Type: 'AWS::EC2::SubnetRouteTableAssociation',
    Properties: { SubnetId: { Ref: 'Isolated' }, RouteTableId: 'rtb-1' },
  },
  MigratorVersion: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Migrator' } } },
  MigratorTrigger: {
    Type: 'Custom::Trigger',
    Properties: { HandlerArn: { Ref: 'MigratorVersion' }, Timeout: '120000', InvocationType: 'RequestResponse' },
  },
  MigratorEvent: {
    Type: 'Custom::Trigger',
    Properties: { HandlerArn: { Ref: 'MigratorVersion' }, Timeout: '120000', InvocationType: 'Event' },
  },
  Schema: { Type: 'Custom::Schema', Properties: { ServiceToken: { 'Fn::GetAtt': ['Migrator', 'Arn'] } } },
  Events: {
    Type: 'AWS::DynamoDB::Table',
    Properties: { StreamSpecification: { StreamViewType: 'NEW_IMAGE' }, Tags: owned },
  },
  Publisher: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': ['Events', 'StreamArn'] },
      FunctionName: { Ref: 'Job' },
      StartingPosition: 'LATEST',
      BatchSize: 50,
    },
  },
  Publication: {
    Type: 'AWS::Pipes::Pipe',
    Properties: {
      Source: { 'Fn::GetAtt': ['Events', 'StreamArn'] },
      Target: 'arn:aws:sns:eu-central-1:111122223333:orders',
      SourceParameters: {
        DynamoDBStreamParameters: {
          StartingPosition: 'LATEST',
          MaximumRetryAttempts: -1,
          DeadLetterConfig: { Arn: 'arn:aws:sqs:eu-central-1:111122223333:lost' },
        },
      },
    },
  },
  Audit: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: 'arn:aws:kinesis:eu-central-1:111122223333:stream/audit',
      FunctionName: { Ref: 'Job' },
      StartingPosition: 'LATEST',
      MaximumRetryAttempts: 3,
      BisectBatchOnFunctionError: true,
    },
  },
  Documents: { Type: 'AWS::DocDB::DBCluster', Properties: { DBClusterIdentifier: 'documents', Tags: owned } },
  GarbageAlarm: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: { Namespace: 'AWS/DocDB', MetricName: 'LongestRunningGCRuntime', Tags: owned },
  },
  IdsAlarm: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: 'AWS/DocDB',
      MetricName: 'AvailableMVCCIds',
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 1_300_000_000,
      Tags: owned,
    },
  },
  Nightly: {
    Type: 'AWS::Events::Rule',
    Properties: { ScheduleExpression: 'rate(1 day)', Targets: [{ Id: 'job', Arn: { 'Fn::GetAtt': ['Job', 'Arn'] } }] },
  },
  Refresh: {
    Type: 'AWS::Lambda::Function',
    Properties: { Timeout: 30, Environment: { Variables: { REDIS_HOST: 'cache.example.com' } }, Tags: owned },
  },
  Daily: {
    Type: 'AWS::Events::Rule',
    Properties: {
      ScheduleExpression: 'cron(0 8 * * ? *)',
      Targets: [{ Id: 'refresh', Arn: { 'Fn::GetAtt': ['Refresh', 'Arn'] } }],
    },
  },
  Import: { Type: 'AWS::Lambda::Function', Properties: { Timeout: 60, Tags: owned } },
  Export: { Type: 'AWS::Lambda::Function', Properties: { Timeout: 900, Tags: owned } },
  EveryTenMinutes: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: { ScheduleExpression: 'rate(10 minutes)', Target: { Arn: { 'Fn::GetAtt': ['Export', 'Arn'] } } },
  },
  AtNight: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      ScheduleExpression: 'cron(30 2 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      Target: { Arn: { 'Fn::GetAtt': ['Import', 'Arn'] } },
    },
  },
  Transcribe: {
    Type: 'AWS::Batch::JobDefinition',
    Properties: {
      PlatformCapabilities: ['FARGATE'],
      ContainerProperties: {
        ResourceRequirements: [
          { Type: 'VCPU', Value: '3' },
          { Type: 'MEMORY', Value: '1024' },
        ],
      },
      RetryStrategy: { Attempts: 11 },
    },
  },
  Fargate: { Type: 'AWS::Batch::ComputeEnvironment', Properties: { ComputeResources: { MaxvCpus: 2 } } },
  Transcripts: {
    Type: 'AWS::Batch::JobQueue',
    Properties: { ComputeEnvironmentOrder: [{ Order: 1, ComputeEnvironment: { Ref: 'Fargate' } }] },
  },
  Rescue: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      RoleArn: { 'Fn::GetAtt': ['RescueRole', 'Arn'] },
      Definition: { States: { Submit: { Resource: 'arn:aws:states:::batch:submitJob.sync' } } },
      Tags: owned,
    },
  },
  RescueRole: { Type: 'AWS::IAM::Role', Properties: { Tags: owned } },
  Tips: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      Definition: {
        States: {
          Customers: {
            Type: 'Map',
            ItemProcessor: { States: { Ask: { Resource: 'arn:aws:states:::bedrock:invokeModel' } } },
          },
        },
      },
      Tags: owned,
    },
  },
  TipJobs: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'bedrock.amazonaws.com' } }],
      },
      Tags: owned,
    },
  },
  TipsEnded: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: { source: ['aws.bedrock'], 'detail-type': ['Batch Inference Job State Change'] },
      Targets: [{ Id: 'ended', Arn: 'arn:aws:sqs:eu-central-1:111122223333:ended' }],
    },
  },
  RedDomain: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: 'AWS/ES',
      MetricName: 'ClusterStatusRed',
      Dimensions: [{ Name: 'DomainName', Value: 'kb' }],
    },
  },
  FullDomain: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: 'AWS/ES',
      MetricName: 'KNNCircuitBreakerTriggered',
      Dimensions: [
        { Name: 'DomainName', Value: 'kb' },
        { Name: 'ClientId', Value: '111122223333' },
      ],
      Statistic: 'Maximum',
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 1,
    },
  },
  Articles: {
    Type: 'AWS::OpenSearchServerless::Index',
    Properties: { Mappings: { Properties: { text: { Type: 'knn_vector', Method: { Engine: 'nmslib' } } } } },
  },
  Models: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'opensearchservice.amazonaws.com' } },
        ],
      },
      Tags: owned,
    },
  },
  SlowImport: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: 'AWS/Lambda',
      MetricName: 'Duration',
      Dimensions: named({ FunctionName: { Ref: 'Import' } }),
      Statistic: 'Maximum',
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 60_000,
    },
  },
  Mail: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 30 } } },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { KMSMasterKeyID: { 'Fn::GetAtt': ['MailKey', 'Arn'] } } },
        ],
      },
      NotificationConfiguration: { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: 'mail' }] },
      Tags: owned,
    },
  },
  MailKey: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [] }, Tags: owned } },
  MailPolicy: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      PolicyDocument: {
        Statement: [{ Effect: 'Allow', Principal: { Service: 'ses.amazonaws.com' }, Action: 's3:PutObject' }],
      },
    },
  },
  MailRules: { Type: 'AWS::SES::ReceiptRuleSet', Properties: {} },
  MailRule: {
    Type: 'AWS::SES::ReceiptRule',
    Properties: {
      RuleSetName: { Ref: 'MailRules' },
      Rule: { Actions: [{ S3Action: { BucketName: { Ref: 'Mail' }, KmsKeyArn: 'alias/aws/ses' } }] },
    },
  },
  MailListener: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: {
        source: ['aws.s3'],
        detail: { object: { key: [{ prefix: 'a/' }, { 'anything-but': { suffix: '.tmp' } }] } },
      },
    },
  },
  Smoke: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Environment: { Variables: { TOKEN: '{{resolve:secretsmanager:shop:SecretString:token}}' } },
      Tags: owned,
    },
  },
  RunSmoke: { Type: 'Custom::Trigger', Properties: { HandlerArn: { Ref: 'Smoke' }, InvocationType: 'Event' } },
  LoginCanary: { Type: 'AWS::Synthetics::Canary', Properties: { Name: 'login', Tags: owned } },
};

/** A cloud assembly with these resources; the caller removes the folder. */
export function writeBadApp(metadata: object = {}): string {
  const directory = mkdtempSync(join(tmpdir(), 'checks-'));
  const write = (name: string, content: object) => writeFileSync(join(directory, name), JSON.stringify(content));
  write('Bad.template.json', { Resources: BAD_RESOURCES });
  write('Bad.assets.json', { dockerImages: { a: { destinations: { b: { repositoryName: 'orders' } } } } });
  const tags = { 'aws:x': 'y', Name: `\${Token[TOKEN.1]}` };
  write('manifest.json', {
    artifacts: {
      Bad: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'Bad.template.json', tags },
        displayName: 'Bad',
        metadata,
      },
      'Bad.assets': { type: 'cdk:asset-manifest', properties: { file: 'Bad.assets.json' } },
    },
  });
  return directory;
}
