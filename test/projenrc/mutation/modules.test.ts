import { gatesOf, isAsked, isOwn, modulesIn } from '../../../projenrc/mutation/modules';

const PRIVATE = ['src/private/glob.ts', 'src/private/template/policies.ts'];

test('a folder is a module, and what is in none belongs to private', () => {
  const modules = modulesIn(['src/threshold.ts', 'src/index.ts', 'src/fresh/a.ts', 'src/fresh/rules/b.ts', ...PRIVATE]);
  expect(modules).toEqual([
    { name: 'fresh', files: ['src/fresh/a.ts', 'src/fresh/rules/b.ts'] },
    { name: 'private', files: [...PRIVATE, 'src/threshold.ts'] },
  ]);
});

test('a pattern that fits no file is an error', () => {
  expect(() => gatesOf({ name: 'assets', files: ['src/assets/repository.ts'] })).toThrow(
    new Error('/access/ fits no file of src/assets: correct GATES in projenrc/mutation/modules.ts'),
  );
});

test('a rule does not decide who gets in', () => {
  const gates = ['domain.ts', 'tunnel.ts'].map((file) => `src/squid/${file}`);
  expect(gatesOf({ name: 'squid', files: [...gates, 'src/squid/alarms.ts', 'src/squid/rules/domain.ts'] })).toEqual(
    gates,
  );
});

test('a gate may lie in a folder of its module', () => {
  const files = ['src/private/glob.ts', 'src/private/rules/policies.ts', 'src/private/rules/rule.ts'];
  expect(gatesOf({ name: 'private', files })).toEqual(files.slice(0, 2));
});

test.each([
  ['test/valkey/alarms.test.ts', 'valkey', true],
  ['test/squid/alarms.test.ts', 'valkey', false],
  ['test/mistakes/valkey.test.ts', 'valkey', true],
  ['test/squid/alarms.test.ts', 'private', false],
  ['test/squid/rules.test.ts', 'private', true],
  ['test/checks/json.test.ts', 'private', true],
  ['test/checks/json.test.ts', 'valkey', false],
  ['test/checks/random-apps.test.ts', 'private', false],
  ['test/package/types.test.ts', 'private', false],
])('%s is asked about %s: %s', (testFile, module, asked) => {
  expect(isAsked(testFile, module)).toBe(asked);
});

test.each([
  ['test/valkey/alarms.test.ts', 'valkey', true],
  ['test/mistakes/valkey.test.ts', 'valkey', false],
  ['test/alarm-threshold.test.ts', 'private', true],
])('%s is the own test of %s: %s', (testFile, module, own) => {
  expect(isOwn(testFile, module)).toBe(own);
});
