import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { docgen } from '../scripts/docgen';
import { mapProse, mapWords } from './markdown';

export const LANGUAGES = [
  { id: 'typescript', name: 'TypeScript' },
  { id: 'python', name: 'Python' },
  { id: 'java', name: 'Java' },
] as const;

/** One page of the reference. */
export interface ApiPage {
  readonly language: string;
  /** The module, or `index` for what all modules share. */
  readonly name: string;
  readonly markdown: string;
}

/** The reference in each language, a page a module, from the compiled assembly. */
export function apiPages(root: string): ApiPage[] {
  const folder = join(root, '.cache', 'docs', 'api');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const languages = LANGUAGES.flatMap(({ id }) => ['--language', id]);
  docgen(...languages, '--split-by-submodule', '--output', join(folder, 'index.md'));
  return readdirSync(folder)
    .sort()
    .map((file) => {
      const [name, language] = file.split('.');
      return { name, language, markdown: tidy(readFileSync(join(folder, file), 'utf8'), language) };
    });
}

/** Tags that the generator writes; every other angle bracket belongs to a type. */
const TYPE_BRACKET = /<(?!\/?(?:a|code|sup|br)\b)/g;
const ANCHOR = / <a name="[^"]*" id="(?<id>[^"]*)"><\/a>$/gm;
/** The list of modules, which the site's navigation has. */
const SUBMODULES = /^## Submodules [\s\S]*?(?=^## |(?![\s\S]))/m;

/** The generator's Markdown with types that a browser does not take for tags, and headings that say what they head. */
export function tidy(markdown: string, language: string): string {
  const { name } = LANGUAGES.find(({ id }) => id === language)!;
  const escaped = mapWords(markdown, (words) => words.replace(TYPE_BRACKET, '&lt;'));
  return mapProse(escaped, (prose) =>
    prose
      .replace(/^# `(\w+)` Submodule .*$/m, `# $1 in ${name}`)
      .replace(/^# API Reference .*$/m, `# Shared by all modules, in ${name}`)
      .replace(SUBMODULES, '')
      .replaceAll(`.${language}.md`, '.md')
      // Ids without a type in them are there many times.
      .replace(ANCHOR, (_, id) => (id.includes('.') ? ` <a id="${id}"></a>` : '')),
  );
}
