import { Lazy, Size, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { EcpuLimit, StorageLimit, type ValkeyLimits } from '../../src/valkey';
import { cacheProperties, cacheWith, LIMITS } from './support';

const rendered = (limits: Partial<ValkeyLimits>) =>
  cacheProperties(cacheWith({ limits: { ...LIMITS, ...limits } })).CacheUsageLimits;

test.each([
  ['upTo', StorageLimit.upTo(Size.gibibytes(10)), 0, 10],
  ['between', StorageLimit.between(Size.gibibytes(1), Size.gibibytes(5_000)), 1, 5_000],
  ['atLeast', StorageLimit.atLeast(Size.gibibytes(2)), 2, 0],
  ['unlimited', StorageLimit.unlimited(), 0, 0],
  ['upTo, in tebibytes', StorageLimit.upTo(Size.tebibytes(2)), 0, 2_048],
  ['upTo, in mebibytes', StorageLimit.upTo(Size.mebibytes(2_048)), 0, 2],
])('storage %s writes what is not limited as 0', (_, storage, Minimum, Maximum) => {
  expect(rendered({ storage }).DataStorage).toEqual({ Minimum, Maximum, Unit: 'GB' });
});

test.each([
  ['upTo', EcpuLimit.upTo(1_000), 0, 1_000],
  ['between', EcpuLimit.between(1_000, 15_000_000), 1_000, 15_000_000],
  ['atLeast', EcpuLimit.atLeast(2_000), 2_000, 0],
  ['unlimited', EcpuLimit.unlimited(), 0, 0],
])('ECPUs %s writes what is not limited as 0', (_, ecpuPerSecond, Minimum, Maximum) => {
  expect(rendered({ ecpuPerSecond }).ECPUPerSecond).toEqual({ Minimum, Maximum });
});

test.each([
  [
    () => StorageLimit.upTo(Size.gibibytes(0)),
    `storage maximum in gibibytes must be a whole number between 1 and 5000`,
  ],
  [
    () => StorageLimit.upTo(Size.gibibytes(5_001)),
    `storage maximum in gibibytes must be a whole number between 1 and 5000`,
  ],
  [
    () => StorageLimit.upTo(Size.mebibytes(1_536)),
    `storage maximum in gibibytes must be a whole number between 1 and 5000`,
  ],
  [
    () => StorageLimit.atLeast(Size.mebibytes(512)),
    `storage minimum in gibibytes must be a whole number between 1 and 5000`,
  ],
  [
    () => StorageLimit.between(Size.gibibytes(3), Size.gibibytes(2)),
    'storage minimum in gibibytes must be at most the maximum of 2',
  ],
  [
    () => StorageLimit.upTo(Size.gibibytes(Lazy.number({ produce: () => 3 }))),
    'storage maximum must be known at synth',
  ],
  [() => EcpuLimit.upTo(999), 'ecpuPerSecond maximum must be a whole number between 1000 and 15000000'],
  [() => EcpuLimit.upTo(15_000_001), 'ecpuPerSecond maximum must be a whole number between 1000 and 15000000'],
  [() => EcpuLimit.atLeast(1_000.5), 'ecpuPerSecond minimum must be a whole number between 1000 and 15000000'],
  [() => EcpuLimit.between(0, 2_000), 'ecpuPerSecond minimum must be a whole number between 1000 and 15000000'],
  [
    () => EcpuLimit.between(1_000, 15_000_001),
    'ecpuPerSecond maximum must be a whole number between 1000 and 15000000',
  ],
  [() => EcpuLimit.between(3_000, 2_000), 'ecpuPerSecond minimum must be at most the maximum of 2000'],
  [() => EcpuLimit.upTo(Lazy.number({ produce: () => 3 })), 'ecpuPerSecond maximum must be known at synth'],
])('fails on a limit that the service does not take: %#', (limit, message) => {
  expect(limit).toThrow(message);
});

const warnings = (limits: Partial<ValkeyLimits>) =>
  Annotations.fromStack(Stack.of(cacheWith({ limits: { ...LIMITS, ...limits } }))).findWarning('*', Match.anyValue());

test('a maximum alone warns of nothing', () => {
  expect(warnings({})).toEqual([]);
});

test.each([
  [{ ecpuPerSecond: EcpuLimit.between(1_000, 50_000) }, '3,600,000 ECPUs an hour (1,000 a second)'],
  [{ storage: StorageLimit.atLeast(Size.gibibytes(5)) }, '5 GB-hours an hour'],
  [
    { ecpuPerSecond: EcpuLimit.atLeast(100_000), storage: StorageLimit.atLeast(Size.gibibytes(1_000)) },
    '360,000,000 ECPUs an hour (100,000 a second) and 1,000 GB-hours an hour',
  ],
])('a minimum warns of what is billed while idle: %#', (limits, bill) => {
  expect(warnings(limits).map((warning) => warning.entry.data)).toEqual([
    `the minimum of ${bill} is billed while the cache is idle; leave it out unless the first minutes of a rise in traffic ` +
      'have to be served without throttling [ack: cdk-hindsight/valkey:billedWhileIdle]',
  ]);
});
