import type { Edit } from './edit';

const ESCAPE = /\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[\dA-Fa-f]{4}|x[\dA-Fa-f]{2}|k<[^>]*>|.)/;
const CLASS = /\[(?:\\.|[^\]\\])*\]/;
const OPENING = /\((?:\?(?::|<?[=!]|<[^>]*>))?/;
const REPETITION = /\{\d+(?:,\d*)?\}\??|[*+?]\??/;
const TOKEN = anyOf(ESCAPE, CLASS, OPENING, REPETITION, /./);
const CLASS_ITEM = new RegExp(`(?:${ESCAPE.source}|[^\\\\])(?:-(?:\\\\.|[^\\\\\\]]))?`, 'gs');
/** Characters of names, the first of which is added to a class that does not have it. */
const WIDER = ['\\-', '.', '_'];
const LOOKS: Record<string, string> = { '(?=': '(?!', '(?!': '(?=', '(?<=': '(?<!', '(?<!': '(?<=' };

interface Group {
  /** Where its alternatives begin. */
  readonly starts: number[];
}

/** The changes of a pattern: an alternative, an anchor or a member of a class less, other repetitions. */
export function mutatePattern(pattern: string): Edit[] {
  const edits: Edit[] = [];
  const groups: Group[] = [{ starts: [0] }];
  for (const { 0: token, index } of pattern.matchAll(TOKEN)) {
    const end = index + token.length;
    if (token.startsWith('(')) {
      groups.push({ starts: [end] });
    } else if (token === '|') {
      groups.at(-1)!.starts.push(end);
    } else if (token === ')') {
      edits.push(...dropAlternatives(groups.pop()!, index));
    }
    edits.push(...changeToken(token).map((edit) => ({ ...edit, start: edit.start + index, end: edit.end + index })));
  }
  return [...edits, ...dropAlternatives(groups[0], pattern.length)];
}

function dropAlternatives({ starts }: Group, end: number): Edit[] {
  if (starts.length === 1) {
    return [];
  }
  return starts.map((start, index) =>
    index + 1 < starts.length ? { start, end: starts[index + 1], text: '' } : { start: start - 1, end, text: '' },
  );
}

function changeToken(token: string): Edit[] {
  const whole = (text: string): Edit => ({ start: 0, end: token.length, text });
  if (token === '^' || token === '$' || /^\\b$/i.test(token)) {
    return [whole('')];
  }
  if (Object.hasOwn(LOOKS, token)) {
    return [whole(LOOKS[token])];
  }
  if (/^\\[dws]$/i.test(token)) {
    return [whole(`\\${swapCase(token[1])}`)];
  }
  if (token.length > 1 && token.startsWith('[')) {
    return changeClass(token).map(whole);
  }
  return /^[*+?{]/.test(token) ? repetitions(token).map(whole) : [];
}

function swapCase(letter: string): string {
  return letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
}

/** The class as a whole each time: a part of it would say little to a reader. */
function changeClass(token: string): string[] {
  const isNegated = token[1] === '^';
  const inner = token.slice(isNegated ? 2 : 1, -1);
  const wider = WIDER.find((character) => !new RegExp(token).test(character.at(-1)!) !== isNegated);
  const items = [...inner.matchAll(CLASS_ITEM)];
  const smaller = items.map(({ 0: item, index }) => inner.slice(0, index) + inner.slice(index + item.length));
  return [
    isNegated ? `[${inner}]` : `[^${inner}]`,
    ...[...(wider ? [inner + wider] : []), ...(items.length > 1 ? smaller : [])].map((other) =>
      isNegated ? `[^${other}]` : `[${other}]`,
    ),
  ];
}

function repetitions(token: string): string[] {
  const [, min, comma, max] = /^\{(\d+)(,?)(\d*)\}/.exec(token) ?? [];
  if (min === undefined) {
    return { '*': ['+'], '+': ['*'], '?': [''] }[token[0]] ?? [];
  }
  const low = Number(min);
  if (!comma) {
    return [`{${low + 1}}`, ...(low > 0 ? [`{${low - 1}}`] : [])];
  }
  const lows = [low + 1, ...(low > 0 ? [low - 1] : [])].map((other) => `{${other},${max}}`);
  const highs = max === '' ? [] : [Number(max) + 1, Number(max) - 1].map((other) => `{${low},${other}}`);
  return [...lows, ...highs];
}

function anyOf(...parts: RegExp[]): RegExp {
  return new RegExp(parts.map(({ source }) => source).join('|'), 'gs');
}
