import { App, Duration } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RefreshedCache, StaleSafeCacheRefresh } from '../../src/stampede';
import { ValkeyServerlessCache } from '../../src/valkey';
import { testAlarms } from '../support/alarms';
import { alarmHistory } from '../support/metric-math';
import { LIMITS } from '../valkey/support';
import { Ground } from './ground';

const RUNTIME = { runtime: Runtime.NODEJS_22_X, handler: 'index.handler' };

testAlarms({
  module: 'stampede',
  construct: 'StaleSafeCacheRefresh',
  make(stack, alarms) {
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
    const cache = new ValkeyServerlessCache(stack, 'Cache', { vpc, limits: LIMITS, alarms: { enabled: false } });
    const code = Code.fromInline('exports.handler = async () => [1];');
    const timeout = Duration.seconds(30);
    const loader = new LambdaFunction(stack, 'Loader', { ...{ code, timeout }, ...RUNTIME });
    const refreshEvery = Duration.hours(24);
    const props = { cache: RefreshedCache.valkey(cache), vpc, key: 'data', loader, refreshEvery, alarms };
    return new StaleSafeCacheRefresh(stack, 'Made', props);
  },
  table: {
    slow: { loud: { RefreshDuration: 24_000 }, quiet: { RefreshDuration: 23_999 } },
    stale: { loud: { Staleness: 129_600 }, quiet: { Staleness: 129_599 }, withoutData: 'ALARM' },
    failed: { loud: { Errors: 3 }, quiet: { Errors: 2 } },
    rejected: { loud: { Rejected: 1 }, quiet: { Rejected: 0 } },
    tooBig: { loud: { ValueSize: 4_718_592 }, quiet: { ValueSize: 4_718_591 } },
    lockHeld: { loud: { LockContended: 3 }, quiet: { LockContended: 2 } },
  },
});

/** The properties of an alarm of a refresh with these times. */
function alarmOf(name: string, times: { loader?: Duration; checkEvery?: Duration } = {}): any {
  const ground = new Ground(new App({ analyticsReporting: false }), { ...(times.loader && { timeout: times.loader }) });
  const made = ground.refresh({ ...(times.checkEvery && { checkEvery: times.checkEvery }) });
  const id = ground.stack.getLogicalId(made.alarms[name].node.defaultChild as any);
  return ground.template().findResources('AWS::CloudWatch::Alarm')[id].Properties;
}

function periodOf({ Metrics }: any): number {
  return Metrics.find(({ MetricStat }: any) => MetricStat).MetricStat.Period;
}

describe('the incident: a query that becomes slower until its function is cut off', () => {
  // One load a night: a plan that changed at an upgrade, then the timeout of 30 seconds.
  const loads = [9_000, 9_400, 12_100, 24_600, 28_700, 30_000];

  test('is told by the alarm before the first load fails', () => {
    const states = alarmHistory(alarmOf('slow'), { RefreshDuration: loads });
    expect(states).toEqual(['OK', 'OK', 'OK', 'ALARM', 'ALARM', 'ALARM']);
  });

  test('is told again when the value gets too old, while readers still have it', () => {
    const hours = Array.from({ length: 60 }, (_, hour) => hour * 3_600);
    const states = alarmHistory(alarmOf('stale'), { Staleness: hours });
    // At 36 hours, and two periods later; the value is kept for 168.
    expect(states.indexOf('ALARM')).toBe(38);
  });
});

describe('a schedule that stopped', () => {
  test('is told once there is no look left in the periods that CloudWatch evaluates', () => {
    const staleness = [300, 600, 900, 1_200, 1_500, ...Array(6).fill(undefined)];
    const states = alarmHistory(alarmOf('stale'), { Staleness: staleness });
    expect(states.indexOf('ALARM')).toBe(9);
    expect(states.slice(9)).toEqual(Array(2).fill('ALARM'));
  });

  test('is not taken for one that is late: a period without a look, and two in the next', () => {
    const staleness = [300, undefined, 900, 1_200, undefined, 1_800];
    expect(alarmHistory(alarmOf('stale'), { Staleness: staleness })).not.toContain('ALARM');
  });
});

describe('the counts reach their thresholds, whatever the times are', () => {
  const { minutes, seconds } = Duration;

  test.each([
    ['the defaults', seconds(30), minutes(5), 30],
    ['a look each minute', seconds(30), minutes(1), 6],
    ['a look each hour', seconds(30), minutes(60), 360],
    ['a load that keeps the next checks from loading', minutes(14), minutes(5), 90],
    ['a load of just one period', minutes(5), minutes(5), 30],
    ['a load of a little more than one period', seconds(301), minutes(5), 60],
  ])('%s', (_, loader, checkEvery, expected) => {
    for (const name of ['failed', 'rejected', 'lockHeld']) {
      expect(periodOf(alarmOf(name, { loader, checkEvery }))).toBe(expected * 60);
    }
    // One attempt begins after the other has ended.
    const cycle = Math.ceil(loader.toSeconds() / checkEvery.toSeconds()) * checkEvery.toMinutes();
    expect(Math.floor(expected / cycle)).toBeGreaterThanOrEqual(3);
  });

  test('the dead man is looked for in periods in which there must be a look', () => {
    const alarm = alarmOf('stale', { checkEvery: minutes(17) });
    expect(periodOf(alarm)).toBe(17 * 60);
    expect(alarm.TreatMissingData).toBe('breaching');
  });
});
