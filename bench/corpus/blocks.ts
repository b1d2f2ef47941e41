// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what Fn::Sub fills in
import type { Random } from './random';

/** Resources by logical id. */
export type Resources = Record<string, { Type: string; [key: string]: unknown }>;

/** What the templates of people are made of: some resources that belong together, under names that begin alike. */
export type Block = (id: string, random: Random) => Resources;

const PORTS = [80, 443, 3306, 5432, 8080, 22];
const RUNTIMES = ['nodejs22.x', 'python3.13', 'java21'];
const ref = (Ref: string) => ({ Ref });
const att = (id: string, name: string) => ({ 'Fn::GetAtt': [id, name] });
const sub = (text: string) => ({ 'Fn::Sub': text });
const tags = (id: string) => [{ Key: 'Name', Value: sub(`\${AWS::StackName}-${id.toLowerCase()}`) }];
const allow = (Action: unknown, Resource: unknown) => ({ Effect: 'Allow', Action, Resource });
const document = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const trust = (Service: string) => document({ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' });

const CODE = `const { DynamoDBClient } = require("@aws-sdk/client-dynamodb");

exports.handler = async (event) => {
  // One record after the other.
  for (const record of event.Records ?? []) {
    console.log(JSON.stringify({ id: record.messageId, body: record.body }));
  }
  return { statusCode: 200, body: "done" };
};
`;
const USER_DATA = `#!/bin/bash -xe
dnf install -y httpd aws-cfn-bootstrap
systemctl enable --now httpd
echo "<h1>\${AWS::StackName}</h1>" > /var/www/html/index.html
/opt/aws/bin/cfn-signal -e $? --stack \${AWS::StackName} --resource Instance --region \${AWS::Region}
`;

const network: Block = (id, random) => ({
  [`${id}Vpc`]: {
    Type: 'AWS::EC2::VPC',
    Properties: {
      CidrBlock: `10.${random.below(200)}.0.0/16`,
      EnableDnsHostnames: true,
      EnableDnsSupport: true,
      Tags: tags(id),
    },
  },
  [`${id}Gateway`]: { Type: 'AWS::EC2::InternetGateway', Properties: { Tags: tags(id) } },
  [`${id}Attachment`]: {
    Type: 'AWS::EC2::VPCGatewayAttachment',
    Properties: { VpcId: ref(`${id}Vpc`), InternetGatewayId: ref(`${id}Gateway`) },
  },
  ...Object.fromEntries(
    ['A', 'B'].map((zone, index) => [
      `${id}Subnet${zone}`,
      {
        Type: 'AWS::EC2::Subnet',
        Properties: {
          VpcId: ref(`${id}Vpc`),
          CidrBlock: { 'Fn::Select': [index, { 'Fn::Cidr': [att(`${id}Vpc`, 'CidrBlock'), 4, 8] }] },
          AvailabilityZone: { 'Fn::Select': [index, { 'Fn::GetAZs': '' }] },
          Tags: tags(`${id}${zone}`),
        },
      },
    ]),
  ),
  [`${id}Routes`]: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref(`${id}Vpc`), Tags: tags(id) } },
  [`${id}Route`]: {
    Type: 'AWS::EC2::Route',
    DependsOn: `${id}Attachment`,
    Properties: { RouteTableId: ref(`${id}Routes`), DestinationCidrBlock: '0.0.0.0/0', GatewayId: ref(`${id}Gateway`) },
  },
});

const instance: Block = (id, random) => ({
  [`${id}Group`]: {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: {
      GroupDescription: `What reaches ${id}`,
      SecurityGroupIngress: [
        {
          IpProtocol: 'tcp',
          FromPort: 22,
          ToPort: 22,
          CidrIp: random.pick(['10.0.0.0/8', '0.0.0.0/0', '192.168.1.0/24']),
        },
        { IpProtocol: 'tcp', FromPort: random.pick(PORTS), ToPort: 8080, CidrIp: '10.0.0.0/8', Description: 'clients' },
      ],
    },
  },
  [`${id}Role`]: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: trust('ec2.amazonaws.com'),
      ManagedPolicyArns: [sub('arn:${AWS::Partition}:iam::aws:policy/AmazonSSMManagedInstanceCore')],
    },
  },
  [`${id}Profile`]: { Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: [ref(`${id}Role`)] } },
  [`${id}Instance`]: {
    Type: 'AWS::EC2::Instance',
    Properties: {
      ImageId: '{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}',
      InstanceType: random.pick(['t3.micro', 'm7i.large', 'c7i.xlarge']),
      IamInstanceProfile: ref(`${id}Profile`),
      SecurityGroupIds: [att(`${id}Group`, 'GroupId')],
      UserData: { 'Fn::Base64': sub(USER_DATA) },
      Tags: tags(id),
    },
  },
});

const handler: Block = (id, random) => ({
  [`${id}Role`]: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
      Policies: [
        {
          PolicyName: 'access',
          PolicyDocument: document(
            allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'], att(`${id}Table`, 'Arn')),
            allow(
              'sqs:SendMessage',
              sub(`arn:\${AWS::Partition}:sqs:\${AWS::Region}:\${AWS::AccountId}:${id.toLowerCase()}`),
            ),
          ),
        },
      ],
    },
  },
  [`${id}Function`]: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Runtime: random.pick(RUNTIMES.slice(0, 1)),
      Handler: 'index.handler',
      Role: att(`${id}Role`, 'Arn'),
      Timeout: 30,
      MemorySize: random.pick([128, 256, 1024]),
      Code: { ZipFile: CODE },
      Environment: { Variables: { TABLE_NAME: ref(`${id}Table`), LOG_LEVEL: 'info' } },
    },
  },
  [`${id}Log`]: {
    Type: 'AWS::Logs::LogGroup',
    Properties: { LogGroupName: sub(`/aws/lambda/\${${id}Function}`), RetentionInDays: 14 },
  },
  [`${id}Table`]: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    },
  },
  ...(random.chance(0.5)
    ? {
        [`${id}Schedule`]: {
          Type: 'AWS::Events::Rule',
          Properties: {
            ScheduleExpression: 'rate(1 hour)',
            Targets: [{ Id: 'Handler', Arn: att(`${id}Function`, 'Arn') }],
          },
        },
        [`${id}Permission`]: {
          Type: 'AWS::Lambda::Permission',
          Properties: {
            FunctionName: ref(`${id}Function`),
            Action: 'lambda:InvokeFunction',
            Principal: 'events.amazonaws.com',
            SourceArn: att(`${id}Schedule`, 'Arn'),
          },
        },
      }
    : {}),
});

const bucket: Block = (id) => ({
  [`${id}Bucket`]: {
    Type: 'AWS::S3::Bucket',
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
      },
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: [{ Id: 'old', Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 30 } }],
      },
    },
  },
  [`${id}BucketPolicy`]: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: ref(`${id}Bucket`),
      PolicyDocument: document({
        Sid: 'OnlyEncrypted',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [att(`${id}Bucket`, 'Arn'), sub(`\${${id}Bucket.Arn}/*`)],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    },
  },
});

const messages: Block = (id) => ({
  [`${id}Failed`]: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1209600 } },
  [`${id}Queue`]: {
    Type: 'AWS::SQS::Queue',
    Properties: {
      VisibilityTimeout: 180,
      RedrivePolicy: { deadLetterTargetArn: att(`${id}Failed`, 'Arn'), maxReceiveCount: 3 },
    },
  },
  [`${id}Topic`]: {
    Type: 'AWS::SNS::Topic',
    Properties: { Subscription: [{ Protocol: 'sqs', Endpoint: att(`${id}Queue`, 'Arn') }] },
  },
  [`${id}QueuePolicy`]: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [ref(`${id}Queue`)],
      PolicyDocument: document({
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: att(`${id}Queue`, 'Arn'),
        Condition: { ArnEquals: { 'aws:SourceArn': ref(`${id}Topic`) } },
      }),
    },
  },
  [`${id}Alarm`]: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: att(`${id}Failed`, 'QueueName') }],
      Statistic: 'Maximum',
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      AlarmActions: [ref(`${id}Topic`)],
    },
  },
});

const database: Block = (id) => ({
  [`${id}Secret`]: {
    Type: 'AWS::SecretsManager::Secret',
    Properties: {
      GenerateSecretString: {
        SecretStringTemplate: '{"username": "app"}',
        GenerateStringKey: 'password',
        ExcludeCharacters: '"@/\\',
      },
    },
  },
  [`${id}Database`]: {
    Type: 'AWS::RDS::DBInstance',
    DeletionPolicy: 'Snapshot',
    UpdateReplacePolicy: 'Snapshot',
    Properties: {
      Engine: 'postgres',
      DBInstanceClass: 'db.t4g.medium',
      AllocatedStorage: '20',
      StorageEncrypted: true,
      MasterUsername: sub(`{{resolve:secretsmanager:\${${id}Secret}:SecretString:username}}`),
      MasterUserPassword: sub(`{{resolve:secretsmanager:\${${id}Secret}:SecretString:password}}`),
    },
  },
});

const service: Block = (id) => ({
  [`${id}Cluster`]: {
    Type: 'AWS::ECS::Cluster',
    Properties: { ClusterSettings: [{ Name: 'containerInsights', Value: 'enabled' }] },
  },
  [`${id}ExecutionRole`]: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: trust('ecs-tasks.amazonaws.com'),
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy'],
    },
  },
  [`${id}Task`]: {
    Type: 'AWS::ECS::TaskDefinition',
    Properties: {
      Cpu: '256',
      Memory: '512',
      NetworkMode: 'awsvpc',
      RequiresCompatibilities: ['FARGATE'],
      ExecutionRoleArn: att(`${id}ExecutionRole`, 'Arn'),
      ContainerDefinitions: [
        {
          Name: 'web',
          Image: 'public.ecr.aws/nginx/nginx:stable',
          PortMappings: [{ ContainerPort: 80 }],
          Environment: [{ Name: 'STAGE', Value: 'production' }],
        },
      ],
    },
  },
});

const pipeline: Block = (id, random) => ({
  [`${id}DeployRole`]: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: document({
        Effect: 'Allow',
        Principal: {
          Federated: sub(
            'arn:${AWS::Partition}:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com',
          ),
        },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
          StringLike: {
            'token.actions.githubusercontent.com:sub': random.pick([
              'repo:acme/shop:*',
              'repo:acme/shop:ref:refs/heads/main',
              'repo:acme*',
            ]),
          },
        },
      }),
    },
  },
});

/** A function as SAM writes it. */
const serverless: Block = (id, random) => ({
  [`${id}Function`]: {
    Type: 'AWS::Serverless::Function',
    Properties: {
      CodeUri: 'src/',
      Handler: 'app.handler',
      Runtime: random.pick(RUNTIMES),
      Timeout: 15,
      Policies: [{ DynamoDBCrudPolicy: { TableName: ref(`${id}Table`) } }],
      Environment: { Variables: { TABLE_NAME: ref(`${id}Table`) } },
      Events: random.pick([
        { Get: { Type: 'Api', Properties: { Path: '/items', Method: 'get' } } },
        { Nightly: { Type: 'Schedule', Properties: { Schedule: 'rate(1 day)' } } },
      ]),
    },
  },
  [`${id}Table`]: { Type: 'AWS::Serverless::SimpleTable', Properties: { PrimaryKey: { Name: 'id', Type: 'String' } } },
});

export const BLOCKS: readonly Block[] = [network, instance, handler, bucket, messages, database, service, pipeline];
export const SAM_BLOCKS: readonly Block[] = [serverless, serverless, bucket, messages, handler];
