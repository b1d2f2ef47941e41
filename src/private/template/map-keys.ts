import { getOrAdd } from '../collections';
import { variableOf } from './conditions';
import type { Template } from './template';
import type { Text } from './text';

/** The key by which a map is looked up, where the text is open: the scenario decides. Maps that are looked up by one text and have the same keys have one choice. */
export function chosenKey(key: Text, map: object, template: Template): string | undefined {
  const { allowed } = key.parameter ?? {};
  const { keys, label: own } = keysOf(map);
  const possible = allowed?.every((value) => keys.includes(value)) ? allowed : keys;
  const variable = variableOf(key, template);
  const label = possible === allowed ? variable : `${variable} of ${own}`;
  const taken = template.set.scenarios.choose(label, possible.length);
  return taken === undefined ? undefined : possible[taken];
}

const keysOfMaps = new WeakMap<object, { keys: string[]; label: string }>();

/** The keys of a map, and what they are known by. */
function keysOf(map: object): { keys: string[]; label: string } {
  return getOrAdd(keysOfMaps, map, () => {
    const keys = Object.keys(map);
    return { keys, label: [...keys].sort().join() };
  });
}
