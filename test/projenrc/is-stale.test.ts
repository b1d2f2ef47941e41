import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isStale } from '../../projenrc/scripts/is-stale';
import { lazyIndex } from '../../projenrc/scripts/lazy-exports';

const COMPILED = '__exportStar(require("./a"), exports);\n';
const FINISHED = lazyIndex(COMPILED, () => ['A']);
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stale-'));
  write('src/a/index.ts', '', 100);
  write('lib/index.js', FINISHED, 200);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string, time: number): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
  for (let folder = join(root, path); folder !== root; folder = join(folder, '..')) {
    utimesSync(folder, time, time);
  }
}

test('a finished build that is newer than its sources is not stale', () => {
  expect(isStale(root)).toBe(false);
});

test.each(['src/a/b.ts', 'projenrc/x.ts', 'rosetta/x.ts-fixture', 'package.json', 'README.md'])(
  'a newer %s makes it stale',
  (path) => {
    write(path, '', 300);
    expect(isStale(root)).toBe(true);
  },
);

test('a build that ended before its last step is stale, so that its failure comes again', () => {
  write('lib/index.js', COMPILED, 200);
  expect(isStale(root)).toBe(true);
});

test('no build is stale', () => {
  rmSync(join(root, 'lib'), { recursive: true });
  expect(isStale(root)).toBe(true);
});
