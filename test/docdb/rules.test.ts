import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration, Fn } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { acknowledgementsOf } from '../../src/checks/acknowledgements';
import { inspect } from '../../src/checks/inspect';
import { DocumentDbAlarms } from '../../src/docdb';
import { alarmDimensions } from '../../src/docdb/rules/alarm-dimensions';
import { deadMetric } from '../../src/docdb/rules/dead-metric';
import { gcAlarm } from '../../src/docdb/rules/gc-alarm';
import { mvccThreshold } from '../../src/docdb/rules/mvcc-threshold';
import { TemplateSet } from '../../src/private/template/template-set';
import { resource, testRules } from '../checks/rule-cases';
import { databaseCluster } from './cluster';

const cluster = (properties: object = {}, id = 'Cluster') => ({
  [id]: { Type: 'AWS::DocDB::DBCluster', Properties: { EngineVersion: '5.0.0', ...properties } },
});
const instance = (DBClusterIdentifier: unknown, properties: object = {}, id = 'One') => ({
  [id]: { Type: 'AWS::DocDB::DBInstance', Properties: { DBClusterIdentifier, ...properties } },
});
const metric = (MetricName: unknown, dimensions: Record<string, unknown>, Namespace: unknown = 'AWS/DocDB') => ({
  Namespace,
  MetricName,
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
});
const alarm = (watched: object, more: object = {}, id = 'Alarm') => ({
  [id]: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: { ComparisonOperator: 'LessThanThreshold', Threshold: 1_300_000_000, ...watched, ...more },
  },
});
const IDS = 'AvailableMVCCIds';
const OF_CLUSTER = { DBClusterIdentifier: { Ref: 'Cluster' } };
const ids = (dimensions: Record<string, unknown> = OF_CLUSTER) => metric(IDS, dimensions);
const query = (Expression: string) => alarm({ Metrics: [{ Id: 'q', Expression }] });
const NO_ALARM = 'Cluster: No alarm of the app watches the MVCC IDs of the cluster.';
const LATE = 'Alarm: The alarm fires below 500,000,000 MVCC IDs, and AWS recommends 1,300,000,000.';
const UPWARDS = 'Alarm: The alarm is quiet while the MVCC IDs run out: it compares upwards.';
const MISNAMED = 'Alarm: DocumentDB publishes no LongestRunningGCRuntime: the metric is LongestActiveGCRuntime.';
const sets = 'DBClusterIdentifier, or DBClusterIdentifier + Role, or DBInstanceIdentifier';

/** A cluster, and an alarm on an instance of a cluster of this name. */
const APART = {
  Stack: { Resources: cluster({ DBClusterIdentifier: 'orders' }) },
  Other: { Resources: { ...instance('orders'), ...alarm(ids({ DBInstanceIdentifier: { Ref: 'One' } })) } },
};

testRules(
  {
    rule: gcAlarm,
    fails: {
      'no alarm': { given: cluster(), finds: [NO_ALARM] },
      'an alarm on the load alone': {
        given: { ...cluster(), ...alarm(metric('CPUUtilization', OF_CLUSTER)) },
        finds: [NO_ALARM],
      },
      'an alarm on another cluster': {
        given: { ...cluster(), ...alarm(ids({ DBClusterIdentifier: 'payments' })) },
        finds: [NO_ALARM],
      },
      'an alarm on an instance of another cluster': {
        given: { ...cluster(), ...instance('payments'), ...alarm(ids({ DBInstanceIdentifier: { Ref: 'One' } })) },
        finds: [NO_ALARM],
      },
      'an alarm on a name that does not exist': {
        given: { ...cluster(), ...alarm(metric('AvailableMvccIds', OF_CLUSTER)) },
        finds: [NO_ALARM],
      },
      'no version, which is the newest': { given: cluster({ EngineVersion: undefined }), finds: [NO_ALARM] },
      'two clusters, of which one is watched': {
        given: { ...cluster(), ...cluster({}, 'Other'), ...alarm(ids({ DBClusterIdentifier: { Ref: 'Other' } })) },
        finds: [NO_ALARM],
      },
    },
    passes: {
      'an alarm on the cluster': { given: { ...cluster(), ...alarm(ids()) } },
      'an alarm on the cluster by its name': {
        given: { ...cluster({ DBClusterIdentifier: 'Orders' }), ...alarm(ids({ DBClusterIdentifier: 'orders' })) },
      },
      'an alarm on its writer': { given: { ...cluster(), ...alarm(ids({ ...OF_CLUSTER, Role: 'WRITER' })) } },
      'an alarm on one of its instances': {
        given: {
          ...cluster(),
          ...instance({ Ref: 'Cluster' }),
          ...alarm(ids({ DBInstanceIdentifier: { Ref: 'One' } })),
        },
      },
      'an alarm on an instance that names the cluster, in another stack': { given: APART },
      'an alarm on the name of an instance that names the cluster': {
        given: {
          ...cluster({ DBClusterIdentifier: 'orders' }),
          ...instance('orders', { DBInstanceIdentifier: 'orders-1' }),
          ...alarm(ids({ DBInstanceIdentifier: 'orders-1' })),
        },
      },
      'a query of all clusters': {
        given: { ...cluster(), ...query(`SELECT MIN(${IDS}) FROM SCHEMA("AWS/DocDB", DBClusterIdentifier)`) },
      },
      'version 3.6, which has no such metric': { given: cluster({ EngineVersion: '3.6.0' }) },
      DocumentDbAlarms: {
        given: (stack) => {
          new DocumentDbAlarms(stack, 'Alarms', { cluster: databaseCluster(stack) });
        },
      },
    },
    tokens: {
      'a cluster of the CDK': {
        given: (stack) => {
          databaseCluster(stack);
        },
        finds: ['OrdersA9B65338: No alarm of the app watches the MVCC IDs of the cluster.'],
      },
      'a cluster of the CDK with an alarm of the user': {
        given: (stack) => {
          const dimensionsMap = { DBClusterIdentifier: databaseCluster(stack).clusterIdentifier };
          new Metric({ namespace: 'AWS/DocDB', metricName: IDS, dimensionsMap }).createAlarm(stack, 'Mine', {
            threshold: 1,
            evaluationPeriods: 1,
          });
        },
      },
    },
    intrinsics: {
      'an alarm on a name that is put together': {
        given: {
          ...cluster({ DBClusterIdentifier: { 'Fn::Sub': `\${AWS::StackName}-orders` } }),
          ...alarm(ids({ DBClusterIdentifier: { 'Fn::Join': ['-', [{ Ref: 'AWS::StackName' }, 'orders']] } })),
        },
      },
      'an alarm in another template that imports the name': {
        given: {
          Data: {
            Resources: cluster(),
            Outputs: { Name: { Value: { Ref: 'Cluster' }, Export: { Name: 'orders' } } },
          },
          Alarms: { Resources: alarm(ids({ DBClusterIdentifier: { 'Fn::ImportValue': 'orders' } })) },
        },
      },
    },
    inconclusive: {
      'a version that is a parameter': {
        given: {
          Stack: {
            Resources: cluster({ EngineVersion: { Ref: 'Version' } }),
            Parameters: { Version: { Type: 'String' } },
          },
        },
        doubts: [`Properties/EngineVersion: \${Version} is known only at deploy time`],
      },
      'an alarm on a name that is a parameter': {
        given: {
          Stack: {
            Resources: {
              ...cluster({ DBClusterIdentifier: 'orders' }),
              ...alarm(ids({ DBClusterIdentifier: { Ref: 'Name' } })),
            },
            Parameters: { Name: { Type: 'String' } },
          },
        },
        doubts: [
          `Properties: the alarm Alarm may watch it (Properties/Dimensions/0/Value: \${Name} is known only at deploy time)`,
        ],
      },
    },
  },
  {
    rule: mvccThreshold,
    fails: {
      'a threshold far below': { given: alarm(ids(), { Threshold: 500_000_000 }), finds: [LATE] },
      'a threshold just below': {
        given: alarm(ids(), { Threshold: '1299999999' }),
        finds: ['Alarm: The alarm fires below 1,299,999,999 MVCC IDs, and AWS recommends 1,300,000,000.'],
      },
      'a comparison upwards': { given: alarm(ids(), { ComparisonOperator: 'GreaterThanThreshold' }), finds: [UPWARDS] },
      'a comparison upwards with a high threshold': {
        given: alarm(ids(), { ComparisonOperator: 'GreaterThanOrEqualToThreshold', Threshold: 1_700_000_000 }),
        finds: [UPWARDS],
      },
      'a metric in a list': {
        given: alarm({
          Metrics: [{ Id: 'm', MetricStat: { Metric: ids(), Stat: 'Minimum' } }],
          Threshold: 500_000_000,
        }),
        finds: [LATE],
      },
      'an early alarm on another cluster': {
        given: {
          ...alarm(ids(), { Threshold: 500_000_000 }),
          ...alarm(ids({ DBClusterIdentifier: 'payments' }), {}, 'Other'),
        },
        finds: [LATE],
      },
      'another alarm on the cluster that compares upwards': {
        given: {
          ...alarm(ids(), { Threshold: 500_000_000 }),
          ...alarm(ids(), { ComparisonOperator: 'GreaterThanThreshold' }, 'Other'),
        },
        finds: [LATE, UPWARDS.replace('Alarm:', 'Other:')],
      },
      'an early alarm on another role': {
        given: {
          ...alarm(ids({ ...OF_CLUSTER, Role: 'WRITER' }), { Threshold: 500_000_000 }),
          ...alarm(ids({ ...OF_CLUSTER, Role: 'READER' }), {}, 'Other'),
        },
        finds: [LATE],
      },
      'another alarm without a threshold': {
        given: {
          ...alarm(ids(), { Threshold: 500_000_000 }),
          ...alarm(ids(), { Threshold: undefined }, 'Other'),
        },
        finds: [LATE],
      },
      'an early alarm on a name that is not a text': {
        given: {
          ...alarm(ids(), { Threshold: 500_000_000 }),
          ...alarm(ids({ DBClusterIdentifier: ['orders'] }), {}, 'Other'),
        },
        finds: [LATE],
      },
      'an early alarm on another metric': {
        given: {
          ...alarm(ids(), { Threshold: 500_000_000 }),
          ...alarm(metric('VolumeBytesUsed', OF_CLUSTER), {}, 'Other'),
        },
        finds: [LATE],
      },
    },
    passes: {
      "AWS's threshold": { given: alarm(ids()) },
      'a comparison with or equal': { given: alarm(ids(), { ComparisonOperator: 'LessThanOrEqualToThreshold' }) },
      'a critical alarm beside an early one': {
        given: { ...alarm(ids(), { Threshold: 500_000_000 }), ...alarm(ids(), {}, 'Early') },
      },
      'a critical alarm of a role beside an early one, with the dimensions in another order': {
        given: {
          ...alarm(ids({ ...OF_CLUSTER, Role: 'WRITER' }), { Threshold: 500_000_000 }),
          ...alarm(ids({ Role: 'WRITER', ...OF_CLUSTER }), {}, 'Early'),
        },
      },
      'an alarm without a threshold, which CloudFormation rejects': { given: alarm(ids(), { Threshold: undefined }) },
      'an alarm without a metric': {
        given: { Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Threshold: 5 } } },
      },
      'an expression of it': {
        given: alarm({
          Metrics: [
            { Id: 'share', Expression: '100 * ids / 1800000000' },
            { Id: 'ids', MetricStat: { Metric: ids() }, ReturnData: false },
          ],
          Threshold: 70,
        }),
      },
      'a band of what is usual': {
        given: alarm(ids(), { ThresholdMetricId: 'band', ComparisonOperator: 'GreaterThanUpperThreshold' }),
      },
      'another metric': { given: alarm(metric('CPUUtilization', OF_CLUSTER), { Threshold: 80 }) },
      'another namespace': { given: alarm(metric(IDS, OF_CLUSTER, 'Shop'), { Threshold: 80 }) },
      DocumentDbAlarms: {
        given: (stack) => {
          new DocumentDbAlarms(stack, 'Alarms', { clusterIdentifier: 'orders' });
        },
      },
    },
    tokens: {
      'an alarm of the CDK on a cluster of the CDK': {
        given: (stack) => {
          const dimensionsMap = { DBClusterIdentifier: databaseCluster(stack).clusterIdentifier };
          new Metric({ namespace: 'AWS/DocDB', metricName: IDS, dimensionsMap }).createAlarm(stack, 'Mine', {
            threshold: 1_300_000_000,
            evaluationPeriods: 1,
          });
        },
        finds: [UPWARDS.replace('Alarm:', 'MineC1B42D3A:')],
      },
    },
    intrinsics: {
      'a threshold of a mapping': {
        given: {
          Stack: {
            Mappings: { Stage: { prod: { ids: 500_000_000 } } },
            Resources: alarm(ids(), { Threshold: { 'Fn::FindInMap': ['Stage', 'prod', 'ids'] } }),
          },
        },
        finds: [LATE],
      },
    },
    inconclusive: {
      'a threshold that is a parameter': {
        given: {
          Stack: { Resources: alarm(ids(), { Threshold: { Ref: 'Ids' } }), Parameters: { Ids: { Type: 'Number' } } },
        },
        doubts: [`Properties/Threshold: \${Ids} is known only at deploy time`],
      },
      'another alarm whose threshold is a parameter may be in time': {
        given: {
          Stack: {
            Resources: {
              ...alarm(ids(), { Threshold: 500_000_000 }),
              ...alarm(ids(), { Threshold: { Ref: 'Ids' } }, 'Other'),
            },
            Parameters: { Ids: { Type: 'Number' } },
          },
        },
        doubts: [`Properties/Threshold: \${Ids} is known only at deploy time`],
      },
    },
  },
  {
    rule: deadMetric,
    fails: {
      'a name of the page on garbage collection': {
        given: alarm(metric('LongestRunningGCRuntime', OF_CLUSTER)),
        finds: [MISNAMED],
      },
      'a name of the page on anti-patterns': {
        given: alarm(metric('LongestRunningGCProcess', OF_CLUSTER)),
        finds: [MISNAMED.replace('GCRuntime:', 'GCProcess:')],
      },
      'other letters': {
        given: alarm(metric('AvailableMvccIds', OF_CLUSTER)),
        finds: ['Alarm: DocumentDB publishes no AvailableMvccIds: the metric is AvailableMVCCIds.'],
      },
      'a metric of RDS': {
        given: alarm(metric('FreeStorageSpace', { DBInstanceIdentifier: 'orders-1' })),
        finds: ['Alarm: DocumentDB publishes no FreeStorageSpace, which is a metric of RDS.'],
      },
      'a part of an expression': {
        given: alarm({
          Metrics: [
            { Id: 'e', Expression: 'm / 60' },
            { Id: 'm', MetricStat: { Metric: metric('LongestRunningGCRuntime', OF_CLUSTER) } },
          ],
        }),
        finds: [MISNAMED],
      },
      'a query': {
        given: query('SELECT MAX(LongestRunningGCRuntime) FROM SCHEMA("AWS/DocDB", DBClusterIdentifier)'),
        finds: [MISNAMED],
      },
      'an elastic cluster': {
        given: alarm(metric(IDS, { ClusterId: 'a', ClusterName: 'orders' }, 'AWS/DocDB-Elastic')),
        finds: ['Alarm: An elastic cluster publishes no AvailableMVCCIds, nor another metric of garbage collection.'],
      },
    },
    passes: {
      'the right name': { given: alarm(metric('LongestActiveGCRuntime', OF_CLUSTER)) },
      'a metric of serverless instances': { given: alarm(metric('DCUUtilization', { DBInstanceIdentifier: 'a' })) },
      'a metric of Performance Insights': { given: alarm(metric('DBLoad', { DBInstanceIdentifier: 'a' })) },
      'another metric of an elastic cluster': {
        given: alarm(
          metric('ReplicaInstanceCPUUtilization', { ClusterId: 'a', ClusterName: 'orders' }, 'AWS/DocDB-Elastic'),
        ),
      },
      'a metric of RDS in its namespace': { given: alarm(metric('FreeStorageSpace', {}, 'AWS/RDS')) },
      'a metric of the user by this name': { given: alarm(metric('LongestRunningGCRuntime', {}, 'Jvm')) },
      'a query of another namespace': { given: query('SELECT MAX(LongestRunningGCRuntime) FROM "Jvm"') },
      'names that may be right in a namespace that is a parameter': {
        given: {
          Stack: {
            Resources: {
              ...alarm(metric(IDS, OF_CLUSTER, { Ref: 'Space' })),
              ...alarm(metric('FreeStorageSpace', OF_CLUSTER, { Ref: 'Space' }), {}, 'OfRds'),
            },
            Parameters: { Space: { Type: 'String' } },
          },
        },
      },
      'an expression that finds its metrics': {
        given: query("SEARCH('{AWS/DocDB,DBClusterIdentifier} GC', 'Maximum')"),
      },
      DocumentDbAlarms: {
        given: (stack) => {
          new DocumentDbAlarms(stack, 'Alarms', { clusterIdentifier: 'orders' });
        },
      },
    },
    tokens: {
      'an alarm of the CDK': {
        given: (stack) => {
          const dimensionsMap = { DBClusterIdentifier: databaseCluster(stack).clusterIdentifier };
          const metricName = 'LongestRunningGCRuntime';
          new Metric({ namespace: 'AWS/DocDB', metricName, dimensionsMap, period: Duration.minutes(1) }).createAlarm(
            stack,
            'Mine',
            { threshold: 3_600, evaluationPeriods: 5 },
          );
        },
        finds: [MISNAMED.replace('Alarm:', 'MineC1B42D3A:')],
      },
    },
    intrinsics: {
      'a name that is put together': {
        given: alarm(metric({ 'Fn::Join': ['', ['LongestRunning', 'GCRuntime']] }, OF_CLUSTER)),
        finds: [MISNAMED],
      },
      'a name that is put together by the CDK': {
        given: (stack) => {
          resource(
            stack,
            'Alarm',
            'AWS::CloudWatch::Alarm',
            metric(Fn.join('', ['LongestActive', 'GCRuntime']), OF_CLUSTER),
          );
        },
      },
    },
    inconclusive: {
      'a name that may be newer than the list': {
        given: alarm(metric('CommandLatencyFind', OF_CLUSTER)),
        doubts: ['Properties: CommandLatencyFind is not in the list of AWS as of November 2026'],
      },
      'such a name in a query': {
        given: query('SELECT MAX(CommandLatencyFind) FROM SCHEMA("AWS/DocDB", DBClusterIdentifier)'),
        doubts: ['Properties: CommandLatencyFind is not in the list of AWS as of November 2026'],
      },
      'a name that is a parameter': {
        given: {
          Stack: { Resources: alarm(metric({ Ref: 'Name' }, OF_CLUSTER)), Parameters: { Name: { Type: 'String' } } },
        },
        doubts: [`Properties/MetricName: \${Name} is known only at deploy time`],
      },
      'a namespace that is a parameter': {
        given: {
          Stack: {
            Resources: {
              ...alarm(metric('LongestRunningGCRuntime', OF_CLUSTER, { Ref: 'Space' })),
            },
            Parameters: { Space: { Type: 'String' } },
          },
        },
        doubts: [`Properties/Namespace: \${Space} is known only at deploy time`],
      },
    },
  },
  {
    rule: alarmDimensions,
    fails: {
      none: {
        given: alarm(ids({})),
        finds: [`Alarm: AvailableMVCCIds has no series for no dimension: it has ${sets}.`],
      },
      'a cluster and an instance': {
        given: alarm(metric('CPUUtilization', { ...OF_CLUSTER, DBInstanceIdentifier: 'a' })),
        finds: [`Alarm: CPUUtilization has no series for DBClusterIdentifier + DBInstanceIdentifier: it has ${sets}.`],
      },
      'a dimension of elastic clusters': {
        given: alarm(metric('CPUUtilization', { ClusterName: 'orders' })),
        finds: [`Alarm: CPUUtilization has no series for ClusterName: it has ${sets}.`],
      },
      'the volume of an instance': {
        given: alarm(metric('VolumeBytesUsed', { DBInstanceIdentifier: 'a' })),
        finds: ['Alarm: VolumeBytesUsed has no series for DBInstanceIdentifier: it has DBClusterIdentifier.'],
      },
      'the lag of a role': {
        given: alarm(metric('DBClusterReplicaLagMaximum', { ...OF_CLUSTER, Role: 'READER' })),
        finds: [
          'Alarm: DBClusterReplicaLagMaximum has no series for DBClusterIdentifier + Role: it has DBClusterIdentifier.',
        ],
      },
      'the NVMe storage of a cluster': {
        given: alarm(metric('FreeNVMeStorage', OF_CLUSTER)),
        finds: [
          'Alarm: FreeNVMeStorage has no series for DBClusterIdentifier: it has DBClusterIdentifier + Role, or DBInstanceIdentifier.',
        ],
      },
      'a part of an expression': {
        given: alarm({
          Metrics: [
            { Id: 'e', Expression: 'm / 60' },
            { Id: 'm', MetricStat: { Metric: ids({}) } },
          ],
        }),
        finds: [`Alarm: AvailableMVCCIds has no series for no dimension: it has ${sets}.`],
      },
    },
    passes: {
      'a cluster': { given: alarm(ids()) },
      'a role, in any order': { given: alarm(ids({ Role: 'WRITER', ...OF_CLUSTER })) },
      'an instance': { given: alarm(ids({ DBInstanceIdentifier: 'a' })) },
      'a name that is dead with any dimension': { given: alarm(metric('LongestRunningGCRuntime', {})) },
      'a name of every object': { given: alarm(metric('constructor', {})) },
      'another namespace': { given: alarm(metric('CPUUtilization', {}, 'AWS/EC2')) },
      DocumentDbAlarms: {
        given: (stack) => {
          new DocumentDbAlarms(stack, 'Alarms', { clusterIdentifier: 'orders' });
        },
      },
    },
    tokens: {
      'an alarm of the CDK': {
        given: (stack) => {
          new Metric({ namespace: 'AWS/DocDB', metricName: IDS }).createAlarm(stack, 'Mine', {
            threshold: 1,
            evaluationPeriods: 1,
          });
        },
        finds: [`MineC1B42D3A: AvailableMVCCIds has no series for no dimension: it has ${sets}.`],
      },
    },
    intrinsics: {
      'a dimension that a condition chooses': {
        given: {
          Stack: {
            Conditions: { Wide: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] } },
            Resources: alarm({
              ...ids(),
              Dimensions: { 'Fn::If': ['Wide', [], [{ Name: 'DBClusterIdentifier', Value: 'orders' }]] },
            }),
          },
        },
        finds: [`Alarm: AvailableMVCCIds has no series for no dimension: it has ${sets}.`],
      },
    },
    inconclusive: {
      'the name of a dimension that is a parameter': {
        given: {
          Stack: {
            Resources: alarm({ ...ids(), Dimensions: [{ Name: { Ref: 'Dimension' }, Value: 'orders' }] }),
            Parameters: { Dimension: { Type: 'String' } },
          },
        },
        doubts: [`Properties/Dimensions/0/Name: \${Dimension} is known only at deploy time`],
      },
    },
  },
);

test('an instance is not one of a cluster of this name in another app', () => {
  const directory = mkdtempSync(join(tmpdir(), 'docdb-'));
  try {
    const files = Object.entries(APART).map(([name, template]) => {
      const file = join(directory, `${name}.json`);
      writeFileSync(file, JSON.stringify(template));
      return file;
    });
    const set = TemplateSet.read(files);
    const { findings } = inspect(set, [gcAlarm], acknowledgementsOf(set));
    expect(findings.map(({ subject, message }) => `${subject.id}: ${message}`)).toEqual([NO_ALARM]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
