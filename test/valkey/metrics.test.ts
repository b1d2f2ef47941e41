import { metricMethodsOf, testMetrics } from '../support/metrics';
import { cacheWith, templateOf } from './support';

/**
 * The table "Serverless cache metrics" of
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/serverless-metrics-events-redis.html, with the unit it gives
 * and the statistic that makes sense of it. It is a copy made by hand: the page itself is not read here.
 */
const DOCUMENTED: [string, string, string][] = [
  ['BytesUsedForCache', 'Bytes', 'Maximum'],
  ['ElastiCacheProcessingUnits', 'Count', 'Sum'],
  ['SuccessfulReadRequestLatency', 'Microseconds', 'Average'],
  ['SuccessfulWriteRequestLatency', 'Microseconds', 'Average'],
  ['TotalCmdsCount', 'Count', 'Sum'],
  ['CacheHitRate', 'Percent', 'Average'],
  ['CacheHits', 'Count', 'Sum'],
  ['CurrConnections', 'Count', 'Maximum'],
  ['ThrottledCmds', 'Count', 'Sum'],
  ['NewConnections', 'Count', 'Sum'],
  ['CurrItems', 'Count', 'Maximum'],
  ['CurrVolatileItems', 'Count', 'Maximum'],
  ['NetworkBytesIn', 'Bytes', 'Sum'],
  ['NetworkBytesOut', 'Bytes', 'Sum'],
  ['Evictions', 'Count', 'Sum'],
  ['IamAuthenticationExpirations', 'Count', 'Sum'],
  ['IamAuthenticationThrottling', 'Count', 'Sum'],
  ['KeyAuthorizationFailures', 'Count', 'Sum'],
  ['AuthenticationFailures', 'Count', 'Sum'],
  ['CommandAuthorizationFailures', 'Count', 'Sum'],
];

const NAMES = DOCUMENTED.map(([name]) => name);

testMetrics({
  construct: 'ValkeyServerlessCache',
  make: () => cacheWith(),
  published: {
    'AWS/ElastiCache': Object.fromEntries(
      DOCUMENTED.map(([name, , statistic]) => [name, { statistic, dimensions: [['clusterId']] }]),
    ),
  },
});

test('there is a method for each metric that the page has, and no other', () => {
  const named = metricMethodsOf(cacheWith()).map((method) => method.slice('metric'.length));
  expect(named).toEqual([...NAMES, 'EcpuPerSecond'].sort());
});

test.each(NAMES)('metric%s has this name in CloudWatch', (name) => {
  expect((cacheWith() as any)[`metric${name}`]().metricName).toBe(name);
});

test('the rate of ECPUs takes an account, a region and a color', () => {
  const options = { account: '444455556666', region: 'eu-west-1' };
  const rate = cacheWith().metricEcpuPerSecond({ ...options, color: '#123456' });
  expect(rate.color).toBe('#123456');
  expect(rate.usingMetrics.ecpu).toMatchObject(options);
});

test('every alarm watches documented metrics by clusterId and the name that the service stores', () => {
  const cache = cacheWith();
  const alarms = Object.values(templateOf(cache).findResources('AWS::CloudWatch::Alarm'));
  const metrics = alarms.flatMap(({ Properties }) =>
    Properties.Metrics
      ? Properties.Metrics.flatMap((metric: any) => metric.MetricStat?.Metric ?? [])
      : [{ MetricName: Properties.MetricName, Namespace: Properties.Namespace, Dimensions: Properties.Dimensions }],
  );
  expect(metrics).toHaveLength(9);
  for (const metric of metrics) {
    expect(NAMES).toContain(metric.MetricName);
    expect(metric).toMatchObject({
      Namespace: 'AWS/ElastiCache',
      Dimensions: [{ Name: 'clusterId', Value: cache.cacheName.toLowerCase() }],
    });
  }
});

test('the name in the dimension is the name of the cache in the template', () => {
  const cache = cacheWith();
  templateOf(cache).hasResourceProperties('AWS::ElastiCache::ServerlessCache', {
    ServerlessCacheName: cache.cacheName,
  });
});

test.each<[string, unknown, unknown, string]>([
  ['a name', 5, undefined, 'metricName must be a text, got: 5'],
  ['options', 'CacheHits', 'Sum', "options must be an object, got: 'Sum'"],
])('%s of another type is rejected', (_, name, options, message) => {
  expect(() => cacheWith().metric(name as never, options as never)).toThrow(message);
});
