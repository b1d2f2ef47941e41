import { getOrAdd, groupBy } from '../collections';
import { Inconclusive } from '../template/inconclusive';
import type { Resource } from '../template/resource';
import type { Text } from '../template/text';
import type { Ties } from '../template/ties';
import type { Value } from '../template/value';

/** Resources whose attributes may be any text, also the name of another resource. */
export const MESSENGERS = /^Custom::|^AWS::(CloudFormation|SSM)::/;
/** Stands for the name that CloudFormation makes up for a resource. */
const MADE_UP = '\x01';
/** What can fill a hole, and the characters at its ends. */
interface Hole {
  readonly whole: RegExp;
  readonly edge: RegExp;
}

const ANYTHING = holeOf(/^[\s\S]*$/);
/** The characters of what CloudFormation fills in. */
const PSEUDO_PARAMETERS: Record<string, Hole> = {
  'AWS::AccountId': holeOf(/^\d*$/),
  'AWS::Partition': holeOf(/^[a-z-]*$/),
  'AWS::Region': holeOf(/^[a-z\d-]*$/),
  'AWS::StackId': holeOf(/^[a-z\d:/-]*$/),
  'AWS::StackName': holeOf(/^[a-z\d-]*$/),
  'AWS::URLSuffix': holeOf(/^[a-z.]*$/),
};

function holeOf(whole: RegExp, edge = whole): Hole {
  return { whole, edge };
}

/** What a name is compared by: the resource that it is the name of, or the text itself. */
export function nameKey(name: Text): string {
  const { target } = name;
  return (target && !target.attribute ? target.resource.key : name.key).toLowerCase();
}

/** Whether only the deployment decides what it says, and not only which name CloudFormation makes up for a resource. */
export function isOpen(name: Text): boolean {
  return shapeOf(name).some((part) => typeof part !== 'string');
}

/** Whether a name may turn out to be another one. */
export function mayBeSame(one: Text, other: Text): boolean {
  const [a, b] = [shapeOf(one), shapeOf(other)];
  // Where one part is a resource's name, the whole is of that resource, and the keys would be the same.
  const isClosed = [a, b].some((shape) => shape.includes(MADE_UP)) || ![...a, ...b].some(isHole);
  if (isClosed) {
    return false;
  }
  const [literal] = [a, b].filter((shape) => !shape.some(isHole));
  return literal ? fits(literal.join(''), literal === a ? b : a) : agree(a, b) && agree(reversed(a), reversed(b));
}

/** Whether a text is what a shape can turn out to be: its pieces in their order, and what a hole can hold between. */
function fits(text: string, shape: Shape): boolean {
  let at = 0;
  let gap: Hole | undefined;
  for (const [index, part] of shape.entries()) {
    if (typeof part !== 'string') {
      gap = gap ? ANYTHING : part;
      continue;
    }
    const isLast = index === shape.length - 1;
    const found = !gap ? at : isLast ? text.length - part.length : text.indexOf(part, at);
    const isThere = found >= at && text.startsWith(part, found) && (!isLast || found + part.length === text.length);
    if (!isThere || (gap && !gap.whole.test(text.slice(at, found)))) {
      return false;
    }
    at = found + part.length;
    gap = undefined;
  }
  return gap ? gap.whole.test(text.slice(at)) : at === text.length;
}

/** Things by names, of which only the deployment may decide a part. */
export class NameIndex<T extends { readonly name: Text; readonly app: string }> {
  private readonly byApp = new Map<string, T[]>();
  private readonly keys = new Set<string>();

  /** @param kind what the names are names of, for other apps */
  constructor(
    private readonly kind: string,
    private readonly ties: Ties,
  ) {}

  public add(item: T): void {
    const key = nameKey(item.name);
    getOrAdd(this.byApp, item.app, (): T[] => []).push(item);
    this.keys.add(scoped(key, item));
    this.ties.offer(this.kind, key);
  }

  /** Whether something has the name: in another app only if the name is written out or a reference. */
  public has(key: string, app: string): boolean {
    const isHere = this.keys.has(scoped(key, { app }));
    if (!isHere) {
      this.ties.ask(this.kind, key);
    }
    return isHere;
  }

  /** One of the same app whose name may turn out to be this one; without a name, one that may be any. */
  public similar(name: Text | undefined, app: string): T | undefined {
    const items = this.byApp.get(app) ?? [];
    // A name that CloudFormation makes up is not a part of another one.
    return items.find((item) => (name ? mayBeSame(item.name, name) : item.name.pattern === '\0' && isOpen(item.name)));
  }
}

function scoped(key: string, { app }: { readonly app: string }): string {
  return key.includes('\0') ? `${app} ${key}` : key;
}

/** What one shape begins with against the other: two texts that differ, or a hole that cannot hold what is there. */
function agree([a]: Shape, [b]: Shape): boolean {
  if (typeof a === 'string' && typeof b === 'string') {
    return a.startsWith(b) || b.startsWith(a);
  }
  const [hole, text] = typeof a === 'string' ? [b, a] : [a, b];
  return typeof hole === 'string' || typeof text !== 'string' || hole === undefined || hole.edge.test(text[0]);
}

function reversed(shape: Shape): Shape {
  return shape.map((part) => (typeof part === 'string' ? [...part].reverse().join('') : part)).reverse();
}

function isHole(part: string | Hole): boolean {
  return typeof part !== 'string';
}

/** The resource of a type that a value names, by reference or in words; of its own template, if several have the name. */
export function resourceNamed(name: Value, type: string, property: string, from: Resource): Resource | undefined {
  const text = name.text();
  if (text?.target) {
    const target = text.target.resource;
    return target.type === type ? target : undefined;
  }
  const byName = from.template.set.index(`names/${type}/${property}`, (templates) =>
    groupBy(templates.ofType(type), ({ properties }) => properties.tryGet(property)?.tryText()?.key),
  );
  const named = byName.get(text?.key ?? '') ?? [];
  return (
    named.find(({ template }) => template === from.template) ??
    named.find(({ template }) => template.app === from.template.app)
  );
}

/** @throws Inconclusive if there is no such resource */
export function requireNamed(name: Value, type: string, property: string, from: Resource, what: string): Resource {
  const found = resourceNamed(name, type, property, from);
  if (!found) {
    throw new Inconclusive(name.location, `${what} is not in the app`);
  }
  return found;
}

/** A text in lower case, cut where only the deployment decides: a hole is told by the characters that it can hold. */
type Shape = readonly (string | Hole)[];

function shapeOf({ parts }: Text): Shape {
  return parts.flatMap((part): Shape => {
    if (typeof part === 'string') {
      return [part.toLowerCase()];
    }
    if (part.target && !MESSENGERS.test(part.target.resource.type)) {
      return [MADE_UP];
    }
    const pseudo = Object.hasOwn(PSEUDO_PARAMETERS, part.name) ? PSEUDO_PARAMETERS[part.name] : undefined;
    return [pseudo ?? oneOf(part.parameter?.allowed) ?? ANYTHING];
  });
}

function oneOf(values: readonly string[] | undefined): Hole | undefined {
  const escaped = values?.map((value) => value.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return escaped && holeOf(new RegExp(`^(?:${escaped.join('|')})$`), ANYTHING.whole);
}
