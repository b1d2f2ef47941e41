import { decodedKey } from '../../private/runtime/decoded-key';
import type { StoredKey } from './ports';

/** A page of ListObjectsV2, as far as the planner needs it. */
export interface ListPage {
  readonly contents: readonly StoredKey[];
  /** What the next page is asked for with; nothing on the last one. */
  readonly next: string | undefined;
}

const OPEN = '<Contents>';
const CLOSE = '</Contents>';
const FRAME = /^(?:<\?xml[^?]*\?>)?\s*<ListBucketResult(?: xmlns="[^"]*")?>(?<inside>.*)<\/ListBucketResult>\s*$/s;
const COUNT = /<KeyCount>(?<value>\d+)<\/KeyCount>/;
const TRUNCATED = /<IsTruncated>(?<value>true|false)<\/IsTruncated>/;
const TOKEN = /<NextContinuationToken>(?<value>[^<&\s]+)<\/NextContinuationToken>/;

/**
 * Reads a page as S3 writes it: of two million keys, the SDK's parser takes most of the planner's time.
 *
 * It reads nothing that it does not know. For a page with comments, entities in keys, keys that are not encoded, or another
 * number of keys than the page says, it returns nothing: the SDK reads that one.
 */
export function readListPage(text: string): ListPage | undefined {
  const first = text.indexOf(OPEN);
  const start = first === -1 ? text.length : first;
  const found = readContents(text, start);
  if (found === undefined) {
    return undefined;
  }
  const inside = FRAME.exec(text.slice(0, start) + text.slice(found.end))?.groups?.inside;
  if (inside === undefined || /<[!?]/.test(inside) || !inside.includes('<EncodingType>url</EncodingType>')) {
    return undefined;
  }
  const [count, truncated, next] = [COUNT, TRUNCATED, TOKEN].map((pattern) => pattern.exec(inside)?.groups?.value);
  const isWhole = Number(count) === found.contents.length && truncated === `${next !== undefined}`;
  return isWhole ? { contents: found.contents, next } : undefined;
}

/** The objects from here on, which stand side by side. */
function readContents(text: string, start: number) {
  const contents: StoredKey[] = [];
  let at = start;
  while (text.startsWith(OPEN, at)) {
    const end = text.indexOf(CLOSE, at);
    const key = keyOf(within(text, 'Key', at, end));
    const modified = Date.parse(within(text, 'LastModified', at, end));
    if (key === undefined || Number.isNaN(modified)) {
      return undefined;
    }
    contents.push({ key, modified });
    at = end + CLOSE.length;
  }
  return { contents, end: at };
}

/** What an element has inside; an empty text if it is not between these places, or has more than a text. */
function within(text: string, name: string, from: number, to: number): string {
  const start = text.indexOf(`<${name}>`, from) + name.length + 2;
  const end = text.indexOf('<', start);
  return start > from + name.length + 1 && end < to && text.startsWith(`</${name}>`, end) ? text.slice(start, end) : '';
}

function keyOf(written: string): string | undefined {
  return written === '' || /[&\s]/.test(written) ? undefined : decodedKey(written);
}
