import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Construct } from 'constructs';
import * as library from '../../src';

/** The names of the library's constructs, in kebab case as their files. */
function constructs(): string[] {
  const modules = Object.values(library).filter((it) => typeof it === 'object');
  return modules
    .flatMap((module) => Object.values(module as object))
    .filter((it) => typeof it === 'function' && it.prototype instanceof Construct)
    .map(({ name }) => name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter: string) => `-${letter}`).toLowerCase())
    .sort();
}

test('the library has constructs', () => {
  expect(constructs()).toContain('squid-proxy');
});

test.each(constructs())('%s joins the layouts', (name) => {
  expect(existsSync(join(__dirname, `${name}.test.ts`))).toBe(true);
});

test('each file is of a construct', () => {
  const files = readdirSync(__dirname).filter((file) => file.endsWith('.test.ts') && file !== 'guard.test.ts');
  expect(files.map((file) => file.replace('.test.ts', '')).filter((name) => !constructs().includes(name))).toEqual([]);
});
