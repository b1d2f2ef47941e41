/** A fenced block of a Markdown text. */
export interface Fence {
  /** The language with its parameters: `ts nofixture`. */
  readonly info: string;
  readonly text: string;
  /** The line that the text begins at, from 1. */
  readonly line: number;
}

/** A fence may be indented, as part of a list. */
const FENCE = /^(?<indent> *)(?<mark>`{3,}|~{3,})(?<info>[^\n`]*)\n(?<text>[\s\S]*?)^\k<indent>\k<mark>[ \t]*$/gm;

/** The text with each fenced block replaced by what `replace` makes of it, or left where that is nothing. */
export function replaceFences(markdown: string, replace: (fence: Fence) => string | undefined): string {
  return markdown.replace(FENCE, (whole, ...args) => {
    const { indent, info, text } = args[args.length - 1];
    const line = markdown.slice(0, args[args.length - 3]).split('\n').length + 1;
    const replaced = replace({ info: info.trim(), text: text.replace(new RegExp(`^${indent}`, 'gm'), ''), line });
    return replaced?.replace(/^(?=.)/gm, indent) ?? whole;
  });
}

const INLINE_CODE = /(?<mark>`+)(?!`)[\s\S]*?(?<!`)\k<mark>(?!`)/g;

/** The text outside fenced blocks, changed by `change`. */
export function mapProse(markdown: string, change: (prose: string) => string): string {
  return mapOutside(FENCE, markdown, change);
}

/** The text outside fenced blocks and inline code, changed by `change`. */
export function mapWords(markdown: string, change: (words: string) => string): string {
  return mapProse(markdown, (prose) => mapOutside(INLINE_CODE, prose, change));
}

function mapOutside(pattern: RegExp, text: string, change: (outside: string) => string): string {
  let end = 0;
  let result = '';
  for (const match of text.matchAll(pattern)) {
    result += change(text.slice(end, match.index)) + match[0];
    end = match.index + match[0].length;
  }
  return result + change(text.slice(end));
}

/** Whether a fenced block is TypeScript, which rosetta compiles and translates. */
export function isTypeScript({ info }: Fence): boolean {
  return ['ts', 'typescript'].includes(info.split(' ')[0]);
}

/** The anchor of a heading as GitHub makes it. */
export function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}
