import { Duration, Stack } from 'aws-cdk-lib';
import { InstanceClass, InstanceSize, InstanceType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Alias, Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  AuroraMysqlEngineVersion,
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
  type DatabaseClusterProps,
  ParameterGroup,
} from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { canAutoPause } from '../../src/rdsproxy/facts';
import { autoPauseDuration } from '../../src/rdsproxy/rules/auto-pause-duration';
import { autoPauseEngineVersion } from '../../src/rdsproxy/rules/auto-pause-engine-version';
import { autoPauseFunctionTimeout } from '../../src/rdsproxy/rules/auto-pause-function-timeout';
import { autoPauseGlobalDatabase } from '../../src/rdsproxy/rules/auto-pause-global-database';
import { autoPauseProvisionedInstance } from '../../src/rdsproxy/rules/auto-pause-provisioned-instance';
import { autoPauseReplication } from '../../src/rdsproxy/rules/auto-pause-replication';
import { autoPauseSchedule } from '../../src/rdsproxy/rules/auto-pause-schedule';
import { autoPauseService } from '../../src/rdsproxy/rules/auto-pause-service';
import { autoPauseZeroEtl } from '../../src/rdsproxy/rules/auto-pause-zero-etl';
import { scheduleInterval } from '../../src/rdsproxy/rules/schedule-interval';
import { testRules } from '../checks/rule-cases';
import { AURORA_MYSQL, AURORA_POSTGRESQL } from './database';

/** A cluster as it stands in a template; its minimum is 0 by default. */
const cluster = (properties: object = {}, scaling: object = {}, id = 'Cluster') => ({
  [id]: {
    Type: 'AWS::RDS::DBCluster',
    Properties: {
      Engine: 'aurora-mysql',
      ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 4, ...scaling },
      ...properties,
    },
  },
});
const one = (id: string, Type: string, Properties: object) => ({ [id]: { Type, Properties } });
const ref = (Ref: string) => ({ Ref });
const parameter = (Default?: string | number) => ({ Type: 'String', ...(Default === undefined ? {} : { Default }) });
const withParameter = (Resources: object, Parameters: object = { P: parameter() }) => ({
  Stack: { Parameters, Resources },
});

/** A cluster of the CDK with a minimum of 0. */
function zero(stack: Stack, props: Partial<DatabaseClusterProps> = {}): { cluster: DatabaseCluster; vpc: Vpc } {
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
  const made = new DatabaseCluster(stack, 'Cluster', {
    vpc,
    engine: AURORA_MYSQL,
    writer: ClusterInstance.serverlessV2('Writer'),
    serverlessV2MinCapacity: 0,
    serverlessV2MaxCapacity: 4,
    ...props,
  });
  return { cluster: made, vpc };
}

function lambda(
  stack: Stack,
  vpc: Vpc,
  { timeout = 30, environment = {} }: { timeout?: number | null; environment?: { [key: string]: string } } = {},
): Lambda {
  return new Lambda(stack, 'Fn', {
    vpc,
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {}'),
    timeout: timeout === null ? undefined : Duration.seconds(timeout),
    environment,
  });
}

const OLD = 'Cluster: aurora-mysql 8.0.mysql_aurora.3.07.1 cannot scale to 0 ACUs.';
const ROW = 'Cluster: binlog_format in the parameter group keeps the writer of Cluster awake.';
const GLOBAL = 'Cluster: The global database keeps the cluster awake.';
const GLOBAL_SOURCE = 'Global: The global database keeps the writer of Cluster awake.';
const ETL = 'Etl: The integration keeps the writer of Cluster awake.';
const LARGE = 'Instance: An instance of the class db.r6g.large keeps the writer of Cluster awake.';
const tooShort = (seconds: number, id = 'Cluster', fn = 'Fn') =>
  `${fn}: The timeout of ${seconds} seconds is too short for ${id}, which may be paused.`;
const often = (seconds: number, pause = 300, id = 'Cluster', schedule = 'Often') =>
  `${schedule}: The job connects to ${id} every ${seconds} seconds, and it pauses after ${pause} idle ones.`;
const RUNNING = 'Service: The service runs all the time and keeps Cluster awake.';

const engine = (Engine: unknown, EngineVersion: unknown, scaling: object = {}) =>
  cluster({ Engine, EngineVersion }, scaling);
const oldMysql = ['aurora-mysql', '8.0.mysql_aurora.3.07.1'] as const;

const group = (Parameters: unknown) => one('Group', 'AWS::RDS::DBClusterParameterGroup', { Family: 'f', Parameters });
const grouped = (DBClusterParameterGroupName: unknown = ref('Group')) => cluster({ DBClusterParameterGroupName });
const replicating = (setting: string, value: unknown) => ({ ...grouped(), ...group({ [setting]: value }) });

const instance = (DBClusterIdentifier: unknown, DBInstanceClass: unknown = 'db.r6g.large') =>
  one('Instance', 'AWS::RDS::DBInstance', { DBClusterIdentifier, DBInstanceClass });

const fn = (properties: object) => one('Fn', 'AWS::Lambda::Function', properties);
const host = (value: unknown = { 'Fn::GetAtt': ['Cluster', 'Endpoint.Address'] }) => ({
  Environment: { Variables: { HOST: value } },
});
const rule = (ScheduleExpression: unknown, more: object = {}, Arn: unknown = { 'Fn::GetAtt': ['Fn', 'Arn'] }) =>
  one('Often', 'AWS::Events::Rule', { ScheduleExpression, Targets: [{ Id: 'T', Arn }], ...more });
const task = (value: unknown = { 'Fn::GetAtt': ['Cluster', 'Endpoint.Address'] }) =>
  one('Task', 'AWS::ECS::TaskDefinition', {
    ContainerDefinitions: [{ Name: 'App', Environment: [{ Name: 'HOST', Value: value }] }],
  });
const service = (more: object = {}) => one('Service', 'AWS::ECS::Service', { TaskDefinition: ref('Task'), ...more });

/** A cluster that lets a security group in. */
const admitting = () => ({
  ...cluster({ VpcSecurityGroupIds: [{ 'Fn::GetAtt': ['DbGroup', 'GroupId'] }] }),
  ...one('DbGroup', 'AWS::EC2::SecurityGroup', {
    SecurityGroupIngress: [{ SourceSecurityGroupId: { 'Fn::GetAtt': ['AppGroup', 'GroupId'] } }],
  }),
  ...one('AppGroup', 'AWS::EC2::SecurityGroup', {}),
});

const INSTANCES = 'Instances: The Auto Scaling group runs all the time and keeps Cluster awake.';
const IN_GROUP = { SecurityGroupIds: [{ 'Fn::GetAtt': ['AppGroup', 'GroupId'] }] };
const LAUNCH_TEMPLATE = { LaunchTemplateId: ref('Template'), Version: '1' };
const launching = (LaunchTemplateData: object) => one('Template', 'AWS::EC2::LaunchTemplate', { LaunchTemplateData });
const scaling = (more: object = {}) =>
  one('Instances', 'AWS::AutoScaling::AutoScalingGroup', {
    ...{ MinSize: '1', MaxSize: '2', LaunchTemplate: LAUNCH_TEMPLATE },
    ...more,
  });

testRules(
  {
    rule: autoPauseEngineVersion,
    fails: {
      'an old version of Aurora MySQL': { given: engine(...oldMysql), finds: [OLD] },
      'an old version of Aurora PostgreSQL by the CDK': {
        given: (stack) => {
          const version = AuroraPostgresEngineVersion.VER_15_4;
          zero(stack, { engine: DatabaseClusterEngine.auroraPostgres({ version }) });
        },
        finds: ['ClusterEB0386A7: aurora-postgresql 15.4 cannot scale to 0 ACUs.'],
      },
      'an old version of Aurora MySQL by the CDK': {
        given: (stack) => {
          zero(stack, { engine: DatabaseClusterEngine.auroraMysql({ version: AuroraMysqlEngineVersion.VER_3_07_1 }) });
        },
        finds: ['ClusterEB0386A7: aurora-mysql 8.0.mysql_aurora.3.07.1 cannot scale to 0 ACUs.'],
      },
    },
    passes: {
      'a version that can': { given: engine('aurora-mysql', '8.0.mysql_aurora.3.08.0') },
      'a minimum above 0': { given: engine(...oldMysql, { MinCapacity: 0.5 }) },
      'no version': { given: engine('aurora-mysql', undefined) },
      'a cluster without Serverless v2': { given: one('Cluster', 'AWS::RDS::DBCluster', { Engine: 'aurora-mysql' }) },
      'a cluster without properties': { given: { Cluster: { Type: 'AWS::RDS::DBCluster' } } },
      'a cluster of the CDK': { given: (stack) => void zero(stack) },
    },
    tokens: {
      'a minimum that an escape hatch set': {
        given: (stack) => {
          const version = AuroraPostgresEngineVersion.VER_15_4;
          const { cluster: made } = zero(stack, {
            engine: DatabaseClusterEngine.auroraPostgres({ version }),
            serverlessV2MinCapacity: 1,
          });
          const resource = made.node.defaultChild as import('aws-cdk-lib').CfnResource;
          resource.addPropertyOverride('ServerlessV2ScalingConfiguration.MinCapacity', 0);
        },
        finds: ['ClusterEB0386A7: aurora-postgresql 15.4 cannot scale to 0 ACUs.'],
      },
    },
    intrinsics: {
      'a version that is put together': {
        given: engine('aurora-mysql', { 'Fn::Join': ['.', ['8.0', 'mysql_aurora', '3.07.1']] }),
        finds: [OLD],
      },
    },
    inconclusive: {
      'a version of a parameter': {
        given: withParameter(engine('aurora-mysql', ref('P'))),
        doubts: [`Properties/EngineVersion: \${P} is known only at deploy time`],
      },
    },
  },
  {
    rule: autoPauseReplication,
    fails: {
      ...Object.fromEntries(
        ['1', 'on', 'true', 'ON', 1].map((value) => [
          `rds.logical_replication = ${value}`,
          {
            given: replicating('rds.logical_replication', value),
            finds: [ROW.replace('binlog_format', 'rds.logical_replication')],
          },
        ]),
      ),
      ...Object.fromEntries(
        ['ROW', 'MIXED', 'STATEMENT', 'row'].map((value) => [
          `binlog_format = ${value}`,
          { given: replicating('binlog_format', value), finds: [ROW] },
        ]),
      ),
      'a group of the CDK': {
        given: (stack) => {
          const parameters = { 'rds.logical_replication': '1' };
          const parameterGroup = new ParameterGroup(stack, 'Parameters', { engine: AURORA_POSTGRESQL, parameters });
          zero(stack, { engine: AURORA_POSTGRESQL, parameterGroup });
        },
        finds: [
          'ClusterEB0386A7: rds.logical_replication in the parameter group keeps the writer of ClusterEB0386A7 awake.',
        ],
      },
    },
    passes: {
      'rds.logical_replication = 0': { given: replicating('rds.logical_replication', '0') },
      'binlog_format = OFF': { given: replicating('binlog_format', 'OFF') },
      'another setting': { given: replicating('time_zone', 'row') },
      'a group without parameters': { given: { ...grouped(), ...group(undefined) } },
      'no group': { given: { ...cluster(), ...group({ binlog_format: 'ROW' }) } },
      'the default group': { given: grouped('default.aurora-mysql8.0') },
      'a minimum above 0': {
        given: {
          ...cluster({ DBClusterParameterGroupName: ref('Group') }, { MinCapacity: 1 }),
          ...group({ binlog_format: 'ROW' }),
        },
      },
    },
    tokens: {
      'parameters that are a reference': { given: { ...grouped(), ...group(ref('P')) } },
    },
    intrinsics: {
      'a group by name': {
        given: {
          ...grouped('logs'),
          ...one('Group', 'AWS::RDS::DBClusterParameterGroup', {
            DBClusterParameterGroupName: 'logs',
            Parameters: { binlog_format: 'ROW' },
          }),
        },
        finds: [ROW],
      },
    },
    inconclusive: {
      'a setting of a parameter': {
        given: withParameter(replicating('binlog_format', ref('P'))),
        doubts: [`Properties/Parameters/binlog_format: \${P} is known only at deploy time`],
      },
    },
  },
  {
    rule: autoPauseGlobalDatabase,
    fails: {
      'a cluster that joins one': { given: cluster({ GlobalClusterIdentifier: 'global' }), finds: [GLOBAL] },
      'a cluster that one begins with': {
        given: {
          ...cluster(),
          ...one('Global', 'AWS::RDS::GlobalCluster', { SourceDBClusterIdentifier: ref('Cluster') }),
        },
        finds: [GLOBAL_SOURCE],
      },
    },
    passes: {
      'a cluster alone': { given: cluster() },
      'a global database of another cluster': {
        given: {
          ...cluster(),
          ...cluster({}, { MinCapacity: 1 }, 'Other'),
          ...one('Global', 'AWS::RDS::GlobalCluster', { SourceDBClusterIdentifier: ref('Other') }),
        },
      },
      'a minimum above 0': { given: cluster({ GlobalClusterIdentifier: 'global' }, { MinCapacity: 1 }) },
      'a global database without a source': {
        given: { ...cluster(), ...one('Global', 'AWS::RDS::GlobalCluster', {}) },
      },
    },
    tokens: {
      'a global database by its ARN': {
        given: {
          ...cluster(),
          ...one('Global', 'AWS::RDS::GlobalCluster', {
            SourceDBClusterIdentifier: { 'Fn::Join': ['', ['arn:aws:rds:eu-central-1:1:cluster:', ref('Cluster')]] },
          }),
        },
        finds: [GLOBAL_SOURCE],
      },
    },
    intrinsics: {
      'a global database by name': {
        given: {
          ...cluster({ DBClusterIdentifier: 'orders' }),
          ...one('Global', 'AWS::RDS::GlobalCluster', { SourceDBClusterIdentifier: 'orders' }),
        },
        finds: [GLOBAL_SOURCE],
      },
      'a global database of another stack': {
        given: {
          Data: { Resources: cluster(), Outputs: { Id: { Value: ref('Cluster'), Export: { Name: 'orders' } } } },
          Other: {
            Resources: one('Global', 'AWS::RDS::GlobalCluster', {
              SourceDBClusterIdentifier: { 'Fn::ImportValue': 'orders' },
            }),
          },
        },
        finds: [GLOBAL_SOURCE],
      },
    },
    inconclusive: {
      'a minimum of a parameter': {
        given: withParameter(cluster({ GlobalClusterIdentifier: 'global' }, { MinCapacity: ref('P') })),
        doubts: [`Properties/ServerlessV2ScalingConfiguration/MinCapacity: \${P} is known only at deploy time`],
      },
    },
  },
  {
    rule: autoPauseZeroEtl,
    fails: {
      'an integration': {
        given: {
          ...cluster(),
          ...one('Etl', 'AWS::RDS::Integration', { SourceArn: { 'Fn::GetAtt': ['Cluster', 'DBClusterArn'] } }),
        },
        finds: [ETL],
      },
    },
    passes: {
      'an integration of an instance': {
        given: { ...cluster(), ...one('Etl', 'AWS::RDS::Integration', { SourceArn: 'arn:aws:rds:::db:orders' }) },
      },
      'a minimum above 0': {
        given: {
          ...cluster({}, { MinCapacity: 1 }),
          ...one('Etl', 'AWS::RDS::Integration', { SourceArn: { 'Fn::GetAtt': ['Cluster', 'DBClusterArn'] } }),
        },
      },
    },
    tokens: {
      'the ARN of the CDK': {
        given: (stack) => {
          const { cluster: made } = zero(stack);
          const { CfnIntegration } = require('aws-cdk-lib/aws-rds');
          new CfnIntegration(stack, 'Etl', { sourceArn: made.clusterArn, targetArn: 'arn:aws:redshift:::x' });
        },
        finds: ['Etl: The integration keeps the writer of ClusterEB0386A7 awake.'],
      },
    },
    intrinsics: {
      'an ARN that is put together': {
        given: {
          ...cluster(),
          ...one('Etl', 'AWS::RDS::Integration', {
            SourceArn: { 'Fn::Sub': `arn:aws:rds:eu-central-1:1:cluster:\${Cluster}` },
          }),
        },
        finds: [ETL],
      },
    },
    inconclusive: {
      'a minimum of a parameter': {
        given: withParameter({
          ...cluster({}, { MinCapacity: ref('P') }),
          ...one('Etl', 'AWS::RDS::Integration', { SourceArn: { 'Fn::GetAtt': ['Cluster', 'DBClusterArn'] } }),
        }),
        doubts: [`Properties/ServerlessV2ScalingConfiguration/MinCapacity: \${P} is known only at deploy time`],
      },
    },
  },
  {
    rule: autoPauseProvisionedInstance,
    fails: {
      'a provisioned instance': { given: { ...cluster(), ...instance(ref('Cluster')) }, finds: [LARGE] },
      'a reader of the CDK': {
        given: (stack) => {
          const instanceType = InstanceType.of(InstanceClass.R6G, InstanceSize.LARGE);
          zero(stack, { readers: [ClusterInstance.provisioned('Reader', { instanceType })] });
        },
        finds: [
          'ClusterReaderA09A3718: An instance of the class db.r6g.large keeps the writer of ClusterEB0386A7 awake.',
        ],
      },
    },
    passes: {
      'a serverless instance': { given: { ...cluster(), ...instance(ref('Cluster'), 'db.serverless') } },
      'no class': {
        given: { ...cluster(), ...one('Instance', 'AWS::RDS::DBInstance', { DBClusterIdentifier: ref('Cluster') }) },
      },
      'an instance of no cluster': { given: { ...cluster(), ...instance(undefined) } },
      'an instance of another cluster': {
        given: { ...cluster(), ...cluster({}, { MinCapacity: 1 }, 'Other'), ...instance(ref('Other')) },
      },
    },
    tokens: {
      'a cluster that is imported': { given: { ...cluster(), ...instance({ 'Fn::ImportValue': 'orders' }) } },
    },
    intrinsics: {
      'a cluster by name': {
        given: { ...cluster({ DBClusterIdentifier: 'orders' }), ...instance('orders') },
        finds: [LARGE],
      },
    },
    inconclusive: {
      'a class of a parameter': {
        given: withParameter({ ...cluster(), ...instance(ref('Cluster'), ref('P')) }),
        doubts: [`Properties/DBInstanceClass: \${P} is known only at deploy time`],
      },
    },
  },
  {
    rule: autoPauseDuration,
    fails: {
      ...Object.fromEntries(
        [299, 86_401].map((seconds) => [
          `${seconds} seconds`,
          {
            given: cluster({}, { SecondsUntilAutoPause: seconds }),
            finds: [`Cluster: The pause duration must be between 300 and 86400 seconds, got: ${seconds}.`],
          },
        ]),
      ),
      'a minimum above 0': {
        given: cluster({}, { MinCapacity: 0.5, SecondsUntilAutoPause: 300 }),
        finds: ['Cluster: With a minimum of 0.5 ACUs the cluster never pauses: the duration has no effect.'],
      },
      'too short a duration without a minimum': {
        given: cluster({}, { MinCapacity: undefined, SecondsUntilAutoPause: 1 }),
        finds: ['Cluster: The pause duration must be between 300 and 86400 seconds, got: 1.'],
      },
    },
    passes: {
      '300 seconds': { given: cluster({}, { SecondsUntilAutoPause: 300 }) },
      '86400 seconds': { given: cluster({}, { SecondsUntilAutoPause: 86_400 }) },
      'no duration': { given: cluster({}, { MinCapacity: 1 }) },
      'no minimum': { given: cluster({}, { MinCapacity: undefined, SecondsUntilAutoPause: 300 }) },
    },
    tokens: {
      'a duration of the CDK': {
        given: (stack) => void zero(stack, { serverlessV2AutoPauseDuration: Duration.hours(1) }),
      },
    },
    intrinsics: {
      'a duration as a text': {
        given: cluster({}, { SecondsUntilAutoPause: '60' }),
        finds: ['Cluster: The pause duration must be between 300 and 86400 seconds, got: 60.'],
      },
    },
    inconclusive: {
      'a duration of a parameter': {
        given: withParameter(cluster({}, { SecondsUntilAutoPause: ref('P') })),
        doubts: [
          `Properties/ServerlessV2ScalingConfiguration/SecondsUntilAutoPause: \${P} is known only at deploy time`,
        ],
      },
    },
  },
  {
    rule: autoPauseFunctionTimeout,
    fails: {
      'the endpoint in a variable': {
        given: { ...cluster(), ...fn({ Timeout: 29, ...host() }) },
        finds: [tooShort(29)],
      },
      'the 3 seconds of no timeout': { given: { ...cluster(), ...fn(host()) }, finds: [tooShort(3)] },
      'the endpoint of an instance': {
        given: {
          ...cluster(),
          ...instance(ref('Cluster'), 'db.serverless'),
          ...fn({ Timeout: 1, ...host({ 'Fn::GetAtt': ['Instance', 'Endpoint.Address'] }) }),
        },
        finds: [tooShort(1)],
      },
      'the secret that RDS manages': {
        given: {
          ...cluster(),
          ...fn({ Timeout: 1, ...host({ 'Fn::GetAtt': ['Cluster', 'MasterUserSecret.SecretArn'] }) }),
        },
        finds: [tooShort(1)],
      },
      'the secret that the password is taken from': {
        given: {
          ...cluster({
            MasterUserPassword: { 'Fn::Sub': `{{resolve:secretsmanager:\${Secret}:SecretString:password}}` },
          }),
          ...one('Secret', 'AWS::SecretsManager::Secret', {}),
          ...fn({ Timeout: 1, ...host(ref('Secret')) }),
        },
        finds: [tooShort(1)],
      },
      'a security group that is admitted inline': {
        given: {
          ...cluster({ VpcSecurityGroupIds: [{ 'Fn::GetAtt': ['DbGroup', 'GroupId'] }] }),
          ...one('DbGroup', 'AWS::EC2::SecurityGroup', {
            SecurityGroupIngress: [{ SourceSecurityGroupId: { 'Fn::GetAtt': ['FnGroup', 'GroupId'] } }],
          }),
          ...one('FnGroup', 'AWS::EC2::SecurityGroup', {}),
          ...fn({ Timeout: 1, VpcConfig: { SecurityGroupIds: [{ 'Fn::GetAtt': ['FnGroup', 'GroupId'] }] } }),
        },
        finds: [tooShort(1)],
      },
    },
    passes: {
      '30 seconds': { given: { ...cluster(), ...fn({ Timeout: 30, ...host() }) } },
      'a function that has nothing to do with it': { given: { ...cluster(), ...fn({ Timeout: 1 }) } },
      'a function of another cluster': {
        given: {
          ...cluster(),
          ...cluster({}, { MinCapacity: 1 }, 'Other'),
          ...fn({ Timeout: 1, ...host({ 'Fn::GetAtt': ['Other', 'Endpoint.Address'] }) }),
        },
      },
      'a function beside a cluster without properties': {
        given: { Cluster: { Type: 'AWS::RDS::DBCluster' }, ...fn({ Timeout: 1 }) },
      },
      'a security group that is not admitted': {
        given: {
          ...cluster({ VpcSecurityGroupIds: [{ 'Fn::GetAtt': ['DbGroup', 'GroupId'] }] }),
          ...one('DbGroup', 'AWS::EC2::SecurityGroup', { SecurityGroupIngress: [{ CidrIp: '10.0.0.0/8' }] }),
          ...one('FnGroup', 'AWS::EC2::SecurityGroup', {}),
          ...fn({ Timeout: 1, VpcConfig: { SecurityGroupIds: [{ 'Fn::GetAtt': ['FnGroup', 'GroupId'] }] } }),
        },
      },
    },
    tokens: {
      'a secret of the CDK': {
        given: (stack) => {
          const { cluster: made, vpc } = zero(stack);
          lambda(stack, vpc, { timeout: 29, environment: { SECRET: (made.secret as ISecret).secretArn } });
        },
        finds: [tooShort(29, 'ClusterEB0386A7', 'Fn9270CBC0')],
      },
      'a rule of the CDK': {
        given: (stack) => {
          const { cluster: made, vpc } = zero(stack);
          made.connections.allowDefaultPortFrom(lambda(stack, vpc, { timeout: null }));
        },
        finds: [tooShort(3, 'ClusterEB0386A7', 'Fn9270CBC0')],
      },
      'a function in another stack': {
        given: (stack) => {
          const { cluster: made, vpc } = zero(stack);
          const front = new Stack(stack.node.root as never, 'Front');
          lambda(front, vpc, { timeout: 29, environment: { HOST: made.clusterEndpoint.hostname } });
        },
        finds: [tooShort(29, 'ClusterEB0386A7', 'Fn9270CBC0')],
      },
    },
    intrinsics: {
      'an address that is put together': {
        given: {
          ...cluster(),
          ...fn({ Timeout: 1, ...host({ 'Fn::Sub': `mysql://\${Cluster.Endpoint.Address}:3306` }) }),
        },
        finds: [tooShort(1)],
      },
    },
    inconclusive: {
      'a timeout of a parameter': {
        given: withParameter({ ...cluster(), ...fn({ Timeout: ref('P'), ...host() }) }),
        doubts: [`Properties/Timeout: \${P} is known only at deploy time`],
      },
    },
  },
  {
    rule: autoPauseSchedule,
    fails: {
      'each 5 minutes': { given: { ...cluster(), ...fn(host()), ...rule('rate(5 minutes)') }, finds: [often(300)] },
      'each minute by cron': {
        given: { ...cluster(), ...fn(host()), ...rule('cron(* * * * ? *)') },
        finds: [often(60)],
      },
      'EventBridge Scheduler, within a longer pause': {
        given: {
          ...cluster({}, { SecondsUntilAutoPause: 3600 }),
          ...fn(host()),
          ...one('Often', 'AWS::Scheduler::Schedule', {
            ScheduleExpression: 'rate(30 minutes)',
            Target: { Arn: { 'Fn::GetAtt': ['Fn', 'Arn'] } },
          }),
        },
        finds: [often(1800, 3600)],
      },
      'a task': {
        given: {
          ...cluster(),
          ...task(),
          ...rule('rate(1 minute)', {
            Targets: [{ Id: 'T', Arn: 'arn:aws:ecs:::cluster/c', EcsParameters: { TaskDefinitionArn: ref('Task') } }],
          }),
        },
        finds: [often(60)],
      },
      'an alias of the function': {
        given: {
          ...cluster(),
          ...fn(host()),
          ...one('Live', 'AWS::Lambda::Alias', { FunctionName: ref('Fn'), Name: 'live', FunctionVersion: '1' }),
          ...rule('rate(1 minute)', {}, ref('Live')),
        },
        finds: [often(60)],
      },
      'a version of the function': {
        given: {
          ...cluster(),
          ...fn(host()),
          ...one('Version', 'AWS::Lambda::Version', { FunctionName: ref('Fn') }),
          ...rule('rate(1 minute)', {}, ref('Version')),
        },
        finds: [often(60)],
      },
      'a queue with an address that is put together, beside a mapping that only the deployment knows': {
        given: {
          ...cluster(),
          ...fn(host()),
          ...one('Queue', 'AWS::SQS::Queue', {}),
          ...one('Prefix', 'AWS::SSM::Parameter', {}),
          ...one('Unknown', 'AWS::Lambda::EventSourceMapping', { 'Fn::Transform': { Name: 'M', Parameters: {} } }),
          ...one('Mapping', 'AWS::Lambda::EventSourceMapping', {
            EventSourceArn: { 'Fn::Sub': `arn:aws:sqs:\${Prefix}:\${Queue.QueueName}` },
            FunctionName: ref('Fn'),
          }),
          ...rule('rate(1 minute)', {}, { 'Fn::GetAtt': ['Queue', 'Arn'] }),
        },
        finds: [often(60)],
      },
      'a state machine that calls the function': {
        given: {
          ...cluster(),
          ...fn(host()),
          ...one('Machine', 'AWS::StepFunctions::StateMachine', {
            DefinitionString: { 'Fn::Sub': `{"States":{"Call":{"Resource":"\${Fn.Arn}"}}}` },
          }),
          ...rule('rate(1 minute)', {}, ref('Machine')),
        },
        finds: [often(60)],
      },
      'a state machine that runs a task in an admitted security group': {
        given: {
          ...admitting(),
          ...task('elsewhere'),
          ...one('Machine', 'AWS::StepFunctions::StateMachine', {
            DefinitionSubstitutions: { task: ref('Task'), group: { 'Fn::GetAtt': ['AppGroup', 'GroupId'] } },
          }),
          ...rule('rate(1 minute)', {}, ref('Machine')),
        },
        finds: [often(60)],
      },
      'a queue that the function reads': {
        given: {
          ...cluster(),
          ...fn(host()),
          ...one('Queue', 'AWS::SQS::Queue', {}),
          ...one('Mapping', 'AWS::Lambda::EventSourceMapping', {
            EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
            FunctionName: ref('Fn'),
          }),
          ...rule('rate(1 minute)', {}, { 'Fn::GetAtt': ['Queue', 'Arn'] }),
        },
        finds: [often(60)],
      },
      'a pipe from a queue to a task': {
        given: {
          ...cluster(),
          ...task(),
          ...one('Queue', 'AWS::SQS::Queue', {}),
          ...one('Pipe', 'AWS::Pipes::Pipe', { Source: { 'Fn::GetAtt': ['Queue', 'Arn'] }, Target: ref('Task') }),
          ...rule('rate(1 minute)', {}, { 'Fn::GetAtt': ['Queue', 'Arn'] }),
        },
        finds: [often(60)],
      },
      'a topic that the function is subscribed to': {
        given: {
          ...cluster(),
          ...fn(host()),
          ...one('Topic', 'AWS::SNS::Topic', {}),
          ...one('Subscription', 'AWS::SNS::Subscription', {
            TopicArn: ref('Topic'),
            Endpoint: { 'Fn::GetAtt': ['Fn', 'Arn'] },
          }),
          ...rule('rate(1 minute)', {}, ref('Topic')),
        },
        finds: [often(60)],
      },
      'a topic with a subscription in itself, to a queue that the function reads': {
        given: {
          ...cluster(),
          ...fn(host()),
          ...one('Queue', 'AWS::SQS::Queue', {}),
          ...one('Topic', 'AWS::SNS::Topic', {
            Subscription: [{ Endpoint: { 'Fn::GetAtt': ['Queue', 'Arn'] }, Protocol: 'sqs' }],
          }),
          ...one('Mapping', 'AWS::Lambda::EventSourceMapping', {
            EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
            FunctionName: ref('Fn'),
          }),
          ...rule('rate(1 minute)', {}, ref('Topic')),
        },
        finds: [often(60)],
      },
      'the input of a universal target': {
        given: {
          ...cluster(),
          ...fn(host()),
          ...one('Often', 'AWS::Scheduler::Schedule', {
            ScheduleExpression: 'rate(1 minute)',
            Target: {
              Arn: 'arn:aws:scheduler:::aws-sdk:lambda:invoke',
              Input: { 'Fn::Sub': `{"FunctionName":"\${Fn}"}` },
            },
          }),
        },
        finds: [often(60)],
      },
      'a build': {
        given: {
          ...admitting(),
          ...one('Build', 'AWS::CodeBuild::Project', {
            VpcConfig: { SecurityGroupIds: [{ 'Fn::GetAtt': ['AppGroup', 'GroupId'] }] },
          }),
          ...rule('rate(1 minute)', {}, { 'Fn::GetAtt': ['Build', 'Arn'] }),
        },
        finds: [often(60)],
      },
    },
    passes: {
      'state machines that call each other': {
        given: {
          ...cluster(),
          ...one('One', 'AWS::StepFunctions::StateMachine', { DefinitionSubstitutions: { next: ref('Other') } }),
          ...one('Other', 'AWS::StepFunctions::StateMachine', { DefinitionSubstitutions: { next: ref('Third') } }),
          ...one('Third', 'AWS::StepFunctions::StateMachine', { DefinitionSubstitutions: { next: ref('Other') } }),
          ...rule('rate(1 minute)', {}, ref('One')),
        },
      },
      'a queue that another function reads': {
        given: {
          ...cluster(),
          ...fn(host()),
          ...one('Queue', 'AWS::SQS::Queue', {}),
          ...one('Other', 'AWS::SQS::Queue', {}),
          ...one('Mapping', 'AWS::Lambda::EventSourceMapping', {
            EventSourceArn: { 'Fn::GetAtt': ['Other', 'Arn'] },
            FunctionName: ref('Fn'),
          }),
          ...rule('rate(1 minute)', {}, { 'Fn::GetAtt': ['Queue', 'Arn'] }),
        },
      },
      'each 6 minutes': { given: { ...cluster(), ...fn(host()), ...rule('rate(6 minutes)') } },
      'a rule that is off': {
        given: { ...cluster(), ...fn(host()), ...rule('rate(1 minute)', { State: 'DISABLED' }) },
      },
      'a function that has nothing to do with it': { given: { ...cluster(), ...fn({}), ...rule('rate(1 minute)') } },
      'a rule without targets': { given: { ...cluster(), ...fn(host()), ...rule('rate(1 minute)', { Targets: [] }) } },
      'a rule for events': { given: { ...cluster(), ...fn(host()), ...rule(undefined, { EventPattern: {} }) } },
    },
    tokens: {
      'schedules of the CDK': {
        given: (stack) => {
          const { cluster: made, vpc } = zero(stack);
          const handler = lambda(stack, vpc, { environment: { HOST: made.clusterEndpoint.hostname } });
          const targets = [new LambdaFunction(handler)];
          new Rule(stack, 'Often', { schedule: Schedule.rate(Duration.minutes(5)), targets });
          new Rule(stack, 'Seldom', { schedule: Schedule.rate(Duration.minutes(6)), targets });
          new Rule(stack, 'OfOthers', { schedule: Schedule.rate(Duration.minutes(1)) });
        },
        finds: [often(300, 300, 'ClusterEB0386A7', 'Often7F22BE75')],
      },
      'an alias of the CDK': {
        given: (stack) => {
          const { cluster: made, vpc } = zero(stack);
          const handler = lambda(stack, vpc, { environment: { HOST: made.clusterEndpoint.hostname } });
          const alias = new Alias(stack, 'Live', { aliasName: 'live', version: handler.currentVersion });
          const schedule = Schedule.rate(Duration.minutes(1));
          new Rule(stack, 'Often', { schedule, targets: [new LambdaFunction(alias)] });
        },
        finds: [often(60, 300, 'ClusterEB0386A7', 'Often7F22BE75')],
      },
    },
    intrinsics: {
      'a rate that is put together': {
        given: { ...cluster(), ...fn(host()), ...rule({ 'Fn::Join': [' ', ['rate(1', 'minute)']] }) },
        finds: [often(60)],
      },
    },
    inconclusive: {
      'a rate of a parameter': {
        given: withParameter({ ...cluster(), ...fn(host()), ...rule(ref('P')) }),
        doubts: [`Properties/ScheduleExpression: \${P} is known only at deploy time`],
      },
    },
  },
  {
    rule: autoPauseService,
    fails: {
      'the endpoint in a task': { given: { ...cluster(), ...task(), ...service() }, finds: [RUNNING] },
      'a security group that is admitted': {
        given: {
          ...admitting(),
          ...task('elsewhere'),
          ...service({
            NetworkConfiguration: {
              AwsvpcConfiguration: { SecurityGroups: [{ 'Fn::GetAtt': ['AppGroup', 'GroupId'] }] },
            },
          }),
        },
        finds: [RUNNING],
      },
      'an Auto Scaling group with the endpoint in its user data': {
        given: {
          ...cluster(),
          ...launching({ UserData: { 'Fn::Base64': { 'Fn::Sub': `HOST=\${Cluster.Endpoint.Address}` } } }),
          ...scaling(),
        },
        finds: [INSTANCES],
      },
      'an Auto Scaling group of mixed instances, in a security group that is admitted': {
        given: {
          ...admitting(),
          ...launching({ SecurityGroupIds: [{ 'Fn::GetAtt': ['AppGroup', 'GroupId'] }] }),
          ...scaling({
            LaunchTemplate: undefined,
            MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification: LAUNCH_TEMPLATE } },
          }),
        },
        finds: [INSTANCES],
      },
      'an Auto Scaling group with a launch configuration, by its least size': {
        given: {
          ...admitting(),
          ...one('Template', 'AWS::AutoScaling::LaunchConfiguration', {
            SecurityGroups: [{ 'Fn::GetAtt': ['AppGroup', 'GroupId'] }],
          }),
          ...scaling({ LaunchTemplate: undefined, LaunchConfigurationName: ref('Template'), MinSize: '1' }),
        },
        finds: [INSTANCES],
      },
    },
    passes: {
      'an Auto Scaling group without instances': {
        given: { ...admitting(), ...launching(IN_GROUP), ...scaling({ DesiredCapacity: '0', MinSize: '1' }) },
      },
      'an Auto Scaling group that begins with none': {
        given: { ...admitting(), ...launching(IN_GROUP), ...scaling({ MinSize: '0' }) },
      },
      'an Auto Scaling group that has nothing to do with it': {
        given: { ...cluster(), ...launching({ UserData: 'x' }), ...scaling() },
      },
      'no instance of it': { given: { ...cluster(), ...task(), ...service({ DesiredCount: 0 }) } },
      'a task that has nothing to do with it': { given: { ...cluster(), ...task('elsewhere'), ...service() } },
      'a minimum above 0': { given: { ...cluster({}, { MinCapacity: 1 }), ...task(), ...service() } },
    },
    tokens: {
      'a task that is imported': {
        given: { ...cluster(), ...service({ TaskDefinition: { 'Fn::ImportValue': 't' } }) },
      },
    },
    intrinsics: {
      'an address that is put together': {
        given: { ...cluster(), ...task({ 'Fn::Sub': `mysql://\${Cluster.Endpoint.Address}` }), ...service() },
        finds: [RUNNING],
      },
    },
    inconclusive: {
      'a count of a parameter': {
        given: withParameter({ ...cluster(), ...task(), ...service({ DesiredCount: ref('P') }) }),
        doubts: [`Properties/DesiredCount: \${P} is known only at deploy time`],
      },
    },
  },
);

test.each([
  ['aurora-postgresql', '16.3', true],
  ['aurora-postgresql', '16.2', false],
  ['aurora-postgresql', '15.7', true],
  ['aurora-postgresql', '15.6', false],
  ['aurora-postgresql', '14.12', true],
  ['aurora-postgresql', '14.11', false],
  ['aurora-postgresql', '13.15', true],
  ['aurora-postgresql', '13.14', false],
  ['aurora-postgresql', '12.20', false],
  ['aurora-postgresql', '17.4', true],
  ['aurora-postgresql', '17', true],
  ['aurora-postgresql', '16', undefined],
  ['aurora-postgresql', 'x', undefined],
  ['aurora-mysql', '8.0.mysql_aurora.3.08.0', true],
  ['aurora-mysql', '8.0.mysql_aurora.3.07.1', false],
  ['aurora-mysql', '8.0.mysql_aurora.3.10.0', true],
  ['aurora-mysql', '8.4.mysql_aurora.4.01.0', true],
  ['aurora-mysql', '8.0.mysql_aurora.2.12.5', false],
  ['aurora-mysql', '5.7.mysql_aurora.2.12.5', false],
  ['aurora-mysql', '5.7', false],
  ['aurora-mysql', '8.0', undefined],
  ['mysql', '8.0', undefined],
  [undefined, '8.0', undefined],
  ['aurora-mysql', undefined, undefined],
])('%s %s can pause: %s', (name, version, expected) => {
  expect(canAutoPause(name, version)).toBe(expected);
});

test.each([
  ['rate(1 minute)', 60],
  ['rate( 2  hours )', 7200],
  ['rate(1 day)', 86_400],
  ['cron(* * * * ? *)', 60],
  ['cron(0/5 * * * ? *)', 300],
  ['cron(*/10 * * * ? *)', 600],
  ['cron(0 * * * ? *)', undefined],
  ['cron(0/5 8 * * ? *)', undefined],
  ['at(2026-01-01T00:00:00)', undefined],
  ['cron( 0/5  * * * ? *)', 300],
  ['cron(0/ * * * ? *)', undefined],
  ['cron(/5 * * * ? *)', undefined],
  ['cron(0/5,7 * * * ? *)', undefined],
  ['cron(7,0/5 * * * ? *)', undefined],
  ['xcron(0/5 * * * ? *)', undefined],
  ['cron()', undefined],
  ['', undefined],
  [undefined, undefined],
])('the schedule %j has an interval of %s', (expression, seconds) => {
  expect(scheduleInterval(expression)).toBe(seconds);
});
