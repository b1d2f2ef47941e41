import { findMutants } from '../../../projenrc/mutation/find-mutants';
import { Planner } from '../../../projenrc/mutation/plan';
import { findRegions, regionAt } from '../../../projenrc/mutation/regions';
import type { Covered } from '../../../projenrc/mutation/run/protocol';

const FILE = 'src/sample.ts';
const SOURCE = 'const LIMIT = 5;\nfunction f(a) { return a < 7; }\n';
const mutants = findMutants(FILE, SOURCE);
const regions = findRegions(SOURCE);
const limit = regionAt(regions, 0, 5)!;
const body = regionAt(regions, SOURCE.indexOf('return'), SOURCE.indexOf('; }'))!;

function covered(part: Partial<Covered>): Covered {
  const tests = [10, 20, 30].map((millis, index) => ({ name: `test ${index}`, millis }));
  return { tests, millis: 100, atLoad: {}, inTests: {}, ...part };
}

function plannerOf(parts: Record<string, Partial<Covered>>): Planner {
  const planner = new Planner(new Map([[FILE, SOURCE]]));
  for (const [testFile, part] of Object.entries(parts)) {
    planner.add(testFile, covered(part));
  }
  return planner;
}

const inLimit = mutants.find(({ mutation }) => mutation === '5 → 6')!;
const inBody = mutants.find(({ mutation }) => mutation === '< → <=')!;

test('only the tests that run the place are asked', () => {
  const planner = plannerOf({ 'a.test.ts': { inTests: { [FILE]: { [body]: [1] } } }, 'b.test.ts': {} });
  expect(planner.plan(inBody)).toEqual([
    { testFile: 'a.test.ts', selected: ['test 1'], known: ['test 0', 'test 1', 'test 2'], skipped: [], millis: 120 },
  ]);
});

test('a place that runs when the file is loaded concerns all its tests', () => {
  const planner = plannerOf({ 'a.test.ts': { atLoad: { [FILE]: [limit] }, inTests: { [FILE]: { [body]: [1] } } } });
  expect(planner.plan(inLimit)).toEqual([{ testFile: 'a.test.ts', skipped: [], millis: 160 }]);
});

test('a place that nothing runs has no plan', () => {
  expect(plannerOf({ 'a.test.ts': {} }).plan(inBody)).toEqual([]);
});

test('a test that fails on the unchanged source is left out', () => {
  const tests = [{ name: 'red', millis: 1, error: 'Error' }];
  expect(plannerOf({ 'a.test.ts': { tests, atLoad: { [FILE]: [limit] } } }).plan(inLimit)).toEqual([
    { testFile: 'a.test.ts', skipped: ['red'], millis: 101 },
  ]);
});

test('the quickest tests come first', () => {
  const planner = plannerOf({
    'slow.test.ts': { inTests: { [FILE]: { [body]: [2] } } },
    'quick.test.ts': { inTests: { [FILE]: { [body]: [0] } } },
  });
  expect(planner.plan(inBody).map(({ testFile }) => testFile)).toEqual(['quick.test.ts', 'slow.test.ts']);
});

test('tests that have killed another mutant of the file come before a little quicker ones', () => {
  const planner = plannerOf({
    'slow.test.ts': { inTests: { [FILE]: { [body]: [2] } } },
    'quick.test.ts': { inTests: { [FILE]: { [body]: [0] } } },
  });
  planner.noteKill(inBody, 'slow.test.ts');
  expect(planner.plan(inBody).map(({ testFile }) => testFile)).toEqual(['slow.test.ts', 'quick.test.ts']);
});

test('the whole of the wanted files is asked after a part of them', () => {
  const planner = plannerOf({
    'a.test.ts': { inTests: { [FILE]: { [body]: [2] } } },
    'b.test.ts': { inTests: { [FILE]: { [body]: [0] } } },
  });
  expect(planner.planWhole(inBody, (testFile) => testFile === 'b.test.ts')).toEqual([
    { testFile: 'b.test.ts', skipped: [], millis: 160 },
  ]);
});
