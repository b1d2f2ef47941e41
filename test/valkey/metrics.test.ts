import { Stack } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { cacheWith, templateOf } from './fixture';

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

test.each(DOCUMENTED)('metric%s is the metric of this name, in %s', (name, _, statistic) => {
  const cache = cacheWith({ cacheName: 'shop' });
  const metric: Metric = (cache as any)[`metric${name}`]();
  expect(Stack.of(cache).resolve(metric.toMetricConfig().metricStat)).toMatchObject({
    namespace: 'AWS/ElastiCache',
    metricName: name,
    dimensions: [{ name: 'clusterId', value: 'shop' }],
    statistic,
  });
});

test('there is no method for a metric that the page does not have', () => {
  const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(Object.getPrototypeOf(cacheWith())));
  const named = methods.filter((method) => /^metric[A-Z]/.test(method)).map((method) => method.slice('metric'.length));
  expect(named.filter((name) => !NAMES.includes(name))).toEqual(['EcpuPerSecond']);
});

test('options of a metric come last', () => {
  expect(cacheWith().metricThrottledCmds({ statistic: 'Maximum', label: 'x' })).toMatchObject({
    statistic: 'Maximum',
    label: 'x',
  });
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
