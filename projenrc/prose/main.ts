/** Reads the prose of the project with textlint: documents, comments, messages; or only the documents that are named. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lint } from './lint';
import { allTexts, clausesIn, type Text } from './texts';

const ROOT = join(__dirname, '..', '..');
/** The files whose docstrings users read. */
const PUBLIC = /^src\/(?!private\/)([a-z]+\/)?[\w-]+\.ts$/;

async function main(files: readonly string[]): Promise<number> {
  const texts = files.length > 0 ? files.map(documentAt) : allTexts();
  const found = (await Promise.all(texts.map(lint))).flat();
  const sources = texts.filter(({ file }) => PUBLIC.test(file));
  for (const { file } of sources) {
    const lines = clausesIn(readFileSync(join(ROOT, file), 'utf8'));
    found.push(...lines.map((line) => `${file}:${line}: a docstring begins with a noun or a verb`));
  }
  console.log([...found, `${texts.length} texts, ${found.length} problems`].join('\n'));
  return found.length === 0 ? 0 : 1;
}

function documentAt(file: string): Text {
  return { file, body: readFileSync(file, 'utf8') };
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
