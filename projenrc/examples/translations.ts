/** Examples in Python and Java, as wheel, jar and site show them, made to run: what they declare is made. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JavaVisitor, PythonVisitor, SnippetParameters, Translator } from 'jsii-rosetta';
import * as ts from 'typescript';
import { completeJava, completePython, TypeNames } from '../docs/imports';
import { allBlocks, type Block, nameOf } from './blocks';
import { type Declared, declaredBy, makerOf, makersOf } from './paste';
import { stepPageBlocks } from './step-pages';

export type Language = 'python' | 'java';

/** A block that can run in a language. */
export interface Runnable {
  /** The name of a class. */
  readonly name: string;
  /** The place of the block, for a person. */
  readonly place: string;
  readonly text: string;
}

/** All blocks that are translated, in a language. */
export function translatedBlocks(root: string, language: Language): Runnable[] {
  const tablet = JSON.parse(readFileSync(join(root, '.jsii.tabl.json'), 'utf8'));
  const makers = makersOf(readGiven(root));
  const translations = new Map(
    Object.values<any>(tablet.snippets).map(({ translations: { $: source, ...others } }) => [
      trimmed(source.source),
      others[language].source,
    ]),
  );
  const runnable = (block: Block, text: string) => ({
    name: nameOf(block),
    place: placeOf(block),
    text: withMade(text, declaredBy(block.text), language, makers),
  });
  const documented = allBlocks(root)
    .filter(({ file }) => !file.startsWith('website'))
    .map((block) => {
      const text = translations.get(trimmed(block.text));
      if (text === undefined) {
        throw new Error(`${placeOf(block)} has no translation: run \`npx projen assemble\``);
      }
      return runnable(block, text);
    });
  const steps = stepPageBlocks(root).map(({ block, translations: all }) =>
    runnable(block, all.find((one) => one.language === language)?.text ?? ''),
  );
  return [...documented, ...steps];
}

const placeOf = ({ file, line }: Block) => `${file}:${line}`;
const trimmed = (text: string) => text.replace(/[ \t]+$/gm, '').trim();

/** A translation with something made for each declaration. */
export function withMade(
  text: string,
  declared: readonly Declared[],
  language: Language,
  makers: ReadonlyMap<string, string>,
): string {
  return declared.reduce((before, one) => {
    const [declaration, made] = language === 'python' ? inPython(one, makers) : inJava(one, makers);
    const after = before.replace(declaration, () => made);
    if (after === before) {
      throw new Error(`the translation does not declare ${one.name}:\n${text}`);
    }
    return after;
  }, text);
}

function inPython({ name, type }: Declared, makers: ReadonlyMap<string, string>): [RegExp, string] {
  const local = snake(name);
  return [new RegExp(`^# ${local}: .*$`, 'm'), `${local} = given.${snake(makerOf(type, makers))}(self, "${name}")`];
}

function inJava({ name, type }: Declared, makers: ReadonlyMap<string, string>): [RegExp, string] {
  const declared = type.slice(type.lastIndexOf('.') + 1);
  return [
    new RegExp(`^(\\w+) ${name};$`, 'm'),
    `${declared} ${name} = Given.${makerOf(type, makers)}(this, "${name}");`,
  ];
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function readGiven(root: string): string {
  return readFileSync(join(root, 'projenrc', 'examples', 'given.ts'), 'utf8');
}

/** The functions of `given.ts` in a language. */
export function translatedGiven(root: string, language: Language): string {
  const translator = new Translator(true);
  const snippet = translator.translatorFor({
    visibleSource: readGiven(root),
    location: { api: { api: 'file', fileName: 'given.ts' } },
    parameters: { [SnippetParameters.$COMPILATION_DIRECTORY]: root },
  });
  const problems = snippet.diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  if (problems.length > 0) {
    throw new Error(`given.ts cannot be translated: ${problems.join(' ')}`);
  }
  const example = { fullSource: readGiven(root), fqnsReferenced: [...snippet.fqnsReferenced()] };
  const types = TypeNames.of(root);
  return language === 'python'
    ? completePython(snippet.renderUsing(new PythonVisitor()), example, types)
    : completeJava(snippet.renderUsing(new JavaVisitor()), example, types);
}
