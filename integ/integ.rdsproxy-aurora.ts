import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { AuroraMysqlEngineVersion, ClusterInstance, DatabaseCluster, DatabaseClusterEngine } from 'aws-cdk-lib/aws-rds';
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

const client = new Role(stack, 'Client', { assumedBy: new AccountRootPrincipal() });
proxy.grantConnect(client, 'app');

acknowledgeFindings();

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

  acknowledge([stack], 'each policy is for one role', ...inPacks('IAMNoInlinePolicy'));
  acknowledge([proxy], 'the log holds no data of the database', ...inPacks('CloudWatchLogGroupEncrypted'));
  acknowledge([proxy], 'nobody is to be woken by a test', ...inPacks('CloudWatchAlarmAction'));
  acknowledge([proxy], 'the rules have no targets, only a count', 'Serverless-EventBusDLQ');
}
