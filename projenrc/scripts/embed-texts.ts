/**
 * Puts the scripts and configuration files of src into the one compiled file that reads them. The compiler does not carry
 * them over, and an app that is bundled into one file could not read them from a folder.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files of src that are neither code nor documents, by their paths below it. */
export function textsOf(src: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(src, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.(ts|md)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(src.length + 1), readFileSync(path, 'utf8')]),
  );
}

/** The text of a `read-text.js` that reads no file. */
export function embedded(texts: Record<string, string>): string {
  return [
    '"use strict";',
    'Object.defineProperty(exports, "__esModule", { value: true });',
    'exports.readText = readText;',
    `const TEXTS = ${JSON.stringify(texts, null, 2)};`,
    'function readText(file) {',
    '  return TEXTS[file];',
    '}',
    '',
  ].join('\n');
}

if (require.main === module) {
  const root = join(__dirname, '..', '..');
  writeFileSync(join(root, 'lib', 'private', 'synth', 'read-text.js'), embedded(textsOf(join(root, 'src'))));
}
