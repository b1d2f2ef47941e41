/** A proxy before Aurora MySQL, and a function that logs in by IAM through both of its endpoints. */
import { join } from 'node:path';
import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AuroraMysqlEngineVersion, ClusterInstance, DatabaseCluster, DatabaseClusterEngine } from 'aws-cdk-lib/aws-rds';
import { bundle, writeIfChanged } from '../projenrc/handlers/bundle';
import { PinningAwareDatabaseProxy, ProxiedDatabase, ProxyAuth } from '../src/rdsproxy';
import { acknowledge, inPacks } from './acknowledge';

export const app = new App();
const stack = new Stack(app, 'RdsProxyAurora');

const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1, restrictDefaultSecurityGroup: false });
const cluster = new DatabaseCluster(stack, 'Cluster', {
  vpc,
  engine: DatabaseClusterEngine.auroraMysql({ version: AuroraMysqlEngineVersion.VER_3_08_0 }),
  writer: ClusterInstance.serverlessV2('Writer'),
  readers: [ClusterInstance.serverlessV2('Reader', { scaleWithWriter: true })],
  serverlessV2MinCapacity: 0.5,
  serverlessV2MaxCapacity: 1,
  iamAuthentication: true,
  enableDataApi: true,
  storageEncrypted: true,
  removalPolicy: RemovalPolicy.DESTROY,
});

const proxy = new PinningAwareDatabaseProxy(stack, 'Proxy', {
  vpc,
  target: ProxiedDatabase.fromCluster(cluster),
  auth: ProxyAuth.endToEndIam({ databaseUsers: ['app'] }),
  maxConnectionsPercent: 80,
  maxIdleConnectionsPercent: 20,
});
new Dashboard(stack, 'Dashboard', { widgets: [proxy.widgets()] });
const reader = proxy.addReadOnlyEndpoint('Reader');

const log = new LogGroup(stack, 'Log', { retention: RetentionDays.ONE_DAY, removalPolicy: RemovalPolicy.DESTROY });
const probe = new LambdaFunction(stack, 'Probe', {
  runtime: Runtime.NODEJS_24_X,
  architecture: Architecture.ARM_64,
  handler: 'index.handler',
  code: Code.fromAsset(probeFolder()),
  timeout: Duration.minutes(1),
  vpc,
  environment: {
    WRITER_HOST: proxy.endpointAddress,
    READER_HOST: reader.endpointAddress,
    DATABASE_USER: 'app',
  },
  logGroup: log,
});
proxy.grantConnect(probe, 'app');

acknowledgeFindings();
Validations.of(probe).acknowledge({
  id: 'hindsight-checks-database-alarm',
  reason: 'the test that calls it sees its errors',
});

const aws = new IntegTest(app, 'Integ', { testCases: [stack] }).assertions;

aws.awsApiCall('rds', 'DescribeDBProxies', { DBProxyName: proxy.proxyName }).expect(
  ExpectedResult.objectLike({
    DBProxies: [Match.objectLike({ Status: 'available', RequireTLS: true, DefaultAuthScheme: 'IAM_AUTH' })],
  }),
);
aws.awsApiCall('rds', 'DescribeDBProxyTargets', { DBProxyName: proxy.proxyName }).expect(
  ExpectedResult.objectLike({
    Targets: Match.arrayWith([Match.objectLike({ Role: 'READ_WRITE', TargetHealth: { State: 'AVAILABLE' } })]),
  }),
);
aws.awsApiCall('rds', 'DescribeDBProxyEndpoints', { DBProxyEndpointName: reader.endpointName }).expect(
  ExpectedResult.objectLike({
    DBProxyEndpoints: [Match.objectLike({ Status: 'available', TargetRole: 'READ_ONLY' })],
  }),
);
aws
  .awsApiCall('logs', 'DescribeLogGroups', { logGroupNamePrefix: proxy.logGroup.logGroupName })
  .expect(ExpectedResult.objectLike({ logGroups: [Match.objectLike({ retentionInDays: 30 })] }));

const createUser = aws.awsApiCall('rds-data', 'ExecuteStatement', {
  resourceArn: cluster.clusterArn,
  secretArn: cluster.secret!.secretArn,
  sql: "CREATE USER IF NOT EXISTS app IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS'",
});
createUser.provider.addToRolePolicy({
  Effect: 'Allow',
  Action: ['secretsmanager:GetSecretValue'],
  Resource: [cluster.secret!.secretArn],
});
// The writer may write, the reader may not, and the changed setting is in the log although debug logging is off.
createUser
  .next(
    aws
      .invokeFunction({ functionName: probe.functionName })
      .expect(ExpectedResult.objectLike({ Payload: JSON.stringify({ writer: '0', reader: '1' }) })),
  )
  .next(
    aws
      .awsApiCall('logs', 'FilterLogEvents', {
        logGroupName: proxy.logGroup.logGroupName,
        filterPattern: '"session was pinned"',
      })
      .expect(ExpectedResult.objectLike({ events: Match.arrayWith([Match.objectLike({})]) }))
      .waitForAssertions({ totalTimeout: Duration.minutes(10), interval: Duration.seconds(30) }),
  );

/** The function with all that it needs, made again at each synthesis. */
function probeFolder(): string {
  const root = join(__dirname, '..');
  const folder = join(root, '.cache', 'integ', 'rdsproxy-probe');
  writeIfChanged(join(folder, 'index.js'), bundle(join(__dirname, 'rdsproxy-probe.ts'), root).code);
  return folder;
}

/** Why what cdk-nag finds is right in a stack that lives for one test. */
function acknowledgeFindings(): void {
  const oneTest = 'the network lives for one test and holds no data';
  acknowledge([vpc], oneTest, 'AwsSolutions-VPC7', ...inPacks('VPCDefaultSecurityGroupClosed', 'VPCFlowLogsEnabled'));
  acknowledge([vpc], oneTest, ...inPacks('VPCSubnetAutoAssignPublicIpDisabled', 'VPCNoUnrestrictedRouteToIGW'));

  const noData = 'the database lives for one test and stays empty';
  const exports = ['audit', 'error', 'general', 'slowquery'].map((log) => `RDSLoggingEnabled[LogExport::${log}]`);
  acknowledge([cluster], noData, 'AwsSolutions-RDS10', 'AwsSolutions-RDS11', 'AwsSolutions-RDS14', 'AwsSolutions-SMG4');
  acknowledge(
    [cluster],
    noData,
    ...inPacks('RDSInstanceDeletionProtectionEnabled', 'RDSEnhancedMonitoringEnabled', ...exports),
  );
  acknowledge(
    [cluster],
    noData,
    ...inPacks('RDSInBackupPlan', 'SecretsManagerRotationEnabled', 'SecretsManagerUsingKMSKey'),
  );
  acknowledge([cluster], 'the instances lie in private subnets', ...inPacks('RDSInstancePublicAccess'));
  const port = 'the port is that of the cluster, and the source a security group';
  acknowledge([cluster], port, ...inPacks('EC2RestrictedCommonPorts', 'EC2RestrictedSSH'));

  acknowledge(
    [probe],
    'called once, by the test, which fails if it does; the role is the one that the CDK gives a function in a VPC',
    'Serverless-LambdaDLQ',
    'Serverless-LambdaTracing',
    'Serverless-LambdaDefaultMemorySize',
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole]',
    ...inPacks('LambdaDLQ', 'LambdaConcurrency'),
  );
  acknowledge([log], 'a day of test output', ...inPacks('CloudWatchLogGroupEncrypted'));
  acknowledge([stack], 'each policy is for one role', ...inPacks('IAMNoInlinePolicy'));
  acknowledge([proxy], 'the log holds no data of the database', ...inPacks('CloudWatchLogGroupEncrypted'));
  acknowledge([proxy], 'nobody is to be woken by a test', ...inPacks('CloudWatchAlarmAction'));
  acknowledge([proxy], 'the rules have no targets, only a count', 'Serverless-EventBusDLQ');
}
