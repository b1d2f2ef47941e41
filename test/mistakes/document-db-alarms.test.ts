import { App, Stack as CdkStack, type Stack, Token } from 'aws-cdk-lib';
import { CfnDBCluster, CfnDBInstance } from 'aws-cdk-lib/aws-docdb';
import { CfnDBCluster as CfnRdsCluster } from 'aws-cdk-lib/aws-rds';
import { AlarmThreshold } from '../../src/alarm-threshold';
import { DocumentDbAlarms, type DocumentDbAlarmsProps } from '../../src/docdb';
import { expectMessages } from './mistakes';

const alarms = (stack: Stack, props: object) => new DocumentDbAlarms(stack, 'Alarms', props as DocumentDbAlarmsProps);
const named = (stack: Stack, props: object) => alarms(stack, { clusterIdentifier: 'orders', ...props });
const cluster = (stack: Stack, props = {}) => new CfnDBCluster(stack, 'Cluster', props);

describe('DocumentDbAlarms', () => {
  expectMessages([
    [
      'neither cluster nor identifier',
      (stack) => alarms(stack, {}),
      'cluster must be given, or clusterIdentifier; pass the construct of the resource, or the name that it has [Stack/Alarms]',
    ],
    [
      'both',
      (stack) => named(stack, { cluster: cluster(stack) }),
      'clusterIdentifier must be left out with cluster; keep one of them [Stack/Alarms]',
    ],
    [
      'an identifier as the cluster',
      (stack) => alarms(stack, { cluster: 'orders' }),
      "cluster must be an object, got: 'orders'; pass a value of this type, or leave it out [Stack/Alarms]",
    ],
    [
      'a cluster of Aurora',
      (stack) => alarms(stack, { cluster: new CfnRdsCluster(stack, 'Aurora', { engine: 'aurora-mysql' }) }),
      'cluster must be a cluster of DocumentDB, got: AWS::RDS::DBCluster; DocumentDB has metrics of its own: create alarms on those of the other service [Stack/Alarms]',
    ],
    [
      'an instance as the cluster',
      (stack) => {
        const props = { dbClusterIdentifier: 'orders', dbInstanceClass: 'db.r6g.large' };
        return alarms(stack, { cluster: new CfnDBInstance(stack, 'Instance', props) });
      },
      'cluster must be a cluster of DocumentDB, got: an object of the class CfnDBInstance of aws-docdb; pass a cluster of DocumentDB: a construct of the CDK, or an import of it [Stack/Alarms]',
    ],
    [
      'an elastic cluster by its ARN',
      (stack) => named(stack, { clusterIdentifier: 'arn:aws:docdb-elastic:eu-central-1:111122223333:cluster/1' }),
      'clusterIdentifier must be a cluster of instances, got: arn:aws:docdb-elastic:eu-central-1:111122223333:cluster/1; an elastic cluster publishes none of these metrics: create alarms on those of the namespace AWS/DocDB-Elastic [Stack/Alarms]',
    ],
    [
      'a version without metrics of garbage collection',
      (stack) => alarms(stack, { cluster: cluster(stack, { engineVersion: '3.6.0' }) }),
      'cluster must have an engine version from 4.0 on, got: 3.6.0; version 3.6 has no metrics of garbage collection: upgrade the cluster to 5.0 first [Stack/Alarms]',
    ],
    [
      'a cluster of another Region',
      (stack) => {
        const env = { account: '111122223333', region: 'us-east-1' };
        return alarms(stack, { cluster: cluster(new CdkStack(new App(), 'Elsewhere', { env })) });
      },
      'cluster must be in the Region of its alarms, eu-central-1, got: us-east-1; create the alarms in a stack of the Region of the resource: an alarm sees only the metrics of its own [Stack/Alarms]',
    ],
    [
      'an identifier in capitals',
      (stack) => named(stack, { clusterIdentifier: 'Orders' }),
      'clusterIdentifier must be 1 to 63 lower-case letters, digits and single hyphens, beginning with a letter, got: Orders; write it as aws docdb describe-db-clusters does: the service stores it in lower case [Stack/Alarms]',
    ],
    [
      'no instances',
      (stack) => named(stack, { instances: 0 }),
      'instances must be a whole number between 1 and 16, got: 0; count the primary and its replicas [Stack/Alarms]',
    ],
    [
      'too many instances',
      (stack) => named(stack, { instances: 17 }),
      'instances must be a whole number between 1 and 16, got: 17; count the primary and its replicas [Stack/Alarms]',
    ],
    [
      'a text as the number of instances',
      (stack) => named(stack, { instances: '3' }),
      "instances must be a number, got: '3'; pass a value of this type, or leave it out [Stack/Alarms]",
    ],
    [
      'a token as the number of instances',
      (stack) => named(stack, { instances: Token.asNumber({ Ref: 'Number' }) }),
      'instances must be known at synth, got: a token; the alarms depend on it [Stack/Alarms]',
    ],
    [
      'fewer instances than there are',
      (stack) => {
        const made = cluster(stack);
        for (const id of ['One', 'Two']) {
          new CfnDBInstance(stack, id, { dbClusterIdentifier: made.ref, dbInstanceClass: 'db.r6g.large' });
        }
        return alarms(stack, { cluster: made, instances: 1 });
      },
      'instances must be at least the number of instances that the app has, 2, got: 1; leave it out: they are counted [Stack/Alarms]',
    ],
    [
      'the lag of one instance',
      (stack) => named(stack, { instances: 1, alarms: { replicaLag: AlarmThreshold.of(500) } }),
      'alarms.replicaLag must be left out for a cluster of one instance, got: 500; add a replica first; give instances if the cluster has more than the app knows of [Stack/Alarms]',
    ],
    [
      'more IDs than there are',
      (stack) => named(stack, { alarms: { availableMvccIds: AlarmThreshold.of(2_000_000_000) } }),
      'alarms.availableMvccIds must be between 0 and 1800000000, got: 2000000000; count the writes that are left: 1.8 billion are all of them [Stack/Alarms]',
    ],
    [
      'fewer IDs than none',
      (stack) => named(stack, { alarms: { availableMvccIdsCritical: AlarmThreshold.of(-1) } }),
      'alarms.availableMvccIdsCritical must be between 0 and 1800000000, got: -1; count the writes that are left: 1.8 billion are all of them [Stack/Alarms]',
    ],
    [
      'a fraction of the connections',
      (stack) => named(stack, { alarms: { connections: AlarmThreshold.of(0.8) } }),
      'alarms.connections must be between 1 and 100 percent, got: 0.8; write 50 for half; use AlarmThreshold.off() to disable the alarm [Stack/Alarms]',
    ],
    [
      'a number as a threshold',
      (stack) => named(stack, { alarms: { volume: 5 } }),
      'alarms.volume must be an object, got: 5; pass a value of this type, or leave it out [Stack/Alarms]',
    ],
    [
      'a week of minutes',
      (stack) => named(stack, { alarms: { longestGc: AlarmThreshold.of(3_600, { evaluationPeriods: 10_080 }) } }),
      'alarms.longestGc.evaluationPeriods must be a whole number between 1 and 1440, got: 10080; a period is 1 minute, and CloudWatch looks back over one day at most [Stack/Alarms]',
    ],
    [
      'a metric that a page of AWS has and CloudWatch has not',
      (stack) => named(stack, {}).metric('LongestRunningGCRuntime'),
      'metricName must be a metric of DocumentDB, got: LongestRunningGCRuntime; use LongestActiveGCRuntime [Stack/Alarms]',
    ],
    [
      'a metric of the volume by instance',
      (stack) => named(stack, {}).metric('VolumeBytesUsed', { dimensionsMap: { DBInstanceIdentifier: 'orders-1' } }),
      'dimensionsMap must be DBClusterIdentifier for VolumeBytesUsed, got: DBInstanceIdentifier; DocumentDB publishes this metric with no other dimensions [Stack/Alarms]',
    ],
  ]);
});
