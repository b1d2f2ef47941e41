import { App, Aspects, CfnCondition, Fn, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { CfnRepository, Repository } from 'aws-cdk-lib/aws-ecr';
import { ContainerImage, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AlarmThreshold } from '../../src';
import { IncidentAlarms, IncidentDashboard } from '../../src/monitoring';
import { PROXY_EVENTS, PROXY_METRICS } from '../../src/monitoring/kinds/database-proxies';
import { DOCUMENT_DB_METRICS } from '../../src/monitoring/kinds/document-db-clusters';
import { NODE_METRICS } from '../../src/monitoring/kinds/node-based-caches';
import { SERVERLESS_METRICS } from '../../src/monitoring/kinds/serverless-caches';
import { testKinds } from '../support/wrong-kinds';
import { serverless } from './existing';
import { job, schedule } from './jobs';

const ENV = { account: '111122223333', region: 'eu-central-1' };
const ALARM = 'AWS::CloudWatch::Alarm';

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Shop', { env: ENV });
});

const of = (props: any) => IncidentAlarms.of(new Stack(), props);

describe('a property of another type', () => {
  testKinds(of, {
    enabled: 'true or false',
    actions: 'a list of objects',
    okActions: 'a list of objects',
    exclude: 'a list of objects',
    databaseProxies: 'an object',
    serverlessCaches: 'an object',
    nodeBasedCaches: 'an object',
    documentDbClusters: 'an object',
    imagePullFailed: 'an object',
    buildFailed: 'an object',
    eventsDropped: 'an object',
  });
  testKinds((props) => new IncidentDashboard(new Stack(), 'Incidents', { scope: new App(), ...props }), {
    scope: 'an object',
    dashboardName: 'a text',
  });
});

/** The metrics of each alarm, by AWS's documentation; of those of events none. */
const NESTED: Record<string, Record<string, string[]>> = {
  databaseProxies: {
    pinnedShare: ['DatabaseConnectionsCurrentlySessionPinned'],
    borrowLatency: ['DatabaseConnectionsBorrowLatency'],
    poolUtilization: ['DatabaseConnectionsCurrentlyBorrowed'],
    failedAuthentication: ['ClientConnectionsSetupFailedAuth'],
    availability: ['AvailabilityPercentage'],
  },
  serverlessCaches: {
    storageUsed: ['BytesUsedForCache'],
    ecpuUsed: ['ElastiCacheProcessingUnits'],
    throttledCommands: ['ThrottledCmds'],
    evictions: ['Evictions'],
    readLatency: ['SuccessfulReadRequestLatency'],
    writeLatency: ['SuccessfulWriteRequestLatency'],
    authenticationFailures: ['AuthenticationFailures'],
    deniedCommands: ['KeyAuthorizationFailures', 'CommandAuthorizationFailures'],
  },
  nodeBasedCaches: {
    bandwidthOut: ['NetworkBandwidthOutAllowanceExceeded'],
    bandwidthIn: ['NetworkBandwidthInAllowanceExceeded'],
    connections: ['CurrConnections'],
    engineCpu: ['EngineCPUUtilization'],
    hostCpu: ['CPUUtilization'],
    swap: ['SwapUsage'],
    evictedKeys: ['Evictions'],
    replicationLag: ['ReplicationLag'],
  },
  documentDbClusters: {
    availableMvccIds: ['AvailableMVCCIds'],
    availableMvccIdsCritical: ['AvailableMVCCIds'],
    longestGc: ['LongestActiveGCRuntime'],
    replicaLag: ['DBClusterReplicaLagMaximum'],
    connections: ['DatabaseConnectionsMax'],
    cursors: ['DatabaseCursorsMax'],
    transactions: ['TransactionsOpenMax'],
    cursorsTimedOut: ['DatabaseCursorsTimedOut'],
    throttled: ['LowMemNumOperationsThrottled', 'LowMemNumOperationsTimedOut'],
    bufferCache: ['BufferCacheHitRatio'],
    indexCache: ['IndexBufferCacheHitRatio'],
    volume: ['VolumeBytesUsed'],
  },
};
const EVENTS = { throttledConnections: 'RDS-EVENT-0275', noFreeIps: 'RDS-EVENT-0243' };
const THRESHOLDS = Object.entries(NESTED).flatMap(([kind, metrics]) =>
  Object.keys(metrics).map((name) => [kind, name]),
);

test('the metrics that an own alarm may be on are those of each alarm', () => {
  expect({
    databaseProxies: PROXY_METRICS.metrics,
    serverlessCaches: SERVERLESS_METRICS.metrics,
    nodeBasedCaches: NODE_METRICS.metrics,
    documentDbClusters: DOCUMENT_DB_METRICS.metrics,
  }).toEqual(NESTED);
  expect(PROXY_EVENTS).toEqual(EVENTS);
});

test.each([...THRESHOLDS, ...Object.keys(EVENTS).map((name) => ['databaseProxies', name])])(
  '%s.%s of plain JSON is no threshold',
  (kind, name) => {
    expect(() => of({ [kind]: { [name]: { value: 3 } } })).toThrow(`${kind}.${name} must be an AlarmThreshold, got: `);
  },
);

test.each(Object.keys(NESTED))('the actions and the switch of %s are of their types', (kind) => {
  expect(() => of({ [kind]: { actions: [{}] } })).toThrow(`${kind}.actions[0] must be an alarm action, got: `);
  expect(() => of({ [kind]: { enabled: 'no' } })).toThrow(`${kind}.enabled must be true or false, got: `);
});

test.each<[string, () => [object, object]]>([
  ['thresholds', () => [{ buildFailed: AlarmThreshold.of(2) }, { buildFailed: AlarmThreshold.of(2) }]],
  ['structs', () => [{ nodeBasedCaches: { enabled: false } }, { nodeBasedCaches: { enabled: false } }]],
  ['structs with nothing set', () => [{ nodeBasedCaches: {} }, { nodeBasedCaches: { swap: undefined } }]],
  ['nothing', () => [{ enabled: undefined }, { enabled: true }]],
])('two calls may ask for the same: %s', (_, both) => {
  for (const props of both()) {
    expect(() => IncidentAlarms.of(stack, props)).not.toThrow();
  }
});

test.each<[string, object, object]>([
  ['nodeBasedCaches', { enabled: false }, {}],
  ['nodeBasedCaches', {}, { enabled: false }],
  ['nodeBasedCaches', { swap: AlarmThreshold.of(2) }, { swap: AlarmThreshold.of(3) }],
  ['nodeBasedCaches', { swap: AlarmThreshold.of(2) }, { hostCpu: AlarmThreshold.of(2) }],
])('two calls may not ask for others: %s of %j and %j', (name, one, other) => {
  IncidentAlarms.of(stack, { [name]: one });
  expect(() => IncidentAlarms.of(stack, { [name]: other })).toThrow(`${name} must be the same in every call`);
});

test('only what is covered is visited, and once: the scope, and the Stages in it', () => {
  const app = new App();
  const [one, two] = ['One', 'Two'].map((id) => new Stage(app, id));
  const [inner, shop] = [new Stage(one, 'Inner'), new Stack(two, 'Shop')];
  const visitors = () => [app, one, inner, two, shop].map((it) => Aspects.of(it).all.length);
  IncidentAlarms.of(one);
  expect(visitors()).toEqual([0, 1, 1, 0, 0]);
  IncidentAlarms.of(shop);
  IncidentAlarms.of(shop);
  expect(visitors()).toEqual([0, 1, 1, 0, 1]);
});

describe('a resource that stands in a construct of its own', () => {
  test.each(['Resource', 'Default'])('as %s has its alarms and its name from there', (id) => {
    new CfnRepository(new Construct(stack, 'Images'), id);
    const alarms = IncidentAlarms.of(stack);
    const [alarm] = Object.keys(Template.fromStack(stack).findResources(ALARM));
    expect(alarm).toMatch(/^ImagesIncidentAlarmsImagePullFailed.{8}$/);
    expect(alarms.added()).toEqual(['Shop/Images: imagePullFailed']);
  });

  test('of which a condition is its own keeps it', () => {
    const conditions = ['One', 'Two'].map(
      (id) => new CfnCondition(stack, id, { expression: Fn.conditionEquals(1, 2) }),
    );
    ['A', 'B'].forEach((id, index) => {
      new CfnRepository(stack, id).cfnOptions.condition = conditions[index];
    });
    IncidentAlarms.of(stack);
    const all = Object.entries<any>(Template.fromStack(stack).findResources(ALARM));
    expect(all.map(([id, { Condition }]) => [id[0], Condition])).toEqual([
      ['A', 'One'],
      ['B', 'Two'],
    ]);
  });
});

describe('the images of a task', () => {
  const REGISTRY = '111122223333.dkr.ecr.eu-central-1.amazonaws.com';
  /** What is added for a task with these images, beside a rule about images that begin so. */
  function addedFor(images: string[], prefix?: string): string[] {
    const definition = new FargateTaskDefinition(stack, 'Task');
    for (const image of images) {
      definition.addContainer(image.replace(/\W/g, ''), { image: ContainerImage.fromRegistry(`${REGISTRY}/${image}`) });
    }
    if (prefix !== undefined) {
      const { Rule } = require('aws-cdk-lib/aws-events');
      const { SnsTopic } = require('aws-cdk-lib/aws-events-targets');
      const detail = { stoppedReason: [{ wildcard: '*CannotPull*' }], containers: { image: [{ prefix }] } };
      const targets = [new SnsTopic(new Topic(stack, 'Alerts'))];
      new Rule(stack, 'Rule', { eventPattern: { source: ['aws.ecs'], detail }, targets });
    }
    const alarms = IncidentAlarms.of(stack);
    Template.fromStack(stack);
    return alarms.added();
  }
  const WATCHED = ['Shop/Task: imagePullFailed'];

  test.each<[string[], string, string[]]>([
    [['shop:v1'], `${REGISTRY}/shop:`, []],
    [['shop-web:v1'], `${REGISTRY}/shop-web:`, []],
    [['shop-web:v1'], `${REGISTRY}/shop-api:`, WATCHED],
    [['shop:v1'], `${REGISTRY}/:`, WATCHED],
    [['shop:v1', 'books:v1'], `${REGISTRY}/shop:`, WATCHED],
    [['shop:v1', 'shop:v2'], `${REGISTRY}/shop:`, []],
  ])('%j beside a rule about %s', (images, prefix, expected) => {
    expect(addedFor(images, prefix)).toEqual(expected);
  });

  test('have the threshold of all images, and none where it is off', () => {
    new FargateTaskDefinition(stack, 'Task').addContainer('Main', { image: ContainerImage.fromRegistry('nginx') });
    IncidentAlarms.of(stack, { imagePullFailed: AlarmThreshold.of(7) });
    Template.fromStack(stack).hasResourceProperties(ALARM, { Threshold: 7 });
    const other = new Stack(new App(), 'Other', { env: ENV });
    new FargateTaskDefinition(other, 'Task').addContainer('Main', { image: ContainerImage.fromRegistry('nginx') });
    IncidentAlarms.of(other, { imagePullFailed: AlarmThreshold.off() });
    Template.fromStack(other).resourceCountIs(ALARM, 0);
  });

  test('are none of a task without containers', () => {
    const { CfnTaskDefinition } = require('aws-cdk-lib/aws-ecs');
    new CfnTaskDefinition(stack, 'Task');
    const alarms = IncidentAlarms.of(stack);
    Template.fromStack(stack);
    expect(alarms.added()).toEqual([]);
  });
});

test('builds and scheduled runs have their thresholds', () => {
  const { CfnApp } = require('aws-cdk-lib/aws-amplify');
  new CfnApp(stack, 'Web', { name: 'web' });
  schedule(stack, 'Nightly', job(stack, 'Job'));
  IncidentAlarms.of(stack, { buildFailed: AlarmThreshold.of(3), eventsDropped: AlarmThreshold.of(4) });
  const all = Object.values<any>(Template.fromStack(stack).findResources(ALARM));
  expect(all.map(({ Properties }) => Properties.Threshold).sort()).toEqual([3, 4]);
});

test("an own alarm counts whatever the case of the name is: the service's is lower", () => {
  serverless(stack, 'Cache');
  const dimensionsMap = { clusterId: 'ORDERS' };
  new Metric({ namespace: 'AWS/ElastiCache', metricName: 'ThrottledCmds', dimensionsMap }).createAlarm(stack, 'Own', {
    threshold: 1,
    evaluationPeriods: 1,
  });
  const alarms = IncidentAlarms.of(stack);
  Template.fromStack(stack);
  expect(alarms.added()).not.toContain('Shop/Cache: throttledCommands');
  expect(alarms.added()).toContain('Shop/Cache: readLatency');
});

test('an alarm whose actions are off tells nobody', () => {
  const handler = job(stack, 'Job');
  schedule(stack, 'Nightly', handler);
  const own = handler.metricErrors().createAlarm(stack, 'Own', {
    threshold: 1,
    evaluationPeriods: 1,
    actionsEnabled: false,
  });
  own.addAlarmAction(new SnsAction(new Topic(stack, 'Alerts')));
  const alarms = IncidentAlarms.of(stack);
  Template.fromStack(stack);
  expect(alarms.added()).toEqual(['Shop/Job: eventsDropped']);
});

test('the errors beside the runs that were given up are of the same function, in sums of 5 minutes', () => {
  schedule(stack, 'Nightly', job(stack, 'Job'));
  IncidentAlarms.of(stack);
  const board = new Stack(stack.node.root as App, 'Board', { env: ENV });
  new IncidentDashboard(board, 'Incidents', { scope: stack, dashboardName: 'all-incidents_1' });
  const [{ Properties }] = Object.values(Template.fromStack(board).findResources('AWS::CloudWatch::Dashboard'));
  const text = Properties.DashboardBody['Fn::Join'][1].map((it: any) => (typeof it === 'string' ? it : 'X')).join('');
  const metrics = JSON.parse(text).widgets[1].properties.metrics;
  expect(metrics.map((line: any[]) => line.slice(0, 4))).toEqual([
    ['AWS/Lambda', 'AsyncEventsDropped', 'FunctionName', 'X'],
    ['AWS/Lambda', 'Errors', 'FunctionName', 'X'],
  ]);
  expect(metrics.map((line: any[]) => line.at(-1).stat)).toEqual(['Sum', 'Sum']);
  expect(Properties.DashboardName).toBe('all-incidents_1');
});

test.each(['', 'a b', 'a.b', 'x'.repeat(256)])('a dashboard may not be called "%s"', (dashboardName) => {
  expect(() => new IncidentDashboard(stack, 'Incidents', { scope: stack, dashboardName })).toThrow(
    /^dashboardName must be 1 to 255 letters, digits, - and _/,
  );
});

test('a dashboard shows what is in a nested stack, and in its own stack', () => {
  new Repository(new NestedStack(stack, 'Nested'), 'Images');
  new Repository(stack, 'Images');
  IncidentAlarms.of(stack);
  new IncidentDashboard(stack, 'Incidents', { scope: stack });
  const [[id, { Properties }]] = Object.entries(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
  const body = JSON.stringify(Properties.DashboardBody);
  expect(id).toMatch(/^IncidentsDashboard.{8}$/);
  expect([...body.matchAll(/### ([\w/]+)/g)].map(([, path]) => path)).toEqual(['Shop/Images', 'Shop/Nested/Images']);
});
