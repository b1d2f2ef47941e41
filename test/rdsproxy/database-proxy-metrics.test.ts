import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PinningReason } from '../../src/rdsproxy';
import { PROXY_METRICS } from '../../src/rdsproxy/facts';
import { metricMethodsOf, testMetrics } from '../support/metrics';
import { DatabaseStack } from './database';

type DimensionSet = 'ProxyName' | 'ProxyName,EndpointName' | 'ProxyName,TargetGroup,TargetRole';

const S1: DimensionSet = 'ProxyName';
const S2: DimensionSet = 'ProxyName,EndpointName';
const S4: DimensionSet = 'ProxyName,TargetGroup,TargetRole';

/**
 * All metrics of RDS Proxy with their statistic and the dimension sets 1, 2 and 4 that they are published for.
 *
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.monitoring.html
 */
const PUBLISHED: Record<string, [string, ...DimensionSet[]]> = {
  AvailabilityPercentage: ['Average', S4],
  ClientConnections: ['Sum', S1, S2],
  ClientConnectionsClosed: ['Sum', S1, S2],
  ClientConnectionsNoTLS: ['Sum', S1, S2],
  ClientConnectionsReceived: ['Sum', S1, S2],
  ClientConnectionsSetupFailedAuth: ['Sum', S1, S2],
  ClientConnectionsSetupSucceeded: ['Sum', S1, S2],
  ClientConnectionsTLS: ['Sum', S1, S2],
  DatabaseConnectionRequests: ['Sum', S1, S4],
  DatabaseConnectionRequestsWithTLS: ['Sum', S1, S4],
  DatabaseConnections: ['Sum', S1, S4],
  DatabaseConnectionsBorrowLatency: ['Average', S1, S2],
  DatabaseConnectionsCurrentlyBorrowed: ['Sum', S1, S4],
  DatabaseConnectionsCurrentlyInTransaction: ['Sum', S1, S4],
  DatabaseConnectionsCurrentlySessionPinned: ['Sum', S1, S4],
  DatabaseConnectionsSetupFailed: ['Sum', S1, S4],
  DatabaseConnectionsSetupSucceeded: ['Sum', S1, S4],
  DatabaseConnectionsWithTLS: ['Sum', S1, S4],
  MaxDatabaseConnectionsAllowed: ['Sum', S1, S4],
  QueryDatabaseResponseLatency: ['Average', S1, S2, S4],
  QueryRequests: ['Sum', S1, S2],
  QueryRequestsNoTLS: ['Sum', S1, S2],
  QueryRequestsTLS: ['Sum', S1, S2],
  QueryResponseLatency: ['Average', S1, S2],
};

const stack = new DatabaseStack();
const proxy = stack.proxy();
const reader = proxy.addReadOnlyEndpoint('Reader');

const published = {
  'AWS/RDS': Object.fromEntries(
    Object.entries(PUBLISHED).map(([name, [statistic, ...sets]]) => [
      name,
      { statistic, dimensions: sets.map((set) => set.split(',')) },
    ]),
  ),
  'AWS/Events': { TriggeredRules: { statistic: 'Sum', dimensions: [['RuleName']], period: 300 } },
  'CdkHindsight/RdsProxy/*': Object.fromEntries(
    ['PinnedSessions', 'PinnedByParseMessage', 'PinnedByPreparedStatement', 'PinnedBySessionSettings'].map((name) => [
      name,
      { statistic: 'Sum', dimensions: [[]], period: 300 },
    ]),
  ),
};

testMetrics({
  construct: 'PinningAwareDatabaseProxy',
  make: () => proxy,
  published,
  first: { metricPinsLogged: PinningReason.ANY },
});

testMetrics({ construct: 'DatabaseProxyReadOnlyEndpoint', make: () => reader, published });

/** `metricClientConnectionsNoTls` for `ClientConnectionsNoTLS`. */
function methodOf(name: string): string {
  return name === 'DatabaseConnectionsCurrentlySessionPinned'
    ? 'metricPinnedConnections'
    : `metric${name.replace(/TLS$/, 'Tls')}`;
}

test('the rule on dimensions knows these sets, and set 3, which has the metrics of the database', () => {
  const S3 = 'ProxyName,TargetGroup,Target';
  const sorted = (set: string) => set.split(',').sort().join();
  const all = Object.entries(PUBLISHED).map(([name, [, ...sets]]) => [
    name,
    [...sets, ...(sets.includes(S1) && sets.includes(S4) ? [S3] : [])].map(sorted).sort(),
  ]);
  const known = Object.entries(PROXY_METRICS).map(([name, sets]) => [name, sets.map((set) => set.join()).sort()]);
  expect(Object.fromEntries(known)).toEqual(Object.fromEntries(all));
});

test('the proxy has each metric that AWS publishes, and some of its own', () => {
  const own = [
    'metricThrottledConnections',
    'metricNoFreeIps',
    'metricPinsLogged',
    'metricPinnedShare',
    'metricPoolUtilization',
  ];
  expect(metricMethodsOf(proxy)).toEqual([...Object.keys(PUBLISHED).map(methodOf), ...own].sort());
});

test('an endpoint has each metric that AWS publishes for endpoints', () => {
  const ofEndpoints = Object.entries(PUBLISHED).filter(([, [, ...sets]]) => sets.includes(S2));
  expect(metricMethodsOf(reader)).toEqual(ofEndpoints.map(([name]) => methodOf(name)).sort());
});

test.each(Object.keys(PUBLISHED))('the method for %s gives this metric', (name) => {
  const metric = (proxy as any)[methodOf(name)]();
  expect(metric).toMatchObject({ namespace: 'AWS/RDS', metricName: name });
  expect(stack.resolve(metric.dimensions.ProxyName)).toEqual({ Ref: 'ProxyCB0DFB71' });
});

test('metrics of an endpoint carry both names', () => {
  const { dimensions } = reader.metricQueryRequests();
  expect(stack.resolve(dimensions)).toEqual({
    ProxyName: { Ref: 'ProxyCB0DFB71' },
    EndpointName: { Ref: 'ProxyReader3A6AEA85' },
  });
});

test('the role of the availability is the writer of the only target group', () => {
  expect(proxy.metricAvailabilityPercentage().dimensions).toMatchObject({
    TargetGroup: 'default',
    TargetRole: 'READ_WRITE',
  });
});

test('the events are counted on the rules of the proxy', () => {
  const ids = [proxy.metricThrottledConnections(), proxy.metricNoFreeIps()].map((metric) =>
    stack.resolve(metric.dimensions),
  );
  expect(ids).toEqual([
    { RuleName: { Ref: 'ProxyThrottledConnections86CED6B4' } },
    { RuleName: { Ref: 'ProxyNoFreeIps7D0CC50C' } },
  ]);
});

test.each([
  ['ProxyThrottledConnections86CED6B4', 'RDS-EVENT-0275'],
  ['ProxyNoFreeIps7D0CC50C', 'RDS-EVENT-0243'],
])('the rule %s matches %s of this proxy, by name or by ARN', (rule, eventId) => {
  expect(stack.template.findResources('AWS::Events::Rule')[rule].Properties.EventPattern).toEqual({
    source: ['aws.rds'],
    'detail-type': ['RDS DB Proxy Event'],
    detail: {
      EventID: [eventId],
      $or: [
        { SourceIdentifier: [{ Ref: 'ProxyCB0DFB71' }] },
        { SourceArn: [{ 'Fn::GetAtt': ['ProxyCB0DFB71', 'DBProxyArn'] }] },
      ],
    },
  });
});

test('the graphs show the pinned connections within the limit, the latency and the reasons', () => {
  const labels = proxy.widgets().map((widget: any) => widget.props.left.map((metric: Metric) => metric.metricName));
  expect(labels).toEqual([
    [
      'MaxDatabaseConnectionsAllowed',
      'DatabaseConnections',
      'DatabaseConnectionsCurrentlyBorrowed',
      'DatabaseConnectionsCurrentlySessionPinned',
    ],
    ['DatabaseConnectionsBorrowLatency', 'QueryResponseLatency', 'QueryDatabaseResponseLatency'],
    ['PinnedSessions', 'PinnedByPreparedStatement', 'PinnedByParseMessage', 'PinnedBySessionSettings'],
  ]);
});
