import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnDBCluster, type CfnDBClusterProps, CfnDBInstance, DatabaseCluster } from 'aws-cdk-lib/aws-docdb';
import { InstanceClass, InstanceSize, InstanceType, Vpc } from 'aws-cdk-lib/aws-ec2';

export const ENV = { account: '111122223333', region: 'eu-central-1' };
export const LARGE = InstanceType.of(InstanceClass.R6G, InstanceSize.LARGE);

export function newStack(app = new App(), env = ENV): Stack {
  return new Stack(app, `Stack${app.node.children.length}`, { env });
}

/** The construct of the CDK, with its instances. */
export function databaseCluster(stack: Stack, instances = 2, enablePerformanceInsights = true): DatabaseCluster {
  return new DatabaseCluster(stack, 'Orders', {
    masterUser: { username: 'master' },
    vpc: new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 }),
    vpcSubnets: { subnets: new Vpc(stack, 'Other', { maxAzs: 2, natGateways: 1 }).privateSubnets },
    engineVersion: '5.0.0',
    instanceType: LARGE,
    instances,
    enablePerformanceInsights,
  });
}

export function l1(stack: Stack, props: CfnDBClusterProps = { dbClusterIdentifier: 'orders' }): CfnDBCluster {
  return new CfnDBCluster(stack, 'L1', props);
}

export function instanceOf(stack: Stack, id: string, dbClusterIdentifier: string): CfnDBInstance {
  return new CfnDBInstance(stack, id, { dbClusterIdentifier, dbInstanceClass: 'db.r6g.large' });
}

/** The properties of the alarms by the ends of their logical ids. */
export function alarmsOf(stack: Stack): Record<string, any> {
  const alarms = Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm');
  return Object.fromEntries(
    Object.entries(alarms).map(([id, { Properties }]) => [id.replace(/^Alarms(.*).{8}$/, '$1'), Properties]),
  );
}

/** The metrics that an alarm watches, with their dimensions. */
export function metricsOf(alarm: any): any[] {
  return alarm.MetricName
    ? [{ ...alarm, Stat: alarm.Statistic }]
    : alarm.Metrics.flatMap(({ MetricStat: it }: any) =>
        it ? [{ ...it.Metric, Stat: it.Stat, Period: it.Period }] : [],
      );
}
