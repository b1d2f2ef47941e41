/** An outbox in Aurora PostgreSQL, whose rows arrive in a queue. */
import { join } from 'node:path';
import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
} from 'aws-cdk-lib/aws-rds';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { DatabaseLogin, DatabaseTarget } from '../src';
import { DatabaseMigration, MigrationFiles } from '../src/migration';
import { OutboxTarget, SqlOutboxRelay } from '../src/outbox';
import { acknowledge, inPacks } from './acknowledge';

// Stack traces would put the paths of this machine into the snapshot.
export const app = new App({ postCliContext: { 'aws:cdk:disable-creation-stack-traces': true } });
const stack = new Stack(app, 'OutboxAurora');

const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1, restrictDefaultSecurityGroup: false });
const cluster = new DatabaseCluster(stack, 'Cluster', {
  vpc,
  engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_17_7 }),
  writer: ClusterInstance.serverlessV2('Writer'),
  serverlessV2MinCapacity: 0.5,
  serverlessV2MaxCapacity: 1,
  defaultDatabaseName: 'shop',
  iamAuthentication: true,
  enableDataApi: true,
  storageEncrypted: true,
  removalPolicy: RemovalPolicy.DESTROY,
});
const database = { vpc, databaseName: 'shop', login: DatabaseLogin.secret(cluster.secret!) };
const schema = new DatabaseMigration(stack, 'Schema', {
  ...database,
  target: DatabaseTarget.fromCluster(cluster),
  migrations: MigrationFiles.fromDirectory(join(__dirname, 'outbox-tables')),
});
const events = new Queue(stack, 'Events', { fifo: true, encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true });
const relay = new SqlOutboxRelay(stack, 'Relay', {
  ...database,
  database: DatabaseTarget.fromCluster(cluster),
  target: OutboxTarget.queue(events),
});
schema.executeBefore(relay);
new Dashboard(stack, 'Dashboard', { widgets: [relay.widgets()] });

acknowledgeFindings();

const aws = new IntegTest(app, 'Integ', { testCases: [stack] }).assertions;

const inserted = aws.awsApiCall('rds-data', 'ExecuteStatement', {
  resourceArn: cluster.clusterArn,
  secretArn: cluster.secret!.secretArn,
  database: 'shop',
  sql: "INSERT INTO outbox (aggregate_id, type, payload) VALUES ('order-1', 'OrderPlaced', '{}')",
});
// The Data API reads the secret with the rights of whoever calls it.
inserted.provider.addToRolePolicy({
  Effect: 'Allow',
  Action: ['secretsmanager:GetSecretValue'],
  Resource: [cluster.secret!.secretArn],
});
const received = aws
  .awsApiCall('sqs', 'ReceiveMessage', { QueueUrl: events.queueUrl, WaitTimeSeconds: 20 })
  .expect(
    ExpectedResult.objectLike({
      Messages: Match.arrayWith([Match.objectLike({ Body: Match.stringLikeRegexp('order-1') })]),
    }),
  )
  .waitForAssertions({ totalTimeout: Duration.minutes(5) });
inserted.next(received);

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
  acknowledge([events], 'nothing works on the queue but the test', 'AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy');
  acknowledge([relay], 'this is the dead letter queue', 'AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy');

  const managed = 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role';
  acknowledge(
    [schema, relay],
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
    [schema, relay],
    'the next run does the work of one that failed, or CloudFormation hears of the error',
    ...inPacks('LambdaConcurrency', 'LambdaDLQ', 'LambdaInsideVPC', 'CloudWatchAlarmAction'),
    ...inPacks('CloudWatchLogGroupEncrypted', 'EC2RestrictedCommonPorts'),
    'Serverless-LambdaAsyncFailureDestination',
    'Serverless-LambdaEventSourceMappingDestination',
  );
  acknowledge([stack], 'each policy is for one role', ...inPacks('IAMNoInlinePolicy'));
}
