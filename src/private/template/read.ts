import { readFileSync } from 'node:fs';
import { isRecord } from './json-value';
import { parseYaml } from './yaml';

const MAX_REASON = 200;

/**
 * Reads a template in JSON or YAML, short tags included. Nothing if the file holds something else.
 *
 * @throws if the file cannot be read, or is not one document in JSON or YAML
 */
export function readTemplate(file: string): Record<string, unknown> | undefined {
  const body = parseTemplate(readText(file), file);
  return isRecord(body) && isRecord(body.Resources) ? body : undefined;
}

/** @throws if the file cannot be read */
export function readText(file: string): string {
  try {
    // Windows puts a mark at the beginning, which JSON does not know.
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new Error(`${file} cannot be read: ${reasonOf(error)}`);
  }
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
  const error = /\.ya?ml$/.test(file) ? errors.at(-1) : errors[0];
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
