/** Whether something is a map with keys. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is under a key of a map; nothing of what is no map, or has it only by its prototype. */
export function field(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A text as it is; anything else as JSON. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : `${JSON.stringify(value)}`;
}
