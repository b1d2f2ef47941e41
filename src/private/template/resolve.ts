import { parseJson } from './json';
import { isRecord } from './json-value';
import { Resolved } from './resolved';
import type { Resource } from './resource';
import type { Template } from './template';
import { Text } from './text';

type Intrinsic = (argument: unknown, template: Template, depth: number) => Resolved;

/** More than any template nests; less than the stack holds. */
const MAX_DEPTH = 64;
/** More than any text of a template has; what doubles itself a few times is longer than memory. */
const MAX_LENGTH = 1_000_000;
const MAX_PARTS = 10_000;
/** A resource by which the CDK makes a map whose keys are known only during the deploy. */
const CFN_JSON = 'Custom::AWSCDKCfnJson';

const INTRINSICS: Record<string, Intrinsic> = {
  Ref: ref,
  'Fn::GetAtt': getAtt,
  'Fn::If': either,
  'Fn::Join': join,
  'Fn::Sub': sub,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::FindInMap': findInMap,
  'Fn::ImportValue': importValue,
};

/** Follows intrinsic functions as far as the templates of the app tell. */
export function resolve(raw: unknown, template: Template, depth = 0): Resolved {
  if (raw === undefined || raw === null) {
    return Resolved.ABSENT;
  }
  if (typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean') {
    return Resolved.literal(raw);
  }
  if (raw instanceof Text) {
    return text([raw]);
  }
  if (depth > MAX_DEPTH) {
    return Resolved.unknown('it is nested too deep');
  }
  if (Array.isArray(raw)) {
    return Resolved.list(raw, template);
  }
  const name = intrinsicOf(raw as object);
  if (name === undefined) {
    return Resolved.map(raw as Record<string, unknown>, template);
  }
  const intrinsic = Object.hasOwn(INTRINSICS, name) ? INTRINSICS[name] : undefined;
  return (
    intrinsic?.((raw as Record<string, unknown>)[name], template, depth + 1) ??
    Resolved.unknown(`${name} is not followed`)
  );
}

/**
 * Follows what stands elsewhere, and may lead on from there, once: templates that refer to each other in a circle would
 * take for ever.
 */
function follow(raw: unknown, template: Template, depth: number): Resolved {
  const { followed } = template;
  const known = followed.get(raw);
  if (known) {
    return known;
  }
  followed.set(raw, Resolved.unknown('it refers to itself'));
  const resolved = resolve(raw, template, depth);
  followed.set(raw, resolved);
  return resolved;
}

/** Maps are many: this looks at two of their keys at most. */
function onlyKeyOf(raw: object): string | undefined {
  let only: string | undefined;
  for (const key in raw) {
    if (only !== undefined) {
      return undefined;
    }
    only = key;
  }
  return only;
}

function intrinsicOf(raw: object): string | undefined {
  const key = onlyKeyOf(raw);
  const isReference = key === 'Condition' && typeof (raw as Record<string, unknown>)[key] === 'string';
  return key !== undefined && (key === 'Ref' || isReference || key.startsWith('Fn::')) ? key : undefined;
}

function ref(name: unknown, template: Template, depth: number): Resolved {
  if (name === 'AWS::NoValue') {
    return Resolved.ABSENT;
  }
  if (typeof name !== 'string') {
    return Resolved.unknown('a Ref without a name');
  }
  const resource = template.resource(name);
  return resource ? Resolved.text(new Text([{ name, target: { resource } }])) : parameter(name, template, depth);
}

function parameter(name: string, template: Template, depth: number): Resolved {
  const { parent } = template;
  const given = parent?.entry('Parameters', name);
  return parent && given !== undefined ? follow(given, parent.template, depth) : Resolved.text(new Text([{ name }]));
}

function getAtt(argument: unknown, template: Template, depth: number): Resolved {
  const path = typeof argument === 'string' ? argument.split('.') : Array.isArray(argument) ? argument : [];
  const [id, ...rest] = path;
  if (typeof id !== 'string' || rest.some((part) => typeof part !== 'string')) {
    return Resolved.unknown('a Fn::GetAtt whose attribute is computed');
  }
  const attribute = rest.join('.');
  const resource = template.resource(id);
  if (!resource) {
    return Resolved.unknown(`${id} is not in the template`);
  }
  return (
    nestedOutput(resource, attribute, depth) ??
    cfnJson(resource, attribute, depth) ??
    Resolved.text(new Text([{ name: `${id}.${attribute}`, target: { resource, attribute } }]))
  );
}

function cfnJson(resource: Resource, attribute: string, depth: number): Resolved | undefined {
  const isMap = resource.type === CFN_JSON && attribute === 'Value';
  const json = isMap ? follow(resource.rawProperty('Value'), resource.template, depth).asText : undefined;
  const value = json && parseJson(json);
  // Not resolved: what looks like an intrinsic function in there is none.
  return isRecord(value) ? Resolved.map(value, resource.template) : undefined;
}

function nestedOutput(resource: Resource, attribute: string, depth: number): Resolved | undefined {
  const nested = attribute.startsWith('Outputs.') ? resource.nestedTemplate : undefined;
  const value = nested?.output(attribute.slice('Outputs.'.length));
  return nested && value !== undefined ? follow(value, nested, depth) : undefined;
}

function either(argument: unknown, template: Template): Resolved {
  const items = Array.isArray(argument) ? argument.slice(1, 3) : [];
  return Resolved.unknown('a condition decides it during the deploy', { items, template });
}

function join(argument: unknown, template: Template, depth: number): Resolved {
  const [separator, list] = Array.isArray(argument) ? argument : [];
  const items = itemsOf(list, template, depth);
  if (typeof separator !== 'string' || !items) {
    return Resolved.unknown('a Fn::Join of a list that is not written out');
  }
  const texts = items.map((item) => item().asText);
  return text(texts.flatMap((part, index) => (index === 0 ? [part] : [new Text([separator]), part])));
}

function sub(argument: unknown, template: Template, depth: number): Resolved {
  const [pattern, names] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof pattern !== 'string') {
    return Resolved.unknown('a Fn::Sub without a text');
  }
  const own = typeof names === 'object' && names !== null ? (names as Record<string, unknown>) : {};
  const parts = pattern.split(/(\$\{[^}]*\})/).map((part) => {
    const name = /^\$\{([^!][^}]*)\}$/.exec(part)?.[1].trim();
    if (name === undefined) {
      return new Text([part.replace(/^\$\{!/, '${')]);
    }
    const raw = Object.hasOwn(own, name) ? own[name] : { [name.includes('.') ? 'Fn::GetAtt' : 'Ref']: name };
    return resolve(raw, template, depth).asText;
  });
  return text(parts);
}

function text(parts: (Text | undefined)[]): Resolved {
  const known = parts.map((part) => part ?? new Text([{ name: 'a list or a map' }]));
  const joined = Text.concat(known);
  if (joined.parts.length > MAX_PARTS || joined.length > MAX_LENGTH) {
    return Resolved.unknown('it is longer than any text of a template');
  }
  return Resolved.text(joined);
}

function select(argument: unknown, template: Template, depth: number): Resolved {
  const [index, list] = Array.isArray(argument) ? argument : [];
  const position = resolve(index, template, depth).text?.literal;
  const item = position === undefined ? undefined : itemsOf(list, template, depth)?.[Number(position)];
  return item?.() ?? Resolved.unknown('a Fn::Select of a list that is not written out');
}

/** What resolves each item of a list. */
function itemsOf(raw: unknown, template: Template, depth: number): (() => Resolved)[] | undefined {
  const { list, template: own = template } = resolve(raw, template, depth);
  return list?.map((item) => () => resolve(item, own, depth));
}

function split(argument: unknown, template: Template, depth: number): Resolved {
  const [separator, source] = Array.isArray(argument) ? argument : [];
  const literal = resolve(source, template, depth).asText?.literal;
  if (typeof separator !== 'string' || separator === '' || literal === undefined) {
    return Resolved.unknown('a Fn::Split of a text that is known during the deploy');
  }
  return Resolved.list(literal.split(separator), template);
}

function findInMap(argument: unknown, template: Template, depth: number): Resolved {
  const path = Array.isArray(argument) ? argument : [];
  const keys = path.slice(0, 3).map((key) => resolve(key, template, depth).asText?.literal);
  const value = keys.length === 3 && keys.every((key) => key !== undefined) ? template.mapped(keys) : undefined;
  return value === undefined
    ? Resolved.unknown('a Fn::FindInMap whose key is known during the deploy')
    : follow(value, template, depth);
}

function importValue(argument: unknown, template: Template, depth: number): Resolved {
  const name = resolve(argument, template, depth).asText?.literal;
  const found = name === undefined ? undefined : template.set.exported(name, template);
  return found
    ? follow(found.value, found.template, depth)
    : Resolved.unknown('a value of a stack that is not in the app');
}
