import { App, Size, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { InstanceType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import {
  DatabaseInstance,
  DatabaseInstanceEngine,
  DatabaseProxy,
  MysqlEngineVersion,
  ProxyTarget,
} from 'aws-cdk-lib/aws-rds';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AlarmThreshold } from '../../src';
import { DocumentDbAlarms } from '../../src/docdb';
import { IncidentAlarms, type IncidentAlarmsProps } from '../../src/monitoring';
import { PROXY_EVENTS, PROXY_METRICS } from '../../src/monitoring/kinds/database-proxies';
import { DOCUMENT_DB_METRICS } from '../../src/monitoring/kinds/document-db-clusters';
import { NODE_METRICS } from '../../src/monitoring/kinds/node-based-caches';
import { SERVERLESS_METRICS } from '../../src/monitoring/kinds/serverless-caches';
import { DatabaseProxyAlarms } from '../../src/rdsproxy';
import {
  EcpuLimit,
  NodeBasedCacheAlarms,
  ServerlessCacheAlarms,
  StorageLimit,
  ValkeyAccess,
  ValkeyServerlessCache,
} from '../../src/valkey';
import { documents, group, memcached, proxy, raw, serverless } from './existing';

const ENV = { account: '111122223333', region: 'eu-central-1' };
const ALARM = 'AWS::CloudWatch::Alarm';

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Shop', { env: ENV });
});

/** The names of the alarms that are added. */
function added(props: IncidentAlarmsProps = {}): string[] {
  const alarms = IncidentAlarms.of(app, props);
  app.synth();
  return alarms.added().map((line) => line.split(': ')[1]);
}

const PROXY = [...Object.keys(PROXY_METRICS.metrics), ...Object.keys(PROXY_EVENTS)].sort();
const CACHE = Object.keys(SERVERLESS_METRICS.metrics).sort();
const NODES = Object.keys(NODE_METRICS.metrics).sort();
const DOCUMENTS = Object.keys(DOCUMENT_DB_METRICS.metrics).sort();
const without = (all: string[], ...names: string[]) => all.filter((name) => !names.includes(name));

/** The metrics that an alarm watches, its own or those of its expression. */
function metricsOf({ Properties }: any): string[] {
  const inner = (Properties.Metrics ?? []).map(({ MetricStat }: any) => MetricStat?.Metric.MetricName);
  return [Properties.MetricName, ...inner].filter(Boolean);
}

describe('each alarm is on the metrics that are looked for', () => {
  test.each([
    ['proxies', PROXY_METRICS, () => proxy(stack, 'Made')],
    ['serverless caches', { ...SERVERLESS_METRICS }, () => serverless(stack, 'Made', 5_000)],
    ['groups of nodes', NODE_METRICS, () => group(stack, 'Made')],
    ['clusters of DocumentDB', DOCUMENT_DB_METRICS, () => documents(stack, 'Made')],
  ])('%s', (_, { metrics }, make) => {
    make();
    IncidentAlarms.of(app);
    const alarms = Template.fromStack(stack).findResources(ALARM);
    const byName = Object.entries(metrics).filter(([name]) => !['storageUsed', 'volume'].includes(name));
    for (const [name, wanted] of byName) {
      const id = Object.keys(alarms).find((it) => it.slice(0, -8).endsWith(`${name[0].toUpperCase()}${name.slice(1)}`));
      expect([name, metricsOf(alarms[id!])]).toEqual([name, expect.arrayContaining([...wanted])]);
    }
  });
});

describe('a proxy', () => {
  test('of the CDK gets the alarms of DatabaseProxyAlarms', () => {
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 });
    const database = new DatabaseInstance(stack, 'Database', {
      engine: DatabaseInstanceEngine.mysql({ version: MysqlEngineVersion.VER_8_0 }),
      instanceType: new InstanceType('t4g.small'),
      vpc,
    });
    new DatabaseProxy(stack, 'Proxy', {
      proxyTarget: ProxyTarget.fromInstance(database),
      secrets: [database.secret!],
      vpc,
    });
    expect(added().sort()).toEqual(PROXY);
    Template.fromStack(stack).hasResourceProperties(ALARM, {
      MetricName: 'DatabaseConnectionsBorrowLatency',
      Dimensions: [{ Name: 'ProxyName', Value: { Ref: Match.stringLikeRegexp('^Proxy') } }],
    });
  });

  test('that is known by its type alone gets them too', () => {
    raw(stack, 'Proxy', 'AWS::RDS::DBProxy');
    expect(added().sort()).toEqual(PROXY);
  });

  test('does not say for each proxy that the reasons are not counted', () => {
    proxy(stack, 'Proxy');
    added();
    const notes = Annotations.fromStack(stack).findInfo('*', Match.stringLikeRegexp('cdk-hindsight/'));
    expect(notes.map(({ id }) => id)).toEqual(['/Shop/IncidentAlarms']);
  });

  test('keeps the alarms of DatabaseProxyAlarms, also those that are off', () => {
    new DatabaseProxyAlarms(stack, 'Own', {
      proxy: proxy(stack, 'Proxy'),
      alarms: { pinnedShare: AlarmThreshold.off() },
    });
    expect(added()).toEqual([]);
  });

  test('keeps them where they name it', () => {
    proxy(stack, 'Proxy');
    new DatabaseProxyAlarms(stack, 'Own', { proxyName: 'orders' });
    expect(added()).toEqual([]);
  });

  test("is watched beside another proxy's DatabaseProxyAlarms", () => {
    proxy(stack, 'Proxy');
    new DatabaseProxyAlarms(stack, 'Own', { proxyName: 'payments' });
    expect(added().sort()).toEqual(PROXY);
  });

  test.each(Object.entries(PROXY_METRICS.metrics))(
    "keeps the user's own alarm in place of %s",
    (name, [metricName]) => {
      const { ref } = proxy(stack, 'Proxy');
      userAlarm('AWS/RDS', metricName, { ProxyName: ref });
      expect(added().sort()).toEqual(without(PROXY, name));
    },
  );

  test.each([
    ['of another proxy', 'AWS/RDS', { ProxyName: 'payments' }],
    ['of another namespace', 'Shop', { ProxyName: 'orders' }],
    ['of an instance', 'AWS/RDS', { DBInstanceIdentifier: 'orders' }],
  ])('does not count an alarm %s', (_, namespace, dimensions) => {
    proxy(stack, 'Proxy');
    userAlarm(namespace, 'DatabaseConnectionsBorrowLatency', dimensions);
    expect(added().sort()).toEqual(PROXY);
  });

  test("keeps the user's own alarm on its name, from another stack", () => {
    proxy(stack, 'Proxy');
    userAlarm('AWS/RDS', 'AvailabilityPercentage', { ProxyName: 'orders' }, new Stack(app, 'Alarms', { env: ENV }));
    expect(added().sort()).toEqual(without(PROXY, 'availability'));
  });

  test('does not count an alarm on its name in another Region', () => {
    proxy(stack, 'Proxy');
    const far = new Stack(app, 'Far', { env: { ...ENV, region: 'us-east-1' } });
    userAlarm('AWS/RDS', 'AvailabilityPercentage', { ProxyName: 'orders' }, far);
    expect(added().sort()).toEqual(PROXY);
  });

  test('does not count an alarm on its name in another Stage', () => {
    proxy(stack, 'Proxy');
    const stage = new Stage(app, 'Prod', { env: ENV });
    userAlarm('AWS/RDS', 'AvailabilityPercentage', { ProxyName: 'orders' }, new Stack(stage, 'Alarms'));
    expect(added().sort()).toEqual(PROXY);
  });

  test.each(Object.entries(PROXY_EVENTS))("keeps the user's own rule in place of %s", (name, event) => {
    proxy(stack, 'Proxy');
    new Rule(stack, 'Rule', {
      eventPattern: { source: ['aws.rds'], detail: { EventID: [event] } },
      targets: [new SnsTopic(new Topic(stack, 'Alerts'))],
    });
    expect(added().sort()).toEqual(without(PROXY, name));
  });

  test('does not count a rule about another proxy, or about another event', () => {
    proxy(stack, 'Proxy');
    const targets = [new SnsTopic(new Topic(stack, 'Alerts'))];
    const detail = { EventID: ['RDS-EVENT-0275'], SourceIdentifier: ['payments'] };
    new Rule(stack, 'Other', { eventPattern: { source: ['aws.rds'], detail }, targets });
    new Rule(stack, 'Event', {
      eventPattern: { source: ['aws.rds'], detail: { EventID: ['RDS-EVENT-0001'] } },
      targets,
    });
    expect(added().sort()).toEqual(PROXY);
  });

  test('has the thresholds and the actions of its kind', () => {
    proxy(stack, 'Proxy');
    const [usual, own] = ['Usual', 'Own'].map((id) => new SnsAction(new Topic(stack, id)));
    const databaseProxies = { borrowLatency: AlarmThreshold.of(9), pinnedShare: AlarmThreshold.off(), actions: [own] };
    expect(added({ actions: [usual], okActions: [usual], databaseProxies }).sort()).toEqual(
      without(PROXY, 'pinnedShare'),
    );
    Template.fromStack(stack).hasResourceProperties(ALARM, {
      MetricName: 'DatabaseConnectionsBorrowLatency',
      Threshold: 9,
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^Own') }],
      OKActions: [{ Ref: Match.stringLikeRegexp('^Usual') }],
    });
  });
});

describe('a serverless cache', () => {
  test('gets the alarms of ServerlessCacheAlarms that it can have', () => {
    serverless(stack, 'Cache', 5_000);
    expect(added().sort()).toEqual(without(CACHE, 'storageUsed'));
  });

  test('without a limit gets none in percent of it, whatever threshold the others have', () => {
    serverless(stack, 'Cache');
    const serverlessCaches = { ecpuUsed: AlarmThreshold.of(80), storageUsed: AlarmThreshold.of(80) };
    expect(added({ serverlessCaches }).sort()).toEqual(without(CACHE, 'storageUsed', 'ecpuUsed'));
  });

  test('that is known by its type alone gets them too', () => {
    raw(stack, 'Cache', 'AWS::ElastiCache::ServerlessCache');
    expect(added().sort()).toEqual(without(CACHE, 'storageUsed', 'ecpuUsed'));
  });

  test('of the library keeps its own, also if they are off', () => {
    const cache = new ValkeyServerlessCache(stack, 'Cache', {
      vpc: new Vpc(stack, 'Vpc', { maxAzs: 2 }),
      limits: { storage: StorageLimit.upTo(Size.gibibytes(5)), ecpuPerSecond: EcpuLimit.upTo(10_000) },
      alarms: { enabled: false },
    });
    cache.addIamUser('App', { access: ValkeyAccess.keys('app:*').allow('+@read') });
    expect(added()).toEqual([]);
  });

  test('keeps the alarms of ServerlessCacheAlarms, which name it in lower case', () => {
    serverless(stack, 'Cache', 5_000);
    new ServerlessCacheAlarms(stack, 'Own', { cacheName: 'orders' });
    expect(added()).toEqual([]);
  });

  test.each(Object.entries(SERVERLESS_METRICS.metrics).flatMap(([name, metrics]) => metrics.map((it) => [name, it])))(
    "keeps the user's own alarm in place of %s: %s",
    (name, metricName) => {
      serverless(stack, 'Cache', 5_000);
      userAlarm('AWS/ElastiCache', metricName, { clusterId: 'orders' });
      expect(added().sort()).toEqual(without(CACHE, 'storageUsed', name));
    },
  );

  test('of Memcached gets none, and a warning that says why', () => {
    serverless(stack, 'Cache', undefined, 'memcached');
    expect(added()).toEqual([]);
    expect(warnings()).toEqual([
      'IncidentAlarms adds no alarms here: cache must have the engine valkey or redis, got: memcached; Memcached has no ' +
        'logins, users and denied commands: create alarms on its own metrics. List the resource in exclude. [ack: ' +
        'cdk-hindsight/monitoring:unwatched]',
    ]);
  });
});

describe('a cache of nodes', () => {
  test.each<[string, () => unknown, string[]]>([
    ['a group with replicas', () => group(stack, 'Cache'), []],
    ['a group without', () => group(stack, 'Cache', 1), ['replicationLag']],
    ['a cluster of Memcached', () => memcached(stack, 'Cache'), ['replicationLag', 'engineCpu']],
    [
      'a cluster that is known by its type alone',
      () => raw(stack, 'Cache', 'AWS::ElastiCache::CacheCluster', { Engine: 'valkey' }),
      [],
    ],
  ])('gets the alarms of NodeBasedCacheAlarms that it can have: %s', (_, make, missing) => {
    make();
    const nodeBasedCaches = { replicationLag: AlarmThreshold.of(3), engineCpu: AlarmThreshold.of(80) };
    expect(added({ nodeBasedCaches }).sort()).toEqual(without(NODES, ...missing));
  });

  test('keeps the alarms of NodeBasedCacheAlarms, also those that are off', () => {
    new NodeBasedCacheAlarms(stack, 'Own', {
      replicationGroup: group(stack, 'Cache'),
      alarms: { swap: AlarmThreshold.off() },
    });
    expect(added()).toEqual([]);
  });

  test.each(Object.entries(NODE_METRICS.metrics))("keeps the user's own alarm in place of %s", (name, [metricName]) => {
    const { ref } = group(stack, 'Cache');
    userAlarm('AWS/ElastiCache', metricName, { CacheClusterId: `${ref}-001`, CacheNodeId: '0001' });
    expect(added().sort()).toEqual(without(NODES, name));
  });

  test('whose nodes are not known gets none, and a warning', () => {
    group(stack, 'Cache').addPropertyDeletionOverride('X');
    (stack.node.findChild('Cache') as any).primaryClusterId = 'orders';
    expect(added()).toEqual([]);
    expect(warnings()[0]).toMatch(
      /^IncidentAlarms adds no alarms here: replicationGroup must .*\. List the resource in exclude\. \[ack: /,
    );
  });

  test('that is excluded gets no warning', () => {
    const cache = serverless(stack, 'Cache', undefined, 'memcached');
    expect(added({ exclude: [cache] })).toEqual([]);
    expect(warnings()).toEqual([]);
  });

  test('is left out with its kind', () => {
    group(stack, 'Cache');
    serverless(stack, 'Serverless');
    proxy(stack, 'Proxy');
    const off = { enabled: false };
    expect(added({ nodeBasedCaches: off, serverlessCaches: off, databaseProxies: off })).toEqual([]);
  });
});

describe('a cluster of DocumentDB', () => {
  test('gets the alarms of DocumentDbAlarms that it can have', () => {
    documents(stack, 'Documents');
    expect(added().sort()).toEqual(without(DOCUMENTS, 'volume'));
  });

  test('with one instance gets none on its replicas, whatever threshold the others have', () => {
    documents(stack, 'Documents', 1);
    const documentDbClusters = { replicaLag: AlarmThreshold.of(500) };
    expect(added({ documentDbClusters }).sort()).toEqual(without(DOCUMENTS, 'volume', 'replicaLag'));
  });

  test('gets one on its volume with a threshold', () => {
    documents(stack, 'Documents');
    const documentDbClusters = { volume: AlarmThreshold.of(500_000_000_000) };
    expect(added({ documentDbClusters }).sort()).toEqual(DOCUMENTS);
    Template.fromStack(stack).hasResourceProperties(ALARM, {
      MetricName: 'VolumeBytesUsed',
      Threshold: 500_000_000_000,
      Dimensions: [{ Name: 'DBClusterIdentifier', Value: { Ref: 'Documents' } }],
    });
  });

  test('that is known by its type alone gets them too', () => {
    raw(stack, 'Documents', 'AWS::DocDB::DBCluster');
    expect(added().sort()).toEqual(without(DOCUMENTS, 'volume'));
  });

  test('keeps the alarms of DocumentDbAlarms', () => {
    new DocumentDbAlarms(stack, 'Own', { cluster: documents(stack, 'Documents'), alarms: { enabled: false } });
    expect(added()).toEqual([]);
  });

  test.each(Object.entries(DOCUMENT_DB_METRICS.metrics).flatMap(([name, metrics]) => metrics.map((it) => [name, it])))(
    "keeps the user's own alarm in place of %s: %s",
    (_, metricName) => {
      const { ref } = documents(stack, 'Documents');
      userAlarm('AWS/DocDB', metricName, { DBClusterIdentifier: ref });
      const covered = DOCUMENTS.filter((name) =>
        (DOCUMENT_DB_METRICS.metrics as Record<string, readonly string[]>)[name].includes(metricName),
      );
      const documentDbClusters = { volume: AlarmThreshold.of(5) };
      expect(added({ documentDbClusters }).sort()).toEqual(without(DOCUMENTS, ...covered));
    },
  );

  test('gets no advice that nobody asked for', () => {
    documents(stack, 'Documents', 1);
    added();
    expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('cdk-hindsight/docdb'))).toEqual([]);
  });

  test('of version 3.6 gets none, and a warning that says why', () => {
    documents(stack, 'Documents', 2, '3.6.0');
    expect(added()).toEqual([]);
    expect(warnings()[0]).toMatch(
      /^IncidentAlarms adds no alarms here: cluster must have an engine version from 4\.0 on/,
    );
  });

  test('is left out with its kind', () => {
    documents(stack, 'Documents');
    expect(added({ documentDbClusters: { enabled: false } })).toEqual([]);
  });
});

test('a threshold that the alarm cannot have is an error, and no warning', () => {
  serverless(stack, 'Cache', 5_000);
  IncidentAlarms.of(app, { serverlessCaches: { ecpuUsed: AlarmThreshold.of(200) } });
  expect(() => app.synth()).toThrow(/ecpuUsed must be between 1 and 100 percent, got: 200/);
});

function userAlarm(namespace: string, metricName: string, dimensionsMap: Record<string, string>, scope = stack): void {
  new Metric({ namespace, metricName, dimensionsMap }).createAlarm(scope, 'UserAlarm', {
    threshold: 1,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.IGNORE,
  });
}

function warnings(): unknown[] {
  return Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('IncidentAlarms'))
    .map(({ entry }) => entry.data);
}
