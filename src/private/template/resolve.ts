import { holds } from './conditions';
import { parseJson } from './json';
import { isRecord } from './json-value';
import { chosenKey, defaultOf } from './map-keys';
import { Resolved } from './resolved';
import type { Resource } from './resource';
import { piecesOf } from './sub-pattern';
import type { Parent, Template } from './template';
import { Text } from './text';
import { intrinsicOf, written } from './written';

/** A map with the name of a function as its only key. */
type Call = Readonly<Record<string, unknown>>;

type Intrinsic = (argument: unknown, template: Template, depth: number) => Resolved;

/** More than any template nests; less than the stack holds. */
const MAX_DEPTH = 64;
/** More than any text of a template has; what doubles itself a few times is longer than memory. */
const MAX_LENGTH = 1_000_000;
const MAX_PARTS = 10_000;
/** A resource by which the CDK makes a map whose keys are known only at deploy time. */
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
  'Fn::ToJsonString': (argument, template) => Resolved.json(argument, template),
};

/** Follows intrinsic functions as far as the templates of the app tell. */
export function resolve(raw: unknown, template: Template, depth = 0): Resolved {
  return written(raw, template) ?? (raw instanceof Text ? text([raw]) : called(raw as Call, template, depth));
}

function called(raw: Call, template: Template, depth: number): Resolved {
  if (depth > MAX_DEPTH || !template.set.scenarios.step()) {
    return Resolved.unknown('it is nested too deep');
  }
  const name = intrinsicOf(raw) ?? '';
  const intrinsic = Object.hasOwn(INTRINSICS, name) ? INTRINSICS[name] : undefined;
  return intrinsic?.(raw[name], template, depth + 1) ?? Resolved.unknown(`${name} is not followed`);
}

/**
 * Follows what stands elsewhere, and may lead on from there, once: templates that refer to each other in a circle would
 * take forever.
 */
function follow(raw: unknown, template: Template, depth: number): Resolved {
  const { known, following, set } = template;
  const { scenarios } = set;
  const found = known.get(raw);
  if (found) {
    return found;
  }
  if (following.has(raw)) {
    return Resolved.unknown('it refers to itself');
  }
  following.add(raw);
  const { asked } = scenarios;
  const resolved = resolve(raw, template, depth);
  following.delete(raw);
  if (asked === scenarios.asked) {
    known.set(raw, resolved);
  }
  return resolved;
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
  const { parent, set } = template;
  const given = parent && givenBy(parent, name, depth);
  if (given && given !== Resolved.ABSENT) {
    return given;
  }
  const own = template.parameter(name);
  const value = own && (parent ? own.value : set.scenarios.assume(own));
  if (value !== undefined) {
    return resolve(value, template, depth);
  }
  // Two stacks have two names.
  const key = /^AWS::Stack(Name|Id)$/.test(name) ? `${template.key} ${name}` : undefined;
  return Resolved.text(new Text([{ name, key, parameter: own }]));
}

/** The value that the parent of a nested stack passes for a parameter; a condition may decide it. */
function givenBy({ resource, template }: Parent, name: string, depth: number): Resolved {
  const { map, why } = resolve(resource.rawProperty('Parameters'), template, depth);
  if (why !== undefined) {
    return Resolved.unknown(why);
  }
  return map && Object.hasOwn(map, name) ? follow(map[name], template, depth) : Resolved.ABSENT;
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
    return Resolved.text(new Text([{ name: path.join('.') }]));
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

function either(argument: unknown, template: Template, depth: number): Resolved {
  const [name, ...items] = Array.isArray(argument) ? argument.slice(0, 3) : [];
  const isTrue =
    typeof name === 'string' ? holds(name, template, (raw) => resolve(raw, template, depth).asText) : undefined;
  return isTrue === undefined
    ? Resolved.unknown('a condition decides it at deploy time', { items, template })
    : resolve(items[isTrue ? 0 : 1], template, depth);
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
  const known = new Map<string, Text | undefined>();
  const textOf = (name: string): Text | undefined => {
    const raw = Object.hasOwn(own, name) ? own[name] : { [name.includes('.') ? 'Fn::GetAtt' : 'Ref']: name };
    return resolve(raw, template, depth).asText?.named(name);
  };
  const parts = piecesOf(pattern).map(({ literal, name }) => {
    if (name === undefined) {
      return new Text([literal]);
    }
    if (!known.has(name)) {
      known.set(name, textOf(name));
    }
    return known.get(name);
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
  return item?.() ?? Resolved.hole('a Fn::Select of a list that is not written out', argument);
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
    return Resolved.unknown('a Fn::Split of a text that is known only at deploy time');
  }
  return Resolved.list(literal.split(separator), template);
}

/** A lookup whose keys are open is one of the values that they can lead to. */
function findInMap(argument: unknown, template: Template, depth: number): Resolved {
  const [name, ...path] = Array.isArray(argument) ? argument.slice(0, 3) : [];
  const other = defaultOf(argument);
  const map = resolve(name, template, depth).asText?.literal;
  let found = map === undefined ? undefined : template.mapped([map]);
  for (const raw of path) {
    const key = resolve(raw, template, depth).asText;
    if (map !== undefined && found === undefined && other !== undefined) {
      break;
    }
    if (!isRecord(found) || key === undefined) {
      return Resolved.hole('a Fn::FindInMap whose map is not known', argument);
    }
    const chosen = key.literal ?? chosenKey(key, found, template, other !== undefined);
    if (chosen === undefined) {
      return Resolved.unknown(`${key.whyOpen}, and it is what a map is looked up by`, {
        items: [
          ...valuesBelow(found, path.indexOf(raw) === 0 ? path[1] : undefined, template, depth),
          ...(other === undefined ? [] : [other]),
        ],
        template,
      });
    }
    found = Object.hasOwn(found, chosen) ? found[chosen] : undefined;
  }
  if (found !== undefined) {
    return follow(found, template, depth);
  }
  return other === undefined
    ? Resolved.hole('a Fn::FindInMap of what is not in the map', argument)
    : resolve(other, template, depth);
}

function valuesBelow(map: Record<string, unknown>, raw: unknown, template: Template, depth: number): unknown[] {
  const key = raw === undefined ? undefined : resolve(raw, template, depth).asText?.literal;
  const values = Object.values(map);
  return raw === undefined
    ? values
    : values.map((inner) => (isRecord(inner) && key !== undefined ? inner[key] : undefined));
}

function importValue(argument: unknown, template: Template, depth: number): Resolved {
  const name = resolve(argument, template, depth).asText;
  const found = name?.literal === undefined ? undefined : template.set.exported(name.literal, template);
  return found
    ? follow(found.value, found.template, depth)
    : Resolved.hole(`Fn::ImportValue ${name?.readable ?? ''}`.trim(), argument);
}
