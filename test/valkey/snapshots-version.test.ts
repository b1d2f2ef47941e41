import { Duration } from 'aws-cdk-lib';
import { ValkeySnapshots, ValkeyVersion } from '../../src/valkey';
import { cacheProperties, cacheWith } from './support';

test('snapshots are daily and kept for a week by default', () => {
  const properties = cacheProperties(cacheWith());
  expect(properties.SnapshotRetentionLimit).toBe(7);
  expect(properties.DailySnapshotTime).toBeUndefined();
});

test('snapshots have a retention and a time', () => {
  const snapshots = ValkeySnapshots.daily({ retention: Duration.days(35), time: '23:59' });
  const properties = cacheProperties(cacheWith({ snapshots }));
  expect(properties.SnapshotRetentionLimit).toBe(35);
  expect(properties.DailySnapshotTime).toBe('23:59');
});

test('a retention may be given in hours', () => {
  expect(ValkeySnapshots.daily({ retention: Duration.hours(48) }).retentionDays).toBe(2);
});

test('no snapshots is a word', () => {
  expect(cacheProperties(cacheWith({ snapshots: ValkeySnapshots.none() })).SnapshotRetentionLimit).toBe(0);
});

test.each([
  [Duration.days(0), 'snapshots.retention must be between 1 day and 35 days'],
  [Duration.days(36), 'snapshots.retention must be between 1 day and 35 days'],
  [Duration.hours(36), 'snapshots.retention must be in whole days'],
])('fails on a retention that is not 1 to 35 whole days: %#', (retention, message) => {
  expect(() => ValkeySnapshots.daily({ retention })).toThrow(message);
});

test.each(['24:00', '3:00', '03:60', '0300', '03:00Z', ''])('fails on the time %p', (time) => {
  expect(() => ValkeySnapshots.daily({ time })).toThrow(`snapshots.time must be a time of day, HH:MM in UTC`);
});

test('the version is Valkey 8 by default', () => {
  expect(cacheProperties(cacheWith())).toMatchObject({ Engine: 'valkey', MajorEngineVersion: '8' });
});

test.each([
  [ValkeyVersion.V7, '7'],
  [ValkeyVersion.V8, '8'],
  [ValkeyVersion.V9, '9'],
  [ValkeyVersion.of('12'), '12'],
])('the version is its major number: %#', (engineVersion, majorVersion) => {
  expect(cacheProperties(cacheWith({ engineVersion })).MajorEngineVersion).toBe(majorVersion);
});

test.each(['6', '8.0', 'valkey8', ''])('fails on the version %p', (version) => {
  expect(() => ValkeyVersion.of(version)).toThrow(`majorVersion must be a major version of Valkey, from 7 up`);
});
