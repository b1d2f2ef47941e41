import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { moduleTests } from '../../../projenrc/testing/module-tests';

const FILES = {
  'test/support/server.ts': "import { spawn } from 'node:child_process';",
  'test/cache/rules.test.ts': "import { Stack } from 'aws-cdk-lib';",
  'test/cache/handlers/run.test.ts': "import { run } from './run';",
  'test/cache/handlers/run.ts': 'export const run = 1;',
  'test/cache/life-cycle.test.ts': "import { server } from '../support/server';",
  'test/cache-alarms/alarms.test.ts': '',
};

const ROOT = join(__dirname, '..', '..', '..');

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'module-tests-'));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
});
afterAll(() => rmSync(root, { recursive: true }));

test('the tests of a module are those of its folder, apart from those that start programs by way of others', () => {
  expect(moduleTests(root, 'cache')).toEqual({
    unit: ['test/cache/handlers/run.test.ts', 'test/cache/rules.test.ts'],
    startPrograms: ['test/cache/life-cycle.test.ts'],
  });
});

test.each([undefined, '', 'caches'])('a module named %p is an error with the usage', (module) => {
  expect(() => moduleTests(root, module)).toThrow(
    `test has no folder ${module || 'without a name'}: npx projen test:module <module>`,
  );
});

test('a folder without unit tests of its own is an error, because jest would run all tests', () => {
  expect(() => moduleTests(root, 'support')).toThrow('test/support has no test that starts no other program');
});

test('the command tells what is wrong with a name', () => {
  const command = [
    '--transpile-only',
    '--project',
    'tsconfig.dev.json',
    'projenrc/testing/run-module-tests.ts',
    'caches',
  ];
  const { status, stderr } = spawnSync('npx', ['ts-node', ...command], { cwd: ROOT, encoding: 'utf8' });
  expect(stderr).toContain('test has no folder caches: npx projen test:module <module>');
  expect(status).toBe(1);
}, 120_000);
