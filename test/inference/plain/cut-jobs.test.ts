import * as fc from 'fast-check';
import { type CutLimits, JobCutter, type Piece } from '../../../src/inference/plain/cut-jobs';

interface Numbered extends Piece {
  readonly number: number;
}

const LIMITS: CutLimits = {
  minRecords: 3,
  maxRecords: 8,
  maxBytes: 1000,
  maxCarryBytes: 1000,
  maxHeldBytes: 1_000_000,
};

function cut(pieces: readonly Piece[], limits: Partial<CutLimits> = {}): Numbered[][] {
  const cutter = new JobCutter<Numbered>({ ...LIMITS, ...limits });
  const jobs: Numbered[][] = [[]];
  const take = (steps: Iterable<ReturnType<typeof cutter.add> extends Generator<infer S> ? S : never>) => {
    for (const step of steps) {
      if (step.kind === 'put') {
        jobs[jobs.length - 1].push(step.piece);
      } else {
        jobs.push([]);
      }
    }
  };
  pieces.forEach((piece, number) => {
    take(cutter.add({ ...piece, number }));
  });
  take(cutter.end());
  expect(jobs.at(-1)?.filter(({ records }) => records > 0)).toEqual([]);
  return jobs.slice(0, -1);
}

const record = (bytes = 1, carryBytes = 1): Piece => ({ records: 1, bytes, carryBytes, heldBytes: bytes + carryBytes });
const NOTHING: Piece = { records: 0, bytes: 0, carryBytes: 0, heldBytes: 10 };
const many = (count: number, piece = record()) => Array.from({ length: count }, () => piece);
const sizes = (jobs: readonly Piece[][]) => jobs.map((job) => job.length);

test.each([
  [0, []],
  [2, [2]],
  [3, [3]],
  [8, [8]],
  [9, [5, 4]],
  [10, [5, 5]],
  [13, [5, 8]],
  [14, [5, 5, 4]],
  [20, [5, 5, 5, 5]],
])('%s records make jobs of %j: the last one has enough', (count, expected) => {
  expect(sizes(cut(many(count)))).toEqual(expected);
});

test.each([
  ['bytes', record(300, 1), [3, 3, 3, 1]],
  ['what is kept beside them', record(1, 300), [3, 3, 3, 1]],
])('%s of a job have a limit', (_, piece, expected) => {
  expect(sizes(cut(many(10, piece)))).toEqual(expected);
});

test('large ones are not held back in memory', () => {
  const cutter = new JobCutter<Piece>({ ...LIMITS, maxHeldBytes: 100 });
  const steps = many(4, record(60, 60)).flatMap((piece) => [...cutter.add(piece)]);
  expect(steps.map(({ kind }) => kind)).toEqual(['put', 'put', 'put', 'put']);
  expect(cutter.firstHeld).toBeUndefined();
});

test.each([
  [100, 0],
  [99, 1],
])('of %s bytes that may be held back, two records of 50 bytes leave %s', (maxHeldBytes, put) => {
  const cutter = new JobCutter<Piece>({ ...LIMITS, maxHeldBytes });
  const steps = many(2, record(25, 25)).flatMap((piece) => [...cutter.add(piece)]);
  expect(steps.map(({ kind }) => kind)).toEqual(Array(put).fill('put'));
});

test('two records that fill a job exactly are in one', () => {
  const exact = { minRecords: 1, maxRecords: 99, maxBytes: 100, maxCarryBytes: 100 };
  expect(sizes(cut(many(2, record(50, 1)), exact))).toEqual([2]);
  expect(sizes(cut(many(2, record(1, 50)), exact))).toEqual([2]);
  expect(sizes(cut(many(2, record(51, 1)), exact))).toEqual([1, 1]);
});

test('lines without a record keep their place, and are not waited for', () => {
  const cutter = new JobCutter<Numbered>(LIMITS);
  const add = (piece: Piece, number: number) => [...cutter.add({ ...piece, number })];
  expect(add(NOTHING, 0)).toHaveLength(1);
  expect(add(record(), 1)).toEqual([]);
  expect(add(NOTHING, 2)).toEqual([]);
  expect(cutter.firstHeld?.number).toBe(1);
});

test('each piece is put once, in its order, into a job within the limits, which has enough records where it can', () => {
  const piece = fc.record({
    records: fc.constantFrom<0 | 1>(1, 1, 1, 0),
    bytes: fc.integer({ min: 1, max: 400 }),
    carryBytes: fc.integer({ min: 1, max: 400 }),
    heldBytes: fc.integer({ min: 0, max: 400 }),
  });
  const pieces = fc.array(
    piece.map((each) => (each.records === 0 ? { ...each, bytes: 0, carryBytes: 0 } : each)),
    { maxLength: 80 },
  );
  const limits = fc.record({
    minRecords: fc.integer({ min: 1, max: 4 }),
    maxRecords: fc.integer({ min: 8, max: 20 }),
    maxBytes: fc.constantFrom(400, 1000, 100_000),
    maxCarryBytes: fc.constantFrom(400, 100_000),
    maxHeldBytes: fc.constantFrom(0, 500, 1_000_000),
  });
  fc.assert(
    fc.property(pieces, limits, (all, each) => {
      const withEnd = [...all, record()];
      const jobs = cut(withEnd, each);
      expect(jobs.flat().map(({ number }) => number)).toEqual(withEnd.map((_, number) => number));
      for (const job of jobs) {
        const sum = (of: 'records' | 'bytes' | 'carryBytes') => job.reduce((total, one) => total + one[of], 0);
        expect(sum('records')).toBeLessThanOrEqual(each.maxRecords);
        expect(sum('bytes')).toBeLessThanOrEqual(each.maxBytes);
        expect(sum('carryBytes')).toBeLessThanOrEqual(each.maxCarryBytes);
        const isRoomy = each.maxBytes === 100_000 && each.maxCarryBytes === 100_000 && each.maxHeldBytes === 1_000_000;
        const isEnough = withEnd.filter(({ records }) => records === 1).length >= each.minRecords;
        expect(!isRoomy || !isEnough || sum('records') >= each.minRecords).toBe(true);
      }
    }),
    { numRuns: 300, seed: 1 },
  );
});
