import { App, Stack as CdkStack, Size, type Stack, Token } from 'aws-cdk-lib';
import { CfnCacheCluster, CfnReplicationGroup, CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { CfnDBProxy, CfnDBProxyEndpoint } from 'aws-cdk-lib/aws-rds';
import { AlarmThreshold } from '../../src/alarm-threshold';
import { DatabaseProxyAlarms, type DatabaseProxyAlarmsProps } from '../../src/rdsproxy';
import {
  EcpuLimit,
  NodeBasedCacheAlarms,
  type NodeBasedCacheAlarmsProps,
  NodeBasedCacheEngine,
  ServerlessCacheAlarms,
  type ServerlessCacheAlarmsProps,
  StorageLimit,
} from '../../src/valkey';
import { expectMessages } from './mistakes';

/** A stack of another Region in an app of its own, so that only the mistake is synthesized. */
function elsewhere(): Stack {
  return new CdkStack(new App(), 'Elsewhere', { env: { account: '111122223333', region: 'us-east-1' } });
}

function dbProxy(stack: Stack): CfnDBProxy {
  return new CfnDBProxy(stack, 'Proxy', {
    dbProxyName: 'orders',
    engineFamily: 'MYSQL',
    roleArn: 'arn:aws:iam::111122223333:role/proxy',
    vpcSubnetIds: ['subnet-1', 'subnet-2'],
  });
}

const proxyAlarms = (stack: Stack, props: object) =>
  new DatabaseProxyAlarms(stack, 'Alarms', props as DatabaseProxyAlarmsProps);

describe('DatabaseProxyAlarms', () => {
  expectMessages(
    [
      [
        'neither proxy nor name',
        (stack) => proxyAlarms(stack, {}),
        'proxy must be given, or proxyName; pass the construct of the resource, or the name that it has [Stack/Alarms]',
      ],
      [
        'both',
        (stack) => proxyAlarms(stack, { proxy: dbProxy(stack), proxyName: 'orders' }),
        'proxyName must be left out with proxy; keep one of them [Stack/Alarms]',
      ],
      [
        'a name as the proxy',
        (stack) => proxyAlarms(stack, { proxy: 'orders' }),
        "proxy must be an object, got: 'orders'; pass a value of this type, or leave it out [Stack/Alarms]",
      ],
      [
        'an endpoint as the proxy',
        (stack) => {
          const endpoint = { dbProxyEndpointName: 'readers', dbProxyName: 'orders', vpcSubnetIds: ['subnet-1'] };
          return proxyAlarms(stack, { proxy: new CfnDBProxyEndpoint(stack, 'Endpoint', endpoint) });
        },
        'proxy must be an RDS proxy, got: an object of the class CfnDBProxyEndpoint of aws-rds; pass an RDS proxy: a construct of the CDK, or an import of it [Stack/Alarms]',
      ],
      [
        'a proxy of another Region',
        (stack) => proxyAlarms(stack, { proxy: dbProxy(elsewhere()) }),
        'proxy must be in the Region of its alarms, eu-central-1, got: us-east-1; create the alarms in a stack of the Region of the resource: an alarm sees only the metrics of its own [Stack/Alarms]',
      ],
      [
        'a name with a space',
        (stack) => proxyAlarms(stack, { proxyName: 'my orders' }),
        'proxyName must be 1 to 63 letters, digits and single hyphens, beginning with a letter, got: my orders; write it as aws rds describe-db-proxies does: it is a dimension of metrics, where case matters [Stack/Alarms]',
      ],
      [
        'a fraction as a share',
        (stack) => proxyAlarms(stack, { proxyName: 'orders', alarms: { pinnedShare: AlarmThreshold.of(0.5) } }),
        'alarms.pinnedShare must be between 1 and 100 percent, got: 0.5; write 50 for half; use AlarmThreshold.off() to disable the alarm [Stack/Alarms]',
      ],
    ],
    7,
  );
});

const cacheAlarms = (stack: Stack, props: object) =>
  new ServerlessCacheAlarms(stack, 'Alarms', props as ServerlessCacheAlarmsProps);

const serverless = (stack: Stack, engine: string) =>
  new CfnServerlessCache(stack, 'Cache', {
    engine,
    serverlessCacheName: 'orders',
    cacheUsageLimits: { dataStorage: { maximum: 20, unit: 'GB' } },
  });

describe('ServerlessCacheAlarms', () => {
  expectMessages(
    [
      [
        'neither cache nor name',
        (stack) => cacheAlarms(stack, {}),
        'cache must be given, or cacheName; pass the construct of the resource, or the name that it has [Stack/Alarms]',
      ],
      [
        'Memcached',
        (stack) => cacheAlarms(stack, { cache: serverless(stack, 'memcached') }),
        'cache must have the engine valkey or redis, got: memcached; Memcached has no logins, users and denied commands: create alarms on its own metrics [Stack/Alarms]',
      ],
      [
        'a cache of nodes',
        (stack) => {
          const cache = new CfnReplicationGroup(stack, 'Group', { replicationGroupDescription: 'Orders' });
          return cacheAlarms(stack, { cache });
        },
        'cache must be a serverless cache, got: an object of the class CfnReplicationGroup of aws-elasticache; pass a serverless cache: a construct of the CDK, or an import of it [Stack/Alarms]',
      ],
      [
        'a name in mixed case',
        (stack) => cacheAlarms(stack, { cacheName: 'Orders' }),
        'cacheName must be 1 to 40 lower-case letters, digits and single hyphens, begin with a letter and not end with a hyphen, got: Orders; write it as the service stores it [Stack/Alarms]',
      ],
      [
        'other limits than those of the cache',
        (stack) =>
          cacheAlarms(stack, {
            cache: serverless(stack, 'valkey'),
            limits: { storage: StorageLimit.upTo(Size.gibibytes(10)), ecpuPerSecond: EcpuLimit.unlimited() },
          }),
        'limits.storage must be that of the cache, a maximum of 20 GB, got: a maximum of 10 GB; leave limits out: they are read from the cache [Stack/Alarms]',
      ],
      [
        'an alarm on limits that nobody knows',
        (stack) => cacheAlarms(stack, { cacheName: 'orders', alarms: { ecpuUsed: AlarmThreshold.of(80) } }),
        'alarms.ecpuUsed must be left out if limits.ecpuPerSecond is not known, got: 80 percent; give limits: the alarm is in percent of them [Stack/Alarms]',
      ],
    ],
    6,
  );
});

const nodeAlarms = (stack: Stack, props: object) =>
  new NodeBasedCacheAlarms(stack, 'Alarms', props as NodeBasedCacheAlarmsProps);

const group = (stack: Stack, props: object) =>
  new CfnReplicationGroup(stack, 'Group', { replicationGroupDescription: 'Orders', ...props });

const { MEMCACHED } = NodeBasedCacheEngine;

describe('NodeBasedCacheAlarms', () => {
  expectMessages(
    [
      [
        'no cache',
        (stack) => nodeAlarms(stack, {}),
        'replicationGroup must be given, or cluster or clusterIds; pass the construct of the resource, or the name that it has [Stack/Alarms]',
      ],
      [
        'a group and ids',
        (stack) => nodeAlarms(stack, { replicationGroup: group(stack, {}), clusterIds: ['orders-001'] }),
        'clusterIds must be left out with replicationGroup; keep one of them [Stack/Alarms]',
      ],
      [
        'a group whose nodes are not known',
        (stack) => nodeAlarms(stack, { replicationGroup: group(stack, { numNodeGroups: 3 }) }),
        'replicationGroup must have numbers of shards and replicas, and a cluster mode, that are known at synth; give clusterIds in place of it: aws elasticache describe-replication-groups lists the member clusters of a group [Stack/Alarms]',
      ],
      [
        'more nodes than an alarm can have',
        (stack) => nodeAlarms(stack, { replicationGroup: group(stack, { numNodeGroups: 6, replicasPerNodeGroup: 1 }) }),
        'replicationGroup must have at most 10 nodes, got: 12; CloudWatch computes an alarm from at most 10 metrics: give each 10 a NodeBasedCacheAlarms of their own, with clusterIds [Stack/Alarms]',
      ],
      [
        'another engine than that of the cache',
        (stack) => {
          const props = { cacheNodeType: 'cache.t4g.micro', engine: 'redis', numCacheNodes: 1 };
          return nodeAlarms(stack, { cluster: new CfnCacheCluster(stack, 'Cluster', props), engine: MEMCACHED });
        },
        'engine must be that of the cache, redis, got: memcached; leave it out: it is read from the cache [Stack/Alarms]',
      ],
      [
        'Memcached in a replication group',
        (stack) => nodeAlarms(stack, { replicationGroup: group(stack, {}), engine: MEMCACHED }),
        'engine must be valkey or redis for a replication group, got: memcached; Memcached has no replication groups: give cluster or clusterIds [Stack/Alarms]',
      ],
      [
        'several nodes in a cluster of Valkey',
        (stack) => nodeAlarms(stack, { clusterIds: ['orders-001'], nodesPerCluster: 2 }),
        'nodesPerCluster must be 1 for Valkey and Redis OSS, got: 2; only a cluster of Memcached has more: give the member clusters of the group as clusterIds [Stack/Alarms]',
      ],
      [
        'a cluster with a number of nodes that is a token',
        (stack) => {
          const numCacheNodes = Token.asNumber({ Ref: 'Number' });
          const props = { cacheNodeType: 'cache.t4g.micro', engine: 'memcached', numCacheNodes };
          return nodeAlarms(stack, { cluster: new CfnCacheCluster(stack, 'Cluster', props) });
        },
        'nodesPerCluster must be given for a cluster whose number of nodes is a token; give the number of its nodes [Stack/Alarms]',
      ],
      [
        'an id in mixed case',
        (stack) => nodeAlarms(stack, { clusterIds: ['Orders-001'] }),
        'clusterIds[0] must be 1 to 50 lower-case letters, digits and single hyphens, beginning with a letter, got: Orders-001; write it as aws elasticache describe-cache-clusters does: the service stores it in lower case [Stack/Alarms]',
      ],
      [
        'the lag of a cache without replicas',
        (stack) =>
          nodeAlarms(stack, {
            replicationGroup: group(stack, { numCacheClusters: 1 }),
            alarms: { replicationLag: AlarmThreshold.of(5) },
          }),
        'alarms.replicationLag must be left out for a cache without replicas, got: 5; ReplicationLag is a metric of replicas [Stack/Alarms]',
      ],
      [
        'the engine of Memcached',
        (stack) =>
          nodeAlarms(stack, { clusterIds: ['a'], engine: MEMCACHED, alarms: { engineCpu: AlarmThreshold.of(80) } }),
        'alarms.engineCpu must be left out for Memcached, got: 80; it has no metric EngineCPUUtilization, because it uses all cores: set hostCpu [Stack/Alarms]',
      ],
    ],
    11,
  );
});
