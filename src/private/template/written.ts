import { Resolved } from './resolved';
import type { Template } from './template';
import { Text } from './text';

/** How to read a part of a template that is not a call of an intrinsic function, by its JavaScript type. */
const WRITTEN: Record<string, (raw: never, template: Template) => Resolved | undefined> = {
  undefined: () => Resolved.ABSENT,
  string: Resolved.literal,
  number: Resolved.literal,
  boolean: Resolved.literal,
  object: structure,
};

/** The value as it is written; undefined if it is a call of an intrinsic function. */
export function written(raw: unknown, template: Template): Resolved | undefined {
  return WRITTEN[typeof raw](raw as never, template);
}

function structure(raw: object | null, template: Template): Resolved | undefined {
  if (raw === null) {
    return Resolved.ABSENT;
  }
  const isList = Array.isArray(raw);
  if (raw instanceof Text || (!isList && isIntrinsic(raw))) {
    return undefined;
  }
  template.set.scenarios.work += 1;
  return isList ? Resolved.list(raw, template) : Resolved.map(raw as Record<string, unknown>, template);
}

/** The key of a map that has only one. There are many maps, so this looks at two keys at most. */
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

/** Whether a map is a call of an intrinsic function. */
export function isIntrinsic(raw: object): boolean {
  return intrinsicOf(raw) !== undefined;
}

/** The name of the intrinsic function that a map calls, if it does. */
export function intrinsicOf(raw: object): string | undefined {
  const key = onlyKeyOf(raw);
  const isReference = key === 'Condition' && typeof (raw as Record<string, unknown>)[key] === 'string';
  return key !== undefined && (key === 'Ref' || isReference || key.startsWith('Fn::')) ? key : undefined;
}
