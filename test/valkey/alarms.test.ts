import { Duration, Size, Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AlarmThreshold } from '../../src';
import { EcpuLimit, StorageLimit, type ValkeyAlarms } from '../../src/valkey';
import { type AlarmState, alarmHistory, type Series } from '../support/metric-math';
import { alarm, cacheWith, LIMITS, newStack, templateOf } from './fixture';

const ALARM = 'AWS::CloudWatch::Alarm';
const GB = 1_000_000_000;

const repeat = (value: number | undefined, times: number): Series => Array.from({ length: times }, () => value);

/** The states an alarm of the default cache passes through, without repetitions. */
function states(id: string, samples: Record<string, Series>): AlarmState[] {
  const history = alarmHistory(alarm(cacheWith(), id), samples);
  return history.filter((state, index) => state !== history[index - 1]);
}

const QUIET: [string, string, Record<string, Series>][] = [
  ['StorageUsedAlarm', 'a cache that has no data yet', { BytesUsedForCache: repeat(undefined, 12) }],
  ['StorageUsedAlarm', '74 percent', { BytesUsedForCache: repeat(7.4 * GB, 12) }],
  ['StorageUsedAlarm', 'one peak', { BytesUsedForCache: [GB, 9 * GB, GB, GB] }],
  ['EcpuUsedAlarm', 'a cache that nobody uses', { ElastiCacheProcessingUnits: repeat(undefined, 12) }],
  ['EcpuUsedAlarm', '74 percent', { ElastiCacheProcessingUnits: repeat(0.74 * 50_000 * 60, 12) }],
  ['EcpuUsedAlarm', 'one peak', { ElastiCacheProcessingUnits: [0, 50_000 * 60, 0, 0, 0, 0] }],
  ['ThrottledCommandsAlarm', 'no throttling yet', { ThrottledCmds: repeat(undefined, 12) }],
  ['ThrottledCommandsAlarm', 'one minute of it', { ThrottledCmds: [0, 500, 0, 0, 0, 0] }],
  ['EvictionsAlarm', 'no evictions yet', { Evictions: repeat(undefined, 12) }],
  ['EvictionsAlarm', 'one period with some', { Evictions: [0, 3, 0, 0, 0] }],
  ['ReadLatencyAlarm', 'no reads', { SuccessfulReadRequestLatency: repeat(undefined, 12) }],
  ['ReadLatencyAlarm', 'usual reads', { SuccessfulReadRequestLatency: repeat(400, 12) }],
  ['ReadLatencyAlarm', 'one slow minute', { SuccessfulReadRequestLatency: [400, 90_000, 400, 400, 400, 400] }],
  ['WriteLatencyAlarm', 'no writes', { SuccessfulWriteRequestLatency: repeat(undefined, 12) }],
  ['WriteLatencyAlarm', 'usual writes', { SuccessfulWriteRequestLatency: repeat(2_000, 12) }],
  ['WriteLatencyAlarm', 'one slow minute', { SuccessfulWriteRequestLatency: [900, 90_000, 900, 900, 900, 900] }],
  ['AuthenticationFailuresAlarm', 'a metric that never comes', { AuthenticationFailures: repeat(undefined, 12) }],
  ['AuthenticationFailuresAlarm', 'a typing mistake now and then', { AuthenticationFailures: repeat(5, 12) }],
  [
    'DeniedCommandsAlarm',
    'metrics that never come',
    { KeyAuthorizationFailures: repeat(undefined, 12), CommandAuthorizationFailures: repeat(undefined, 12) },
  ],
  [
    'DeniedCommandsAlarm',
    'a few of each',
    { KeyAuthorizationFailures: repeat(2, 12), CommandAuthorizationFailures: repeat(3, 12) },
  ],
];

test.each(QUIET)('%s stays quiet for %s', (id, _, samples) => {
  expect(states(id, samples)).toEqual(['OK']);
});

const LOUD: [string, string, Record<string, Series>][] = [
  ['StorageUsedAlarm', 'a cache that fills', { BytesUsedForCache: [GB, 4 * GB, 7.5 * GB, 8 * GB, 9 * GB] }],
  ['EcpuUsedAlarm', 'a rise that lasts', { ElastiCacheProcessingUnits: [0, 0, ...repeat(0.75 * 50_000 * 60, 5)] }],
  ['EcpuUsedAlarm', 'three minutes of five', { ElastiCacheProcessingUnits: [0, 0, 2.9e6, 0, 2.9e6, 0, 2.9e6] }],
  ['ThrottledCommandsAlarm', 'two minutes of five', { ThrottledCmds: [undefined, 1, undefined, undefined, 1] }],
  ['EvictionsAlarm', 'two periods of three', { Evictions: [0, 1, 0, 1] }],
  ['ReadLatencyAlarm', 'reads that are slow for long', { SuccessfulReadRequestLatency: [400, ...repeat(5_000, 6)] }],
  [
    'WriteLatencyAlarm',
    'writes that are slow for long',
    { SuccessfulWriteRequestLatency: [900, ...repeat(10_000, 6)] },
  ],
  ['AuthenticationFailuresAlarm', 'a series that begins', { AuthenticationFailures: [undefined, undefined, 6] }],
  [
    'DeniedCommandsAlarm',
    'one of the two alone',
    { KeyAuthorizationFailures: [undefined, 6], CommandAuthorizationFailures: repeat(undefined, 2) },
  ],
  ['DeniedCommandsAlarm', 'both together', { KeyAuthorizationFailures: [0, 3], CommandAuthorizationFailures: [0, 3] }],
];

test.each(LOUD)('%s fires for %s', (id, _, samples) => {
  expect(states(id, samples)).toEqual(['OK', 'ALARM']);
});

test.each([
  ['StorageUsedAlarm', { BytesUsedForCache: [9 * GB, 9 * GB, 9 * GB, GB, GB, GB, GB] }],
  ['EcpuUsedAlarm', { ElastiCacheProcessingUnits: [...repeat(3e6, 5), ...repeat(0, 6)] }],
  ['ThrottledCommandsAlarm', { ThrottledCmds: [...repeat(9, 5), ...repeat(undefined, 8)] }],
])('%s is quiet again once it is over', (id, samples) => {
  expect(states(id, samples)).toEqual(['OK', 'ALARM', 'OK']);
});

test('every alarm treats missing data as quiet, says where to look first and names its heading in the runbook', () => {
  const alarms = Object.values(templateOf(cacheWith()).findResources(ALARM)).map((resource) => resource.Properties);
  expect(alarms).toHaveLength(8);
  for (const { AlarmDescription, TreatMissingData } of alarms) {
    expect(TreatMissingData).toBe('notBreaching');
    expect(AlarmDescription).toMatch(
      /Look first .* Runbook: https:\/\/github\.com\/cdk-hindsight\/cdk-hindsight\/blob\/main\/src\/valkey\/RUNBOOK\.md#[a-z-]+$/,
    );
  }
});

test('an unlimited cache has no alarm on a share of its limits', () => {
  const cache = cacheWith({ limits: { storage: StorageLimit.unlimited(), ecpuPerSecond: EcpuLimit.unlimited() } });
  expect(alarm(cache, 'StorageUsedAlarm')).toBeUndefined();
  expect(alarm(cache, 'EcpuUsedAlarm')).toBeUndefined();
  expect(cache.alarms).toHaveLength(6);
});

test.each([
  ['storageUsed', { ...LIMITS, storage: StorageLimit.atLeast(Size.gibibytes(1)) }, 'storage'],
  ['ecpuUsed', { ...LIMITS, ecpuPerSecond: EcpuLimit.unlimited() }, 'ecpuPerSecond'],
])('fails on a threshold for %s without a maximum', (property, limits, limit) => {
  expect(() => cacheWith({ limits, alarms: { [property]: AlarmThreshold.of(80) } })).toThrow(
    new Error(
      `alarms.${property} must be left out where limits.${limit} has no maximum, got: 80 percent; set a maximum: the alarm is in percent of it [Shop/Cache]`,
    ),
  );
  expect(() => cacheWith({ limits, alarms: { [property]: AlarmThreshold.off() } })).not.toThrow();
});

const THRESHOLDS: [keyof ValkeyAlarms, string][] = [
  ['storageUsed', 'StorageUsedAlarm'],
  ['ecpuUsed', 'EcpuUsedAlarm'],
  ['throttledCommands', 'ThrottledCommandsAlarm'],
  ['evictions', 'EvictionsAlarm'],
  ['readLatency', 'ReadLatencyAlarm'],
  ['writeLatency', 'WriteLatencyAlarm'],
  ['authenticationFailures', 'AuthenticationFailuresAlarm'],
  ['deniedCommands', 'DeniedCommandsAlarm'],
];

test.each(THRESHOLDS)('alarms.%s sets the threshold and the periods', (property, id) => {
  const threshold = AlarmThreshold.of(42, { evaluationPeriods: 7, datapointsToAlarm: 4 });
  expect(alarm(cacheWith({ alarms: { [property]: threshold } }), id)).toMatchObject({
    Threshold: 42,
    EvaluationPeriods: 7,
    DatapointsToAlarm: 4,
  });
});

test.each(THRESHOLDS)('alarms.%s can be off', (property, id) => {
  const cache = cacheWith({ alarms: { [property]: AlarmThreshold.off() } });
  expect(alarm(cache, id)).toBeUndefined();
  expect(cache.alarms).toHaveLength(7);
});

test('all alarms can be off', () => {
  templateOf(cacheWith({ alarms: { enabled: false } })).resourceCountIs(ALARM, 0);
});

test('alarms tell whoever they are told to', () => {
  const stack = newStack();
  const action = new SnsAction(new Topic(stack, 'Topic'));
  const cache = cacheWith({ alarms: { actions: [action], okActions: [action] } }, stack);
  const topic = [{ Ref: expect.stringMatching(/^Topic/) }];
  for (const { Properties } of Object.values(templateOf(cache).findResources(ALARM))) {
    expect(Properties).toMatchObject({ AlarmActions: topic, OKActions: topic });
  }
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
    ['Refused: logins, keys, commands', undefined],
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
