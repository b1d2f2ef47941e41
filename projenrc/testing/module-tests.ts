import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Imports } from '../mutation/imports';

/** The tests of one module: those that run in one process, and those that start databases, emulators or commands. */
export interface ModuleTests {
  readonly unit: readonly string[];
  readonly startPrograms: readonly string[];
}

/** @throws if `test` has no such folder, or all of its tests start programs */
export function moduleTests(root: string, module = ''): ModuleTests {
  const folder = join('test', module);
  if (module === '' || !existsSync(join(root, folder))) {
    throw new Error(`test has no folder ${module || 'without a name'}: npx projen test:module <module>`);
  }
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(folder, name))
    .sort();
  const imports = new Imports(root);
  const starts = (file: string) => imports.needsOf(file).packages.has('child_process');
  const unit = files.filter((file) => !starts(file));
  if (unit.length === 0) {
    // Without a name, jest runs all tests.
    throw new Error(`${folder} has no test that starts no other program: npx projen test:unit ${folder}`);
  }
  return { unit, startPrograms: files.filter(starts) };
}
