import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnDBCluster } from 'aws-cdk-lib/aws-docdb';
import type { DemoIncident } from './incident';

export const docdb: DemoIncident = {
  module: 'docdb',
  happened:
    'Garbage collection locked the replicas until midnight, and the alarm on it had a name that does not exist.',
  add(stack) {
    const cluster = new CfnDBCluster(stack, 'Documents', { dbClusterIdentifier: 'orders', engineVersion: '5.0.0' });
    const garbage = new Metric({
      namespace: 'AWS/DocDB',
      metricName: 'LongestRunningGCRuntime',
      dimensionsMap: { DBClusterIdentifier: cluster.ref },
      statistic: 'Maximum',
      period: Duration.minutes(1),
    });
    garbage.createAlarm(stack, 'GarbageCollection', { threshold: 3_600, evaluationPeriods: 5 });
  },
};
