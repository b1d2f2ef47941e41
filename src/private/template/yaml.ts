import { isRecord } from './json-value';

/** What of js-yaml is used; its types are a package of their own. */
interface JsYaml {
  load(text: string, options: object): unknown;
  readonly CORE_SCHEMA: { extend(types: { implicit: unknown[]; explicit: unknown[] }): unknown };
  readonly Type: new (tag: string, options: object) => unknown;
  readonly types: { readonly merge: unknown };
}

/** The functions whose short tags are not `Fn::` and their name. */
const BARE = ['Ref', 'Condition'];
/** Aliases of aliases can make more of a few lines than memory holds; the largest template has a tenth of this. */
const MAX_NODES = 1_000_000;
const KINDS = ['scalar', 'sequence', 'mapping'];

/**
 * A document in YAML as CloudFormation's own tools read it, with the long form of the short tags. They read YAML 1.1:
 * `yes` and `off` are booleans and `010` is eight there.
 *
 * @throws if it is none, or holds several
 */
export function parseYaml(text: string): unknown {
  // Loaded here only: the templates of the CDK are JSON.
  schema ??= schemaOf(require('js-yaml') as JsYaml);
  const { load } = require('js-yaml') as JsYaml;
  try {
    // Of equal keys the last one counts, as in JSON.
    const value = load(text, { schema, json: true });
    requireSize(value);
    return value;
  } catch (error) {
    throw new Error(sentenceOf(error));
  }
}

let schema: unknown;

function schemaOf({ CORE_SCHEMA, Type, types }: JsYaml): unknown {
  const scalars = [
    new Type('tag:yaml.org,2002:bool', {
      kind: 'scalar',
      resolve: (data: unknown) => typeof data === 'string' && (TRUE.test(data) || FALSE.test(data)),
      construct: (data: string) => TRUE.test(data),
    }),
    new Type('tag:yaml.org,2002:int', {
      kind: 'scalar',
      resolve: (data: unknown) => typeof data === 'string' && INTEGERS.some(([pattern]) => pattern.test(data)),
      construct: integerOf,
    }),
    new Type('tag:yaml.org,2002:float', {
      kind: 'scalar',
      resolve: (data: unknown) => typeof data === 'string' && FLOAT.test(data),
      construct: floatOf,
    }),
  ];
  const tags = KINDS.flatMap((kind) => [
    new Type('!', { kind, multi: true, construct: withTag }),
    // Such as !!binary, whose content makes no difference.
    new Type('tag:', { kind, multi: true, construct: (data: unknown) => data ?? '' }),
  ]);
  return CORE_SCHEMA.extend({ implicit: [...scalars, types.merge], explicit: tags });
}

const TRUE = /^(yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const FLOAT = /^([-+]?\d[\d_]*\.[\d_]*([eE][-+]\d+)?|\.\d[\d_]*([eE][-+]\d+)?|[-+]?\d[\d_]*(:[0-5]?\d)+\.[\d_]*)$/;
/** The ways to write a whole number in YAML 1.1, each with its base: 22:30 is one to base 60. */
const INTEGERS: [RegExp, number][] = [
  [/^[-+]?0b[01_]+$/, 2],
  [/^[-+]?0[0-7_]+$/, 8],
  [/^[-+]?0x[\da-fA-F_]+$/, 16],
  [/^[-+]?(0|[1-9][\d_]*)$/, 10],
  [/^[-+]?[1-9][\d_]*(:[0-5]?\d)+$/, 60],
];

/** An account number such as 012345678901 is a text and no number in YAML 1.1; what a number would not hold stays a text. */
function integerOf(text: string): number | string {
  const [, base = 10] = INTEGERS.find(([pattern]) => pattern.test(text)) ?? [];
  const digits = text.replace(/[_+-]/g, '').replace(/^0[bx]/, '');
  const value = base === 60 ? sexagesimal(digits) : Number.parseInt(digits, base);
  const isAccount = /^0\d{11}$/.test(text);
  return Number.isSafeInteger(value) && !isAccount ? signed(value, text) : text;
}

function floatOf(text: string): number | string {
  const digits = text.replace(/_/g, '').replace(/^[-+]/, '');
  const value = text.includes(':') ? sexagesimal(digits) : Number(digits);
  return Number.isFinite(value) ? signed(value, text) : text;
}

function sexagesimal(digits: string): number {
  return digits.split(':').reduce((sum, digit) => sum * 60 + Number(digit), 0);
}

function signed(value: number, text: string): number {
  return text.startsWith('-') ? -value : value;
}

function withTag(value: unknown, tag: string): unknown {
  const name = /^!(\w+(?:::\w+)*)$/.exec(tag)?.[1];
  const known = value ?? '';
  return name === undefined ? known : { [BARE.includes(name) ? name : `Fn::${name}`]: known };
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
