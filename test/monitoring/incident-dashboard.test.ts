import { App, Annotations as CdkAnnotations, Size, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
} from 'aws-cdk-lib/aws-rds';
import { IncidentAlarms, IncidentDashboard } from '../../src/monitoring';
import { EcpuLimit, StorageLimit, ValkeyAccess, ValkeyServerlessCache } from '../../src/valkey';
import { job, schedule } from './jobs';

const ENV = { account: '111122223333', region: 'eu-central-1' };

let app: App;
let shop: Stack;
let board: Stack;

beforeEach(() => {
  app = new App();
  [shop, board] = ['Shop', 'Board'].map((id) => new Stack(app, id, { env: ENV }));
});

/** The titles of the rows and the graphs of the dashboard, in the order of their places. */
function titles(stack: Stack): string[] {
  return widgetsOf(stack).map(({ properties }: any) => properties.markdown ?? properties.title);
}

function widgetsOf(stack: Stack): any[] {
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
  const body = Properties.DashboardBody;
  const text =
    typeof body === 'string'
      ? body
      : body['Fn::Join'][1].map((it: any) => (typeof it === 'string' ? it : 'X')).join('');
  return JSON.parse(text).widgets;
}

function warnings(stack: Stack): unknown[] {
  return Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('cdk-hindsight/'))
    .map(({ entry }) => entry.data);
}

test('there is a row for each resource, in the order of the paths, whatever is made first', () => {
  new IncidentDashboard(board, 'Incidents', { scope: app });
  schedule(shop, 'Nightly', job(shop, 'Job'));
  new Repository(shop, 'Images');
  const other = new Stack(app, 'Other', { env: ENV });
  new Repository(other, 'Images');
  IncidentAlarms.of(app);
  expect(titles(board)).toEqual([
    '### Other/Images',
    'Tasks that could not pull an image',
    '### Shop/Images',
    'Tasks that could not pull an image',
    '### Shop/Job',
    'Scheduled runs that were given up, and errors',
  ]);
});

test('the rows are below one another', () => {
  new Repository(shop, 'Images');
  new Repository(shop, 'More');
  IncidentAlarms.of(app);
  new IncidentDashboard(board, 'Incidents', { scope: app });
  expect(widgetsOf(board).map(({ x, y, width, height }) => [x, y, width, height])).toEqual([
    [0, 0, 24, 1],
    [0, 1, 24, 6],
    [0, 7, 24, 1],
    [0, 8, 24, 6],
  ]);
});

test('a construct of the library has its own widgets, and once', () => {
  const cache = new ValkeyServerlessCache(shop, 'Cache', {
    vpc: new Vpc(shop, 'Vpc', { maxAzs: 2 }),
    limits: { storage: StorageLimit.upTo(Size.gibibytes(5)), ecpuPerSecond: EcpuLimit.upTo(10_000) },
  });
  cache.addIamUser('App', { access: ValkeyAccess.keys('app:*').allow('+@read') });
  IncidentAlarms.of(app);
  new IncidentDashboard(board, 'Incidents', { scope: app });
  const own = cache.widgets().map((widget) => widget.toJson()[0].properties.title);
  expect(titles(board)).toEqual(['### Shop/Cache', ...own]);
});

test('the row of a scheduled function shows its errors beside the runs that were given up', () => {
  schedule(shop, 'Nightly', job(shop, 'Job'));
  IncidentAlarms.of(app);
  new IncidentDashboard(board, 'Incidents', { scope: app });
  const [, { properties }] = widgetsOf(board);
  expect(properties.metrics.map(([namespace, name]: string[]) => `${namespace} ${name}`)).toEqual([
    'AWS/Lambda AsyncEventsDropped',
    'AWS/Lambda Errors',
  ]);
});

test('the scope may be smaller than the app', () => {
  new Repository(shop, 'Images');
  new Repository(shop, 'More');
  IncidentAlarms.of(app);
  new IncidentDashboard(board, 'Incidents', { scope: shop.node.findChild('More') });
  expect(titles(board)[0]).toBe('### Shop/More');
  expect(titles(board)).toHaveLength(2);
});

test('the dashboard can have a name', () => {
  new Repository(shop, 'Images');
  IncidentAlarms.of(app);
  const { dashboard } = new IncidentDashboard(board, 'Incidents', { scope: app, dashboardName: 'incidents' });
  Template.fromStack(board).hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'incidents' });
  expect(dashboard.dashboardName).toBeDefined();
});

describe('what is left out is named', () => {
  test('in another Region', () => {
    const far = new Stack(app, 'Far', { env: { ...ENV, region: 'us-east-1' } });
    new Repository(far, 'Images');
    new Repository(shop, 'Images');
    IncidentAlarms.of(app);
    new IncidentDashboard(board, 'Incidents', { scope: app });
    expect(titles(board)).toEqual(['### Shop/Images', 'Tasks that could not pull an image']);
    expect(warnings(board)).toEqual([
      'the dashboard leaves out what it cannot show: Far/Images/IncidentAlarms is in another account or Region. Create ' +
        'one there too. [ack: cdk-hindsight/monitoring:elsewhere]',
    ]);
  });

  test('in another Stage', () => {
    const stage = new Stage(app, 'Prod', { env: ENV });
    new Repository(new Stack(stage, 'Shop'), 'Images');
    IncidentAlarms.of(app);
    new IncidentDashboard(board, 'Incidents', { scope: app });
    expect(titles(board)).toEqual([]);
    expect(warnings(board)[0]).toContain('Prod/Shop/Images/IncidentAlarms is in another Stage.');
  });

  test('in a stack that is deployed after the dashboard', () => {
    new Repository(shop, 'Images');
    shop.addDependency(board);
    IncidentAlarms.of(app);
    new IncidentDashboard(board, 'Incidents', { scope: app });
    expect(titles(board)).toEqual([]);
    expect(warnings(board)[0]).toContain('is in a stack that depends on that of the dashboard.');
  });
});

test('a dashboard with nothing in it says so', () => {
  new IncidentDashboard(board, 'Incidents', { scope: app });
  expect(titles(board)).toEqual([]);
  expect(warnings(board)).toEqual([
    'the dashboard is empty: call IncidentAlarms.of for its scope, or widen the scope. [ack: ' +
      'cdk-hindsight/monitoring:empty]',
  ]);
});

test('a dashboard with nothing in it says nothing, where that is acknowledged', () => {
  const dashboard = new IncidentDashboard(board, 'Incidents', { scope: app });
  CdkAnnotations.of(dashboard).acknowledgeWarning('cdk-hindsight/monitoring:empty');
  expect(titles(board)).toEqual([]);
  expect(warnings(board)).toEqual([]);
});

test('a dashboard with rows says nothing', () => {
  new Repository(shop, 'Images');
  IncidentAlarms.of(app);
  new IncidentDashboard(board, 'Incidents', { scope: app });
  expect(warnings(board)).toEqual([]);
});

test('a dashboard in a stack of its own bears a rule for the port of a database', () => {
  const vpc = new Vpc(shop, 'Vpc', { natGateways: 0, maxAzs: 2 });
  const database = new DatabaseCluster(shop, 'Database', {
    vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_6 }),
    writer: ClusterInstance.serverlessV2('Writer'),
  });
  database.connections.allowDefaultPortFrom(new SecurityGroup(shop, 'Client', { vpc }));
  new Repository(shop, 'Images');
  IncidentAlarms.of(app);
  new IncidentDashboard(board, 'Incidents', { scope: app });
  expect(titles(board)).toHaveLength(2);
});
