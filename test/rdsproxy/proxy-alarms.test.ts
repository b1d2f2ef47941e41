import { DatabaseProxyAlarms } from '../../src/rdsproxy';
import { type AlarmSuite, testAlarms } from '../support/alarms';
import { type AlarmState, alarmHistory, type Series } from '../support/metric-math';
import { DatabaseStack, proxyIn } from './database';

const stack = new DatabaseStack();
stack.proxy();
const template = stack.template;

const TABLE: AlarmSuite['table'] = {
  pinnedShare: {
    loud: { DatabaseConnectionsCurrentlySessionPinned: 50, DatabaseConnections: 100 },
    quiet: { DatabaseConnectionsCurrentlySessionPinned: 49, DatabaseConnections: 100 },
  },
  borrowLatency: {
    loud: { DatabaseConnectionsBorrowLatency: 500_000 },
    quiet: { DatabaseConnectionsBorrowLatency: 499_999 },
  },
  poolUtilization: {
    loud: { DatabaseConnectionsCurrentlyBorrowed: 800, MaxDatabaseConnectionsAllowed: 1000 },
    quiet: { DatabaseConnectionsCurrentlyBorrowed: 799, MaxDatabaseConnectionsAllowed: 1000 },
  },
  failedAuthentication: {
    loud: { ClientConnectionsSetupFailedAuth: 5 },
    quiet: { ClientConnectionsSetupFailedAuth: 4 },
  },
  availability: {
    loud: { AvailabilityPercentage: 98.9 },
    quiet: { AvailabilityPercentage: 99 },
    withoutData: 'INSUFFICIENT_DATA',
  },
  throttledConnections: { loud: { TriggeredRules: 1 }, quiet: { TriggeredRules: 0 } },
  noFreeIps: { loud: { TriggeredRules: 1 }, quiet: { TriggeredRules: 0 } },
};

testAlarms({
  module: 'rdsproxy',
  construct: 'PinningAwareDatabaseProxy',
  options: 'DatabaseProxyAlarmOptions',
  make: (into, alarms) => proxyIn(into, { alarms }),
  table: TABLE,
});

testAlarms({
  module: 'rdsproxy',
  construct: 'DatabaseProxyAlarms',
  options: 'DatabaseProxyAlarmOptions',
  make: (into, alarms) => new DatabaseProxyAlarms(into, 'Existing', { proxyName: 'orders', alarms }),
  table: TABLE,
});

/** The properties of the alarm with this name, or nothing. */
function find(name: string): any {
  const alarms = template.findResources('AWS::CloudWatch::Alarm');
  const id = Object.keys(alarms).find((logicalId) => logicalId.startsWith(`ProxyAlarms${name}`));
  return id && alarms[id].Properties;
}

/** A value for each of some minutes. */
function flat(value: number | undefined, minutes: number): Series {
  return Array(minutes).fill(value);
}

function history(name: string, samples: Record<string, Series>): AlarmState[] {
  return alarmHistory(find(name), samples);
}

const QUIET = flat(0, 30);

describe('the pinned share', () => {
  const share = (pinned: Series, connections: Series) =>
    history('PinnedShare', { DatabaseConnectionsCurrentlySessionPinned: pinned, DatabaseConnections: connections });

  test('is quiet where nothing was ever pinned, so that there is no series', () => {
    expect(share([], flat(100, 30))).not.toContain('ALARM');
  });

  test('is quiet without any data', () => {
    expect(share(flat(undefined, 30), [])).not.toContain('ALARM');
  });

  test('fires 10 minutes after half of the connections are pinned, from a series that begins then', () => {
    const states = share([...flat(undefined, 20), ...flat(50, 15)], flat(100, 35));
    expect(states.indexOf('ALARM')).toBe(29);
  });

  test('is quiet on one spike', () => {
    expect(share([...flat(0, 15), ...flat(100, 5), ...flat(0, 15)], flat(100, 35))).not.toContain('ALARM');
  });

  test('is quiet just below half', () => {
    expect(share(flat(49, 30), flat(100, 30))).not.toContain('ALARM');
  });

  test('fires on the 870 of the incident, although each latest datapoint is late', () => {
    const late = [...flat(870, 30), undefined];
    expect(share(late, flat(900, 31)).at(-1)).toBe('ALARM');
  });

  test('fires on 5 pinned of 5: fewer say nothing', () => {
    expect(share(flat(5, 30), flat(5, 30)).at(-1)).toBe('ALARM');
  });

  test('is quiet on a single job at night', () => {
    expect(share(flat(4, 30), flat(4, 30))).not.toContain('ALARM');
  });

  test('returns to OK when the pins are gone', () => {
    expect(share([...flat(80, 20), ...flat(0, 10)], flat(100, 30)).at(-1)).toBe('OK');
  });

  test('is quiet on a proxy without connections', () => {
    expect(share(QUIET, QUIET)).not.toContain('ALARM');
  });
});

describe('the borrow latency', () => {
  const latency = (series: Series) => history('BorrowLatency', { DatabaseConnectionsBorrowLatency: series });

  test('is quiet without data', () => {
    expect(latency(flat(undefined, 10))).not.toContain('ALARM');
  });

  test('is quiet on one spike of 16 seconds', () => {
    expect(latency([...flat(500, 5), 16_000_000, ...flat(500, 5)])).not.toContain('ALARM');
  });

  test('fires on half a second that stays', () => {
    expect(latency([...flat(500, 5), ...flat(500_000, 3)]).at(-1)).toBe('ALARM');
  });
});

describe('the pool utilization', () => {
  const pool = (borrowed: Series, allowed: Series) =>
    history('PoolUtilization', {
      DatabaseConnectionsCurrentlyBorrowed: borrowed,
      MaxDatabaseConnectionsAllowed: allowed,
    });

  test('is quiet where nothing was ever borrowed', () => {
    expect(pool([], flat(1000, 10))).not.toContain('ALARM');
  });

  test('is quiet on one spike', () => {
    expect(pool([...flat(10, 5), 1000, ...flat(10, 5)], flat(1000, 11))).not.toContain('ALARM');
  });

  test('fires on four fifths of the limit that stay', () => {
    expect(pool([...flat(10, 5), ...flat(800, 3)], flat(1000, 8)).at(-1)).toBe('ALARM');
  });
});

describe('failed authentication', () => {
  const failed = (series: Series) => history('FailedAuthentication', { ClientConnectionsSetupFailedAuth: series });

  test('is quiet without data and on one spike', () => {
    expect(failed(flat(undefined, 10))).not.toContain('ALARM');
    expect(failed([...flat(0, 5), 100, ...flat(0, 5)])).not.toContain('ALARM');
  });

  test('fires on clients that keep failing', () => {
    expect(failed([...flat(0, 5), 5, 0, 6, 7]).at(-1)).toBe('ALARM');
  });
});

describe('the availability', () => {
  const availability = (series: Series) => history('Availability', { AvailabilityPercentage: series });

  test('has no opinion before the first connection', () => {
    expect(new Set(availability(flat(undefined, 10)))).toEqual(new Set(['INSUFFICIENT_DATA']));
  });

  test('is quiet on a failover of two minutes', () => {
    expect(availability([...flat(100, 5), 40, 60, ...flat(100, 5)])).not.toContain('ALARM');
  });

  test('fires on an outage of three minutes', () => {
    expect(availability([...flat(100, 5), 40, 0, 0]).at(-1)).toBe('ALARM');
  });
});

test.each(['ThrottledConnections', 'NoFreeIps'])('%s fires on a single event and is quiet before and after', (name) => {
  const states = history(name, { TriggeredRules: [undefined, undefined, 1, undefined, undefined, undefined] });
  expect(states.slice(0, 3)).toEqual(['OK', 'OK', 'ALARM']);
  expect(states.at(-1)).toBe('OK');
});
