import type { StoredValue } from './stored-value';

/**
 * The reason why a value must not replace the stored one, if there is one.
 *
 * @param maxShrinkPercent undefined where every value is accepted
 */
export function objectionTo(
  json: string,
  stored: StoredValue | undefined,
  maxShrinkPercent: number | undefined,
): string | undefined {
  const value = parsed(json);
  if (maxShrinkPercent === undefined) {
    return undefined;
  }
  if (isEmpty(value)) {
    return `the loader returned an empty value: ${json.trim()}`;
  }
  const bytes = Buffer.byteLength(json);
  // A value that the refresher did not write has another form.
  const before = stored?.refreshedAt === undefined ? 0 : stored.bytes;
  return bytes * 100 < before * (100 - maxShrinkPercent)
    ? `the loader returned ${bytes} bytes, after ${before}: it shrank by more than ${maxShrinkPercent} percent`
    : undefined;
}

/** A function in a custom runtime may answer with anything. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new Error(`the loader did not return JSON, but: ${json.slice(0, 100)}`);
  }
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === '') {
    return true;
  }
  return typeof value === 'object' && Object.keys(value).length === 0;
}
