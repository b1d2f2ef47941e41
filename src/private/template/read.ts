import { readFileSync, statSync } from 'node:fs';
import { isRecord } from './json-value';
import { parseYaml } from './yaml';

const MAX_REASON = 200;

/** More than any template, manifest or metadata. */
const MAX_SIZE = 256 * 1024 * 1024;

/**
 * Reads a template in JSON or YAML, short tags included. Nothing if the file holds something else.
 *
 * @throws if the file cannot be read, or is not one document in JSON or YAML
 */
export function readTemplate(file: string): Record<string, unknown> | undefined {
  return asTemplate(parseTemplate(readText(file), file));
}

/** A document, if it has what a template has. */
export function asTemplate(body: unknown): Record<string, unknown> | undefined {
  return isRecord(body) && isRecord(body.Resources) ? body : undefined;
}

/** @throws if the file cannot be read: a device may have no end, and a pipe may wait forever unless a user names it */
export function readText(file: string, mayBePipe = false): string {
  try {
    const stats = statSync(file);
    if (stats.isDirectory()) {
      throw new Error('EISDIR: it is a folder');
    }
    if (!stats.isFile() && !(mayBePipe && stats.isFIFO())) {
      throw new Error('it is not a regular file');
    }
    if (stats.size > MAX_SIZE) {
      throw new Error('it is too large');
    }
    // Windows puts a mark at the beginning, which JSON does not know.
    return decoded(readFileSync(file)).replace(/^\uFEFF/, '');
  } catch (error) {
    throw new Error(`${file} cannot be read: ${reasonOf(error)}`);
  }
}

/** PowerShell writes UTF-16. */
function decoded(content: Buffer): string {
  const isWide = content[0] === 0xff && content[1] === 0xfe;
  const isBigEndian = content[0] === 0xfe && content[1] === 0xff && content.length % 2 === 0;
  return (isBigEndian ? Buffer.from(content).swap16() : content).toString(isWide || isBigEndian ? 'utf16le' : 'utf8');
}

/** @throws if the text is not one document in JSON or YAML */
export function parseTemplate(text: string, file: string): unknown {
  const errors: unknown[] = [];
  // YAML's flow style begins with a brace too.
  for (const parse of /^\s*[{[]/.test(text) ? [parseJson, parseYaml] : [parseYaml]) {
    try {
      return parse(text);
    } catch (error) {
      errors.push(error);
    }
  }
  const error = /\.ya?ml$/i.test(file) ? errors.at(-1) : errors[0];
  throw new Error(`${file} is not a document in JSON or YAML: ${reasonOf(error)}`);
}

function parseJson(text: string): unknown {
  return JSON.parse(text);
}

/** The first line of a message; parsers quote what they do not understand, which may be anything. */
function reasonOf(error: unknown): string {
  const [line] = (error as Error).message.split('\n');
  return line
    .replace(/\p{Cc}|\p{Co}|\uFFFD/gu, '?')
    .slice(0, MAX_REASON)
    .replace(/:$/, '');
}
