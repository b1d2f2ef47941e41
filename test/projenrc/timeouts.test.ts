import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const TESTS = join(__dirname, '..');
const { testTimeout } = require('../../package.json').jest;
const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts'));
/** The limit of one test or hook, or of a whole file. */
const LIMIT = /^\s*\}, (?<test>[\d_]+)\);$|^jest\.setTimeout\((?<file>[\d_]+)\)/gm;

test('a test has two minutes for the programs it starts', () => {
  expect(testTimeout).toBe(120_000);
});

test.each(files)('no limit in %s is shorter', (file) => {
  const limits = [...readFileSync(join(TESTS, file), 'utf8').matchAll(LIMIT)].map(({ groups }) =>
    Number((groups?.test ?? groups?.file ?? '').replaceAll('_', '')),
  );
  expect(limits.filter((limit) => limit < testTimeout)).toEqual([]);
});
