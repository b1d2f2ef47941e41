import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboardsOf } from '../../projenrc/docs/dashboards';
import { replaceFences } from '../../projenrc/docs/markdown';
import { findDocumentedModules } from '../../projenrc/docs/modules';
import { findModules } from '../../projenrc/submodules';

const ROOT = join(__dirname, '..', '..');
const MODULES = findDocumentedModules(ROOT);

/** The modules whose constructs give widgets for a dashboard. */
const WITH_WIDGETS = findModules(join(ROOT, 'src')).filter((name) => {
  const folder = join(ROOT, 'src', name);
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  return files.some((file) => /^ {2}public widgets\(/m.test(readFileSync(join(folder, file), 'utf8')));
});

test('every module has a README', () => {
  expect(MODULES.map(({ name }) => name)).toEqual(findModules(join(ROOT, 'src')));
});

test.each(MODULES)('$name has a runbook', ({ runbook }) => {
  expect(runbook).toMatch(/^# /);
});

test.each(MODULES)('the README of $name shows the architecture in a Mermaid block', ({ readme }) => {
  const infos: string[] = [];
  replaceFences(readme, ({ info }) => {
    infos.push(info);
    return undefined;
  });
  expect(infos).toContain('mermaid');
});

test.each(WITH_WIDGETS)('an integ stack of %s has a dashboard, which the site draws', (name) => {
  expect(dashboardsOf(ROOT, name)).not.toEqual([]);
});
