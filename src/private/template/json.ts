import { Text, type UnresolvedPart } from './text';

/** The first of the characters that stand for the holes while the rest is parsed; Unicode keeps them for private use. */
const FIRST_MARK = 0xe000;
const MARKS = /[\ue000-\uf8ff]/;
const MAX_HOLES = 0xf8ff - FIRST_MARK + 1;

/**
 * A map or a list that is written as the text of a JSON, with a `Text` for each value in which the deployment fills
 * something in. Nothing if the text is something else.
 */
export function parseJson(text: Text): unknown {
  const holes = text.parts.filter((part) => typeof part !== 'string');
  try {
    const parsed = holes.length > MAX_HOLES ? undefined : JSON.parse(text.literal ?? withMarks(text));
    const isStructure = typeof parsed === 'object' && parsed !== null;
    return isStructure && holes.length > 0 ? withHoles(parsed, holes) : isStructure ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** The JSON with a mark for each hole, in quotes where the hole has none around it. */
function withMarks({ parts }: Text): string {
  let hole = 0;
  let isWithinString = false;
  const pieces = parts.map((part) => {
    if (typeof part === 'string') {
      isWithinString = isWithinString !== hasOddQuotes(part);
      return part;
    }
    const mark = String.fromCharCode(FIRST_MARK + hole++);
    return isWithinString ? mark : `"${mark}"`;
  });
  return pieces.join('');
}

function hasOddQuotes(json: string): boolean {
  const quotes = json.replace(/\\./gs, '').match(/"/g) ?? [];
  return quotes.length % 2 === 1;
}

function withHoles(value: unknown, holes: UnresolvedPart[]): unknown {
  if (typeof value === 'string') {
    return MARKS.test(value) ? textOf(value, holes) : value;
  }
  if (Array.isArray(value)) {
    return value.map((item) => withHoles(item, holes));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [textOf(key, holes).readable, withHoles(item, holes)]),
  );
}

function textOf(marked: string, holes: UnresolvedPart[]): Text {
  return new Text(
    [...marked.split(/([\ue000-\uf8ff])/)].map((part) => {
      const isMark = part.length === 1 && MARKS.test(part);
      return (isMark ? holes[part.charCodeAt(0) - FIRST_MARK] : undefined) ?? part;
    }),
  );
}
