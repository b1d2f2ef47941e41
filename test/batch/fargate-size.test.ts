import { Size } from 'aws-cdk-lib';
import { FargateSize } from '../../src/batch';
import * as FACTS from '../../src/batch/facts';

/** As the models of AWS have it: MiB by vCPU. */
const TABLE: Record<string, number[]> = {
  0.25: [512, 1024, 2048],
  0.5: [1024, 2048, 3072, 4096],
  1: [2048, 3072, 4096, 5120, 6144, 7168, 8192],
  2: [4096, 5120, 6144, 7168, 8192, 9216, 10240, 11264, 12288, 13312, 14336, 15360, 16384],
  4: Array.from({ length: 23 }, (_, step) => 8192 + step * 1024),
  8: [16384, 20480, 24576, 28672, 32768, 36864, 40960, 45056, 49152, 53248, 57344, 61440],
  16: [32768, 40960, 49152, 57344, 65536, 73728, 81920, 90112, 98304, 106496, 114688, 122880],
  32: [61440, 122880, 249856],
};
const PAIRS = Object.entries(TABLE).flatMap(([cpu, sizes]) => sizes.map((size) => [Number(cpu), size] as const));
const isPair = (cpu: number, size: number) => PAIRS.some(([a, b]) => a === cpu && b === size);

test('there are 77 pairs, and each is accepted', () => {
  expect(PAIRS).toHaveLength(77);
  for (const [cpu, size] of PAIRS) {
    expect(FargateSize.of(cpu, Size.mebibytes(size))).toMatchObject({ cpu });
  }
});

test('no neighbour of a pair is accepted that is none itself', () => {
  const neighbours = PAIRS.flatMap(([cpu, size]) => [
    ...[cpu / 2, cpu * 2, cpu + 1].map((other) => [other, size] as const),
    ...[size - 512, size + 512, size - 1024, size + 1024, size + 1, size * 2].map((other) => [cpu, other] as const),
  ]);
  for (const [cpu, size] of neighbours.filter(([, size]) => size > 0)) {
    const make = () => FargateSize.of(cpu, Size.mebibytes(size));
    if (isPair(cpu, size)) {
      expect(make).not.toThrow();
    } else {
      expect(make).toThrow(/^(cpu|memory) must be one/);
    }
  }
});

test.each([
  [
    1,
    1024,
    'memory must be one that Fargate has for 1 vCPU, got: 1 vCPU with 1 GiB; the nearest pairs are 0.5 vCPU with 1 GiB and 1 vCPU with 2 GiB',
  ],
  [
    1,
    2500,
    'memory must be one that Fargate has for 1 vCPU, got: 1 vCPU with 2500 MiB; the nearest pairs are 1 vCPU with 2 GiB and 1 vCPU with 3 GiB',
  ],
  [
    0.5,
    5120,
    'memory must be one that Fargate has for 0.5 vCPU, got: 0.5 vCPU with 5 GiB; the nearest pairs are 0.5 vCPU with 4 GiB and 1 vCPU with 5 GiB',
  ],
  [
    32,
    999_999,
    'memory must be one that Fargate has for 32 vCPU, got: 32 vCPU with 999999 MiB; the nearest pairs are 32 vCPU with 244 GiB',
  ],
])('%s vCPU with %s MiB is refused with the nearest pairs', (cpu, size, message) => {
  expect(() => FargateSize.of(cpu, Size.mebibytes(size))).toThrow(message);
});

test('a pair that is newer than the table is possible', () => {
  expect(FargateSize.unchecked(64, Size.gibibytes(512))).toMatchObject({ cpu: 64 });
});

test('of limits there are those of the documentation', () => {
  expect(FACTS).toMatchObject({
    DEFAULT_VCPU_QUOTA: 6,
    ATTEMPTS: { min: 1, max: 10 },
    TIMEOUT_SECONDS: { min: 60, max: 1_209_600 },
    ARRAY_SIZE: { min: 2, max: 10_000 },
    TIME_LIMIT_SECONDS: { min: 600, max: 86_400 },
    STORAGE_GIB: { min: 21, max: 200 },
  });
});
