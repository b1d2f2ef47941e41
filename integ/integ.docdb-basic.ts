/** Alarms and graphs for a cluster of the CDK, and for one that is known by its identifier. */
import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { DatabaseCluster } from 'aws-cdk-lib/aws-docdb';
import { InstanceType, IpAddresses, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AlarmThreshold } from '../src';
import { DocumentDbAlarms } from '../src/docdb';
import { acknowledge, inPacks } from './acknowledge';

// The snapshot must not say where it was made.
export const app = new App({ postCliContext: { 'aws:cdk:disable-creation-stack-traces': true } });
const stack = new Stack(app, 'DocdbBasic', { description: 'Alarms for a DocumentDB cluster' });

const vpc = new Vpc(stack, 'Vpc', {
  ipAddresses: IpAddresses.cidr('10.43.0.0/24'),
  maxAzs: 2,
  natGateways: 0,
  restrictDefaultSecurityGroup: false,
  subnetConfiguration: [{ name: 'data', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 27 }],
});
const cluster = new DatabaseCluster(stack, 'Documents', {
  vpc,
  vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
  masterUser: { username: 'master' },
  engineVersion: '5.0.0',
  instanceType: new InstanceType('t4g.medium'),
  instances: 2,
  port: 27_117,
  enablePerformanceInsights: true,
  exportAuditLogsToCloudWatch: true,
  exportProfilerLogsToCloudWatch: true,
  backup: { retention: Duration.days(7) },
  removalPolicy: RemovalPolicy.DESTROY,
});
const own = new DocumentDbAlarms(stack, 'DocumentsAlarms', {
  cluster,
  alarms: { volume: AlarmThreshold.of(500_000_000_000) },
});
const named = new DocumentDbAlarms(stack, 'NamedAlarms', { clusterIdentifier: 'orders', instances: 1 });
new Dashboard(stack, 'Dashboard', { widgets: [own.widgets(), named.widgets()] });

acknowledge(
  [vpc],
  'a network without a way out, for the minutes of a test',
  'AwsSolutions-VPC7',
  ...inPacks('VPCFlowLogsEnabled', 'VPCDefaultSecurityGroupClosed'),
);
acknowledge(
  [cluster],
  'nobody connects to the database of this test, and its password lives as long as the test',
  'AwsSolutions-SMG4',
  // The name of the user is in the secret, where the rule cannot read it; the audit log has all events.
  'AwsSolutions-DOC3',
  ...['authenticate', 'createIndex', 'dropCollection'].map((event) => `AwsSolutions-DOC5[LogExport::${event}]`),
  ...inPacks('SecretsManagerRotationEnabled', 'SecretsManagerUsingKMSKey'),
);
acknowledge([own, named], 'nobody is to be woken by a test', ...inPacks('CloudWatchAlarmAction'));

const { assertions } = new IntegTest(app, 'Integ', { testCases: [stack] });
// What no one could verify without an account: that the cluster publishes the metrics of garbage collection.
for (const MetricName of ['AvailableMVCCIds', 'LongestActiveGCRuntime']) {
  assertions
    .awsApiCall('CloudWatch', 'listMetrics', {
      Namespace: 'AWS/DocDB',
      MetricName,
      Dimensions: [{ Name: 'DBClusterIdentifier', Value: cluster.clusterIdentifier }],
    })
    .expect(ExpectedResult.objectLike({ Metrics: Match.arrayWith([Match.objectLike({ MetricName })]) }))
    .waitForAssertions({ totalTimeout: Duration.minutes(20), interval: Duration.minutes(1) });
}
