/** A line of an object. */
export interface Line {
  /** Where it begins, in bytes. */
  readonly offset: number;
  /** From 1 on. */
  readonly number: number;
  /** How many bytes there are to the beginning of the next one. */
  readonly length: number;
  /** Without its end; nothing if it is too long to be read. */
  readonly content: Buffer | undefined;
}

const LINE_FEED = 0x0a;

/** Longer than the largest body of a request to a model, which is 25,000,000 bytes. */
export const MAX_LINE_BYTES = 32 * 1024 * 1024;

/**
 * The lines of a stream, one in memory at a time.
 *
 * @param from offset and number of the first line of the stream
 */
export async function* readLines(
  stream: AsyncIterable<Uint8Array>,
  from: { readonly offset: number; readonly number: number } = { offset: 0, number: 1 },
  maxBytes = MAX_LINE_BYTES,
): AsyncGenerator<Line> {
  let { offset, number } = from;
  let parts: Buffer[] = [];
  let length = 0;
  const add = (part: Buffer) => {
    length += part.length;
    if (length > maxBytes) {
      parts = [];
    } else {
      parts.push(part);
    }
  };
  const take = (end: 0 | 1): Line => {
    const line = { offset, number, length: length + end, content: length > maxBytes ? undefined : joined(parts) };
    offset += line.length;
    number += 1;
    parts = [];
    length = 0;
    return line;
  };
  for await (const data of stream) {
    const chunk = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      add(chunk.subarray(start, end));
      yield take(1);
      start = end + 1;
    }
    if (start < chunk.length) {
      add(chunk.subarray(start));
    }
  }
  if (length > 0) {
    yield take(0);
  }
}

function joined(parts: readonly Buffer[]): Buffer {
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}
