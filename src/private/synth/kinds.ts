import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isMisspelt } from '../spelling';
import { objectOf } from './class-name';
import { refuse } from './errors';

/** The JavaScript type of a property, in words. `object` stands for constructs, value classes and structs. */
type Kind =
  | 'text'
  | 'number'
  | 'boolean'
  | 'object'
  | 'list of texts'
  | 'list of numbers'
  | 'list of objects'
  | 'map of texts';

type KindOf<T> = T extends string
  ? 'text'
  : T extends number
    ? 'number'
    : T extends boolean
      ? 'boolean'
      : T extends readonly string[]
        ? 'list of texts'
        : T extends readonly number[]
          ? 'list of numbers'
          : T extends readonly object[]
            ? 'list of objects'
            : string extends keyof T
              ? T extends { [key: string]: string }
                ? 'map of texts'
                : 'object'
              : 'object';

type Optional<T, K extends keyof T> = undefined extends T[K] ? '?' : '';

/** The kind of each property of a struct; a `?` at the end marks an optional one. The compiler finds a missing or wrong one. */
export type Kinds<T> = { readonly [K in keyof Required<T>]: `${KindOf<NonNullable<T[K]>>}${Optional<T, K>}` };

/**
 * Rejects properties of another JavaScript type than they are declared with. JavaScript, a value from `cdk.json` and an
 * environment variable that is not set get past the compiler.
 *
 * @param prefix where the struct is in the properties of the construct, with a dot at the end
 */
export function requireKinds<T extends object>(props: T, kinds: Kinds<T>, scope?: IConstruct, prefix = ''): void {
  if (!isObject(props)) {
    const property = prefix.replace(/\.$/, '') || 'props';
    refuse({ property, must: 'be an object', got: shown(props), remedy: 'pass the properties as an object' }, scope);
  }
  requireSpelling(prefix, props, Object.keys(kinds), scope);
  for (const [name, kind] of Object.entries<string>(kinds)) {
    requireKind(`${prefix}${name}`, (props as Record<string, unknown>)[name], kind, scope);
  }
}

/**
 * Rejects a property that does not exist and is one letter away from one that does: from JavaScript it would be ignored.
 * Others pass: a construct that you wrote may hand its properties on, with some more among them.
 *
 * @param names the properties that exist
 */
export function requireSpelling(prefix: string, props: object, names: readonly string[], scope?: IConstruct): void {
  const isGiven = (name: string) => (props as Record<string, unknown>)[name] !== undefined;
  for (const wrong of Object.keys(props).filter((name) => !names.includes(name) && isGiven(name))) {
    const meant = names.find((name) => !isGiven(name) && isMisspelt(wrong, name));
    if (meant) {
      const remedy = `did you mean ${meant}?`;
      refuse({ property: `${prefix}${wrong}`, must: 'be the name of a property', remedy }, scope);
    }
  }
}

/** Rejects one value of another JavaScript type; `?` at the end of the kind lets undefined pass. */
export function requireKind(property: string, value: unknown, kind: string, scope?: IConstruct): void {
  const isOptional = kind.endsWith('?');
  if (value === undefined && isOptional) {
    return;
  }
  const name = (isOptional ? kind.slice(0, -1) : kind) as Kind;
  if (!CHECKS[name](value)) {
    requireItems(property, value, name, scope);
    refuse({ property, must: `be ${NAMES[name]}`, got: shown(value), remedy: remedyFor(value, isOptional) }, scope);
  }
}

/**
 * Rejects an object of another class, for example a plain one from JavaScript. Classes are told apart by a member that only
 * they have, because an app may load the library twice. Undefined passes; of a list, each item is checked.
 *
 * @param noun the name of the class with its article, and where an instance comes from
 */
export function requireClass(
  property: string,
  value: object | readonly object[] | undefined,
  member: string,
  noun: { readonly name: string; readonly remedy: string },
  scope?: IConstruct,
): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      requireClass(`${property}[${index}]`, item, member, noun, scope);
    });
  } else if (value !== undefined && !(isObject(value) && member in value)) {
    refuse({ property, must: `be ${noun.name}`, got: shown(value), remedy: noun.remedy }, scope);
  }
}

/** Rejects the first item of a list or map that is of another type: it is named by its place, as in `tags.Owner`. */
function requireItems(property: string, value: unknown, kind: Kind, scope?: IConstruct): void {
  const item = ITEMS[kind];
  if (item && typeof value === 'object' && value !== null) {
    const isList = Array.isArray(value);
    if (isList === kind.startsWith('list')) {
      for (const [key, entry] of Object.entries(value)) {
        requireKind(isList ? `${property}[${key}]` : `${property}.${key}`, entry, item, scope);
      }
    }
  }
}

const ITEMS: Partial<Record<Kind, Kind>> = {
  'list of texts': 'text',
  'list of numbers': 'number',
  'list of objects': 'object',
  'map of texts': 'text',
};

const NAMES: Record<Kind, string> = {
  text: 'a text',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  'list of texts': 'a list of texts',
  'list of numbers': 'a list of numbers',
  'list of objects': 'a list of objects',
  'map of texts': 'a map of texts',
};

const CHECKS: Record<Kind, (value: unknown) => boolean> = {
  text: isText,
  number: isNumber,
  boolean: (value) => typeof value === 'boolean',
  object: isObject,
  'list of texts': (value) => isListOf(value, isText),
  'list of numbers': (value) => isListOf(value, isNumber),
  'list of objects': (value) => isListOf(value, isObject),
  'map of texts': (value) => isObject(value) && Object.values(value).every(isText),
};

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

/** A function is not one: a class that was passed instead of an instance of it. */
function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOf(value: unknown, check: (item: unknown) => boolean): boolean {
  // A list that is known only at deploy time is a list with one text in it.
  return Array.isArray(value) && (Token.isUnresolved(value) || value.every(check));
}

/** Says what was given without printing all of a large object. */
function shown(value: unknown): string {
  if (value === undefined || value === null) {
    return `${value}`;
  }
  if (Array.isArray(value)) {
    return `[${value.map(shown).join(', ')}]`;
  }
  if (typeof value === 'function') {
    return `the function ${value.name}`;
  }
  if (typeof value === 'object') {
    return Token.isUnresolved(value) ? 'a token of another type' : objectOf(value);
  }
  return typeof value === 'string' ? `'${value}'` : String(value);
}

function remedyFor(value: unknown, isOptional: boolean): string {
  if (value === undefined) {
    return 'set it; an environment variable or a context value that it comes from may be missing';
  }
  return isOptional ? 'pass a value of this type, or leave it out' : 'pass a value of this type';
}

/**
 * Rejects an object that a class of the library did not make, for example one from JSON: its members would be undefined,
 * which may mean something else. Undefined passes.
 *
 * @param member a member that every object of the class has, even if it is undefined
 * @param example how to make such an object
 */
export function requireMadeBy(
  property: string,
  value: object | undefined,
  member: string,
  example: string,
  scope?: IConstruct,
): void {
  requireKind(property, value, 'object?', scope);
  if (value !== undefined && !(member in value)) {
    const must = `be made by the class ${example.split('.')[0]}`;
    refuse({ property, must, got: shown(value), remedy: `write for example ${example}` }, scope);
  }
}
