import { AlarmThreshold } from '../../src';
import { DocumentDbAlarms } from '../../src/docdb';
import { DOCDB_METRICS } from '../../src/docdb/facts';
import { testAlarms } from '../support/alarms';
import { alarmHistory, type Series } from '../support/metric-math';
import { alarmsOf, metricsOf, newStack } from './cluster';

const share = (resource: string, limit: string) => ({
  loud: { [resource]: 800, [limit]: 1000 },
  quiet: { [resource]: 799, [limit]: 1000 },
});

testAlarms({
  module: 'docdb',
  construct: 'DocumentDbAlarms',
  options: 'DocumentDbAlarmOptions',
  make: (stack, alarms) =>
    new DocumentDbAlarms(stack, 'Alarms', {
      clusterIdentifier: 'orders',
      alarms: { volume: AlarmThreshold.of(500_000_000_000), ...alarms },
    }),
  table: {
    availableMvccIds: { loud: { AvailableMVCCIds: 1_299_999_999 }, quiet: { AvailableMVCCIds: 1_300_000_000 } },
    availableMvccIdsCritical: { loud: { AvailableMVCCIds: 499_999_999 }, quiet: { AvailableMVCCIds: 500_000_000 } },
    longestGc: { loud: { LongestActiveGCRuntime: 3_600 }, quiet: { LongestActiveGCRuntime: 3_599 } },
    replicaLag: { loud: { DBClusterReplicaLagMaximum: 1_000 }, quiet: { DBClusterReplicaLagMaximum: 999 } },
    connections: share('DatabaseConnectionsMax', 'DatabaseConnectionsLimit'),
    cursors: share('DatabaseCursorsMax', 'DatabaseCursorsLimit'),
    transactions: share('TransactionsOpenMax', 'TransactionsOpenLimit'),
    cursorsTimedOut: { loud: { DatabaseCursorsTimedOut: 11 }, quiet: { DatabaseCursorsTimedOut: 10 } },
    throttled: {
      loud: { LowMemNumOperationsThrottled: 1, LowMemNumOperationsTimedOut: 0 },
      quiet: { LowMemNumOperationsThrottled: 0, LowMemNumOperationsTimedOut: 0 },
    },
    bufferCache: { loud: { BufferCacheHitRatio: 89.9 }, quiet: { BufferCacheHitRatio: 90 } },
    indexCache: { loud: { IndexBufferCacheHitRatio: 89.9 }, quiet: { IndexBufferCacheHitRatio: 90 } },
    volume: { loud: { VolumeBytesUsed: 500_000_000_000 }, quiet: { VolumeBytesUsed: 499_999_999_999 }, isOff: true },
  },
});

function standard(): Record<string, any> {
  const stack = newStack();
  new DocumentDbAlarms(stack, 'Alarms', { clusterIdentifier: 'orders' });
  return alarmsOf(stack);
}

test('the alarms are in the order of the runbook', () => {
  const volume = AlarmThreshold.of(500_000_000_000);
  const { alarms } = new DocumentDbAlarms(newStack(), 'Alarms', { clusterIdentifier: 'orders', alarms: { volume } });
  expect(Object.keys(alarms)).toEqual([
    ...['availableMvccIds', 'availableMvccIdsCritical', 'longestGc', 'replicaLag'],
    ...['connections', 'cursors', 'transactions', 'cursorsTimedOut', 'throttled', 'bufferCache', 'indexCache'],
    'volume',
  ]);
});

describe('each alarm watches', () => {
  test.each([
    ['AvailableMvccIds', 'Minimum', 60],
    ['AvailableMvccIdsCritical', 'Minimum', 60],
    ['LongestGc', 'Maximum', 60],
    ['ReplicaLag', 'Maximum', 60],
    ['CursorsTimedOut', 'Sum', 300],
    ['Throttled', 'Sum', 60],
    ['BufferCache', 'Average', 60],
    ['IndexCache', 'Average', 60],
  ])('%s: the %s of %i seconds of the cluster', (name, stat, period) => {
    for (const metric of metricsOf(standard()[name])) {
      expect(metric).toMatchObject({
        Namespace: 'AWS/DocDB',
        Stat: stat,
        Period: period,
        Dimensions: [{ Name: 'DBClusterIdentifier', Value: 'orders' }],
      });
    }
  });

  test.each([
    ['Connections', 'DatabaseConnectionsMax', 'DatabaseConnectionsLimit'],
    ['Cursors', 'DatabaseCursorsMax', 'DatabaseCursorsLimit'],
    ['Transactions', 'TransactionsOpenMax', 'TransactionsOpenLimit'],
  ])('%s: the most that is used and the least that is allowed, for each role', (name, used, limit) => {
    const series = metricsOf(standard()[name]).map(({ MetricName, Stat, Period, Dimensions }) => [
      MetricName,
      Stat,
      Period,
      Dimensions.map((dimension: any) => dimension.Value).join(),
    ]);
    expect(series.sort()).toEqual(
      [
        [used, 'Maximum', 60, 'orders,READER'],
        [used, 'Maximum', 60, 'orders,WRITER'],
        [limit, 'Minimum', 60, 'orders,READER'],
        [limit, 'Minimum', 60, 'orders,WRITER'],
      ].sort(),
    );
  });

  test('only what DocumentDB publishes', () => {
    for (const metric of Object.values(standard()).flatMap(metricsOf)) {
      const dimensions = metric.Dimensions.map(({ Name }: any) => Name).sort();
      expect(DOCDB_METRICS[metric.MetricName]).toContainEqual(dimensions);
    }
  });
});

/** The same alarm, with the role in the name of each metric, so that the roles can have series of their own. */
function byRole(alarm: any): any {
  const renamed = structuredClone(alarm);
  for (const { MetricStat } of renamed.Metrics.filter((metric: any) => metric.MetricStat)) {
    const role = MetricStat.Metric.Dimensions.find(({ Name }: any) => Name === 'Role').Value;
    MetricStat.Metric.MetricName += role;
  }
  return renamed;
}

const minutes = (count: number, value: number | undefined): Series => Array(count).fill(value);

describe('the limits of an instance', () => {
  const NAMES = ['DatabaseConnectionsMaxWRITER', 'DatabaseConnectionsLimitWRITER'];
  const READERS = ['DatabaseConnectionsMaxREADER', 'DatabaseConnectionsLimitREADER'];
  const history = (...series: Series[]) => {
    const names = [...NAMES, ...READERS];
    const samples = Object.fromEntries(names.map((name, index) => [name, series[index]]));
    return alarmHistory(byRole(standard().Connections), samples);
  };

  test('are those of the writer, if there are no readers', () => {
    expect(history(minutes(5, 900), minutes(5, 1000), [], []).at(-1)).toBe('ALARM');
    expect(history(minutes(5, 700), minutes(5, 1000), [], []).at(-1)).toBe('OK');
  });

  test('are those of the readers too', () => {
    expect(history(minutes(5, 10), minutes(5, 1000), minutes(5, 900), minutes(5, 1000)).at(-1)).toBe('ALARM');
  });

  test('of a large writer are not compared with the connections of small readers', () => {
    expect(history(minutes(5, 900), minutes(5, 4000), minutes(5, 100), minutes(5, 1000)).at(-1)).toBe('OK');
  });

  test('that nobody publishes are no reason for an alarm', () => {
    expect(history(minutes(9, 900), [], [], [])).not.toContain('ALARM');
  });

  test('are watched although each last datapoint is late', () => {
    const late = [...minutes(4, 900), undefined];
    expect(history(late, [...minutes(4, 1000), undefined], [], []).at(-1)).toBe('ALARM');
  });
});

describe('throttled requests', () => {
  const history = (throttled: Series, timedOut: Series) =>
    alarmHistory(standard().Throttled, {
      LowMemNumOperationsThrottled: throttled,
      LowMemNumOperationsTimedOut: timedOut,
    });

  test('count where a patch level publishes one of the metrics only', () => {
    expect(history(minutes(5, 3), []).at(-1)).toBe('ALARM');
    expect(history([], minutes(5, 3)).at(-1)).toBe('ALARM');
  });

  test('of two single minutes are no reason to wake somebody', () => {
    expect(history([0, 9, 0, 9, 0, 0, 0, 0, 0, 0], minutes(10, 0))).not.toContain('ALARM');
  });
});
