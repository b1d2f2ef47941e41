import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { TemplateSet } from '../../src/private/template/template-set';
import { alarmDimension } from '../../src/valkey/rules/alarm-dimension';
import { connectUser } from '../../src/valkey/rules/connect-user';
import { noLimit } from '../../src/valkey/rules/no-limit';
import { readerPort } from '../../src/valkey/rules/reader-port';
import { throttlingAlarm } from '../../src/valkey/rules/throttling-alarm';
import { resource, testRules } from '../checks/rule-cases';

const cache = (properties: object = {}) => ({
  Cache: {
    Type: 'AWS::ElastiCache::ServerlessCache',
    Properties: { ServerlessCacheName: 'shop', Engine: 'valkey', ...properties },
  },
});
const guarded = cache({ SecurityGroupIds: [{ 'Fn::GetAtt': ['Group', 'GroupId'] }] });
const rule = (FromPort: unknown, ToPort: unknown = FromPort, source: object = { CidrIp: '10.0.0.0/8' }) => ({
  IpProtocol: 'tcp',
  FromPort,
  ToPort,
  ...source,
});
const group = (...SecurityGroupIngress: object[]) => ({
  Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress } },
});
const alarm = (MetricName: string, dimensions: Record<string, unknown>) => ({
  [`${MetricName}Alarm`]: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: 'AWS/ElastiCache',
      MetricName,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
  },
});
const limits = (storage: unknown, ecpu: unknown) =>
  cache({ CacheUsageLimits: { DataStorage: { Maximum: storage, Unit: 'GB' }, ECPUPerSecond: { Maximum: ecpu } } });
const connect = (Resource: unknown, more: object = { Roles: ['web'] }) => ({
  Policy: {
    Type: 'AWS::IAM::Policy',
    Properties: {
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'elasticache:Connect', Resource }] },
      ...more,
    },
  },
});
const CACHE = 'arn:aws:elasticache:eu-central-1:111122223333:serverlesscache:shop';
const USER = 'arn:aws:elasticache:eu-central-1:111122223333:user:web';
const CLOSED = 'Cache: A rule of the security group admits port 6379 and none admits 6380 from the same source.';
const NO_STORAGE = 'Cache: The cache has no maximum of DataStorage and no alarm on BytesUsedForCache.';
const NO_ECPU = 'Cache: The cache has no maximum of ECPUPerSecond and no alarm on ElastiCacheProcessingUnits.';
const SILENT = 'Cache: The cache has a limit of ECPUs and no alarm on ThrottledCmds.';
const NO_USER = 'Policy: elasticache:Connect is allowed on the cache and on no user.';

testRules(
  {
    rule: readerPort,
    fails: {
      'the writer alone': { given: { ...guarded, ...group(rule(6379)) }, finds: [CLOSED] },
      'the reader from somewhere else': {
        given: { ...guarded, ...group(rule(6379), rule(6380, 6380, { CidrIp: '10.1.0.0/16' })) },
        finds: [CLOSED],
      },
      'a rule of its own': {
        given: {
          ...guarded,
          ...group(),
          In: {
            Type: 'AWS::EC2::SecurityGroupIngress',
            Properties: { ...rule(6379), GroupId: { 'Fn::GetAtt': ['Group', 'GroupId'] } },
          },
        },
        finds: [CLOSED],
      },
      'the reader for UDP': {
        given: { ...guarded, ...group(rule(6379), { ...rule(6380), IpProtocol: 'udp' }) },
        finds: [CLOSED],
      },
      'the reader for IPv4 alone': {
        given: {
          ...guarded,
          ...group(rule(6379, 6379, { CidrIpv6: '2001:db8::/32' }), rule(6380, 6380, { CidrIp: '0.0.0.0/0' })),
        },
        finds: [CLOSED],
      },
    },
    passes: {
      'a part of who is let in to the reader': {
        given: {
          ...guarded,
          ...group(
            rule(6379, 6379, { CidrIp: '10.1.2.0/24' }),
            rule('6379', '6380', { CidrIp: '10.1.0.0/16' }),
            rule(6379, 6379, { SourceSecurityGroupId: 'sg-1' }),
            rule(6380, 6380, { CidrIp: '0.0.0.0/0' }),
          ),
        },
      },
      'the reader by another security group': {
        given: {
          ...cache({ SecurityGroupIds: [{ 'Fn::GetAtt': ['Group', 'GroupId'] }, { Ref: 'Second' }] }),
          ...group(rule(6379)),
          Second: group(rule(6380)).Group,
        },
      },
      'the writer for UDP': { given: { ...guarded, ...group({ ...rule(6379), IpProtocol: 'udp' }) } },
      ICMP: { given: { ...guarded, ...group({ ...rule(8, -1), IpProtocol: 'icmp' }) } },
      'the same group by Ref and by attribute': {
        given: {
          ...guarded,
          ...group(
            rule(6379, 6379, { SourceSecurityGroupId: { Ref: 'App' } }),
            rule(6380, 6380, { SourceSecurityGroupId: { 'Fn::GetAtt': ['App', 'GroupId'] } }),
          ),
          App: group().Group,
        },
      },
      'a range': { given: { ...guarded, ...group(rule(6379, 6380)) } },
      'two rules': { given: { ...guarded, ...group(rule(6379), rule(6380)) } },
      everything: { given: { ...guarded, ...group({ IpProtocol: -1, CidrIp: '10.0.0.0/8' }) } },
      'another engine': {
        given: { ...cache({ Engine: 'memcached', SecurityGroupIds: [{ Ref: 'Group' }] }), ...group(rule(6379)) },
      },
    },
    tokens: {
      'a group of the CDK': {
        given: (stack) => {
          const sg = new SecurityGroup(stack, 'Group', { vpc: new Vpc(stack, 'Vpc', { natGateways: 0 }) });
          sg.connections.allowFromAnyIpv4(Port.tcp(6379));
          resource(stack, 'Cache', 'AWS::ElastiCache::ServerlessCache', {
            Engine: 'valkey',
            SecurityGroupIds: [sg.securityGroupId],
          });
        },
        finds: [CLOSED],
      },
    },
    intrinsics: {
      'a rule that a condition chooses': {
        given: { ...guarded, ...group({ 'Fn::If': ['A', rule(6379), { Ref: 'AWS::NoValue' }] }) },
        finds: [CLOSED],
      },
      'rules of another port that are parameters': {
        given: { ...guarded, ...group(rule(443, { Ref: 'Port' }, { CidrIp: { Ref: 'Office' } }), rule(6379, 6380)) },
        doubts: [`Properties/SecurityGroupIngress/0/ToPort: \${Port} is known only at deploy time`],
      },
      'the port of the endpoint': {
        given: { ...guarded, ...group(rule({ 'Fn::GetAtt': ['Cache', 'Endpoint.Port'] })) },
        finds: [CLOSED],
      },
      'both ports of the endpoints': {
        given: {
          ...guarded,
          ...group(rule({ 'Fn::GetAtt': 'Cache.Endpoint.Port' }), rule({ 'Fn::GetAtt': 'Cache.ReaderEndpoint.Port' })),
        },
      },
    },
    inconclusive: {
      'a group that is not in the app': {
        given: cache({ SecurityGroupIds: ['sg-1'] }),
        doubts: ['Properties/SecurityGroupIds/0: the security group is not in the app'],
      },
      'another group that is not in the app': {
        given: {
          ...cache({ SecurityGroupIds: [{ 'Fn::GetAtt': ['Group', 'GroupId'] }, 'sg-1'] }),
          ...group(rule(6379)),
        },
        doubts: ['Properties/SecurityGroupIds/1: the security group is not in the app'],
      },
      'a port that is a parameter': {
        given: { ...guarded, ...group(rule({ Ref: 'Port' })) },
        doubts: [`Properties/SecurityGroupIngress/0/FromPort: \${Port} is known only at deploy time`],
      },
    },
  },
  {
    rule: noLimit,
    fails: {
      'no limit': { given: cache(), finds: [NO_STORAGE, NO_ECPU] },
      'a limit of storage alone': {
        given: cache({ CacheUsageLimits: { DataStorage: { Maximum: 10, Unit: 'GB' } } }),
        finds: [NO_ECPU],
      },
      'a maximum of 0, which removes it': { given: limits(0, 0), finds: [NO_STORAGE, NO_ECPU] },
      'a minimum': {
        given: cache({ CacheUsageLimits: { DataStorage: { Maximum: 10 }, ECPUPerSecond: { Minimum: 1000 } } }),
        finds: [NO_ECPU],
      },
      'a limit that a condition takes away': {
        given: limits({ 'Fn::If': ['A', 10, 0] }, { 'Fn::If': ['A', 0, 5000] }),
        finds: [NO_ECPU, NO_STORAGE],
      },
    },
    passes: {
      'both limits': { given: limits(10, 5000) },
      'alarms in their place': {
        given: {
          ...cache(),
          ...alarm('BytesUsedForCache', { clusterId: 'shop' }),
          ...alarm('ElastiCacheProcessingUnits', { clusterId: { Ref: 'Cache' } }),
        },
      },
    },
    tokens: {
      'a limit that is a token': {
        given: (stack) => {
          const maximum = stack.resolve({ Ref: 'AWS::AccountId' });
          resource(stack, 'Cache', 'AWS::ElastiCache::ServerlessCache', limits(10, maximum).Cache.Properties);
        },
      },
    },
    intrinsics: {
      'a limit that a condition takes away': {
        given: limits(10, { 'Fn::If': ['A', 5000, { Ref: 'AWS::NoValue' }] }),
        finds: ['Cache: The cache has no maximum of ECPUPerSecond and no alarm on ElastiCacheProcessingUnits.'],
      },
      'limits that a condition chooses': {
        given: cache({ CacheUsageLimits: { 'Fn::If': ['A', {}, {}] } }),
        finds: [
          'Cache: The cache has no maximum of DataStorage and no alarm on BytesUsedForCache.',
          'Cache: The cache has no maximum of ECPUPerSecond and no alarm on ElastiCacheProcessingUnits.',
        ],
      },
      'a limit of no value': { given: limits(10, { Ref: 'AWS::NoValue' }), finds: [NO_ECPU] },
      'a limit that differs': { given: limits('10', { 'Fn::If': ['A', 5000, { Ref: 'Max' }] }) },
      'a condition, and no limit on either side': {
        given: limits(10, { 'Fn::If': ['A', 0, { Ref: 'AWS::NoValue' }] }),
        finds: [NO_ECPU],
      },
    },
    inconclusive: {
      'an alarm on something that is known later': {
        given: {
          ...limits(10, 0),
          ...alarm('ElastiCacheProcessingUnits', { clusterId: { 'Fn::ImportValue': 'Name' } }),
        },
        doubts: [
          // biome-ignore lint/suspicious/noTemplateCurlyInString: how a token is shown
          'Properties: the alarm ElastiCacheProcessingUnitsAlarm may watch it (Properties/Dimensions/0/Value: ${Fn::ImportValue Name} is known only at deploy time)',
        ],
      },
    },
  },
  {
    rule: throttlingAlarm,
    fails: {
      'a limit without': { given: limits(10, 5000), finds: [SILENT] },
      'a limit that a condition chooses': {
        given: limits(10, { 'Fn::If': ['A', 5000, { Ref: 'AWS::NoValue' }] }),
        finds: [SILENT],
      },
    },
    passes: {
      'an alarm': { given: { ...limits(10, 5000), ...alarm('ThrottledCmds', { clusterId: 'shop' }) } },
      'an alarm on the name in other letters': {
        given: { ...limits(10, 5000), ...alarm('ThrottledCmds', { clusterId: 'Shop' }) },
      },
      'no limit, which has a rule of its own': { given: cache() },
    },
    tokens: {
      'a metric of the CDK': {
        given: (stack) => {
          const it = resource(stack, 'Cache', 'AWS::ElastiCache::ServerlessCache', limits(10, 5000).Cache.Properties);
          const metric = new Metric({
            namespace: 'AWS/ElastiCache',
            metricName: 'ThrottledCmds',
            dimensionsMap: { clusterId: it.ref },
          });
          new Alarm(stack, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1 });
        },
      },
    },
    intrinsics: {
      'a limit by Fn::FindInMap': { given: limits(10, { 'Fn::FindInMap': ['A', 'b', 'C'] }), finds: [SILENT] },
    },
    inconclusive: {
      'an alarm that is no map': {
        given: {
          ...limits(10, 5000),
          Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: ['ThrottledCmds'] } },
        },
        doubts: ['Properties: the alarm Alarm may watch it (Properties/MetricName: it is not a text)'],
      },
    },
  },
  {
    rule: alarmDimension,
    fails: {
      'the name of a cache of the app as that of a cluster': {
        given: { ...cache(), ...alarm('CurrConnections', { CacheClusterId: 'shop' }) },
        finds: ['CurrConnectionsAlarm: CurrConnections has no series for CacheClusterId: it has clusterId.'],
      },
      ...Object.fromEntries(
        ['ServerlessCacheName', 'CacheName', 'ClusterId', 'CacheClusterId'].map((name) => [
          name,
          {
            given: alarm('ThrottledCmds', { [name]: 'shop' }),
            finds: [`ThrottledCmdsAlarm: ThrottledCmds has no series for ${name}: it has clusterId.`],
          },
        ]),
      ),
    },
    passes: {
      'a cluster of nodes with the name of a serverless cache': {
        given: {
          ...cache(),
          ...alarm('CurrConnections', { CacheClusterId: 'shop' }),
          Nodes: { Type: 'AWS::ElastiCache::CacheCluster', Properties: { ClusterName: 'shop' } },
        },
      },
      'a replication group with the name of a serverless cache': {
        given: {
          ...cache(),
          ...alarm('CurrConnections', { CacheClusterId: 'shop' }),
          Nodes: { Type: 'AWS::ElastiCache::ReplicationGroup', Properties: { ReplicationGroupId: 'shop' } },
        },
      },
      'another namespace, whatever its dimensions': {
        given: {
          A: {
            Type: 'AWS::CloudWatch::Alarm',
            Properties: { Namespace: 'AWS/EC2', MetricName: 'x', Dimensions: { 'Fn::If': ['A', [], []] } },
          },
        },
      },
      clusterId: { given: alarm('ThrottledCmds', { clusterId: 'shop' }) },
      'a cache of nodes': { given: alarm('CPUUtilization', { CacheClusterId: 'shop', CacheNodeId: '0001' }) },
    },
    tokens: {
      'a metric of the CDK': {
        given: (stack) => {
          const it = resource(stack, 'Cache', 'AWS::ElastiCache::ServerlessCache', {});
          const metric = new Metric({
            namespace: 'AWS/ElastiCache',
            metricName: 'CurrItems',
            dimensionsMap: { CacheClusterId: it.ref },
          });
          new Alarm(stack, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1 });
        },
        finds: ['Alarm7103F465: CurrItems has no series for CacheClusterId: it has clusterId.'],
      },
    },
    intrinsics: {
      'a value by Fn::Sub': { given: alarm('ThrottledCmds', { clusterId: { 'Fn::Sub': `\${Cache}` } }) },
      'dimensions that a condition chooses': {
        given: {
          A: {
            Type: 'AWS::CloudWatch::Alarm',
            Properties: {
              Namespace: 'AWS/ElastiCache',
              MetricName: 'ThrottledCmds',
              Dimensions: { 'Fn::If': ['A', [], []] },
            },
          },
        },
        finds: ['A: ThrottledCmds has no series for no dimension: it has clusterId.'],
      },
    },
    inconclusive: {
      'dimensions that are a parameter': {
        given: {
          A: {
            Type: 'AWS::CloudWatch::Alarm',
            Properties: {
              Namespace: 'AWS/ElastiCache',
              MetricName: 'ThrottledCmds',
              Dimensions: { Ref: 'Names' },
            },
          },
        },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: how a token is shown
        doubts: ['Properties/Dimensions: ${Names} is known only at deploy time'],
      },
    },
  },
  {
    rule: connectUser,
    fails: {
      'the cache alone': { given: connect(CACHE), finds: [NO_USER] },
      'a cache of nodes': { given: connect(CACHE.replace('serverlesscache', 'replicationgroup')), finds: [NO_USER] },
      'a user for somebody else': {
        given: { ...connect(CACHE), Other: { ...connect(USER, { Roles: ['batch'] }).Policy } },
        finds: [NO_USER],
      },
      'an inline policy': {
        given: {
          Policy: {
            Type: 'AWS::IAM::Role',
            Properties: { Policies: [{ PolicyDocument: connect(CACHE).Policy.Properties.PolicyDocument }] },
          },
        },
        finds: [NO_USER],
      },
    },
    passes: {
      'a wildcard that fits users': { given: connect([CACHE, 'arn:aws:elasticache:*:111122223333:*']) },
      'the user by a policy of an administrator': {
        given: {
          ...connect(CACHE),
          Other: {
            Type: 'AWS::IAM::Policy',
            Properties: {
              Roles: ['web'],
              PolicyDocument: { Statement: { Effect: 'Allow', Action: 'elasticache:*', Resource: '*' } },
            },
          },
        },
      },
      'the user in the role that a policy names in words': {
        given: {
          ...connect(CACHE),
          Role: {
            Type: 'AWS::IAM::Role',
            Properties: {
              RoleName: 'web',
              Policies: [{ PolicyDocument: connect(USER).Policy.Properties.PolicyDocument }],
            },
          },
        },
      },
      'the user in a policy of its own for the role': {
        given: {
          ...connect(CACHE),
          Other: { ...connect(USER, { RoleName: 'web' }).Policy, Type: 'AWS::IAM::RolePolicy' },
        },
      },
      both: { given: connect([CACHE, USER]) },
      'the user in another policy of the role': { given: { ...connect(CACHE), Other: connect(USER).Policy } },
      'another action': {
        given: {
          P: {
            Type: 'AWS::IAM::Policy',
            Properties: {
              PolicyDocument: { Statement: { Effect: 'Allow', Action: 'elasticache:*', Resource: CACHE } },
            },
          },
        },
      },
    },
    tokens: {
      'a cache and a user of the app': {
        given: (stack) => {
          const it = resource(stack, 'Cache', 'AWS::ElastiCache::ServerlessCache', {});
          const user = resource(stack, 'User', 'AWS::ElastiCache::User', {});
          const properties = connect([it.getAtt('ARN'), user.getAtt('Arn')]).Policy.Properties;
          resource(stack, 'Policy', 'AWS::IAM::Policy', properties);
          resource(
            stack,
            'Wrong',
            'AWS::IAM::Policy',
            connect(it.getAtt('ARN'), { Roles: ['batch'] }).Policy.Properties,
          );
        },
        finds: [NO_USER.replace('Policy', 'Wrong')],
      },
    },
    intrinsics: {
      'a cache by Fn::Sub': {
        given: connect({
          'Fn::Sub': `arn:\${AWS::Partition}:elasticache:\${AWS::Region}:\${AWS::AccountId}:serverlesscache:\${Cache}`,
        }),
        finds: [NO_USER],
      },
    },
    inconclusive: {
      'a resource that is a parameter, and may be a cache': {
        given: connect({ Ref: 'Arn' }),
        doubts: [`Properties/PolicyDocument/Statement/0/Resource: \${Arn} is known only at deploy time`],
      },
      'a user that is a parameter': {
        given: connect([CACHE, { Ref: 'UserArn' }]),
        doubts: [`Properties/PolicyDocument/Statement/0/Resource/1: \${UserArn} is known only at deploy time`],
      },
      'the user of an administrator that is of another stack': {
        given: {
          Policy: {
            Type: 'AWS::IAM::Policy',
            Properties: {
              PolicyDocument: {
                Statement: [
                  { Effect: 'Allow', Action: 'elasticache:Connect', Resource: CACHE },
                  { Effect: 'Allow', Action: 'elasticache:*', Resource: { 'Fn::ImportValue': 'User' } },
                ],
              },
            },
          },
        },
        doubts: [
          // biome-ignore lint/suspicious/noTemplateCurlyInString: how a token is shown
          'Properties/PolicyDocument/Statement/1/Resource: ${Fn::ImportValue User} is known only at deploy time',
        ],
      },
      'a resource that is of another stack': {
        given: connect([CACHE, { 'Fn::ImportValue': 'User' }]),
        doubts: [
          // biome-ignore lint/suspicious/noTemplateCurlyInString: how a token is shown
          'Properties/PolicyDocument/Statement/0/Resource/1: ${Fn::ImportValue User} is known only at deploy time',
        ],
      },
    },
  },
);

test('apps learn of the caches of each other, also of those of nodes', () => {
  const Resources = {
    ...cache(),
    Nodes: { Type: 'AWS::ElastiCache::CacheCluster', Properties: { ClusterName: 'nodes' } },
    Group: { Type: 'AWS::ElastiCache::ReplicationGroup', Properties: { ReplicationGroupId: 'group' } },
  };
  const set = TemplateSet.of({ 'a.json': { Resources } });
  alarmDimension.tell?.(set);
  expect([...set.ties.offered]).toEqual(['cache shop', 'cache nodes', 'cache group']);
});

test('apps learn of the roles that may connect as a user, by their names in words', () => {
  const Resources = {
    ...connect([CACHE, USER]),
    Cache: connect(CACHE, { Roles: ['batch'] }).Policy,
    Reference: connect(USER, { Roles: [{ Ref: 'Role' }] }).Policy,
  };
  const set = TemplateSet.of({ 'a.json': { Resources } });
  connectUser.tell?.(set);
  expect([...set.ties.offered]).toEqual([expect.stringMatching(/AWS::IAM::Role\/web$/)]);
});
