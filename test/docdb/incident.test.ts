import { DocumentDbAlarms } from '../../src/docdb';
import { type AlarmState, alarmHistory, type Series } from '../support/metric-math';
import { alarmsOf, newStack } from './cluster';

/**
 * The afternoon of the article, one value a minute from 12:00: documents of 71 GB were consumed again within minutes, the
 * garbage collection began hours later, and the replicas were locked until midnight.
 */
const MINUTES = 14 * 60;
const at = (hour: number, minute = 0) => (hour - 12) * 60 + minute;
const day = (value: (minute: number) => number | undefined): Series =>
  Array.from({ length: MINUTES }, (_, it) => value(it));
const between = (minute: number, from: number, to: number) => minute >= from && minute < to;

const BULK = at(13);
const GC = at(16);
const MIDNIGHT = at(24);

/** 60 million writes a minute for ten minutes; garbage collection gives the IDs back when it is done. */
const ids = day((minute) => {
  if (minute < BULK) {
    return 1_700_000_000;
  }
  const spent = Math.min(minute - BULK, 10) * 60_000_000;
  return minute < MIDNIGHT ? 1_700_000_000 - spent : 1_600_000_000;
});
const runtime = day((minute) => (between(minute, GC, MIDNIGHT) ? (minute - GC) * 60 : 0));
const lag = day((minute) => (between(minute, GC + 30, MIDNIGHT) ? 45_000 : 20));
const cursorsTimedOut = Array.from({ length: MINUTES / 5 }, (_, it) => (between(it * 5, GC + 40, MIDNIGHT) ? 200 : 0));
const buffer = day((minute) => (between(minute, GC, MIDNIGHT) ? 71 : 99.8));

function historyOf(name: string, samples: Record<string, Series>): AlarmState[] {
  const stack = newStack();
  new DocumentDbAlarms(stack, 'Alarms', { clusterIdentifier: 'orders', instances: 3 });
  return alarmHistory(alarmsOf(stack)[name], samples);
}

const firstAlarm = (history: AlarmState[]) => history.indexOf('ALARM');

describe('on the afternoon of the article', () => {
  test('the MVCC IDs tell two and a half hours before the garbage collection begins', () => {
    const history = historyOf('AvailableMvccIds', { AvailableMVCCIds: ids });
    expect(firstAlarm(history)).toBe(BULK + 7 + 14);
    expect(GC - firstAlarm(history)).toBeGreaterThan(150);
    expect(history.at(-1)).toBe('OK');
  });

  test('they are not critical', () => {
    expect(historyOf('AvailableMvccIdsCritical', { AvailableMVCCIds: ids })).not.toContain('ALARM');
  });

  test('the garbage collection tells after an hour, seven hours before its end', () => {
    const history = historyOf('LongestGc', { LongestActiveGCRuntime: runtime });
    expect(firstAlarm(history)).toBe(GC + 60 + 4);
    expect(history.at(-1)).toBe('OK');
  });

  test('the lag of the replicas tells within five minutes', () => {
    const history = historyOf('ReplicaLag', { DBClusterReplicaLagMaximum: lag });
    expect(firstAlarm(history)).toBe(GC + 30 + 4);
    expect(history.at(-1)).toBe('OK');
  });

  test('so do cursors that time out, and the cache that the collection has emptied', () => {
    expect(historyOf('CursorsTimedOut', { DatabaseCursorsTimedOut: cursorsTimedOut })).toContain('ALARM');
    expect(firstAlarm(historyOf('BufferCache', { BufferCacheHitRatio: buffer }))).toBe(GC + 14);
  });
});

describe('on an ordinary day', () => {
  test('a dip of MVCC IDs that recovers within ten minutes is quiet', () => {
    const dips = day((minute) => (minute % 60 < 10 ? 1_250_000_000 : 1_600_000_000));
    expect(historyOf('AvailableMvccIds', { AvailableMVCCIds: dips })).not.toContain('ALARM');
  });

  test('a collection of 55 minutes, as in the sample of AWS, is quiet', () => {
    const usual = day((minute) => (minute % 120 < 55 ? (minute % 120) * 60 : undefined));
    expect(historyOf('LongestGc', { LongestActiveGCRuntime: usual })).not.toContain('ALARM');
  });

  test('a lag of a failover, three minutes long, is quiet', () => {
    const failover = day((minute) => (between(minute, 100, 103) ? 9_000 : 20));
    expect(historyOf('ReplicaLag', { DBClusterReplicaLagMaximum: failover })).not.toContain('ALARM');
  });

  test.each([
    ['AvailableMvccIds', 'AvailableMVCCIds', 1_200_000_000],
    ['LongestGc', 'LongestActiveGCRuntime', 9_000],
    ['ReplicaLag', 'DBClusterReplicaLagMaximum', 9_000],
    ['BufferCache', 'BufferCacheHitRatio', 10],
  ])('%s: single bad minutes between gaps are quiet', (alarm, metric, bad) => {
    const gaps = day((minute) => (minute % 20 === 0 ? bad : undefined));
    expect(historyOf(alarm, { [metric]: gaps })).not.toContain('ALARM');
  });
});

test('a cluster that is about to be read-only wakes somebody within three minutes', () => {
  const falling = day((minute) => 1_700_000_000 - minute * 10_000_000);
  const history = historyOf('AvailableMvccIdsCritical', { AvailableMVCCIds: falling.slice(0, 170) });
  const critical = 121;
  expect(falling[critical]).toBeLessThan(500_000_000);
  expect(firstAlarm(history)).toBe(critical + 2);
  // What is left at that moment are 47 minutes of the same writes.
  expect((falling[critical + 2] as number) / 10_000_000).toBe(47);
});
