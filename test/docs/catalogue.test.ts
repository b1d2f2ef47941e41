import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE, entryOf, GROUPS } from '../../projenrc/docs/catalogue';
import { incidentPage, writtenPages } from '../../projenrc/docs/written';
import { findModules } from '../../projenrc/submodules';

const ROOT = join(__dirname, '..', '..');
const MODULES = findModules(join(ROOT, 'src'));
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

test('each module has a row, and each row a module', () => {
  expect(Object.keys(CATALOGUE).sort()).toEqual(MODULES);
});

test('a module without a row is refused, with the remedy', () => {
  expect(() => entryOf('queue')).toThrow(
    'src/queue has no place on the site; give it a title, a group and its incident in projenrc/docs/catalogue.ts',
  );
});

test.each(MODULES)(
  'the title of %s is a phrase of two to six words that does not begin with the name of a module',
  (name) => {
    const { title, group } = entryOf(name);
    expect(title).toMatch(/^[A-Z][^.:]*$/);
    expect(title.split(' ').length).toBeGreaterThanOrEqual(2);
    expect(title.split(' ').length).toBeLessThanOrEqual(6);
    expect(GROUPS).toContain(group);
  },
);

test.each(MODULES)('the incident of %s is a sentence without its full stop', (name) => {
  expect(entryOf(name).incident).toMatch(/^[A-Z0-9].*[^.]$/);
});

test.each(MODULES)('the incident of %s has a page', (name) => {
  expect(incidentPage(name, writtenPages(ROOT)).markdown).toMatch(/^# /);
});

test.each(MODULES)('the README has the row of %s', (name) => {
  expect(README).toContain(`| ${entryOf(name).incident} | [\`${name}\`](`);
});
