import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { IpAddresses, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { CfnReplicationGroup, CfnSubnetGroup } from 'aws-cdk-lib/aws-elasticache';
import { NodeBasedCacheAlarms, ServerlessCacheAlarms } from '../src/valkey';
import { acknowledge, inPacks } from './acknowledge';

// The snapshot must not say where it was made.
export const app = new App({ postCliContext: { 'aws:cdk:disable-creation-stack-traces': true } });
const stack = new Stack(app, 'ValkeyExisting', { description: 'Alarms for caches that another construct made' });

const vpc = new Vpc(stack, 'Vpc', {
  ipAddresses: IpAddresses.cidr('10.42.0.0/24'),
  maxAzs: 2,
  natGateways: 0,
  restrictDefaultSecurityGroup: false,
  subnetConfiguration: [{ name: 'data', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 27 }],
});
const subnets = new CfnSubnetGroup(stack, 'Subnets', {
  description: 'Isolated',
  subnetIds: vpc.isolatedSubnets.map(({ subnetId }) => subnetId),
});
const securityGroup = new SecurityGroup(stack, 'Group', { vpc, allowAllOutbound: false });

/** Two nodes in each shard, of which there are as many as given. */
function replicationGroup(id: string, shards: number): CfnReplicationGroup {
  return new CfnReplicationGroup(stack, id, {
    replicationGroupDescription: id,
    engine: 'valkey',
    cacheNodeType: 'cache.t4g.micro',
    cacheSubnetGroupName: subnets.ref,
    securityGroupIds: [securityGroup.securityGroupId],
    port: 6390,
    numNodeGroups: shards,
    replicasPerNodeGroup: 1,
    automaticFailoverEnabled: true,
    multiAzEnabled: true,
    atRestEncryptionEnabled: true,
    transitEncryptionEnabled: true,
    snapshotRetentionLimit: 15,
  });
}

const plain = replicationGroup('Plain', 1);
const sharded = replicationGroup('Sharded', 2);
const watched = [plain, sharded].map((group) => ({
  group,
  alarms: new NodeBasedCacheAlarms(stack, `${group.node.id}Alarms`, { replicationGroup: group }),
}));
const named = new ServerlessCacheAlarms(stack, 'NamedAlarms', { cacheName: 'orders' });
new Dashboard(stack, 'Dashboard', { widgets: [...watched.map(({ alarms }) => alarms.widgets()), named.widgets()] });

const alarms = [...watched.map((one) => one.alarms), named];
acknowledge(alarms, 'nobody is to be woken by a test', ...inPacks('CloudWatchAlarmAction'));
acknowledge(
  [vpc],
  'a network without a way out, for the minutes of a test',
  'AwsSolutions-VPC7',
  ...inPacks('VPCFlowLogsEnabled', 'VPCDefaultSecurityGroupClosed'),
);
acknowledge([plain, sharded], 'nobody connects to the caches of this test', 'AwsSolutions-AEC6');

const { assertions } = new IntegTest(app, 'Integ', { testCases: [stack] });
for (const { group, alarms: of } of watched) {
  // The ids are those of AWS's examples, and its reference does not promise them.
  assertions
    .awsApiCall('ElastiCache', 'describeReplicationGroups', { ReplicationGroupId: group.ref })
    .expect(ExpectedResult.objectLike({ ReplicationGroups: [Match.objectLike({ MemberClusters: of.clusterIds })] }));
}
