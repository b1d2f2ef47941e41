import { matchesGlob } from '../glob';
import { Inconclusive } from '../template/inconclusive';
import type { Value } from '../template/value';

/**
 * Whether the list of matchers of an event pattern matches a text: one of them is enough.
 *
 * @throws Inconclusive for a matcher that is about no text, or that is known only at deploy time
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matchesText(matchers: Value, text: string): boolean {
  return matchers
    .items()
    .some((matcher) => (matcher.isMap ? matchesOperator(matcher, text) : matcher.string() === text));
}

/** Whether a field of a pattern fits a value. Without the field all values fit, and a condition is taken to fit. */
export function mayHold(field: Value, wanted: string): boolean {
  return field.isAbsent || field.items().some((item) => item.isMap || item.string() === wanted);
}

function matchesOperator(matcher: Value, text: string): boolean {
  const [[operator, operand]] = matcher.entries();
  switch (operator) {
    case 'prefix':
      return startsWith(operand, text);
    case 'suffix':
      return endsWith(operand, text);
    case 'equals-ignore-case':
      return text.toLowerCase() === operand.string()?.toLowerCase();
    case 'wildcard':
      return matchesGlob(text, operand.string() ?? '');
    case 'exists':
      return operand.string() === 'true';
    case 'anything-but':
      return !isExcluded(operand, text);
    default:
      throw new Inconclusive(matcher.location, `the matcher ${operator} is not known`);
  }
}

function isExcluded(operand: Value, text: string): boolean {
  if (!operand.isMap) {
    return operand.itemsOrSelf().some((item) => item.string() === text);
  }
  const [[operator, values]] = operand.entries();
  const test = { prefix: startsWith, suffix: endsWith, wildcard: fits, 'equals-ignore-case': equals }[operator];
  if (!test) {
    throw new Inconclusive(operand.location, `the matcher ${operator} is not known`);
  }
  return values.itemsOrSelf().some((value) => test(value, text));
}

const startsWith = (value: Value, text: string) => text.startsWith(value.string() ?? '');
const endsWith = (value: Value, text: string) => text.endsWith(value.string() ?? '');
const equals = (value: Value, text: string) => text.toLowerCase() === value.string()?.toLowerCase();
const fits = (value: Value, text: string) => matchesGlob(text, value.string() ?? '');
