import { APITEST_EXAMPLES } from './apitest-examples';
import { AUTO_PAUSE_EXAMPLES } from './auto-pause-examples';
import { BATCH_EXAMPLES } from './batch-examples';
import { DOCDB_EXAMPLES } from './docdb-examples';
import { EMAIL_EXAMPLES } from './email-examples';
import { alarm } from './example-parts';
import { MIGRATION_EXAMPLES } from './migration-examples';
import { OUTBOX_EXAMPLES } from './outbox-examples';
import { SCHEDULE_EXAMPLES } from './schedule-examples';
import { STAMPEDE_EXAMPLES } from './stampede-examples';

/** A template in which a rule finds its incident, and one in which it does not, in YAML. */
export interface RuleExample {
  readonly bad: string;
  readonly good: string;
  /** The tags of the stack, where the rule is about them: they are not in the template. */
  readonly stackTags?: { readonly bad: Record<string, string>; readonly good: Record<string, string> };
  /** Whether the asset manifest that pushes images to the repository `orders` waits for the stack. */
  readonly waits?: { readonly bad: boolean; readonly good: boolean };
}

function trust(...conditions: string[]): string {
  return `Resources:
  Deploy:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Action: sts:AssumeRoleWithWebIdentity
            Principal:
              Federated: arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com
            Condition:
${conditions.map((line) => `              ${line}\n`).join('')}`;
}

const AUD = '  token.actions.githubusercontent.com:aud: sts.amazonaws.com';
const SUB = '  token.actions.githubusercontent.com:sub: repo:acme/shop:ref:refs/heads/main';
const GOOD_TRUST = trust('StringEquals:', AUD, SUB);

function anywhere(condition: string): string {
  return `Resources:
  Batch:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Action: [sts:AssumeRole, sts:TagSession, sts:SetSourceIdentity]
            Principal: {Service: rolesanywhere.amazonaws.com}
            Condition:
              ArnEquals: {aws:SourceArn: 'arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/a1'}
${condition}`;
}

const TAGGED = `Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties: {Tags: [{Key: Owner, Value: TeamA}]}
  Mails:
    Type: AWS::SQS::Queue
    Properties: {Tags: [{Key: Owner, Value: TeamA}]}
`;

const REPOSITORY = `Resources:
  Images:
    Type: AWS::ECR::Repository
    Properties: {RepositoryName: orders}
`;

function lifecycle(selection: string): string {
  return `Resources:
  Images:
    Type: AWS::ECR::Repository
    Properties:
      LifecyclePolicy:
        LifecyclePolicyText: |
          {"rules": [{"rulePriority": 1, "action": {"type": "expire"},
            "selection": {"tagStatus": "any", ${selection}}}]}
`;
}

function task(image: string): string {
  return `Resources:
  Orders:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions: [{Name: web, Image: '${image}'}]
`;
}

const PROXY = `Resources:
  Proxy:
    Type: AWS::RDS::DBProxy
    Properties:
      DBProxyName: orders
      EngineFamily: POSTGRESQL
`;

function targets(pool: string): string {
  return `${PROXY}  Targets:
    Type: AWS::RDS::DBProxyTargetGroup
    Properties:
      DBProxyName: !Ref Proxy
      TargetGroupName: default
      ConnectionPoolConfigurationInfo: {${pool}}
`;
}

function paused(capacity: string): string {
  return `${targets('MaxConnectionsPercent: 90')}      DBClusterIdentifiers: [!Ref Cluster]
  Cluster:
    Type: AWS::RDS::DBCluster
    Properties:
      Engine: aurora-postgresql
      ServerlessV2ScalingConfiguration: {MinCapacity: ${capacity}, MaxCapacity: 4}
`;
}

function cache(limits: string, more = ''): string {
  return `Resources:
  Cache:
    Type: AWS::ElastiCache::ServerlessCache
    Properties:
      ServerlessCacheName: shop
      Engine: valkey
      CacheUsageLimits: {${limits}}
${more}`;
}

const LIMITS = 'DataStorage: {Maximum: 10, Unit: GB}, ECPUPerSecond: {Maximum: 5000}';

function cachePorts(to: number): string {
  return cache(
    LIMITS,
    `      SecurityGroupIds: [!GetAtt Group.GroupId]
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: cache
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 6379, ToPort: ${to}, CidrIp: 10.0.0.0/16}]
`,
  );
}

function policy(...lines: string[]): string {
  return `Resources:
  Policy:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: own
      Roles: [ops]
      PolicyDocument:
        Statement:
          - Effect: Allow
${lines.map((line) => `            ${line}\n`).join('')}`;
}

function ssh(cidr: string): string {
  return `Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: bastion
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: ${cidr}}]
`;
}

function instance(options: string): string {
  return `Resources:
  Server:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-0123456789abcdef0
      IamInstanceProfile: web
${options}`;
}

function build(image: string, ...commands: string[]): string {
  return `Resources:
  Web:
    Type: AWS::Amplify::App
    Properties:
      Name: web
      EnvironmentVariables: [{Name: _CUSTOM_IMAGE, Value: '${image}'}]
      BuildSpec: |
        version: 1
        frontend:
          phases:
            build:
              commands:
${commands.map((command) => `                - ${command}\n`).join('')}`;
}

const WITH_DOCKER = 'aws/codebuild/amazonlinux-x86_64-standard:5.0';
const START = '/usr/local/bin/dockerd-entrypoint.sh';

function job(more: string): string {
  return `Resources:
  Job:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      Role: arn:aws:iam::111122223333:role/job
      Code: {ZipFile: 'exports.handler = async () => {}'}
${more}  Nightly:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(1 day)
      Targets: [{Id: job, Arn: !GetAtt Job.Arn}]
`;
}

function client(more: string): string {
  return `Resources:
  Job:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      Role: arn:aws:iam::111122223333:role/job
      Code: {ZipFile: 'exports.handler = async () => {}'}
      VpcConfig: {SubnetIds: [subnet-1], SecurityGroupIds: [sg-1]}
      Environment: {Variables: {DB_HOST: db.internal}}
${more}`;
}

const CACHE_ARN = 'arn:aws:elasticache:eu-west-1:111122223333:serverlesscache:shop';
const USER_ARN = 'arn:aws:elasticache:eu-west-1:111122223333:user:orders';
const MINE = 'arn:aws:ssm:*:*:session/';

/** By rule; a test judges both. */
export const EXAMPLES: Record<string, RuleExample> = {
  'hindsight-federation-missing-subject': { bad: trust('StringEquals:', AUD), good: GOOD_TRUST },
  'hindsight-federation-missing-audience': { bad: trust('StringEquals:', SUB), good: GOOD_TRUST },
  'hindsight-federation-unknown-claim': {
    bad: trust('StringEquals:', AUD, SUB, '  token.actions.githubusercontent.com:run_id: "7"'),
    good: trust('StringEquals:', AUD, SUB, '  token.actions.githubusercontent.com:environment: production'),
  },
  'hindsight-federation-wildcard-subject': {
    bad: trust('StringEquals:', AUD, 'StringLike:', '  token.actions.githubusercontent.com:sub: repo:acme/shop*'),
    good: trust('StringEquals:', AUD, 'StringLike:', '  token.actions.githubusercontent.com:sub: repo:acme/shop:*'),
  },
  'hindsight-federation-literal-wildcard': {
    bad: trust('StringEquals:', AUD, '  token.actions.githubusercontent.com:sub: repo:acme/shop:*'),
    good: trust('StringEquals:', AUD, 'StringLike:', '  token.actions.githubusercontent.com:sub: repo:acme/shop:*'),
  },
  'hindsight-federation-optional-condition': {
    bad: trust('ForAllValues:StringEquals:', AUD, SUB),
    good: GOOD_TRUST,
  },
  'hindsight-federation-anchor-only': {
    bad: anywhere(''),
    good: anywhere('              StringEquals: {aws:PrincipalTag/x509Subject/CN: batch.acme.example}\n'),
  },
  'hindsight-federation-access-key': {
    bad: 'Resources:\n  Key:\n    Type: AWS::IAM::AccessKey\n    Properties: {UserName: ci}\n',
    good: GOOD_TRUST,
  },
  'hindsight-tagging-late-tags': { bad: TAGGED, good: TAGGED, stackTags: { bad: {}, good: { Owner: 'TeamA' } } },
  'hindsight-tagging-token-tag': {
    bad: TAGGED,
    good: TAGGED,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what a token looks like
    stackTags: { bad: { Owner: '${Token[TOKEN.12]}' }, good: { Owner: 'TeamA' } },
  },
  'hindsight-tagging-limits': {
    bad: TAGGED,
    good: TAGGED,
    stackTags: { bad: { Owner: 'TeamA; TeamB' }, good: { Owner: 'TeamA' } },
  },
  'hindsight-assets-shared-repository': {
    bad: task('111122223333.dkr.ecr.eu-west-1.amazonaws.com/cdk-hnb659fds-container-assets-111122223333-eu-west-1:a1'),
    good: task('111122223333.dkr.ecr.eu-west-1.amazonaws.com/orders:orders-a1'),
  },
  'hindsight-assets-evicting-lifecycle': {
    bad: lifecycle('"countType": "sinceImagePushed", "countUnit": "days", "countNumber": 30'),
    good: lifecycle('"countType": "imageCountMoreThan", "countNumber": 100'),
  },
  'hindsight-assets-publish-order': { bad: REPOSITORY, good: REPOSITORY, waits: { bad: false, good: true } },
  'hindsight-rdsproxy-pinning-alarm': {
    bad: PROXY,
    good: `${PROXY}${alarm('AWS/RDS', 'DatabaseConnectionsCurrentlySessionPinned', 'ProxyName', '!Ref Proxy')}`,
  },
  'hindsight-rdsproxy-alarm-dimensions': {
    bad: `Resources:\n${alarm('AWS/RDS', 'DatabaseConnectionsCurrentlySessionPinned', 'DBProxyName', 'orders')}`,
    good: `Resources:\n${alarm('AWS/RDS', 'DatabaseConnectionsCurrentlySessionPinned', 'ProxyName', 'orders')}`,
  },
  'hindsight-rdsproxy-pinning-filter': {
    bad: targets('SessionPinningFilters: [EXCLUDE_VARIABLE_SETS]'),
    good: targets('InitQuery: SET statement_timeout = 5000'),
  },
  'hindsight-rdsproxy-auto-pause-proxy': { bad: paused('0'), good: paused('0.5') },
  ...AUTO_PAUSE_EXAMPLES,
  'hindsight-rdsproxy-log-retention': {
    bad: PROXY,
    good: `${PROXY}  Logs:
    Type: AWS::Logs::LogGroup
    Properties: {LogGroupName: /aws/rds/proxy/orders, RetentionInDays: 30}
`,
  },
  'hindsight-rdsproxy-ranges': {
    bad: targets('ConnectionBorrowTimeout: 600'),
    good: targets('ConnectionBorrowTimeout: 120'),
  },
  'hindsight-valkey-reader-port': { bad: cachePorts(6379), good: cachePorts(6380) },
  'hindsight-valkey-no-limit': { bad: cache('DataStorage: {Maximum: 10, Unit: GB}'), good: cache(LIMITS) },
  'hindsight-valkey-throttling-alarm': {
    bad: cache(LIMITS),
    good: cache(LIMITS, alarm('AWS/ElastiCache', 'ThrottledCmds', 'clusterId', 'shop')),
  },
  'hindsight-valkey-alarm-dimension': {
    bad: `Resources:\n${alarm('AWS/ElastiCache', 'ThrottledCmds', 'CacheClusterId', 'shop')}`,
    good: `Resources:\n${alarm('AWS/ElastiCache', 'ThrottledCmds', 'clusterId', 'shop')}`,
  },
  'hindsight-valkey-connect-user': {
    bad: policy('Action: elasticache:Connect', `Resource: ${CACHE_ARN}`),
    good: policy('Action: elasticache:Connect', `Resource: ['${CACHE_ARN}', '${USER_ARN}']`),
  },
  ...DOCDB_EXAMPLES,
  'hindsight-squid-public-ssh': { bad: ssh('0.0.0.0/0'), good: ssh('10.0.0.0/16') },
  'hindsight-squid-session-document': {
    bad: policy('Action: ssm:StartSession', "Resource: '*'"),
    good: policy(
      'Action: ssm:StartSession',
      "Resource: '*'",
      "Condition: {BoolIfExists: {ssm:SessionDocumentAccessCheck: 'true'}}",
    ),
  },
  'hindsight-squid-session-username': {
    bad: policy('Action: ssm:TerminateSession', `Resource: '${MINE}\${aws:username}-*'`),
    good: policy(
      'Action: ssm:TerminateSession',
      `Resource: '${MINE}*'`,
      `Condition: {StringEquals: {'ssm:resourceTag/aws:ssmmessages:session-id': '\${aws:userid}'}}`,
    ),
  },
  'hindsight-squid-imds-v1': {
    bad: instance('      MetadataOptions: {HttpTokens: optional}\n'),
    good: instance('      MetadataOptions: {HttpTokens: required}\n'),
  },
  'hindsight-amplify-docker-image': {
    bad: build('amplify:al2023', START, 'docker build .'),
    good: build(WITH_DOCKER, START, 'docker build .'),
  },
  'hindsight-amplify-docker-daemon': {
    bad: build(WITH_DOCKER, 'docker build .'),
    good: build(WITH_DOCKER, START, 'docker build .'),
  },
  ...MIGRATION_EXAMPLES,
  ...OUTBOX_EXAMPLES,
  ...STAMPEDE_EXAMPLES,
  ...EMAIL_EXAMPLES,
  ...SCHEDULE_EXAMPLES,
  ...APITEST_EXAMPLES,
  ...BATCH_EXAMPLES,
  'hindsight-checks-dead-letter': {
    bad: job(''),
    good: job("      DeadLetterConfig: {TargetArn: 'arn:aws:sqs:eu-west-1:111122223333:lost'}\n"),
  },
  'hindsight-checks-database-alarm': {
    bad: client(''),
    good: client(alarm('AWS/Lambda', 'Errors', 'FunctionName', '!Ref Job', '      AlarmActions: [!Ref Topic]\n')),
  },
};
