/**
 * The fields of a JSON object, each with its value as it was written: a number of twenty digits stays what it is. The text
 * must be valid JSON; of a name that is there twice, the last one counts, as in JSON.parse.
 */
export function rawFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  let at = skipBlank(text, text.indexOf('{') + 1);
  while (text[at] !== '}') {
    const nameEnd = endOfText(text, at);
    const name: string = JSON.parse(text.slice(at, nameEnd));
    const start = skipBlank(text, text.indexOf(':', nameEnd) + 1);
    const end = endOfValue(text, start);
    fields.delete(name);
    fields.set(name, text.slice(start, end));
    at = skipBlank(text, end);
    at = text[at] === ',' ? skipBlank(text, at + 1) : at;
  }
  return fields;
}

/** The opposite of `rawFields`. */
export function rawObject(fields: Iterable<readonly [string, string]>): string {
  return `{${Array.from(fields, ([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\r' || text[at] === '\n') {
    at += 1;
  }
  return at;
}

/** Where the text ends that begins with the quote at this place. */
function endOfText(text: string, quote: number): number {
  let end = quote;
  let escapes = 1;
  while (escapes % 2 === 1) {
    end = text.indexOf('"', end + 1);
    escapes = 0;
    while (text[end - 1 - escapes] === '\\') {
      escapes += 1;
    }
  }
  return end + 1;
}

function endOfValue(text: string, start: number): number {
  if (text[start] === '"') {
    return endOfText(text, start);
  }
  let depth = 0;
  let at = start;
  for (;;) {
    const letter = text[at];
    if (letter === '"') {
      at = endOfText(text, at);
      continue;
    }
    if (letter === '{' || letter === '[') {
      depth += 1;
    } else if (letter === '}' || letter === ']') {
      if (depth === 0) {
        return trimmedEnd(text, start, at);
      }
      depth -= 1;
      if (depth === 0) {
        return at + 1;
      }
    } else if (letter === ',' && depth === 0) {
      return trimmedEnd(text, start, at);
    }
    at += 1;
  }
}

function trimmedEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length;
}
