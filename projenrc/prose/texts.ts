import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
/** The code of conduct and the licence are not ours to word; what is generated is made of the texts below. */
const LEFT_OUT = /^(API\.md|CHANGELOG\.md|CODE_OF_CONDUCT\.md|LICENSE|bench\/RESULTS\.md)$/;

/** A text to be read, at the lines at which it stands in its file. */
export interface Text {
  readonly file: string;
  readonly body: string;
}

/** The documents of the project, and the comments and sentences of its source. */
export function allTexts(): Text[] {
  const listed = execFileSync('git', ['ls-files', '*.md', 'src/*.ts', 'projenrc/*.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return listed
    .trim()
    .split('\n')
    .filter((file) => !LEFT_OUT.test(file))
    .map((file) => ({ file, source: readFileSync(join(ROOT, file), 'utf8') }))
    .map(({ file, source }) => ({ file, body: file.endsWith('.md') ? source : proseOf(source) }));
}

/** The comments and the sentences of TypeScript, each on its own line; a sentence is a literal of three words and more. */
export function proseOf(source: string): string {
  let isInComment = false;
  return source
    .split('\n')
    .map((line) => {
      isInComment ||= /^\s*\/\*\*/.test(line);
      const prose = isInComment ? commentOf(line) : (lineComment(line) ?? sentencesOf(line));
      isInComment &&= !line.includes('*/');
      return prose;
    })
    .join('\n');
}

function commentOf(line: string): string {
  return line.replace(/^\s*\/?\*+\/?\s?/, '').replace(/\s*\*\/\s*$/, '');
}

function lineComment(line: string): string | undefined {
  return /^\s*\/\/ (?<text>.*)$/.exec(line)?.groups?.text;
}

function sentencesOf(line: string): string {
  const literals = [...line.matchAll(/(['"`])(?<text>(?:\\.|(?!\1).)*)\1/g)].map(({ groups }) => groups?.text ?? '');
  return literals.filter((text) => text.split(' ').length > 2).join(' ');
}

/** Docstrings that open with a subordinate clause: a noun or a verb comes first. `Whether` is for booleans. */
const CLAUSE = /^\s*\/\*\* (What|How|Where|Who|When) /;

/** The lines of a source whose docstring opens with a clause. */
export function clausesIn(source: string): number[] {
  return source.split('\n').flatMap((line, index) => (CLAUSE.test(line) ? [index + 1] : []));
}
