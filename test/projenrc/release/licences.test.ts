import { allOf, EXCEPTIONS, licenceProblems, SHIPPED, TOOLS } from '../../../projenrc/release/licences';

const component = (name: string, ...licenses: object[]) => ({ name, version: '1.0.0', licenses });

test.each(['MIT', '(MIT OR GPL-3.0-or-later)', 'Apache-2.0 AND MIT'])('%s may be shipped', (expression) => {
  expect(licenceProblems([component('a', { expression })], SHIPPED)).toEqual([]);
});

test.each(['GPL-3.0-or-later', 'MIT AND GPL-3.0-or-later', '(MIT OR ISC) AND Apache-2.0', 'UNLICENSED'])(
  '%s may not be shipped',
  (expression) => {
    expect(licenceProblems([component('a', { expression })], SHIPPED)).toEqual([
      `a 1.0.0 has a licence that is not on the list: ${expression}`,
    ]);
  },
);

test('a licence may be given by its id', () => {
  expect(licenceProblems([component('a', { license: { id: 'MIT' } })], SHIPPED)).toEqual([]);
});

test('no licence is not allowed', () => {
  expect(licenceProblems([component('a')], SHIPPED)).toEqual([
    'a 1.0.0 has a licence that is not on the list: none that it names',
  ]);
});

test('each of several licences must be allowed', () => {
  const both = component('a', { license: { id: 'MIT' } }, { license: { id: 'AGPL-3.0-only' } });
  expect(licenceProblems([both], SHIPPED)).toHaveLength(1);
});

test('what a component bundles counts', () => {
  const outer = { ...component('a', { license: { id: 'MIT' } }), components: [component('b')] };
  expect(allOf([outer]).map(({ name }) => name)).toEqual(['a', 'b']);
  expect(licenceProblems([outer], SHIPPED)).toHaveLength(1);
});

test('an exception holds for its package only', () => {
  const agpl = [{ license: { id: 'AGPL-3.0-or-later' } }];
  const scoped = { group: '@cloud-copilot', name: 'iam-simulate', version: '1.0.0', licenses: agpl };
  const other = { name: 'iam-simulate', version: '1.0.0', licenses: agpl };
  expect(licenceProblems([scoped, other], TOOLS, Object.keys(EXCEPTIONS))).toEqual([
    'iam-simulate 1.0.0 has a licence that is not on the list: AGPL-3.0-or-later',
  ]);
});
