import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RosettaTabletReader, TargetLanguage, UnknownSnippetMode } from 'jsii-rosetta';
import { completeTypeScript } from './imports';
import { isTypeScript, replaceFences } from './markdown';

/** One example in one language. */
export interface Translation {
  readonly tab: string;
  readonly language: string;
  readonly text: string;
}

/** Translates the examples of a text. */
export interface Translator {
  /** The translations of a README's examples, in their order. */
  translate(markdown: string, jsiiName: string): Translation[][];
  /** An example with the imports of its fixture. */
  complete(example: string): string;
}

const TARGETS = [
  { target: TargetLanguage.PYTHON, tab: 'Python', language: 'python' },
  { target: TargetLanguage.JAVA, tab: 'Java', language: 'java' },
];

/** Translates with what `jsii-rosetta extract` has compiled; an example that it has not seen is an error. */
export async function rosettaTranslator(root: string): Promise<Translator> {
  const rosetta = new RosettaTabletReader({ unknownSnippets: UnknownSnippetMode.FAIL });
  await rosetta.addAssembly(JSON.parse(readFileSync(join(root, '.jsii'), 'utf8')), root);
  const fullSources = readFullSources(root);
  const translate = (markdown: string, jsiiName: string) => {
    const columns = TARGETS.map(({ target, tab, language }) => {
      const column: Translation[] = [];
      const location = { api: 'moduleReadme', moduleFqn: jsiiName } as const;
      rosetta.translateSnippetsInMarkdown(location, markdown, target, true, ({ source }) => {
        column.push({ tab, language, text: source });
        return { language, source };
      });
      return column;
    });
    return columns[0].map((_, i) => columns.map((column) => column[i]));
  };
  return { translate, complete: (example) => completeTypeScript(example, fullSources.get(example.trim()) ?? '') };
}

/** Each example as the compiler saw it: fixture and all. */
function readFullSources(root: string): Map<string, string> {
  const { snippets } = JSON.parse(readFileSync(join(root, '.jsii.tabl.json'), 'utf8'));
  return new Map(
    Object.values<any>(snippets).map(({ translations, fullSource = '' }) => [translations.$.source.trim(), fullSource]),
  );
}

/** The README with each TypeScript example as a group of tabs, one a language. */
export function withTabs(markdown: string, translations: Translation[][], complete = (text: string) => text): string {
  const remaining = [...translations];
  const result = replaceFences(markdown, (fence) => {
    if (!isTypeScript(fence)) {
      return undefined;
    }
    const translated = remaining.shift();
    if (!translated) {
      throw new Error(`This example has no translation:\n${fence.text}`);
    }
    return tabs(complete(visible(fence.text)), translated);
  });
  if (remaining.length > 0) {
    throw new Error(`${remaining.length} translations belong to no example.`);
  }
  return result;
}

function tabs(text: string, translated: Translation[]): string {
  const blocks = [{ tab: 'TypeScript', language: 'ts', text }, ...translated];
  const fenced = blocks.map((block) => `\`\`\`${block.language} [${block.tab}]\n${block.text.trimEnd()}\n\`\`\``);
  return ['::: code-group', ...fenced, ':::'].join('\n');
}

/** Without the lines that only the compiler needs. */
function visible(text: string): string {
  let shown = true;
  return text
    .split('\n')
    .filter((line) => {
      const directive = /^\s*\/\/\/ !(hide|show)\s*$/.exec(line)?.[1];
      shown = directive ? directive === 'show' : shown;
      return shown && !directive;
    })
    .join('\n');
}
