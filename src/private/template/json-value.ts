/** Whether something is a map with keys. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a key of a map; undefined if it is not a map, or has the key only by its prototype. */
export function field(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A text, a number or a truth value in words; nothing for a map or a list, which may have no words at all. */
export function asWord(value: unknown): string {
  return typeof value === 'object' && value !== null ? '' : `${value}`;
}

/** A text as it is; anything else as JSON. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : `${JSON.stringify(value)}`;
}
