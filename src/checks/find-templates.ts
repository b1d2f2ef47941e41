import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Assembly } from '../private/template/assembly';
import { isRecord } from '../private/template/json-value';
import { parseTemplate, readText } from '../private/template/read';

const TEMPLATE = /\.(json|ya?ml|template)$/;
const SKIPPED = /^(node_modules$|\.|asset\.)/;
/** What stands in a template even if it is broken. */
const MARK = /\bAWSTemplateFormatVersion\b|\bType["']?\s*:\s*["']?AWS::\w+::\w/;

/**
 * The templates at a path: of the stacks of a cloud assembly and the assemblies in it; without a manifest, every
 * template in the folder; or the one file.
 *
 * @throws if there is nothing to check, or if a part of it is missing
 */
export function findTemplates(path: string): string[] {
  if (path === '' || !existsSync(path)) {
    throw new Error(`${path || "''"} does not exist: synthesize first (npx cdk synth), or name a template`);
  }
  if (!statSync(path).isDirectory()) {
    return [resolve(path)];
  }
  const found = inDirectory(resolve(path));
  if (found.length === 0) {
    throw new Error(`${path} holds no template: name a cloud assembly, a folder with templates or a template`);
  }
  return found;
}

function inDirectory(directory: string): string[] {
  const assembly = new Assembly(directory);
  return assembly.isEmpty ? inFolder(directory) : inAssembly(assembly);
}

function inAssembly({ directory, templates, nested }: Assembly): string[] {
  const missing = templates.find((template) => !existsSync(template));
  if (missing !== undefined) {
    throw incomplete(missing);
  }
  return [...templates, ...nested.flatMap((inner) => inStage(inner, directory))];
}

function inStage(directory: string, around: string): string[] {
  const assembly = new Assembly(directory);
  if (!assembly.exists || !directory.startsWith(join(around, '/'))) {
    throw incomplete(directory);
  }
  return inAssembly(assembly);
}

function incomplete(missing: string): Error {
  return new Error(`${missing} is missing, and the manifest beside it names it: synthesize again (npx cdk synth)`);
}

function inFolder(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter(({ name }) => !SKIPPED.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) {
        return inDirectory(path);
      }
      return TEMPLATE.test(entry.name) && isFile(path) && isTemplate(path) ? [path] : [];
    });
}

/** A link to a folder is not followed: it may lead back. */
function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

/** @throws if the file is a template that nobody can read */
function isTemplate(path: string): boolean {
  const text = readText(path);
  try {
    const body = parseTemplate(text, path);
    return isRecord(body) && isRecord(body.Resources);
  } catch (error) {
    if (MARK.test(text)) {
      throw error;
    }
    return false;
  }
}
