import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const SKELETON = join(__dirname, 'skeleton');
const ENDING = '.txt';

/** A module to be made. */
export interface NewModule {
  /** The folder: one lower-case word. */
  readonly module: string;
  /** The class of the first construct. */
  readonly construct: string;
}

/** Writes the files of a new module below a root; returns their paths. Nothing that exists is overwritten. */
export function writeModule(root: string, options: NewModule): string[] {
  requireNames(options);
  const files = readdirSync(SKELETON, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(SKELETON, file)).isFile())
    .map((file) => ({ source: join(SKELETON, file), target: fill(file.slice(0, -ENDING.length), options) }))
    .sort((a, b) => (a.target < b.target ? -1 : 1));
  const taken = files.find(({ target }) => existsSync(join(root, target)));
  if (taken) {
    throw new Error(`${taken.target} exists already: choose another name for the module or the construct`);
  }
  for (const { source, target } of files) {
    mkdirSync(dirname(join(root, target)), { recursive: true });
    writeFileSync(join(root, target), fill(readFileSync(source, 'utf8'), options));
  }
  return files.map(({ target }) => target);
}

function requireNames({ module, construct }: NewModule): void {
  if (!/^[a-z][a-z0-9]*$/.test(module)) {
    throw new Error(
      `the module must be one lower-case word, got: ${module}; it becomes a Python module and a Java package`,
    );
  }
  if (!/^[A-Z][A-Za-z0-9]+$/.test(construct)) {
    throw new Error(`the construct must be a class name such as WatchedQueue, got: ${construct}`);
  }
}

function fill(text: string, { module, construct }: NewModule): string {
  return text
    .replaceAll('__MODULE__', module.toUpperCase())
    .replaceAll('__module__', module)
    .replaceAll('__Construct__', construct)
    .replaceAll('__construct__', kebab(construct));
}

/** The file name of a class. */
export function kebab(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}
