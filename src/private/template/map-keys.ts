import { getOrAdd } from '../collections';
import { variableOf } from './conditions';
import { isRecord } from './json-value';
import type { Template } from './template';
import type { Text } from './text';

/** The keys of a map, in the order of the template, and a text that is the same for all maps with these keys. */
export interface MapKeys {
  readonly keys: string[];
  readonly label: string;
}

/** Stands for all keys that a map does not have. */
const OTHER = '\0';

/**
 * The key by which a map is looked up, where the text is open: the scenario decides. Maps that are looked up by one text and
 * have the same keys have one choice.
 *
 * @param mayMiss whether the lookup has a default for a key that the map does not have
 */
export function chosenKey(key: Text, map: object, template: Template, mayMiss: boolean): string | undefined {
  const { allowed } = key.parameter ?? {};
  const { keys, label: own } = keysOf(map, template);
  const variable = variableOf(key, template);
  const isKnown = (value: string) => mayMiss || keys.includes(value);
  const known = allowed?.find(isKnown);
  if (allowed !== undefined && known !== undefined) {
    const taken = template.set.scenarios.choose(variable, allowed.length);
    const value = taken === undefined ? undefined : allowed[taken];
    // Nothing is deployed with a value that the map lacks: it is taken for one that the map has.
    return value === undefined || isKnown(value) ? value : known;
  }
  const possible = mayMiss ? [...keys, OTHER] : keys;
  const taken = template.set.scenarios.choose(`${variable} of ${own}${mayMiss ? OTHER : ''}`, possible.length);
  return taken === undefined ? undefined : possible[taken];
}

/** What a lookup is if the map has no such key, with the transform of language extensions. */
export function defaultOf(lookup: unknown): unknown {
  const options = Array.isArray(lookup) ? lookup[3] : undefined;
  return isRecord(options) ? options.DefaultValue : undefined;
}

/** The keys of a map, and what they are known by. */
function keysOf(map: object, { keysOfMaps }: Template): MapKeys {
  return getOrAdd(keysOfMaps, map, () => {
    const keys = Object.keys(map);
    return { keys, label: [...keys].sort().join() };
  });
}
