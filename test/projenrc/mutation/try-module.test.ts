import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findMutants } from '../../../projenrc/mutation/find-mutants';
import { Worker } from '../../../projenrc/mutation/run/pool';
import type { Tried } from '../../../projenrc/mutation/score';
import { ModuleTrial } from '../../../projenrc/mutation/try-module';

const SOURCE = `
export const LIMIT = 5;
export function isLow(value: number): boolean {
  return value < LIMIT;
}
export function count(to: number): number {
  let at = 0;
  while (at < to) {
    at += 1;
  }
  return at;
}
export function unused(): string {
  return 'unused'.trim();
}
export function typed(): { a: string } {
  return { a: String(LIMIT) };
}
`;
const TEST = `
import { count, isLow, LIMIT, typed } from '../../src/sample';
beforeEach(() => { process.env.SAMPLE = 'set'; });
test.each([[4, true], [6, false]])('%i', (value, low) => expect(isLow(value)).toBe(low));
test('counts', () => expect(count(3)).toBe(3));
test('typed', () => void typed());
test('a later test finds the environment as it was', () => expect(process.env.OTHER).toBeUndefined());
`;
const OTHER = `test('is red', () => { process.env.OTHER = 'set'; expect(1).toBe(2); });`;
const FILES: Record<string, string> = {
  'package.json': JSON.stringify({ jest: { testTimeout: 10_000 } }),
  'tsconfig.dev.json': JSON.stringify({ compilerOptions: { strict: true, module: 'node16', target: 'ES2022' } }),
  'src/sample.ts': SOURCE,
  'test/other.test.ts': OTHER,
  'test/sample/sample.test.ts': TEST,
};

let root: string;
let worker: Worker;
const lines: string[] = [];

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'mutation-'));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  symlinkSync(join(__dirname, '../../../node_modules'), join(root, 'node_modules'));
  worker = new Worker(root);
});

afterAll(() => {
  worker.stop();
  rmSync(root, { recursive: true });
});

async function fatesOf(...mutations: string[]): Promise<Tried[]> {
  const mutants = findMutants('src/sample.ts', SOURCE).filter(({ mutation }) => mutations.includes(mutation));
  const sources = new Map([['src/sample.ts', SOURCE]]);
  const trial = new ModuleTrial(root, 'sample', [], sources, [worker], (line) => lines.push(line));
  await trial.cover(['test/other.test.ts', 'test/sample/sample.test.ts']);
  return trial.tryAll(mutants);
}

test('a mutant dies by a test, by the compiler, or not at all; one that nothing runs is uncovered', async () => {
  const tried = await fatesOf(
    'value < LIMIT → undefined',
    '5 → 6',
    "'unused'.trim() → undefined",
    'a: String(LIMIT) →',
  );
  expect(tried.map(({ mutant, fate }) => [mutant.mutation, fate])).toEqual([
    ['5 → 6', 'survived'],
    ['value < LIMIT → undefined', 'test'],
    ["'unused'.trim() → undefined", 'compiler'],
  ]);
  // At once, and not in the end: a run takes hours.
  expect(lines.filter((line) => line.startsWith('src/'))).toEqual([expect.stringContaining('5 → 6')]);
});

test('an endless loop is ended', async () => {
  const [endless] = await fatesOf('at += 1; → ;');
  expect(endless).toMatchObject({ fate: 'test', by: expect.stringContaining('The loop does not end') });
});

test('what no test runs and the compiler accepts is uncovered', async () => {
  const [unused] = await fatesOf('.trim() → ');
  expect(unused.fate).toBe('uncovered');
});

test('a red test of another folder is named and left out', async () => {
  await fatesOf('5 → 4');
  expect(lines).toContainEqual(expect.stringContaining('left out: test/other.test.ts › is red'));
});

test('a red test of the module itself is an error', async () => {
  const trial = new ModuleTrial(root, 'other', [], new Map(), [worker], () => {});
  mkdirSync(join(root, 'test', 'other'));
  writeFileSync(join(root, 'test', 'other', 'red.test.ts'), OTHER);
  await expect(trial.cover(['test/other/red.test.ts'])).rejects.toThrow('Tests fail on the unchanged source');
});
