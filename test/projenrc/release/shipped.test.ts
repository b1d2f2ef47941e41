import { licenceProblems, SHIPPED } from '../../../projenrc/release/licences';
import { failed, notDone, passed, worstOf } from '../../../projenrc/release/outcome';
import { componentOf, inHandlers } from '../../../projenrc/release/shipped';

test('what is bundled into Lambda functions is known to the release, with its version', () => {
  const packages = inHandlers();
  expect(packages.map(({ name }) => name)).toEqual(expect.arrayContaining(['mysql2', 'pg']));
  expect(packages.find(({ name }) => name === 'pg')?.version).toBe(require('pg/package.json').version);
});

test('it is in the bill of materials', () => {
  const licence = 'MIT';
  expect(componentOf({ name: 'pg', version: '8.1.0', licence, licenceText: '' })).toEqual({
    ...{ type: 'library', name: 'pg', version: '8.1.0', purl: 'pkg:npm/pg@8.1.0', licenses: [{ expression: 'MIT' }] },
  });
  expect(componentOf({ name: '@a/b', version: '1.0.0', licence, licenceText: '' })).toMatchObject({
    ...{ group: '@a', name: 'b', purl: 'pkg:npm/%40a/b@1.0.0' },
  });
});

test('it has licences that may be shipped', () => {
  expect(licenceProblems(inHandlers().map(componentOf), SHIPPED)).toEqual([]);
});

test.each([
  ['a failure', [passed('a'), notDone('b'), failed('c')], failed('c')],
  ['two failures', [failed('a'), failed('b')], failed('a\nb')],
  ['a check that could not be done', [passed('a'), notDone('b')], notDone('b')],
  ['nothing', [passed('a'), passed('a')], passed('a')],
])('of several outcomes %s counts', (_, outcomes, expected) => {
  expect(worstOf(outcomes)).toEqual(expected);
});
