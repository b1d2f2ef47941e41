import { FARGATE_MEMORY } from '../facts';

export interface FargatePair {
  readonly cpu: number;
  readonly mebibytes: number;
}

/** Whether Fargate has this pair. */
export function isFargatePair({ cpu, mebibytes }: FargatePair): boolean {
  return FARGATE_MEMORY.get(cpu)?.includes(mebibytes) ?? false;
}

/** The pairs that come closest: the next one that has as much of both, and the nearest one with less of something. */
export function nearestPairs(wanted: FargatePair): FargatePair[] {
  const all = [...FARGATE_MEMORY].flatMap(([cpu, sizes]) => sizes.map((mebibytes) => ({ cpu, mebibytes })));
  const [enough, less] = [true, false].map((isEnough) =>
    all
      .filter(({ cpu, mebibytes }) => (cpu >= wanted.cpu && mebibytes >= wanted.mebibytes) === isEnough)
      .sort((a, b) => distance(a, wanted) - distance(b, wanted)),
  );
  return [...less.slice(0, 1), ...enough.slice(0, 1)];
}

/** How often one of both has to be doubled or halved; the processor counts twice, because it is what a job is bought for. */
function distance(a: FargatePair, b: FargatePair): number {
  return 2 * Math.abs(Math.log2(a.cpu / b.cpu)) + Math.abs(Math.log2(a.mebibytes / b.mebibytes));
}

/** As a person writes it: `1 vCPU with 2 GiB`. */
export function written({ cpu, mebibytes }: FargatePair): string {
  return `${cpu} vCPU with ${mebibytes % 1024 === 0 ? `${mebibytes / 1024} GiB` : `${mebibytes} MiB`}`;
}
