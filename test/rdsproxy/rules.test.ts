import { Duration } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { alarmDimensions } from '../../src/rdsproxy/rules/alarm-dimensions';
import { autoPauseProxy } from '../../src/rdsproxy/rules/auto-pause-proxy';
import { logRetention } from '../../src/rdsproxy/rules/log-retention';
import { pinningAlarm } from '../../src/rdsproxy/rules/pinning-alarm';
import { pinningFilter } from '../../src/rdsproxy/rules/pinning-filter';
import { proxyRanges } from '../../src/rdsproxy/rules/ranges';
import { resource, testRules } from '../checks/rule-cases';

const PINNED = 'DatabaseConnectionsCurrentlySessionPinned';
const proxy = (properties: object = {}) => ({
  Proxy: {
    Type: 'AWS::RDS::DBProxy',
    Properties: { DBProxyName: 'orders', EngineFamily: 'POSTGRESQL', ...properties },
  },
});
const alarm = (MetricName: unknown, dimensions: Record<string, unknown>, Namespace: unknown = 'AWS/RDS') => ({
  Alarm: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace,
      MetricName,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
  },
});
const group = (properties: object) => ({
  Group: { Type: 'AWS::RDS::DBProxyTargetGroup', Properties: { DBProxyName: { Ref: 'Proxy' }, ...properties } },
});
const pool = (ConnectionPoolConfigurationInfo: unknown) => group({ ConnectionPoolConfigurationInfo });
const cluster = (MinCapacity: unknown) => ({
  Cluster: {
    Type: 'AWS::RDS::DBCluster',
    Properties: { ServerlessV2ScalingConfiguration: { MinCapacity, MaxCapacity: 4 } },
  },
});
const logs = (LogGroupName: unknown, more: object = { RetentionInDays: 30 }) => ({
  Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName, ...more } },
});
const NO_ALARM = 'Proxy: No alarm of the app watches the pinned connections of the proxy.';
const NO_LOGS = 'Proxy: No log group of the app with a retention is that of the proxy.';
const FILTERED = 'Group: The proxy is for PostgreSQL and has session pinning filters.';
const AWAKE = 'Group: The cluster Cluster should pause, and the proxy keeps it awake.';
const FILTERS = { SessionPinningFilters: ['EXCLUDE_VARIABLE_SETS'] };
const query = (Expression: string) => ({
  Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics: [{ Id: 'q', Expression }] } },
});
const FROM_RDS = `SELECT MAX(${PINNED}) FROM SCHEMA("AWS/RDS", ProxyName)`;

testRules(
  {
    rule: pinningAlarm,
    fails: {
      'no alarm': { given: proxy(), finds: [NO_ALARM] },
      'an alarm on another proxy': {
        given: { ...proxy(), ...alarm(PINNED, { ProxyName: 'shop' }) },
        finds: [NO_ALARM],
      },
      'an alarm on another metric': {
        given: { ...proxy(), ...alarm('QueryRequests', { ProxyName: 'orders' }) },
        finds: [NO_ALARM],
      },
      'an alarm on the ARN of the proxy': {
        given: { ...proxy(), ...alarm(PINNED, { ProxyName: { 'Fn::GetAtt': ['Proxy', 'DBProxyArn'] } }) },
        finds: [NO_ALARM],
      },
      'an alarm on a name that ends otherwise': {
        given: { ...proxy(), ...alarm(PINNED, { ProxyName: { 'Fn::Sub': `shop-\${Stage}` } }) },
        finds: [NO_ALARM],
      },
      'a query of the series of instances': {
        given: { ...proxy(), ...query(FROM_RDS.replace('ProxyName', 'DBInstanceIdentifier')) },
        finds: [NO_ALARM],
      },
      'an alarm of another service that a condition describes': {
        given: {
          ...proxy(),
          Alarm: {
            Type: 'AWS::CloudWatch::Alarm',
            Properties: { Namespace: 'AWS/EC2', MetricName: { Ref: 'M' }, Dimensions: { 'Fn::If': ['A', [], []] } },
          },
        },
        finds: [NO_ALARM],
      },
    },
    passes: {
      'a query of all proxies': { given: { ...proxy(), ...query(`${FROM_RDS} GROUP BY ProxyName`) } },
      'a query of all series': { given: { ...proxy(), ...query(`select sum("${PINNED}") from "AWS/RDS"`) } },
      'a band of what is usual': {
        given: {
          ...proxy(),
          Alarm: {
            Type: 'AWS::CloudWatch::Alarm',
            Properties: {
              ThresholdMetricId: 'band',
              Metrics: [
                { Id: 'band', Expression: 'ANOMALY_DETECTION_BAND(m, 2)' },
                {
                  Id: 'm',
                  AccountId: '111122223333',
                  MetricStat: { Metric: alarm(PINNED, { ProxyName: 'orders' }).Alarm.Properties },
                },
              ],
            },
          },
        },
      },
      'an alarm by name': { given: { ...proxy(), ...alarm(PINNED, { ProxyName: 'orders' }) } },
      'an alarm on an expression': {
        given: {
          ...proxy(),
          Alarm: {
            Type: 'AWS::CloudWatch::Alarm',
            Properties: {
              Metrics: [
                { Id: 'share', Expression: '100 * pinned' },
                {
                  Id: 'pinned',
                  MetricStat: {
                    Metric: {
                      Namespace: 'AWS/RDS',
                      MetricName: PINNED,
                      Dimensions: [{ Name: 'ProxyName', Value: { Ref: 'Proxy' } }],
                    },
                  },
                },
              ],
            },
          },
        },
      },
      'an alarm in another stack': {
        given: {
          Data: { Resources: proxy(), Outputs: { Name: { Value: { Ref: 'Proxy' }, Export: { Name: 'Data:Proxy' } } } },
          Watch: { Resources: alarm(PINNED, { ProxyName: { 'Fn::ImportValue': 'Data:Proxy' } }) },
        },
      },
    },
    tokens: {
      'a metric of the CDK': {
        given: (stack) => {
          const it = resource(stack, 'Proxy', 'AWS::RDS::DBProxy', proxy().Proxy.Properties);
          const metric = new Metric({
            namespace: 'AWS/RDS',
            metricName: PINNED,
            dimensionsMap: { ProxyName: it.ref },
            period: Duration.minutes(1),
          });
          new Alarm(stack, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1 });
        },
      },
    },
    intrinsics: {
      'the same parameter in both': {
        given: {
          ...proxy({ DBProxyName: { Ref: 'Name' } }),
          ...alarm(PINNED, { ProxyName: { 'Fn::Sub': `\${Name}` } }),
        },
      },
    },
    inconclusive: {
      'an alarm on a name of another stack': {
        given: { ...proxy(), ...alarm(PINNED, { ProxyName: { 'Fn::ImportValue': 'Elsewhere' } }) },
        doubts: [
          // biome-ignore lint/suspicious/noTemplateCurlyInString: how a token is shown
          'Properties: the alarm Alarm may watch it (Properties/Dimensions/0/Value: ${Fn::ImportValue Elsewhere} is known only at deploy time)',
        ],
      },
      'an alarm on a parameter': {
        given: { ...proxy(), ...alarm(PINNED, { ProxyName: { Ref: 'Name' } }) },
        doubts: [
          `Properties: the alarm Alarm may watch it (Properties/Dimensions/0/Value: \${Name} is known only at deploy time)`,
        ],
      },
      'an alarm on a value that a resource reads': {
        given: {
          ...proxy(),
          Reader: { Type: 'Custom::CrossRegionExportReader', Properties: {} },
          ...alarm(PINNED, { ProxyName: { 'Fn::GetAtt': ['Reader', 'Name'] } }),
        },
        doubts: [
          `Properties: the alarm Alarm may watch it (Properties/Dimensions/0/Value: \${Reader.Name} is known only at deploy time)`,
        ],
      },
      'a proxy whose name is a parameter, and an alarm by name': {
        given: { ...proxy({ DBProxyName: { Ref: 'Name' } }), ...alarm(PINNED, { ProxyName: 'orders' }) },
        doubts: [
          `Properties: the alarm Alarm may watch it (Properties/DBProxyName: \${Name} is known only at deploy time)`,
        ],
      },
      'a query of some proxies': {
        given: { ...proxy(), ...query(`${FROM_RDS} WHERE ProxyName = 'orders'`) },
        doubts: [
          `Properties: the alarm Alarm may watch it (it looks for its metrics by ${FROM_RDS} WHERE ProxyName = 'orders')`,
        ],
      },
      'a search': {
        given: { ...proxy(), ...query(`MAX(SEARCH('{AWS/RDS,ProxyName} ${PINNED}', 'Sum'))`) },
        doubts: [expect.stringContaining('it looks for its metrics by MAX(SEARCH(') as never],
      },
      'an alarm that a condition chooses': {
        given: {
          ...proxy(),
          Alarm: {
            Type: 'AWS::CloudWatch::Alarm',
            Properties: { Namespace: 'AWS/RDS', MetricName: { 'Fn::If': ['A', PINNED, 'x'] } },
          },
        },
        doubts: [
          'Properties: the alarm Alarm may watch it (Properties/MetricName: a condition decides it at deploy time)',
        ],
      },
    },
  },
  {
    rule: alarmDimensions,
    fails: {
      'an instance': {
        given: alarm(PINNED, { DBInstanceIdentifier: 'orders' }),
        finds: [
          `Alarm: ${PINNED} has no series for DBInstanceIdentifier: it has ProxyName, or ProxyName + Target + TargetGroup, or ProxyName + TargetGroup + TargetRole.`,
        ],
      },
      'availability of the proxy alone': {
        given: alarm('AvailabilityPercentage', { ProxyName: 'orders' }),
        finds: [
          'Alarm: AvailabilityPercentage has no series for ProxyName: it has ProxyName + TargetGroup + TargetRole.',
        ],
      },
      'a target group alone': {
        given: alarm('DatabaseConnections', { ProxyName: 'orders', TargetGroup: 'default' }),
        finds: [expect.stringContaining('has no series for ProxyName + TargetGroup') as never],
      },
    },
    passes: {
      'a set that exists': {
        given: alarm('AvailabilityPercentage', {
          TargetRole: 'READ_WRITE',
          ProxyName: 'orders',
          TargetGroup: 'default',
        }),
      },
      ...Object.fromEntries(
        [
          ['DBInstanceIdentifier'],
          ['DBClusterIdentifier', 'Role'],
          ['DatabaseClass'],
          ['EngineName'],
          ['SourceRegion'],
        ].map((dimensions) => [
          `connections of a database by ${dimensions.join(' and ')}`,
          { given: alarm('DatabaseConnections', Object.fromEntries(dimensions.map((name) => [name, 'orders']))) },
        ]),
      ),
      'another namespace': { given: alarm('QueryRequests', { A: 'b' }, 'Own') },
      'another namespace, and a metric that is a parameter': { given: alarm({ Ref: 'Metric' }, {}, 'Own') },
    },
    tokens: {
      'a metric of the CDK': {
        given: (stack) => {
          const metric = new Metric({
            namespace: 'AWS/RDS',
            metricName: 'QueryRequests',
            dimensionsMap: { TargetRole: stack.region },
          });
          new Alarm(stack, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1 });
        },
        finds: [expect.stringContaining('QueryRequests has no series for TargetRole') as never],
      },
    },
    intrinsics: { 'a value by Ref': { given: { ...proxy(), ...alarm(PINNED, { ProxyName: { Ref: 'Proxy' } }) } } },
    inconclusive: {
      'one metric of an expression, beside another': {
        given: {
          Alarm: {
            Type: 'AWS::CloudWatch::Alarm',
            Properties: {
              Metrics: [{ Ref: 'Metric' }, 'QueryRequests'].map((name, index) => ({
                Id: `m${index}`,
                MetricStat: { Metric: alarm(name, { Target: 'a' }).Alarm.Properties },
              })),
            },
          },
        },
        finds: [expect.stringContaining('QueryRequests has no series for Target') as never],
        doubts: [`Properties/Metrics/0/MetricStat/Metric/MetricName: \${Metric} is known only at deploy time`],
      },
      'a metric that is a parameter': {
        given: alarm({ Ref: 'Metric' }, {}),
        // biome-ignore lint/suspicious/noTemplateCurlyInString: how a token is shown
        doubts: ['Properties/MetricName: ${Metric} is known only at deploy time'],
      },
    },
  },
  {
    rule: pinningFilter,
    fails: { PostgreSQL: { given: { ...proxy(), ...pool(FILTERS) }, finds: [FILTERED] } },
    passes: {
      MySQL: { given: { ...proxy({ EngineFamily: 'MYSQL' }), ...pool(FILTERS) } },
      'no filter': { given: { ...proxy(), ...pool({ SessionPinningFilters: [] }) } },
      'MySQL, with filters that are a parameter': {
        given: { ...proxy({ EngineFamily: 'MYSQL' }), ...pool({ SessionPinningFilters: { Ref: 'Filters' } }) },
      },
      'a proxy of the same name in another stack': {
        given: {
          Old: { Resources: { ...proxy(), ...pool({}) } },
          New: {
            Resources: {
              ...proxy({ EngineFamily: 'MYSQL' }),
              ...group({ DBProxyName: 'orders', ConnectionPoolConfigurationInfo: FILTERS }),
            },
          },
        },
      },
    },
    tokens: {
      'a proxy of the app': {
        given: (stack) => {
          const it = resource(stack, 'Proxy', 'AWS::RDS::DBProxy', proxy().Proxy.Properties);
          resource(stack, 'Group', 'AWS::RDS::DBProxyTargetGroup', {
            DBProxyName: it.ref,
            ConnectionPoolConfigurationInfo: FILTERS,
          });
        },
        finds: [FILTERED],
      },
    },
    intrinsics: {
      'a proxy by name': {
        given: {
          ...proxy(),
          ...group({ DBProxyName: { 'Fn::Sub': 'orders' }, ConnectionPoolConfigurationInfo: FILTERS }),
        },
        finds: [FILTERED],
      },
    },
    inconclusive: {
      'a proxy that is not in the app': {
        given: group({ DBProxyName: 'elsewhere', ConnectionPoolConfigurationInfo: FILTERS }),
        doubts: ['Properties/DBProxyName: the proxy is not in the app'],
      },
    },
  },
  {
    rule: autoPauseProxy,
    fails: {
      'a minimum of 0': {
        given: { ...cluster(0), ...group({ DBClusterIdentifiers: [{ Ref: 'Cluster' }] }) },
        finds: [AWAKE],
      },
    },
    passes: {
      'a minimum above 0': { given: { ...cluster(0.5), ...group({ DBClusterIdentifiers: [{ Ref: 'Cluster' }] }) } },
      'no cluster': { given: group({ DBInstanceIdentifiers: ['a'] }) },
    },
    tokens: {
      'a cluster of the app': {
        given: (stack) => {
          const it = resource(stack, 'Cluster', 'AWS::RDS::DBCluster', cluster(0).Cluster.Properties);
          resource(stack, 'Group', 'AWS::RDS::DBProxyTargetGroup', {
            DBProxyName: 'a',
            DBClusterIdentifiers: [it.ref],
          });
        },
        finds: [AWAKE],
      },
    },
    intrinsics: {
      'a cluster by name': {
        given: {
          Cluster: {
            Type: 'AWS::RDS::DBCluster',
            Properties: { DBClusterIdentifier: 'shop', ...cluster(0).Cluster.Properties },
          },
          ...group({ DBClusterIdentifiers: ['shop'] }),
        },
        finds: [AWAKE],
      },
      'a minimum of a mapping': {
        given: {
          Stack: {
            Mappings: { Size: { prod: { Min: '0' } } },
            Resources: {
              ...cluster({ 'Fn::FindInMap': ['Size', 'prod', 'Min'] }),
              ...group({ DBClusterIdentifiers: [{ Ref: 'Cluster' }] }),
            },
          },
        },
        finds: [AWAKE],
      },
    },
    inconclusive: {
      'a cluster that is not in the app': {
        given: group({ DBClusterIdentifiers: ['elsewhere'] }),
        doubts: ['Properties/DBClusterIdentifiers/0: the cluster is not in the app'],
      },
      'a minimum that is a parameter': {
        given: { ...cluster({ Ref: 'Min' }), ...group({ DBClusterIdentifiers: [{ Ref: 'Cluster' }] }) },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: how a token is shown
        doubts: ['Properties/ServerlessV2ScalingConfiguration/MinCapacity: ${Min} is known only at deploy time'],
      },
    },
  },
  {
    rule: logRetention,
    fails: {
      'no log group': { given: proxy(), finds: [NO_LOGS] },
      'a log group that keeps all': { given: { ...proxy(), ...logs('/aws/rds/proxy/orders', {}) }, finds: [NO_LOGS] },
      'that of another proxy': { given: { ...proxy(), ...logs('/aws/rds/proxy/shop') }, finds: [NO_LOGS] },
      'a name that is a parameter, and no log group at all': {
        given: proxy({ DBProxyName: { Ref: 'Name' } }),
        finds: [NO_LOGS],
      },
      'a log group of a function': {
        given: { ...proxy(), ...logs({ 'Fn::Sub': `/aws/lambda/\${Function}` }) },
        finds: [NO_LOGS],
      },
    },
    passes: {
      'a log group of the same name': { given: { ...proxy(), ...logs('/aws/rds/proxy/orders') } },
      "the CDK's custom resource": {
        given: {
          ...proxy(),
          L: {
            Type: 'Custom::LogRetention',
            Properties: { LogGroupName: '/aws/rds/proxy/orders', RetentionInDays: 7 },
          },
        },
      },
    },
    tokens: {
      'the name of the proxy': {
        given: (stack) => {
          const it = resource(stack, 'Proxy', 'AWS::RDS::DBProxy', proxy().Proxy.Properties);
          resource(stack, 'Logs', 'AWS::Logs::LogGroup', {
            LogGroupName: `/aws/rds/proxy/${it.ref}`,
            RetentionInDays: 7,
          });
        },
      },
    },
    intrinsics: {
      'the same parameter in both': {
        given: {
          ...proxy({ DBProxyName: { Ref: 'Name' } }),
          ...logs({ 'Fn::Join': ['', ['/aws/rds/proxy/', { Ref: 'Name' }]] }),
        },
      },
    },
    inconclusive: {
      'a log group whose name is a parameter': {
        given: { ...proxy(), ...logs({ Ref: 'LogsName' }) },
        doubts: [`Properties/DBProxyName: \${LogsName} is known only at deploy time`],
      },
      'a name that is a parameter': {
        given: { ...proxy({ DBProxyName: { Ref: 'Name' } }), ...logs('/aws/rds/proxy/orders') },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: how a token is shown
        doubts: ['Properties/DBProxyName: ${Name} is known only at deploy time'],
      },
    },
  },
  {
    rule: proxyRanges,
    fails: {
      'a timeout of 20 hours': {
        given: proxy({ IdleClientTimeout: 72_000 }),
        finds: ['Proxy: IdleClientTimeout must be between 1 and 28800 seconds, got: 72000.'],
      },
      'an hour of waiting': {
        given: pool({ ConnectionBorrowTimeout: 3_600 }),
        finds: ['Group: ConnectionBorrowTimeout must be between 0 and 300 seconds, got: 3600.'],
      },
      'idle connections alone': {
        given: pool({ MaxIdleConnectionsPercent: 10 }),
        finds: ['Group: MaxIdleConnectionsPercent is given without MaxConnectionsPercent, which it needs.'],
      },
      'more idle ones than all': {
        given: pool({ MaxConnectionsPercent: 50, MaxIdleConnectionsPercent: 60 }),
        finds: ['Group: MaxIdleConnectionsPercent must be between 0 and 50 percent, got: 60.'],
      },
    },
    passes: {
      'the bounds': {
        given: {
          ...proxy({ IdleClientTimeout: 28_800 }),
          ...pool({ ConnectionBorrowTimeout: '300', MaxConnectionsPercent: 100, MaxIdleConnectionsPercent: 0 }),
        },
      },
      defaults: { given: { ...proxy(), ...pool(undefined) } },
    },
    tokens: {
      'a proxy of the app': {
        given: (stack) => {
          const it = resource(stack, 'Proxy', 'AWS::RDS::DBProxy', proxy().Proxy.Properties);
          resource(stack, 'Group', 'AWS::RDS::DBProxyTargetGroup', {
            DBProxyName: it.ref,
            ConnectionPoolConfigurationInfo: { MaxConnectionsPercent: 0 },
          });
        },
        finds: ['Group: MaxConnectionsPercent must be between 1 and 100 percent, got: 0.'],
      },
    },
    intrinsics: {
      'a value by Fn::Select': {
        given: proxy({ IdleClientTimeout: { 'Fn::Select': ['1', ['60', '99999']] } }),
        finds: ['Proxy: IdleClientTimeout must be between 1 and 28800 seconds, got: 99999.'],
      },
    },
    inconclusive: {
      'a timeout that is a parameter, beside one that is not': {
        given: pool({ ConnectionBorrowTimeout: { Ref: 'Wait' }, MaxConnectionsPercent: 101 }),
        finds: ['Group: MaxConnectionsPercent must be between 1 and 100 percent, got: 101.'],
        doubts: [
          // biome-ignore lint/suspicious/noTemplateCurlyInString: how a token is shown
          'Properties/ConnectionPoolConfigurationInfo/ConnectionBorrowTimeout: ${Wait} is known only at deploy time',
        ],
      },
      'a maximum that is a parameter, and more idle ones than all': {
        given: pool({ MaxConnectionsPercent: { Ref: 'Max' }, MaxIdleConnectionsPercent: 101 }),
        finds: ['Group: MaxIdleConnectionsPercent must be between 0 and 100 percent, got: 101.'],
        doubts: [
          `Properties/ConnectionPoolConfigurationInfo/MaxConnectionsPercent: \${Max} is known only at deploy time`,
        ],
      },
      'a maximum that is a word, and more idle ones than all': {
        given: pool({ MaxConnectionsPercent: 'half', MaxIdleConnectionsPercent: 101 }),
        finds: ['Group: MaxIdleConnectionsPercent must be between 0 and 100 percent, got: 101.'],
        doubts: ['Properties/ConnectionPoolConfigurationInfo/MaxConnectionsPercent: it is not a number'],
      },
      'a word for a number': {
        given: proxy({ IdleClientTimeout: 'soon' }),
        doubts: ['Properties/IdleClientTimeout: it is not a number'],
      },
    },
  },
);
