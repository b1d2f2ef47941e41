import { type App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { DatabaseCluster } from 'aws-cdk-lib/aws-docdb';
import { InstanceType, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AlarmThreshold } from '../../src';
import { DocumentDbAlarms } from '../../src/docdb';
import { MiniStack } from '../support/ministack';
import { callJson, inventoryOf } from '../support/ministack-inventory';

// MiniStack refuses alarms on expressions; the others are deployed, with their cluster.
jest.setTimeout(300_000);

let aws: MiniStack;

beforeAll(async () => {
  aws = await MiniStack.start();
});

afterAll(() => aws?.stop());

/** A stack with a cluster and its alarms. */
const define = (seconds: number) => (app: App) => {
  const stack = new Stack(app, 'Shop');
  const vpc = new Vpc(stack, 'Vpc', {
    availabilityZones: ['us-east-1a', 'us-east-1b'],
    subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
  });
  const cluster = new DatabaseCluster(stack, 'Documents', {
    vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    masterUser: { username: 'master' },
    engineVersion: '5.0.0',
    instanceType: new InstanceType('t4g.medium'),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  new DocumentDbAlarms(stack, 'Alarms', { cluster, alarms: { longestGc: AlarmThreshold.of(seconds) } });
};

interface DeployedAlarm {
  readonly name: string;
  readonly metric: string;
  readonly threshold: number;
  readonly dimensions: readonly string[];
}

const alarms = async (): Promise<DeployedAlarm[]> => {
  const { MetricAlarms } = await callJson(aws, 'monitoring', 'GraniteServiceVersion20100801.DescribeAlarms', {});
  return MetricAlarms.map(({ AlarmName: name, Namespace, MetricName, Threshold: threshold, Dimensions }: any) => ({
    ...{ name, threshold, metric: `${Namespace} ${MetricName}` },
    dimensions: Dimensions.map(({ Name, Value }: any) => `${Name}=${Value}`),
  }));
};

/** The name of the cluster as CloudFormation has made it. */
async function clusterName(): Promise<string | undefined> {
  const body = new URLSearchParams({ Action: 'DescribeDBClusters', Version: '2014-10-31' });
  const text = await (await aws.request('rds', '/', { method: 'POST', body })).text();
  return /<DBClusterIdentifier>(?<name>[^<]+)</.exec(text)?.groups?.name;
}

test('their creation watches the cluster that is made in the same stack', async () => {
  await aws.deploy(define(3600));
  expect(await aws.statusOf('Shop')).toBe('CREATE_COMPLETE');
  const found = await alarms();
  expect(found.map(({ metric, threshold }) => `${metric} ${threshold}`)).toEqual([
    'AWS/DocDB AvailableMVCCIds 1300000000',
    'AWS/DocDB AvailableMVCCIds 500000000',
    'AWS/DocDB BufferCacheHitRatio 90',
    'AWS/DocDB DatabaseCursorsTimedOut 10',
    'AWS/DocDB IndexBufferCacheHitRatio 90',
    'AWS/DocDB LongestActiveGCRuntime 3600',
  ]);
  const dimension = `DBClusterIdentifier=${await clusterName()}`;
  expect(found.map(({ dimensions }) => dimensions)).toEqual(found.map(() => [dimension]));
});

test('another threshold is an update of the same alarm, and of no other', async () => {
  const before = await alarms();
  await aws.deploy(define(7200));
  expect(await aws.statusOf('Shop')).toBe('UPDATE_COMPLETE');
  const isLongest = ({ metric }: DeployedAlarm) => metric === 'AWS/DocDB LongestActiveGCRuntime';
  expect(before.filter(isLongest)).toHaveLength(1);
  expect(await alarms()).toEqual(before.map((alarm) => (isLongest(alarm) ? { ...alarm, threshold: 7200 } : alarm)));
});

test('their end leaves nothing', async () => {
  await aws.destroy(define(7200));
  expect(await aws.statusOf('Shop')).toBeUndefined();
  expect(await inventoryOf(aws)).toEqual({});
  expect(await clusterName()).toBeUndefined();
});
