/** The examples of the pages that show a stack before and after a step, in Python and Java. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JavaVisitor, PythonVisitor, SnippetParameters, type SnippetTranslator, Translator } from 'jsii-rosetta';
import { completeJava, completePython, TypeNames } from '../docs/imports';
import type { Translation } from '../docs/translate';
import { type Block, blocksOfDocument, STEP_PAGES } from './blocks';

const LANGUAGES = [
  { tab: 'Python', language: 'python', visitor: () => new PythonVisitor(), complete: completePython },
  { tab: 'Java', language: 'java', visitor: () => new JavaVisitor(), complete: completeJava },
];

/** A block and its translations. */
export interface TranslatedBlock {
  readonly block: Block;
  readonly translations: Translation[];
}

/** All blocks of these pages. It takes half a minute, so the result is kept for as long as what it is made of. */
export function stepPageBlocks(root: string): TranslatedBlock[] {
  const folder = join(root, 'website', 'pages');
  const blocks = STEP_PAGES.flatMap((page) =>
    blocksOfDocument(join('website', 'pages', page), readFileSync(join(folder, page), 'utf8')),
  );
  const made = createHash('sha256')
    .update(JSON.stringify(blocks))
    .update(readFileSync(join(root, '.jsii')))
    .digest('hex');
  const kept = join(root, '.cache', 'step-pages.json');
  const before = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : {};
  if (before.made !== made) {
    mkdirSync(join(root, '.cache'), { recursive: true });
    writeFileSync(kept, JSON.stringify({ made, blocks: translateAll(root, blocks) }));
  }
  return JSON.parse(readFileSync(kept, 'utf8')).blocks;
}

function translateAll(root: string, blocks: readonly Block[]): TranslatedBlock[] {
  const types = TypeNames.of(root);
  const translator = new Translator(true);
  return blocks.map((block) => {
    const snippet = translator.translatorFor({
      visibleSource: block.text,
      location: { api: { api: 'file', fileName: block.file } },
      parameters: { [SnippetParameters.$COMPILATION_DIRECTORY]: root },
    });
    return { block, translations: LANGUAGES.map((one) => translationOf(block, snippet, types, one)) };
  });
}

function translationOf(
  { text }: Block,
  snippet: SnippetTranslator,
  types: TypeNames,
  { tab, language, visitor, complete }: (typeof LANGUAGES)[number],
): Translation {
  const example = { fullSource: text, fqnsReferenced: [...snippet.fqnsReferenced()] };
  return { tab, language, text: complete(snippet.renderUsing(visitor()), example, types) };
}
