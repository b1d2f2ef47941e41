import { readFileSync } from 'node:fs';
import type { Node } from 'yaml';
import { isRecord } from './resource';

/** The functions whose short tags are not `Fn::` and their name. */
const BARE = ['Ref', 'Condition'];

/** Reads a template in JSON or YAML, short tags included. Nothing if the file holds something else. */
export function readTemplate(file: string): Record<string, unknown> | undefined {
  const body = parseTemplate(readFileSync(file, 'utf8'), file);
  return isRecord(body) && isRecord(body.Resources) ? body : undefined;
}

/** @throws if the text is neither JSON nor YAML */
export function parseTemplate(text: string, file: string): unknown {
  return /^\s*[{[]/.test(text) ? parseJson(text, file) : parseYaml(text, file);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // YAML's flow style begins with a brace too.
    return parseYaml(text, file);
  }
}

function parseYaml(text: string, file: string): unknown {
  // Loaded here only: the templates of the CDK are JSON.
  const { parseDocument, isAlias, isMap, isScalar, isSeq } = require('yaml') as typeof import('yaml');
  const document = parseDocument(text, { logLevel: 'silent', uniqueKeys: false });
  if (document.errors.length > 0) {
    throw new Error(`${file} is neither JSON nor YAML: ${document.errors[0].message.split('\n')[0]}`);
  }
  const seen = new Map<unknown, unknown>();
  const convert = (node: unknown): unknown => {
    if (isAlias(node)) {
      return convert(node.resolve(document));
    }
    if (!seen.has(node)) {
      seen.set(node, undefined);
      seen.set(node, withTag(node as Node | null, plain(node)));
    }
    return seen.get(node);
  };
  const plain = (node: unknown): unknown => {
    if (isSeq(node)) {
      return node.items.map(convert);
    }
    if (isMap(node)) {
      return Object.fromEntries(
        node.items.map(({ key, value }) => [`${isScalar(key) ? key.value : key}`, convert(value)]),
      );
    }
    return isScalar(node) ? node.value : undefined;
  };
  return convert(document.contents);
}

function withTag(node: Node | null, value: unknown): unknown {
  const name = /^!(\w+(?:::\w+)*)$/.exec(node?.tag ?? '')?.[1];
  return name === undefined ? value : { [BARE.includes(name) ? name : `Fn::${name}`]: value };
}
