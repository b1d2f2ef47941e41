import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entryOf } from './catalogue';

/** The documents in a module's folder. */
export interface ModuleSource {
  readonly name: string;
  /** The title on the site. */
  readonly title: string;
  readonly readme: string;
  readonly runbook: string | undefined;
}

/** The documented modules: each folder of src with a README, sorted. */
export function findDocumentedModules(root: string): ModuleSource[] {
  return readdirSync(join(root, 'src'))
    .filter((name) => existsSync(join(root, 'src', name, 'README.md')))
    .sort()
    .map((name) => readModule(root, name));
}

function readModule(root: string, name: string): ModuleSource {
  const readme = readFileSync(join(root, 'src', name, 'README.md'), 'utf8');
  const runbook = join(root, 'src', name, 'RUNBOOK.md');
  return {
    name,
    title: entryOf(name).title,
    readme,
    runbook: existsSync(runbook) ? readFileSync(runbook, 'utf8') : undefined,
  };
}
