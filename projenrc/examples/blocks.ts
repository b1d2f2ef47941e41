/** The TypeScript blocks that readers paste: of READMEs, written pages and docstrings. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { isTypeScript, replaceFences } from '../docs/markdown';

/**
 * Pages with a stack before and after a step. They belong to no module, so `jsii-rosetta extract` does not translate them;
 * `step-pages.ts` does, and `test/leaving` runs their TypeScript.
 */
export const STEP_PAGES = ['coming.md', 'leaving.md'];

export interface Block {
  /** The file, from the project's root. */
  readonly file: string;
  /** The line in the file that the code begins at, from 1. */
  readonly line: number;
  readonly text: string;
}

export function allBlocks(root: string): Block[] {
  return [...documentedBlocks(root), ...docstringBlocks(root)];
}

/** A name that is a class in every language: `ValkeyReadme47`. */
export function nameOf({ file, line }: Block): string {
  const words = file.replace(/\.(md|ts)$/, '').split(/[^A-Za-z0-9]+/);
  const path = words[0] === 'src' ? words.slice(1) : words;
  return path.map((word) => word[0].toUpperCase() + word.slice(1).toLowerCase()).join('') + line;
}

function documentedBlocks(root: string): Block[] {
  const files = ['README.md', ...filesBelow(root, 'src', '.md'), ...filesBelow(root, join('website', 'pages'), '.md')];
  return files.flatMap((file) => blocksOfDocument(file, readFileSync(join(root, file), 'utf8')));
}

function filesBelow(root: string, folder: string, ending: string): string[] {
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return paths
    .filter((path) => path.endsWith(ending))
    .sort()
    .map((path) => join(folder, path));
}

export function blocksOfDocument(file: string, markdown: string): Block[] {
  const blocks: Block[] = [];
  replaceFences(markdown, (fence) => {
    if (isTypeScript(fence)) {
      blocks.push({ file, line: fence.line, text: fence.text });
    }
    return undefined;
  });
  return blocks;
}

function docstringBlocks(root: string): Block[] {
  return filesBelow(root, 'src', '.ts').flatMap((file) => blocksOfSource(file, readFileSync(join(root, file), 'utf8')));
}

export function blocksOfSource(file: string, source: string): Block[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  return docstringsIn(tree).flatMap(({ tags = [] }) =>
    tags
      .filter(isExample)
      .map((tag) => ({ file, line: lineAfter(tag), text: `${ts.getTextOfJSDocComment(tag.comment)?.trim()}\n` })),
  );
}

/** The places of examples that jsii reads otherwise: of two it takes one, and it takes `@throws` for the end of one. */
export function misreadExamples(root: string): string[] {
  return filesBelow(root, 'src', '.ts').flatMap((file) => misreadIn(file, readFileSync(join(root, file), 'utf8')));
}

export function misreadIn(file: string, source: string): string[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  return docstringsIn(tree).flatMap(({ tags = [] }) => {
    const first = tags.findIndex(isExample);
    const after = first < 0 ? [] : tags.slice(first + 1);
    return after
      .filter((tag) => isExample(tag) || tag.tagName.text === 'throws')
      .map((tag) => `${file}:${lineAfter(tag) - 1}: @${tag.tagName.text} after an @example`);
  });
}

const isExample = ({ tagName }: ts.JSDocTag) => tagName.text === 'example';

function lineAfter(tag: ts.JSDocTag): number {
  return tag.getSourceFile().getLineAndCharacterOfPosition(tag.getStart()).line + 2;
}

function docstringsIn(node: ts.Node): ts.JSDoc[] {
  const own = ts.getJSDocCommentsAndTags(node).filter((one) => ts.isJSDoc(one) && one.parent === node);
  const others: ts.JSDoc[] = [];
  ts.forEachChild(node, (child) => {
    others.push(...docstringsIn(child));
  });
  return [...(own as ts.JSDoc[]), ...others];
}
