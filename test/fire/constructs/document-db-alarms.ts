import type { Stack } from 'aws-cdk-lib';
import { CfnDBCluster, CfnDBInstance, DatabaseCluster } from 'aws-cdk-lib/aws-docdb';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { type Arbitrary, option, record } from 'fast-check';
import { DocumentDbAlarms } from '../../../src/docdb';
import { alarmSettings, alarmsFrom } from '../alarms';
import { addDashboard, metricOptions } from '../metrics';
import type { Target } from '../under-fire';
import type { Values } from '../values';

const ALARMS = [
  'availableMvccIds',
  'availableMvccIdsCritical',
  'longestGc',
  'replicaLag',
  'connections',
  'cursors',
  'transactions',
  'cursorsTimedOut',
  'throttled',
  'bufferCache',
  'indexCache',
  'volume',
];

const cases = (values: Values) =>
  record({
    kind: values.usually(['cluster', 'import', 'identifier', 'identifier'], 'none', 'both'),
    clusterIdentifier: values.text('orders', 'a'),
    engineVersion: values.usually<string | undefined>([undefined, '4.0.0', '5.0.0', '8.0.0'], '3.6.0'),
    made: values.usually([0, 1, 2]),
    instances: option(values.number(1, 3, 16)),
    alarms: alarmSettings(values, ALARMS),
    metrics: metricOptions(values),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  // A template without alarms must have a resource too.
  new Topic(stack, 'Topic');
  const isBoth = one.kind === 'both';
  const alarms = new DocumentDbAlarms(stack, 'Watch', {
    cluster:
      isBoth || one.kind === 'cluster'
        ? clusterFrom(stack, one)
        : one.kind === 'import'
          ? DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Imported', { clusterIdentifier: 'orders' })
          : undefined,
    clusterIdentifier: isBoth || one.kind === 'identifier' ? one.clusterIdentifier : undefined,
    instances: one.instances ?? undefined,
    alarms: alarmsFrom(stack, one.alarms),
  });
  addDashboard(stack, alarms, one.metrics, { metric: 'CPUUtilization' });
}

function clusterFrom(stack: Stack, { engineVersion, made }: Case): CfnDBCluster {
  const cluster = new CfnDBCluster(stack, 'Cluster', {
    engineVersion,
    masterUsername: 'master',
    masterUserPassword: '{{resolve:secretsmanager:orders:SecretString:password}}',
    storageEncrypted: true,
  });
  for (let index = 0; index < made; index += 1) {
    new CfnDBInstance(stack, `Instance${index}`, {
      dbClusterIdentifier: cluster.ref,
      dbInstanceClass: 'db.r6g.large',
    });
  }
  return cluster;
}

export const documentDbAlarms: Target<Case> = { name: 'DocumentDbAlarms', cases, build };
