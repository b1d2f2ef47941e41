import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findModules } from '../../projenrc/submodules';

const ROOT = join(__dirname, '..', '..');
const MODULES = findModules(join(ROOT, 'src'));
/** The checks have no construct, so that they have no defaults and refuse nothing. */
const WITH_CONSTRUCTS = MODULES.filter((name) => name !== 'checks');

const SECTIONS = [
  'The incident',
  'Usage',
  'Defaults, and why',
  'What it refuses',
  'What it costs',
  'Not verified without an AWS account',
];

function read(...path: string[]): string {
  return readFileSync(join(ROOT, ...path), 'utf8');
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

describe.each(WITH_CONSTRUCTS)('the README of %s', (name) => {
  test.each(SECTIONS)('has the section "%s"', (section) => {
    expect(read('src', name, 'README.md')).toContain(`\n## ${section}\n`);
  });
});

test.each(MODULES)('PROOF.md has a section on %s', (name) => {
  expect(read('PROOF.md')).toMatch(new RegExp(`^## ${name}$`, 'm'));
});

test.each(MODULES)('%s has an integ stack', (name) => {
  expect(readdirSync(join(ROOT, 'integ')).filter((file) => file.startsWith(`integ.${name}-`))).not.toEqual([]);
});

test.each(MODULES)('%s has a rule, or its README says why a template cannot tell', (name) => {
  const hasRules =
    existsSync(join(ROOT, 'src', name, 'rules')) && readdirSync(join(ROOT, 'src', name, 'rules')).length > 1;
  expect(hasRules || read('src', name, 'README.md').includes('no rule')).toBe(true);
});

test.each([
  ['typescript', (name: string) => `'cdk-hindsight/${name}'`],
  ['python', (name: string) => `cdk_hindsight.${name} `],
  ['java', (name: string) => `cdkhindsight.${name}.`],
])('every module is in the example app in %s', (language, importOf) => {
  const app = filesBelow(`examples/${language}/platform`)
    .filter((file) => /\.(ts|py|java)$/.test(file) && !/node_modules|target|\.venv/.test(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  expect(MODULES.filter((name) => !app.includes(importOf(name)))).toEqual([]);
});

test('nothing is left to be filled in', () => {
  const files = ['src', 'test', 'integ', 'rosetta']
    .flatMap(filesBelow)
    .filter((file) => /\.(ts|md|ts-fixture)$/.test(file));
  const own = /guide\.test\.ts$|new-module/;
  expect(files.filter((file) => !own.test(file) && readFileSync(file, 'utf8').includes('FILL IN'))).toEqual([]);
});
