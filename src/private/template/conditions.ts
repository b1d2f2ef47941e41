import { asWord, isRecord } from './json-value';
import type { Template } from './template';
import type { Text } from './text';

type Read = (raw: unknown) => Text | undefined;

/** More than CloudFormation lets conditions nest. */
const MAX_DEPTH = 32;

/** Whether a condition of a template holds; nothing where it is not decided. */
export function holds(name: string, template: Template, read: Read, depth = 0): boolean | undefined {
  const variable = `${template.key} condition ${name}`;
  return template.set.scenarios.condition(variable, () => {
    const raw = template.section('Conditions')[name];
    return depth > MAX_DEPTH || !isRecord(raw)
      ? decide(variable, template)
      : evaluate(raw, template, read, depth + 1, name);
  });
}

function evaluate(raw: unknown, template: Template, read: Read, depth: number, name: string): boolean | undefined {
  const [[key, argument] = []] = isRecord(raw) ? Object.entries(raw) : [];
  const items = Array.isArray(argument) ? argument : [];
  const inner = (item: unknown) => evaluate(item, template, read, depth + 1, `${name}/${depth}`);
  if (depth > MAX_DEPTH || !template.set.scenarios.step()) {
    return decide(`${template.key} condition ${name}`, template);
  }
  switch (key) {
    case 'Condition':
      return holds(asWord(argument), template, read, depth);
    case 'Fn::Not': {
      const value = inner(items[0]);
      return value === undefined ? undefined : !value;
    }
    case 'Fn::And':
      return combined(items, inner, false);
    case 'Fn::Or':
      return combined(items, inner, true);
    case 'Fn::Equals':
      return areEqual(read(items[0]), read(items[1]), template, read);
    default:
      return decide(`${template.key} condition ${name}`, template);
  }
}

function combined(
  items: readonly unknown[],
  inner: (item: unknown) => boolean | undefined,
  deciding: boolean,
): boolean | undefined {
  let isKnown = true;
  for (const item of items) {
    const value = inner(item);
    if (value === deciding) {
      return deciding;
    }
    isKnown &&= value !== undefined;
  }
  return isKnown ? !deciding : undefined;
}

function areEqual(one: Text | undefined, other: Text | undefined, template: Template, read: Read): boolean | undefined {
  if (one === undefined || other === undefined) {
    return decide(`${template.key} unknown`, template);
  }
  if (one.literal !== undefined && other.literal !== undefined) {
    return one.literal === other.literal;
  }
  const [variable, value] = one.literal === undefined ? [one, other] : [other, one];
  if (value.literal === undefined) {
    return decide(`${template.key} ${[one.key, other.key].sort().join(' = ')}`, template);
  }
  return isValue(variable, value.literal, template, read);
}

/** Whether a variable has a value: one of those that are allowed, and no second one beside it. */
function isValue(variable: Text, value: string, template: Template, read: Read): boolean | undefined {
  const values = template.valuesOf(variable, read);
  const index = values.indexOf(value);
  const taken = template.set.scenarios.choose(variableOf(variable, template), values.length);
  return taken === undefined ? undefined : taken === index;
}

/** What a choice by the value of a text is known by. */
export function variableOf(text: Text, template: Template): string {
  return `${template.key} ${text.key}`;
}

function decide(variable: string, template: Template): boolean | undefined {
  const taken = template.set.scenarios.choose(variable, 2);
  return taken === undefined ? undefined : taken === 0;
}
