import { App, CfnParameter, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  AuroraMysqlEngineVersion,
  CfnDBProxy,
  CfnDBProxyEndpoint,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
  DatabaseProxy,
  ProxyTarget,
} from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AlarmThreshold } from '../../src';
import { DatabaseProxyAlarms, type DatabaseProxyAlarmsProps, PinningReason } from '../../src/rdsproxy';
import { DatabaseStack } from './database';

const ENV = { account: '111122223333', region: 'eu-central-1' };
const ARN = 'arn:aws:rds:eu-central-1:111122223333:db-proxy:prx-0123456789abcdef0';

function newStack(app = new App(), env = ENV): Stack {
  return new Stack(app, `Stack${app.node.children.length}`, { env });
}

function alarmsIn(stack: Stack, props: DatabaseProxyAlarmsProps): DatabaseProxyAlarms {
  return new DatabaseProxyAlarms(stack, 'Alarms', props);
}

function databaseProxyIn(stack: Stack): DatabaseProxy {
  const vpc = new Vpc(stack, 'Vpc');
  const cluster = new DatabaseCluster(stack, 'Database', {
    vpc,
    engine: DatabaseClusterEngine.auroraMysql({ version: AuroraMysqlEngineVersion.VER_3_08_0 }),
    writer: ClusterInstance.serverlessV2('Writer'),
  });
  const secrets = [new Secret(stack, 'Secret')];
  return new DatabaseProxy(stack, 'Proxy', { proxyTarget: ProxyTarget.fromCluster(cluster), secrets, vpc });
}

function l1In(stack: Stack, dbProxyName = 'orders'): CfnDBProxy {
  return new CfnDBProxy(stack, 'L1', {
    dbProxyName,
    engineFamily: 'POSTGRESQL',
    roleArn: 'arn:aws:iam::111122223333:role/proxy',
    vpcSubnetIds: ['subnet-1', 'subnet-2'],
  });
}

/** The value of the dimension that names the proxy, in each metric of each alarm. */
function namesIn(stack: Stack): unknown[] {
  const alarms = Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm');
  const dimensions = Object.values(alarms).flatMap(({ Properties }) => [
    ...(Properties.Dimensions ?? []),
    ...(Properties.Metrics ?? []).flatMap((metric: any) => metric.MetricStat?.Metric.Dimensions ?? []),
  ]);
  return dimensions.filter(({ Name }) => Name === 'ProxyName').map(({ Value }) => Value);
}

function eventNamesIn(stack: Stack): unknown[] {
  const rules = Template.fromStack(stack).findResources('AWS::Events::Rule');
  return Object.values(rules).map(({ Properties }) => Properties.EventPattern.detail.$or);
}

function notesIn(stack: Stack): string[] {
  return stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === 'aws:cdk:info')
    .map(({ data }) => `${data}`);
}

describe('the proxy may be', () => {
  test('a DatabaseProxy of the CDK: alarms and rules use its name and ARN', () => {
    const stack = newStack();
    alarmsIn(stack, { proxy: databaseProxyIn(stack) });
    const name = { Ref: 'ProxyCB0DFB71' };
    expect(new Set(namesIn(stack).map((value) => JSON.stringify(value)))).toEqual(new Set([JSON.stringify(name)]));
    expect(namesIn(stack)).toHaveLength(7);
    const arn = { 'Fn::GetAtt': ['ProxyCB0DFB71', 'DBProxyArn'] };
    expect(eventNamesIn(stack)).toEqual(Array(2).fill([{ SourceIdentifier: [name] }, { SourceArn: [arn] }]));
  });

  test('an L1', () => {
    const stack = newStack();
    alarmsIn(stack, { proxy: l1In(stack) });
    expect(namesIn(stack)).toEqual(Array(7).fill({ Ref: 'L1' }));
  });

  test('an import of the CDK', () => {
    const stack = newStack();
    const attributes = { dbProxyName: 'orders', dbProxyArn: ARN, endpoint: 'orders.example.com', securityGroups: [] };
    alarmsIn(stack, { proxy: DatabaseProxy.fromDatabaseProxyAttributes(stack, 'Imported', attributes) });
    expect(namesIn(stack)).toEqual(Array(7).fill('orders'));
    expect(eventNamesIn(stack)).toEqual(Array(2).fill([{ SourceIdentifier: ['orders'] }, { SourceArn: [ARN] }]));
  });

  test('a name, in the case in which it is written', () => {
    const stack = newStack();
    alarmsIn(stack, { proxyName: 'OrdersProxy' });
    expect(namesIn(stack)).toEqual(Array(7).fill('OrdersProxy'));
    const arn = `arn:\${AWS::Partition}:rds:eu-central-1:111122223333:db-proxy:OrdersProxy`;
    const rules = JSON.stringify(eventNamesIn(stack)).replaceAll(
      '{"Fn::Join":["",["arn:",{"Ref":"AWS::Partition"},":rds:eu-central-1:111122223333:db-proxy:OrdersProxy"]]}',
      JSON.stringify(arn),
    );
    expect(JSON.parse(rules)).toEqual(Array(2).fill([{ SourceIdentifier: ['OrdersProxy'] }, { SourceArn: [arn] }]));
  });

  test('a name that is known only at deploy time', () => {
    const stack = newStack();
    alarmsIn(stack, { proxyName: new CfnParameter(stack, 'Name').valueAsString });
    expect(namesIn(stack)).toEqual(Array(7).fill({ Ref: 'Name' }));
  });

  test('in another stack of the same environment', () => {
    const app = new App();
    const proxy = l1In(newStack(app));
    const stack = newStack(app);
    alarmsIn(stack, { proxy });
    app.synth();
    expect(namesIn(stack)).toEqual(
      Array(7).fill({ 'Fn::ImportValue': expect.stringMatching(/^Stack0:ExportsOutputRefL1/) }),
    );
  });

  test('in a stack without an environment, with its alarms', () => {
    const stack = new Stack(new App(), 'Stack');
    alarmsIn(stack, { proxy: l1In(stack) });
    expect(namesIn(stack)).toHaveLength(7);
  });
});

test('it makes what a PinningAwareDatabaseProxy makes: the same alarms but for the name', () => {
  const own = new DatabaseStack();
  own.proxy();
  const stack = newStack();
  alarmsIn(stack, { proxyName: 'orders' });
  const properties = (template: Template) =>
    Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
      ({ Properties: { AlarmDescription } }) => AlarmDescription,
    );
  expect(properties(Template.fromStack(stack)).sort()).toEqual(properties(own.template).sort());
});

test('it leaves the proxy as it is', () => {
  const stacks = [newStack(), newStack()];
  const proxies = stacks.map(databaseProxyIn);
  alarmsIn(stacks[0], { proxy: proxies[0] });
  const [watched, plain] = stacks.map((stack) => Template.fromStack(stack).findResources('AWS::RDS::DBProxy'));
  expect(watched).toEqual(plain);
});

describe('the reasons', () => {
  test('are not counted without the log group, and a note says so', () => {
    const stack = newStack();
    const alarms = alarmsIn(stack, { proxyName: 'orders' });
    Template.fromStack(stack).resourceCountIs('AWS::Logs::MetricFilter', 0);
    expect(notesIn(stack)).toEqual([
      expect.stringContaining('the reasons for which connections are pinned are not counted'),
    ]);
    expect(notesIn(stack)[0]).toContain('[ack: cdk-hindsight/rdsproxy:reasonsNotCounted]');
    expect(alarms.widgets()).toHaveLength(2);
    expect(() => alarms.metricPinsLogged(PinningReason.ANY)).toThrow('logGroup must be given for metricPinsLogged');
  });

  test('are counted in the log group, with the queries for them', () => {
    const stack = newStack();
    const logGroup = LogGroup.fromLogGroupName(stack, 'Log', '/aws/rds/proxy/orders');
    const alarms = alarmsIn(stack, { proxyName: 'orders', logGroup });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Logs::MetricFilter', 4);
    template.allResourcesProperties('AWS::Logs::MetricFilter', { LogGroupName: '/aws/rds/proxy/orders' });
    template.hasResourceProperties('AWS::Logs::QueryDefinition', {
      Name: 'rds-proxy/orders/WhyPinned',
      LogGroupNames: ['/aws/rds/proxy/orders'],
    });
    expect(notesIn(stack)).toEqual([]);
    expect(alarms.widgets()).toHaveLength(3);
    expect(alarms.metricPinsLogged(PinningReason.ANY)).toMatchObject({
      namespace: 'CdkHindsight/RdsProxy/orders',
      metricName: 'PinnedSessions',
    });
  });

  test('are those that a proxy of the library counts, of which there is no note', () => {
    const stack = new DatabaseStack();
    const proxy = stack.proxy();
    const alarms = alarmsIn(stack, { proxy });
    expect(notesIn(stack)).toEqual([]);
    const [own, watched] = [proxy, alarms].map((it) => it.metricPinsLogged(PinningReason.ANY).namespace);
    expect(watched).toBe(own);
  });
});

test('metrics are those of the proxy', () => {
  const stack = newStack();
  const alarms = alarmsIn(stack, { proxyName: 'orders' });
  expect(alarms.metricDatabaseConnections()).toMatchObject({
    metricName: 'DatabaseConnections',
    dimensions: { ProxyName: 'orders' },
  });
  expect(alarms.metricThrottledConnections()).toMatchObject({ namespace: 'AWS/Events', metricName: 'TriggeredRules' });
  expect(alarms.metricNoFreeIps()).toMatchObject({ namespace: 'AWS/Events', metricName: 'TriggeredRules' });
  new Dashboard(stack, 'Dashboard', { widgets: [alarms.widgets()] });
  const dashboard = JSON.stringify(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
  expect(dashboard).toContain('DatabaseConnectionsCurrentlySessionPinned');
});

test('a removal policy applies to the alarms and rules, and not to the proxy', () => {
  const stack = newStack();
  alarmsIn(stack, { proxy: l1In(stack) }).applyRemovalPolicy(RemovalPolicy.RETAIN);
  const template = Template.fromStack(stack);
  template.allResources('AWS::CloudWatch::Alarm', { DeletionPolicy: 'Retain' });
  template.allResources('AWS::Events::Rule', { DeletionPolicy: 'Retain' });
  template.allResources('AWS::RDS::DBProxy', { DeletionPolicy: Match.absent() });
});

test.each(['o', 'Orders-2', 'o'.repeat(63)])('the name %s is taken', (proxyName) => {
  expect(alarmsIn(newStack(), { proxyName }).proxyName).toBe(proxyName);
});

test('a removal policy of another type is rejected', () => {
  const stack = newStack();
  expect(() => alarmsIn(stack, { proxy: l1In(stack) }).applyRemovalPolicy(5 as never)).toThrow(
    'policy must be a text, got: 5',
  );
});

describe('it rejects', () => {
  const reject = (make: (stack: Stack) => object, message: string) => {
    const stack = newStack();
    expect(() => alarmsIn(stack, make(stack) as DatabaseProxyAlarmsProps)).toThrow(message);
  };

  test('no proxy', () => reject(() => ({}), 'proxy must be given, or proxyName; pass the construct of the resource'));
  test('a proxy and a name', () =>
    reject((stack) => ({ proxy: l1In(stack), proxyName: 'orders' }), 'proxyName must be left out with proxy'));
  test('another resource', () =>
    reject(
      (stack) => ({
        proxy: new CfnDBProxyEndpoint(stack, 'Endpoint', {
          dbProxyEndpointName: 'readers',
          dbProxyName: 'orders',
          vpcSubnetIds: ['subnet-1', 'subnet-2'],
        }),
      }),
      'proxy must be an RDS proxy, got: an object of the class CfnDBProxyEndpoint of aws-rds',
    ));
  test.each(['-orders', 'orders--two', 'orders-', 'orders two', '1orders', '', 'o'.repeat(64)])('the name %p', (name) =>
    reject(() => ({ proxyName: name }), 'proxyName must be 1 to 63 letters, digits and single hyphens'),
  );
  test('an L1 in another Region', () => {
    const app = new App();
    const proxy = l1In(newStack(app, { ...ENV, region: 'us-east-1' }));
    expect(() => alarmsIn(newStack(app), { proxy })).toThrow(
      'proxy must be in the Region of its alarms, eu-central-1, got: us-east-1; create the alarms in a stack of the Region',
    );
  });
  test('an L1 in another account', () => {
    const app = new App();
    const proxy = l1In(newStack(app, { ...ENV, account: '444455556666' }));
    expect(() => alarmsIn(newStack(app), { proxy })).toThrow(
      'proxy must be in the account of its alarms, 111122223333, got: 444455556666',
    );
  });
  test('an import whose ARN is of another Region', () =>
    reject(
      (stack) => ({
        proxy: DatabaseProxy.fromDatabaseProxyAttributes(stack, 'Imported', {
          dbProxyName: 'orders',
          dbProxyArn: ARN.replace('eu-central-1', 'us-east-1'),
          endpoint: 'orders.example.com',
          securityGroups: [],
        }),
      }),
      'proxy must be in the Region of its alarms, eu-central-1, got: us-east-1',
    ));
  test('a log group for a proxy that counts the reasons itself', () => {
    const stack = new DatabaseStack();
    const proxy = stack.proxy();
    expect(() => alarmsIn(stack, { proxy, logGroup: proxy.logGroup })).toThrow(
      'logGroup must be left out for a proxy that counts the reasons in its log',
    );
  });
  test('a log group that is none', () =>
    reject(() => ({ proxyName: 'orders', logGroup: {} }), 'logGroup must be made by the class LogGroup'));
  test('an alarm that is a number', () =>
    reject(() => ({ proxyName: 'orders', alarms: { pinnedShare: 50 } }), 'alarms.pinnedShare must be an object'));
});

test('errors of a proxy of the library name the proxy', () => {
  const alarms = { pinnedShare: AlarmThreshold.of(0.5) };
  expect(() => new DatabaseStack().proxy({ alarms })).toThrow(/\/Proxy\]$/);
});
