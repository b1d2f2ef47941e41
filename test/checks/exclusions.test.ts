import { sep } from 'node:path';
import { excluder, fitsPath, slashed } from '../../src/checks/exclusions';

describe('a glob without a slash', () => {
  test.each([
    ['fixtures', '/f/fixtures', true],
    ['fixtures', '/f/fixtures/a.json', true],
    ['fixtures', '/f/in/fixtures/deep/a.json', true],
    ['fixtures/', '/f/in/fixtures/a.json', true],
    ['fixtures///', '/f/in/fixtures/a.json', true],
    ['*.yaml', '/f/in/a.yaml', true],
    ['*.yaml', '/f/a.json', false],
    ['fix', '/f/fixtures/a.json', false],
    ['f', '/f/a.json', false],
    ['*', '/f/a.json', true],
  ])('%s is for a name anywhere: %s, %s', (glob, path, expected) => {
    expect(excluder([glob], '/f')(path)).toBe(expected);
  });
});

describe('a glob with a slash, and two stars', () => {
  test.each([
    ['in/a.json', '/f/in/a.json', true],
    ['in/a.json', '/f/deep/in/a.json', false],
    ['./in/a.json', '/f/in/a.json', true],
    ['./a.json', '/f/a.json', true],
    ['./a.json', '/f/in/a.json', false],
    ['in//a.json', '/f/in/a.json', true],
    ['in/x/../a.json', '/f/in/a.json', true],
    ['in/*', '/f/in/a.json', true],
    ['in/*', '/f/in/deep/a.json', true],
    ['in/*', '/f/in', false],
    ['in/deep/', '/f/in/deep/a/b.json', true],
    ['in/deep//', '/f/in/deep/a/b.json', true],
    ['in/deep', '/f/in/deeper/a.json', false],
    ['in/deep', '/f/in', false],
    ['../other/*.json', '/other/a.json', true],
    ['../other/*.json', '/f/other/a.json', false],
    ['in/**', '/f/in/a/b/c.json', true],
    ['in/**', '/f/in', true],
    ['in/**', '/f/out/in/a.json', false],
    ['**/c.json', '/f/c.json', true],
    ['**/c.json', '/f/x/y/z/c.json', true],
    ['**/c.json', '/f/x/y/z/d.json', false],
    ['**/x/*.json', '/f/a/x/b/x/c.json', true],
    ['**/x/*.json', '/f/a/x/b/y/c.json', false],
    ['a/**/b/**/c', '/f/a/1/2/b/3/4/c/d', true],
    ['a/**/b/**/c', '/f/a/b/c', true],
    ['a/**/b/**/c', '/f/a/1/2/c/b', false],
    ['**/**/c.json', '/f/c.json', true],
    ['**', '/f/a.json', true],
    ['./', '/f/in/a.json', true],
    ['.', '/f/in/a.json', true],
  ])('%s begins at the folder: %s, %s', (glob, path, expected) => {
    expect(excluder([glob], '/f')(path)).toBe(expected);
  });
});

test('one of several globs is enough, and without any nothing fits', () => {
  const isExcluded = excluder(['in/a.json', 'b.json', 'c/'], '/f');
  expect(['in/a.json', 'in/b.json', 'c/d', 'in/d'].map((path) => isExcluded(`/f/${path}`))).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(excluder([], '/f')('/f/a')).toBe(false);
});

test('globs begin where the process runs, unless somebody says where', () => {
  const isExcluded = excluder(['src/checks']);
  expect([isExcluded(`${process.cwd()}/src/checks/a`), isExcluded('/src/checks/a')]).toEqual([true, false]);
});

test.each([
  ['a.json', 'a.json', true],
  ['a.json', './a.json', true],
  ['in/a.json', 'a.json', false],
  ['in/a.json', 'in', true],
  ['in/a.json', '.', true],
  ['in/a.json', './', true],
  ['in/a.json', '**/a.json', true],
  ['in/a.json', '.hidden', false],
])('%s fits %s as a path: %s', (path, glob, expected) => {
  expect(fitsPath(path, glob)).toBe(expected);
});

test('paths have slashes', () => {
  expect(slashed(['a', 'b', 'c'].join(sep))).toBe('a/b/c');
});
