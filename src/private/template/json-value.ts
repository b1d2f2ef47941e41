/** Whether something is a map with keys. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text as it is; anything else as JSON. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : `${JSON.stringify(value)}`;
}
