/** What is known of a stored value without reading all of it. */
export interface StoredValue {
  /** Milliseconds since 1970; undefined if the refresher did not write the value. */
  readonly refreshedAt: number | undefined;
  /** The size of the JSON that the loader returned. */
  readonly bytes: number;
}

const HEADER = /^\{"v":1,"refreshedAt":(\d+),"value":/;

/** The number of bytes that the header of a stored value fits into. */
export const HEADER_BYTES = 64;

/** The text that readers find: JSON with the loader's own JSON in it, whose numbers stay as they are. */
export function storedText(json: string, refreshedAt: number): string {
  return `{"v":1,"refreshedAt":${refreshedAt},"value":${json}}`;
}

/** Undefined if nothing is stored. */
export function storedValue(header: string, size: number): StoredValue | undefined {
  if (size === 0) {
    return undefined;
  }
  const match = HEADER.exec(header);
  return match
    ? { refreshedAt: Number(match[1]), bytes: size - match[0].length - 1 }
    : { refreshedAt: undefined, bytes: size };
}
