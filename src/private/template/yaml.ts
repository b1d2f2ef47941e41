import { isRecord } from './json-value';
import { functionOf, scalarOf } from './yaml-scalars';

/** What of js-yaml is used; its types are a package of their own. */
interface JsYaml {
  load(text: string, options: object): unknown;
  readonly CORE_SCHEMA: { extend(types: { implicit: unknown[]; explicit: unknown[] }): unknown };
  readonly Type: new (tag: string, options: object) => unknown;
  readonly types: { readonly merge: unknown };
}

/** Aliases of aliases can make more of a few lines than memory holds; the largest template has a tenth of this. */
const MAX_NODES = 1_000_000;
/** Each dash is one more attempt to read the text. */
const MAX_DASHES = 100;
const KINDS = ['scalar', 'sequence', 'mapping'];
/** A tag on the line above its block text, where js-yaml forgets it. Inside a text only white space changes. */
const TAG_ABOVE = /(![\w:.]+)[ \t]*\r?\n[ \t]*([|>])/g;

/**
 * A document in YAML as CloudFormation's own tools read it, with the long form of the short tags. They read YAML 1.1:
 * `yes` and `off` are booleans and `010` is eight there.
 *
 * @throws if it is none, or holds several
 */
export function parseYaml(text: string): unknown {
  try {
    const value = loadWithDashes(text.replace(TAG_ABOVE, '$1 $2'));
    requireSize(value);
    return value;
  } catch (error) {
    throw new Error(sentenceOf(error));
  }
}

let schema: unknown;

/** `!Join [-, [a, b]]` is read with a text, which js-yaml refuses where it stands without quotation marks. */
function loadWithDashes(text: string): unknown {
  // Loaded here only: the templates of the CDK are JSON.
  schema ??= schemaOf(require('js-yaml') as JsYaml);
  const { load } = require('js-yaml') as JsYaml;
  let tried = text;
  for (let dashes = 0; ; dashes += 1) {
    try {
      // Of equal keys the last one counts, as in JSON.
      return load(tried, { schema, json: true });
    } catch (error) {
      const { buffer = '', position = 0 } = (error as { mark?: { buffer: string; position: number } }).mark ?? {};
      if (dashes === MAX_DASHES || !/^-[,\]}]/.test(buffer.slice(position, position + 2))) {
        throw error;
      }
      tried = `${buffer.slice(0, position)}'-'${buffer.slice(position + 1)}`;
    }
  }
}

function schemaOf({ CORE_SCHEMA, Type, types }: JsYaml): unknown {
  // Of each kind of scalar one type, which reads what is no text.
  const scalars = ['bool', 'int', 'float'].map(
    (name) =>
      new Type(`tag:yaml.org,2002:${name}`, {
        kind: 'scalar',
        resolve: (data: unknown) => typeof data === 'string' && scalarOf(data) !== data,
        construct: scalarOf,
      }),
  );
  const tags = KINDS.flatMap((kind) => [
    new Type('!', { kind, multi: true, construct: withTag }),
    // Such as !!binary, whose content makes no difference.
    new Type('tag:', { kind, multi: true, construct: (data: unknown) => data ?? '' }),
  ]);
  return CORE_SCHEMA.extend({ implicit: [...scalars, types.merge], explicit: tags });
}

function withTag(value: unknown, tag: string): unknown {
  const name = functionOf(tag.slice(1));
  const known = value ?? '';
  return name === undefined ? known : { [name]: known };
}

/** @throws if what aliases make of it is too much, or stands in itself */
function requireSize(value: unknown): void {
  const around = new Set<unknown>();
  let nodes = 0;
  const visit = (node: unknown): void => {
    nodes += 1;
    if (nodes > MAX_NODES) {
      throw new Error('its aliases make too much of it');
    }
    if (typeof node !== 'object' || node === null) {
      return;
    }
    if (around.has(node)) {
      throw new Error('an alias stands in what it stands for');
    }
    // What js-yaml makes of a map that is a key, such as the braces of a template engine.
    if (Object.hasOwn(node, '[object Object]')) {
      throw new Error('a map is the key of another one');
    }
    around.add(node);
    for (const inner of isRecord(node) ? Object.values(node) : (node as unknown[])) {
      visit(inner);
    }
    around.delete(node);
  };
  visit(value);
}

/** The place as the other parser had it: the first line and column are 1. */
function sentenceOf(error: unknown): string {
  const { reason, mark, message } = error as {
    reason?: string;
    mark?: { line: number; column: number };
    message: string;
  };
  if (reason === undefined) {
    return message;
  }
  const place = mark ? ` at line ${mark.line + 1}, column ${mark.column + 1}` : '';
  return /expected a single document/.test(reason) ? 'it holds several YAML documents' : `${reason}${place}`;
}
