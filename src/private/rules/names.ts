import { groupBy } from '../collections';
import { Inconclusive } from '../template/inconclusive';
import type { Resource } from '../template/resource';
import type { Text } from '../template/text';
import type { Value } from '../template/value';

/** Resources whose attributes may be any text, also the name of another resource. */
const MESSENGERS = /^Custom::|^AWS::(CloudFormation|SSM)::/;
/** What CloudFormation reads from a parameter or a secret during the deploy. */
const DYNAMIC = /\{\{resolve:[^}]*\}\}/g;

/** What a name is compared by: the resource that it is the name of, or the text itself. */
export function nameKey(name: Text): string {
  const { target } = name;
  return (target && !target.attribute ? target.resource.key : name.key).toLowerCase();
}

/** Whether the deploy decides what it says, and not only which name CloudFormation makes up for a resource. */
export function isOpen(name: Text): boolean {
  return shapeOf(name).includes('\0');
}

/** Whether two names may turn out to be one. */
function mayBeSame(one: Text, other: Text): boolean {
  const [a, b] = [shapeOf(one), shapeOf(other)];
  // Where one part is a resource's name, the whole is of that resource, and the keys would be the same.
  const isClosed = [a, b].some((shape) => shape.includes('\x01')) || !(a + b).includes('\0');
  const [headA, headB] = [a, b].map((shape) => shape.split('\0')[0]);
  const [tailA = '', tailB = ''] = [a, b].map((shape) => shape.split('\0').at(-1));
  return (
    !isClosed &&
    (headA.startsWith(headB) || headB.startsWith(headA)) &&
    (tailA.endsWith(tailB) || tailB.endsWith(tailA))
  );
}

/** Things by names, of which the deploy may decide a part. */
export class NameIndex<T extends { readonly name: Text }> {
  private readonly all: T[] = [];
  private readonly open: T[] = [];
  private readonly keys = new Set<string>();

  public add(item: T): void {
    this.all.push(item);
    this.keys.add(nameKey(item.name));
    if (isOpen(item.name)) {
      this.open.push(item);
    }
  }

  public has(key: string): boolean {
    return this.keys.has(key);
  }

  /** One whose name may turn out to be this one; without a name, one that may be any. */
  public similar(name: Text | undefined): T | undefined {
    if (!name) {
      // A name that CloudFormation makes up is no part of another one.
      return this.open.find((item) => item.name.pattern === '\0');
    }
    return (isOpen(name) ? this.all : this.open).find((item) => mayBeSame(item.name, name));
  }
}

/** The resource of a type that a value names, by reference or in words; of its own template, if several have the name. */
export function resourceNamed(name: Value, type: string, property: string, from: Resource): Resource | undefined {
  const text = name.text();
  if (text?.target) {
    const target = text.target.resource;
    return target.type === type ? target : undefined;
  }
  const byName = from.template.set.index(
    (templates) => groupBy(templates.ofType(type), ({ properties }) => properties.tryGet(property)?.tryText()?.key),
    `${type}/${property}`,
  );
  const named = byName.get(text?.key ?? '') ?? [];
  return named.find(({ template }) => template === from.template) ?? named[0];
}

/** @throws Inconclusive if there is no such resource */
export function requireNamed(name: Value, type: string, property: string, from: Resource, what: string): Resource {
  const found = resourceNamed(name, type, property, from);
  if (!found) {
    throw new Inconclusive(name.location, `${what} is not in the app`);
  }
  return found;
}

/** The text in lower case with a NUL for what the deploy decides, and another mark for the names of resources. */
function shapeOf({ parts }: Text): string {
  const shapes = parts.map((part) => {
    if (typeof part === 'string') {
      return part.replace(DYNAMIC, '\0').toLowerCase();
    }
    return part.target && !MESSENGERS.test(part.target.resource.type) ? '\x01' : '\0';
  });
  return shapes.join('');
}
