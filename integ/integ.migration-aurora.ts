/** Two tables in a serverless database that sleeps, and what the runner says of them. */
import { join } from 'node:path';
import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
} from 'aws-cdk-lib/aws-rds';
import { DatabaseLogin, DatabaseTarget } from '../src';
import { DatabaseMigration, MigrationFiles } from '../src/migration';
import { acknowledge, inPacks } from './acknowledge';

// Stack traces would put the paths of this machine into the snapshot.
export const app = new App({ postCliContext: { 'aws:cdk:disable-creation-stack-traces': true } });
const stack = new Stack(app, 'MigrationAurora');

const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1, restrictDefaultSecurityGroup: false });
const cluster = new DatabaseCluster(stack, 'Cluster', {
  vpc,
  engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_17_7 }),
  writer: ClusterInstance.serverlessV2('Writer'),
  serverlessV2MinCapacity: 0,
  serverlessV2MaxCapacity: 1,
  defaultDatabaseName: 'shop',
  iamAuthentication: true,
  storageEncrypted: true,
  removalPolicy: RemovalPolicy.DESTROY,
});
const schema = new DatabaseMigration(stack, 'Schema', {
  vpc,
  target: DatabaseTarget.fromCluster(cluster),
  databaseName: 'shop',
  login: DatabaseLogin.secret(cluster.secret!),
  migrations: MigrationFiles.fromDirectory(join(__dirname, 'migrations')),
});
const dashboard = new Dashboard(stack, 'Dashboard', { widgets: [schema.widgets()] });
schema.executeBefore(dashboard);

acknowledgeFindings();

const aws = new IntegTest(app, 'Integ', { testCases: [stack] }).assertions;

aws
  .awsApiCall('cloudformation', 'DescribeStacks', { StackName: stack.stackName })
  .expect(ExpectedResult.objectLike({ Stacks: [Match.objectLike({ StackStatus: 'CREATE_COMPLETE' })] }));
aws
  .awsApiCall('logs', 'FilterLogEvents', {
    logGroupName: schema.logGroup.logGroupName,
    filterPattern: '"0002_index.sql applied"',
  })
  .expect(ExpectedResult.objectLike({ events: Match.arrayWith([Match.objectLike({})]) }));

/** Why what cdk-nag finds is right in a stack that lives for one test. */
function acknowledgeFindings(): void {
  const oneTest = 'the network lives for one test and holds no data';
  acknowledge([vpc], oneTest, 'AwsSolutions-VPC7', ...inPacks('VPCDefaultSecurityGroupClosed', 'VPCFlowLogsEnabled'));
  acknowledge([vpc], oneTest, ...inPacks('VPCSubnetAutoAssignPublicIpDisabled', 'VPCNoUnrestrictedRouteToIGW'));

  const noData = 'the database lives for one test and stays empty';
  acknowledge([cluster], noData, 'AwsSolutions-RDS10', 'AwsSolutions-RDS11', 'AwsSolutions-RDS14', 'AwsSolutions-SMG4');
  acknowledge(
    [cluster],
    noData,
    ...inPacks('RDSInstanceDeletionProtectionEnabled', 'RDSEnhancedMonitoringEnabled'),
    ...inPacks('RDSLoggingEnabled[LogExport::postgresql]', 'RDSInBackupPlan'),
    ...inPacks('SecretsManagerRotationEnabled', 'SecretsManagerUsingKMSKey'),
  );
  acknowledge([cluster], 'the instances lie in private subnets', ...inPacks('RDSInstancePublicAccess'));
  const port = 'the port is that of the cluster, and the source a security group';
  acknowledge([cluster], port, ...inPacks('EC2RestrictedCommonPorts', 'EC2RestrictedSSH'));

  const managed = 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role';
  acknowledge(
    [schema],
    'the policies, memory and runtime that the CDK gives a function in a VPC and that of a provider',
    `${managed}/AWSLambdaBasicExecutionRole]`,
    `${managed}/AWSLambdaVPCAccessExecutionRole]`,
    'AwsSolutions-IAM5[Resource::*]',
    'AwsSolutions-IAM5[Resource::<SchemaRunner73905811.Arn>:*]',
    'AwsSolutions-L1',
    'Serverless-LambdaDLQ',
    'Serverless-LambdaDefaultMemorySize',
    'Serverless-LambdaLatestVersion',
    'Serverless-LambdaTracing',
  );
  acknowledge(
    [schema],
    'CloudFormation calls them, one at a time, and hears of an error',
    ...inPacks('LambdaConcurrency', 'LambdaDLQ', 'LambdaInsideVPC', 'CloudWatchAlarmAction'),
    ...inPacks('CloudWatchLogGroupEncrypted', 'EC2RestrictedCommonPorts'),
  );
  acknowledge([stack], 'each policy is for one role', ...inPacks('IAMNoInlinePolicy'));
}
