import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Assembly } from '../private/template/assembly';
import { readTemplate } from '../private/template/read';

const TEMPLATE = /\.(json|ya?ml|template)$/;
const SKIPPED = /^(node_modules$|\.|asset\.)/;

/**
 * The templates at a path: of the stacks of a cloud assembly and the assemblies in it; without a manifest, every
 * template in the folder; or the one file.
 *
 * @throws if there is nothing to check
 */
export function findTemplates(path: string): string[] {
  if (!existsSync(path)) {
    throw new Error(`${path} does not exist: synthesize first (npx cdk synth), or name a template`);
  }
  if (statSync(path).isFile()) {
    return [resolve(path)];
  }
  const found = existsSync(join(path, 'manifest.json')) ? inAssembly(resolve(path)) : inFolder(resolve(path));
  if (found.length === 0) {
    throw new Error(`${path} holds no template: name a cloud assembly, a folder with templates or a template`);
  }
  return found;
}

function inAssembly(directory: string): string[] {
  const { templates, nested } = new Assembly(directory);
  return [...templates, ...nested.flatMap(inAssembly)];
}

function inFolder(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter(({ name }) => !SKIPPED.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) {
        return existsSync(join(path, 'manifest.json')) ? inAssembly(path) : inFolder(path);
      }
      return TEMPLATE.test(entry.name) && isTemplate(path) ? [path] : [];
    });
}

function isTemplate(path: string): boolean {
  try {
    return readTemplate(path) !== undefined;
  } catch {
    return false;
  }
}
