import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RosettaTabletReader, TargetLanguage, UnknownSnippetMode } from 'jsii-rosetta';
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
}

const TARGETS = [
  { target: TargetLanguage.PYTHON, tab: 'Python', language: 'python' },
  { target: TargetLanguage.JAVA, tab: 'Java', language: 'java' },
];

/** Translates with what `jsii-rosetta extract` has compiled; an example that it has not seen is an error. */
export async function rosettaTranslator(root: string): Promise<Translator> {
  const rosetta = new RosettaTabletReader({ unknownSnippets: UnknownSnippetMode.FAIL });
  await rosetta.addAssembly(JSON.parse(readFileSync(join(root, '.jsii'), 'utf8')), root);
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
  return { translate };
}

/** The README with each TypeScript example as a group of tabs, one a language. */
export function withTabs(markdown: string, translations: Translation[][]): string {
  const remaining = [...translations];
  const result = replaceFences(markdown, (fence) => {
    if (!isTypeScript(fence)) {
      return undefined;
    }
    const translated = remaining.shift();
    if (!translated) {
      throw new Error(`This example has no translation:\n${fence.text}`);
    }
    return tabs(fence.text, translated);
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
