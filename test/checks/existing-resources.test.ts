import { App, Stack } from 'aws-cdk-lib';
import { CfnDBCluster } from 'aws-cdk-lib/aws-docdb';
import { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { CfnDBProxy } from 'aws-cdk-lib/aws-rds';
import { contextOf } from '../../projenrc/checks/context';
import { HindsightChecks } from '../../src/checks';
import { DocumentDbAlarms } from '../../src/docdb';
import { DatabaseProxyAlarms } from '../../src/rdsproxy';
import { ServerlessCacheAlarms } from '../../src/valkey';

const ENV = { account: '111122223333', region: 'eu-central-1' };

function proxyIn(stack: Stack): CfnDBProxy {
  return new CfnDBProxy(stack, 'Proxy', {
    dbProxyName: 'orders',
    engineFamily: 'MYSQL',
    roleArn: 'arn:aws:iam::111122223333:role/proxy',
    vpcSubnetIds: ['subnet-1', 'subnet-2'],
  });
}

function cacheIn(stack: Stack, serverlessCacheName = 'orders'): CfnServerlessCache {
  return new CfnServerlessCache(stack, 'Cache', {
    engine: 'valkey',
    serverlessCacheName,
    cacheUsageLimits: { dataStorage: { maximum: 10, unit: 'GB' }, ecpuPerSecond: { maximum: 5_000 } },
  });
}

function documentsIn(stack: Stack, dbClusterIdentifier = 'orders'): CfnDBCluster {
  return new CfnDBCluster(stack, 'Documents', { dbClusterIdentifier });
}

/** The rules about alarms that find something in an app with these two stacks. */
function findings(build: (data: Stack, alarms: Stack) => void): string[] {
  const app = new App();
  build(new Stack(app, 'Data', { env: ENV }), new Stack(app, 'Alarms', { env: ENV }));
  const { directory, stacks } = app.synth();
  const templatePaths = stacks.map(({ templateFile }) => `${directory}/${templateFile}`);
  const { violations } = new HindsightChecks().validate(contextOf(templatePaths));
  return violations.map(({ ruleName }) => ruleName).filter((rule) => /alarm/.test(rule));
}

test('a proxy, a cache and a cluster without alarms are found', () => {
  const found = findings((data) => [proxyIn(data), cacheIn(data), documentsIn(data)]);
  expect(found.sort()).toEqual([
    'hindsight-docdb-gc-alarm',
    'hindsight-rdsproxy-pinning-alarm',
    'hindsight-valkey-throttling-alarm',
  ]);
});

test.each<[string, (data: Stack, alarms: Stack) => void]>([
  [
    'in their stack',
    (data) => {
      new DatabaseProxyAlarms(data, 'ProxyAlarms', { proxy: proxyIn(data) });
      new ServerlessCacheAlarms(data, 'CacheAlarms', { cache: cacheIn(data) });
      new DocumentDbAlarms(data, 'DocumentsAlarms', { cluster: documentsIn(data) });
    },
  ],
  [
    'in another stack',
    (data, alarms) => {
      new DatabaseProxyAlarms(alarms, 'ProxyAlarms', { proxy: proxyIn(data) });
      new ServerlessCacheAlarms(alarms, 'CacheAlarms', { cache: cacheIn(data) });
      new DocumentDbAlarms(alarms, 'DocumentsAlarms', { cluster: documentsIn(data) });
    },
  ],
  [
    'by name',
    (data, alarms) => {
      proxyIn(data);
      cacheIn(data);
      documentsIn(data);
      new DatabaseProxyAlarms(alarms, 'ProxyAlarms', { proxyName: 'orders' });
      new ServerlessCacheAlarms(alarms, 'CacheAlarms', { cacheName: 'orders' });
      new DocumentDbAlarms(alarms, 'DocumentsAlarms', { clusterIdentifier: 'orders' });
    },
  ],
  [
    'with a name in mixed case',
    (data) => {
      new DatabaseProxyAlarms(data, 'ProxyAlarms', { proxy: proxyIn(data) });
      new ServerlessCacheAlarms(data, 'CacheAlarms', { cache: cacheIn(data, 'Orders') });
      new DocumentDbAlarms(data, 'DocumentsAlarms', { cluster: documentsIn(data, 'Orders') });
    },
  ],
])('with alarms %s they are not', (_, build) => {
  expect(findings(build)).toEqual([]);
});
