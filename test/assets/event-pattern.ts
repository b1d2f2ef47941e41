/** Whether EventBridge would hand an event to a rule, for the operators that the library uses; any other is an error. */
export function matches(pattern: Record<string, any>, event: unknown): boolean {
  const { $or: alternatives, ...fields } = pattern;
  // One element of a list must satisfy all that the pattern says about its fields.
  const candidates = [event].flat() as Record<string, any>[];
  return candidates.some(
    (candidate) =>
      candidate !== undefined &&
      Object.entries(fields).every(([name, wanted]) => fieldMatches(wanted, candidate[name])) &&
      (alternatives === undefined || alternatives.some((alternative: object) => matches(alternative, candidate))),
  );
}

function fieldMatches(wanted: unknown, given: unknown): boolean {
  if (!Array.isArray(wanted)) {
    return matches(wanted as object, given);
  }
  return [given].flat().some((value) => wanted.some((matcher) => valueMatches(matcher, value)));
}

function valueMatches(matcher: unknown, value: unknown): boolean {
  if (typeof matcher !== 'object') {
    return matcher === value;
  }
  const [operator, argument] = Object.entries(matcher as Record<string, string>)[0];
  switch (operator) {
    case 'prefix':
      return typeof value === 'string' && value.startsWith(argument);
    case 'wildcard':
      return typeof value === 'string' && wildcard(argument).test(value);
    default:
      throw new Error(`no rule for ${operator}: add it to valueMatches`);
  }
}

function wildcard(text: string): RegExp {
  const literals = text.split('*').map((literal) => literal.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('.*')}$`, 's');
}
