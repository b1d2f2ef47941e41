import { Duration, Size, Stack } from 'aws-cdk-lib';
import { AlarmThreshold } from '../../src';
import { EcpuLimit, ServerlessCacheAlarms, StorageLimit } from '../../src/valkey';
import { type AlarmSuite, testAlarms } from '../support/alarms';
import { type AlarmState, alarmHistory, type Series } from '../support/metric-math';
import { alarm, cacheWith, LIMITS } from './support';

const GB = 1_000_000_000;

const repeat = (value: number | undefined, times: number): Series => Array.from({ length: times }, () => value);

/** The states an alarm of the default cache passes through, without repetitions. */
function states(id: string, samples: Record<string, Series>): AlarmState[] {
  const history = alarmHistory(alarm(cacheWith(), id), samples);
  return history.filter((state, index) => state !== history[index - 1]);
}

const TABLE: AlarmSuite['table'] = {
  storageUsed: { loud: { BytesUsedForCache: 7.5 * GB }, quiet: { BytesUsedForCache: 7.5 * GB - 1 } },
  ecpuUsed: {
    loud: { ElastiCacheProcessingUnits: 0.75 * 50_000 * 60 },
    quiet: { ElastiCacheProcessingUnits: 0.75 * 50_000 * 60 - 1 },
  },
  throttledCommands: { loud: { ThrottledCmds: 1 }, quiet: { ThrottledCmds: 0 } },
  evictions: { loud: { Evictions: 1 }, quiet: { Evictions: 0 } },
  readLatency: { loud: { SuccessfulReadRequestLatency: 5_000 }, quiet: { SuccessfulReadRequestLatency: 4_999 } },
  writeLatency: { loud: { SuccessfulWriteRequestLatency: 10_000 }, quiet: { SuccessfulWriteRequestLatency: 9_999 } },
  authenticationFailures: { loud: { AuthenticationFailures: 6 }, quiet: { AuthenticationFailures: 5 } },
  deniedCommands: {
    loud: { KeyAuthorizationFailures: 3, CommandAuthorizationFailures: 3 },
    quiet: { KeyAuthorizationFailures: 2, CommandAuthorizationFailures: 3 },
  },
};

testAlarms({
  module: 'valkey',
  construct: 'ValkeyServerlessCache',
  options: 'ServerlessCacheAlarmOptions',
  make: (stack, alarms) => cacheWith({ alarms }, stack),
  table: TABLE,
});

testAlarms({
  module: 'valkey',
  construct: 'ServerlessCacheAlarms',
  options: 'ServerlessCacheAlarmOptions',
  make: (stack, alarms) =>
    new ServerlessCacheAlarms(stack, 'Existing', { cacheName: 'orders', limits: LIMITS, alarms }),
  table: TABLE,
});

const QUIET: [string, string, Record<string, Series>][] = [
  ['storageUsed', 'a cache that has no data yet', { BytesUsedForCache: repeat(undefined, 12) }],
  ['storageUsed', 'a byte below 75 percent', { BytesUsedForCache: repeat(7.5 * GB - 1, 12) }],
  ['storageUsed', 'one peak', { BytesUsedForCache: [GB, 9 * GB, GB, GB] }],
  ['ecpuUsed', 'a cache that nobody uses', { ElastiCacheProcessingUnits: repeat(undefined, 12) }],
  ['ecpuUsed', 'an ECPU below 75 percent', { ElastiCacheProcessingUnits: repeat(0.75 * 50_000 * 60 - 1, 12) }],
  ['ecpuUsed', 'two peaks', { ElastiCacheProcessingUnits: [0, 50_000 * 60, 0, 50_000 * 60, 0, 0] }],
  ['throttledCommands', 'no throttling yet', { ThrottledCmds: repeat(undefined, 12) }],
  ['throttledCommands', 'one minute of it', { ThrottledCmds: [0, 500, 0, 0, 0, 0] }],
  ['evictions', 'no evictions yet', { Evictions: repeat(undefined, 12) }],
  ['evictions', 'one period with some', { Evictions: [0, 3, 0, 0, 0] }],
  ['readLatency', 'no reads', { SuccessfulReadRequestLatency: repeat(undefined, 12) }],
  ['readLatency', 'reads just below 5 ms', { SuccessfulReadRequestLatency: repeat(4_999, 12) }],
  ['readLatency', 'four slow minutes', { SuccessfulReadRequestLatency: [400, ...repeat(90_000, 4), 400] }],
  ['writeLatency', 'no writes', { SuccessfulWriteRequestLatency: repeat(undefined, 12) }],
  ['writeLatency', 'writes just below 10 ms', { SuccessfulWriteRequestLatency: repeat(9_999, 12) }],
  ['writeLatency', 'four slow minutes', { SuccessfulWriteRequestLatency: [900, ...repeat(90_000, 4), 900] }],
  ['authenticationFailures', 'a metric that never comes', { AuthenticationFailures: repeat(undefined, 12) }],
  ['authenticationFailures', 'a typing mistake now and then', { AuthenticationFailures: repeat(5, 12) }],
  [
    'deniedCommands',
    'metrics that never come',
    { KeyAuthorizationFailures: repeat(undefined, 12), CommandAuthorizationFailures: repeat(undefined, 12) },
  ],
  [
    'deniedCommands',
    'a few of each',
    { KeyAuthorizationFailures: repeat(2, 12), CommandAuthorizationFailures: repeat(3, 12) },
  ],
];

test.each(QUIET)('%s stays quiet for %s', (id, _, samples) => {
  expect(states(id, samples)).toEqual(['OK']);
});

const LOUD: [string, string, Record<string, Series>][] = [
  ['storageUsed', 'a cache that fills', { BytesUsedForCache: [GB, 4 * GB, 7.5 * GB, 7.5 * GB] }],
  ['ecpuUsed', 'a rise that lasts', { ElastiCacheProcessingUnits: [0, 0, ...repeat(0.75 * 50_000 * 60, 5)] }],
  ['ecpuUsed', 'three minutes of five', { ElastiCacheProcessingUnits: [0, 0, 2.9e6, 0, 2.9e6, 0, 2.9e6] }],
  ['throttledCommands', 'two minutes of five', { ThrottledCmds: [undefined, 1, undefined, undefined, 1] }],
  ['evictions', 'two periods of three', { Evictions: [0, 1, 0, 1] }],
  ['readLatency', 'reads that are slow for long', { SuccessfulReadRequestLatency: [400, ...repeat(5_000, 5)] }],
  ['writeLatency', 'writes that are slow for long', { SuccessfulWriteRequestLatency: [900, ...repeat(10_000, 5)] }],
  ['authenticationFailures', 'a series that begins', { AuthenticationFailures: [undefined, undefined, 6] }],
  [
    'deniedCommands',
    'one of the two alone',
    { KeyAuthorizationFailures: [undefined, 6], CommandAuthorizationFailures: repeat(undefined, 2) },
  ],
  ['deniedCommands', 'both together', { KeyAuthorizationFailures: [0, 3], CommandAuthorizationFailures: [0, 3] }],
];

test.each(LOUD)('%s fires for %s', (id, _, samples) => {
  expect(states(id, samples)).toEqual(['OK', 'ALARM']);
});

test.each([
  ['storageUsed', { BytesUsedForCache: [9 * GB, 9 * GB, 9 * GB, GB, GB, GB, GB] }],
  ['ecpuUsed', { ElastiCacheProcessingUnits: [...repeat(3e6, 5), ...repeat(0, 6)] }],
  ['throttledCommands', { ThrottledCmds: [...repeat(9, 5), ...repeat(undefined, 8)] }],
])('%s is quiet again once it is over', (id, samples) => {
  expect(states(id, samples)).toEqual(['OK', 'ALARM', 'OK']);
});

test('an unlimited cache has no alarm on a share of its limits', () => {
  const cache = cacheWith({ limits: { storage: StorageLimit.unlimited(), ecpuPerSecond: EcpuLimit.unlimited() } });
  expect(alarm(cache, 'storageUsed')).toBeUndefined();
  expect(alarm(cache, 'ecpuUsed')).toBeUndefined();
  expect(Object.keys(cache.alarms)).toHaveLength(6);
});

test.each([
  ['storageUsed', { ...LIMITS, storage: StorageLimit.atLeast(Size.gibibytes(1)) }, 'storage'],
  ['ecpuUsed', { ...LIMITS, ecpuPerSecond: EcpuLimit.unlimited() }, 'ecpuPerSecond'],
])('fails on a threshold for %s without a maximum', (property, limits, limit) => {
  expect(() => cacheWith({ limits, alarms: { [property]: AlarmThreshold.of(80) } })).toThrow(
    `alarms.${property} must be left out if limits.${limit} has no maximum`,
  );
  expect(() => cacheWith({ limits, alarms: { [property]: AlarmThreshold.off() } })).not.toThrow();
});

test('the widgets show each limit beside its use', () => {
  const cache = cacheWith();
  const widgets = cache.widgets().map((widget) => Stack.of(cache).resolve(widget.toJson())[0].properties);
  expect(widgets.map(({ title, annotations }) => [title, annotations?.horizontal[0].value])).toEqual([
    ['Storage against its limit, and evictions', 10 * GB],
    ['ECPU per second against their limit, and throttled commands', 50_000],
    ['Latency of successful requests', undefined],
    ['Commands and bytes', undefined],
    ['Connections and hit rate', undefined],
    ['Denied: logins, keys, commands', undefined],
  ]);
});

test('the widgets are half a row wide, and name the lines of their limits', () => {
  const cache = cacheWith();
  const widgets = cache.widgets().map((widget) => Stack.of(cache).resolve(widget.toJson())[0]);
  expect(widgets.map(({ width }) => width)).toEqual([12, 12, 12, 12, 12, 12]);
  expect(widgets.slice(0, 2).map(({ properties }) => properties.annotations.horizontal[0])).toMatchObject([
    { label: 'storage limit', color: '#d62728' },
    { label: 'ECPU limit', color: '#d62728' },
  ]);
});

test('the widgets show these metrics', () => {
  const cache = cacheWith();
  const shown = cache.widgets().map((widget) => {
    const { metrics } = Stack.of(cache).resolve(widget.toJson())[0].properties;
    return metrics.map((metric: any) => {
      const { expression, yAxis = 'left' } = metric.at(-1);
      return `${yAxis} ${expression ?? metric[1]}`;
    });
  });
  expect(shown).toEqual([
    ['left BytesUsedForCache', 'right Evictions'],
    ['left ecpu / PERIOD(ecpu)', 'left ElastiCacheProcessingUnits', 'right ThrottledCmds'],
    ['left SuccessfulReadRequestLatency', 'left SuccessfulWriteRequestLatency'],
    ['left TotalCmdsCount', 'right NetworkBytesIn', 'right NetworkBytesOut'],
    ['left CurrConnections', 'left NewConnections', 'right CacheHitRate'],
    [
      'left AuthenticationFailures',
      'left KeyAuthorizationFailures',
      'left CommandAuthorizationFailures',
      'right IamAuthenticationExpirations',
      'right IamAuthenticationThrottling',
    ],
  ]);
});

test('the widgets of an unlimited cache have no line', () => {
  const cache = cacheWith({ limits: { storage: StorageLimit.unlimited(), ecpuPerSecond: EcpuLimit.unlimited() } });
  expect(JSON.stringify(Stack.of(cache).resolve(cache.widgets().map((widget) => widget.toJson())))).not.toContain(
    'annotations',
  );
});

test('ECPUs per second are the sum of a period divided by its length', () => {
  const cache = cacheWith();
  const [metric] = cache
    .metricEcpuPerSecond({ period: Duration.minutes(5) })
    .createAlarm(cache, 'Rate', { threshold: 1, evaluationPeriods: 1 })
    .node.findAll()
    .map((child: any) => Stack.of(cache).resolve(child.metrics))
    .filter((metrics) => metrics !== undefined);
  expect(metric.find((part: any) => part.expression).expression).toBe('ecpu / PERIOD(ecpu)');
  expect(metric.find((part: any) => part.metricStat).metricStat).toMatchObject({ period: 300, stat: 'Sum' });
});
