import { existsSync } from 'node:fs';
import { join } from 'node:path';

const SlowFirst = require('../../../projenrc/testing/slow-first');

const ROOT = join(__dirname, '..', '..', '..');
const inOrder = (...paths: string[]): string[] => {
  const context = { config: { cacheDirectory: '/tmp', id: 'none', rootDir: ROOT }, hasteFS: { getSize: () => 1 } };
  const tests = paths.map((path) => ({ path: join(ROOT, path), context }));
  return new SlowFirst().sort(tests).map(({ path }: { path: string }) => path.slice(ROOT.length + 1));
};

test('what takes minutes is begun first', () => {
  const paths = ['test/valkey/rules.test.ts', 'test/fire/under-fire.test.ts', 'test/email/life-cycle.test.ts'];
  expect(inOrder(...paths)).toEqual([
    'test/fire/under-fire.test.ts',
    'test/email/life-cycle.test.ts',
    'test/valkey/rules.test.ts',
  ]);
});

test.each(SlowFirst.SLOW as string[])('%s is a test file', (path) => {
  expect(existsSync(join(ROOT, path))).toBe(true);
});
