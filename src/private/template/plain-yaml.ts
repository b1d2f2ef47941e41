import { functionOf, scalarOf } from './yaml-scalars';

const [TAB, BREAK, BLANK, DOUBLE, HASH, SINGLE] = ['\t', '\n', ' ', '"', '#', "'"].map((it) => it.charCodeAt(0));
const [PLUS, COMMA, DASH, COLON, QUESTION] = ['+', ',', '-', ':', '?'].map((it) => it.charCodeAt(0));
const [OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = ['[', ']', '{', '}'].map((it) => it.charCodeAt(0));
const [TAG, LITERAL, FOLDED, BACKSLASH] = ['!', '|', '>', '\\'].map((it) => it.charCodeAt(0));
/** What no plain text begins with, or something that few people write. */
const RESERVED = new Set([...'?:,[]{}#&*!|>\'"%@`'].map((it) => it.charCodeAt(0)));
const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\', '/': '/' };
/** Line ends of Windows, control characters, and all that parsers do not agree about. */
const UNUSUAL = /[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff]/;
/** Deeper than any template. */
const MAX_DEPTH = 100;

/** The text is not plain. */
const NOT_PLAIN = new Error('not plain');

/**
 * Reads YAML as nearly all templates are written: maps, lists, texts and short tags, on lines that are indented. It is a
 * few times faster than a parser of all of YAML, and reads nothing that such a parser reads in another way.
 *
 * Nothing for whatever else a text holds, errors among it: anchors, several documents, tabs before a text, texts in quotes
 * over several lines and the like.
 */
export function readPlainYaml(text: string): unknown {
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  if (UNUSUAL.test(lines)) {
    return undefined;
  }
  try {
    const isCut = !lines.endsWith('\n');
    return new Reader(isCut ? `${lines}\n` : lines, isCut).read();
  } catch (error) {
    if (error === NOT_PLAIN) {
      return undefined;
    }
    throw error;
  }
}

/**
 * Each method reads one thing from where the reader is. Those that read a whole node end at the beginning of what the next
 * line says.
 */
class Reader {
  private at = 0;
  private lineStart = 0;
  /** The column in which the current line begins; -1 after the last one. */
  private indent = 0;
  private depth = 0;
  /** Where the text ends that was scanned last. */
  private end = 0;

  constructor(
    private readonly text: string,
    /** Whether the last line had no end of its own. */
    private readonly isCut: boolean,
  ) {}

  public read(): unknown {
    this.toContent(0);
    if (this.indent === 0 && this.text.startsWith('---', this.at)) {
      this.at += 3;
      this.endLine();
    }
    const isOne = ['\n---', '\n...'].every((mark) => !this.text.includes(mark, this.at));
    const isUsual = this.indent >= 0 && this.text.charCodeAt(this.at) !== TAG;
    const node = isOne && isUsual ? this.node(-1, true) : stop();
    return this.indent < 0 && typeof node === 'object' ? node : stop();
  }

  /** On to the next line that says something, from the beginning of a line. */
  private toContent(start: number): void {
    const { text } = this;
    for (let lineStart = start; ; lineStart = text.indexOf('\n', this.at) + 1) {
      this.at = lineStart;
      this.skipBlanks();
      const code = text.charCodeAt(this.at);
      if (code === TAB) {
        stop();
      }
      if (code !== BREAK && code !== HASH) {
        this.lineStart = lineStart;
        this.indent = this.at < text.length ? this.at - lineStart : -1;
        return;
      }
    }
  }

  /** On to the next line, if this one says nothing more. */
  private endLine(): void {
    const isSpaced = this.skipBlanks();
    const code = this.text.charCodeAt(this.at);
    if (code !== BREAK && !(code === HASH && isSpaced)) {
      stop();
    }
    this.toContent(this.text.indexOf('\n', this.at) + 1);
  }

  /** Whether there were any. */
  private skipBlanks(): boolean {
    const start = this.at;
    while (this.text.charCodeAt(this.at) === BLANK) {
      this.at += 1;
    }
    return this.at > start;
  }

  private isDash(): boolean {
    return this.text.charCodeAt(this.at) === DASH && isSpace(this.text.charCodeAt(this.at + 1));
  }

  /** A node below the column of its parent. A list or a map cannot begin behind a key or a tag. */
  private node(parent: number, mayBegin: boolean, isTagged = false): unknown {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) {
      stop();
    }
    const node = this.nodeWithin(parent, mayBegin, isTagged);
    this.depth -= 1;
    return node;
  }

  private nodeWithin(parent: number, mayBegin: boolean, isTagged: boolean): unknown {
    switch (this.text.charCodeAt(this.at)) {
      case OPEN_LIST:
      case OPEN_MAP:
        return this.ended(this.flow());
      case LITERAL:
      case FOLDED:
        return this.block(parent);
      case TAG:
        return isTagged ? stop() : this.tagged(parent);
      case SINGLE:
      case DOUBLE:
        return this.quotedNode(mayBegin);
      default:
        if (this.isDash()) {
          return mayBegin ? this.list(this.at - this.lineStart) : stop();
        }
        return this.plainNode(parent, mayBegin, isTagged);
    }
  }

  private ended<T>(value: T): T {
    this.endLine();
    return value;
  }

  private quotedNode(mayBegin: boolean): unknown {
    const start = this.at;
    const value = this.quoted();
    const end = this.at;
    this.skipBlanks();
    if (this.text.charCodeAt(this.at) !== COLON) {
      this.at = end;
      return this.ended(value);
    }
    this.at = start;
    return mayBegin ? this.map(start - this.lineStart) : stop();
  }

  private plainNode(parent: number, mayBegin: boolean, isTagged: boolean): unknown {
    const start = this.at;
    if (this.scanPlain() === COLON) {
      this.at = start;
      return mayBegin ? this.map(start - this.lineStart) : stop();
    }
    const text = this.continued(this.text.slice(start, this.end), parent);
    return isTagged ? text : scalarOf(text);
  }

  /** A plain text with the lines that go on with it. */
  private continued(first: string, parent: number): string {
    let value = first;
    while (this.text.charCodeAt(this.at) === BREAK) {
      const { at, column, breaks } = this.lookOn(this.at + 1);
      if (column <= parent || this.text.charCodeAt(at) === HASH) {
        break;
      }
      this.at = at;
      if (this.scan() === COLON) {
        stop();
      }
      value += `${breaks === 1 ? ' ' : '\n'.repeat(breaks - 1)}${this.text.slice(at, this.end)}`;
    }
    this.toContent(this.text.indexOf('\n', this.at) + 1);
    return this.indent > parent ? stop() : value;
  }

  /** The next line that is not empty. */
  private lookOn(start: number): { at: number; column: number; breaks: number } {
    const { text } = this;
    let breaks = 1;
    let lineStart = start;
    let at = start;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === BREAK) {
        breaks += 1;
        lineStart = at + 1;
      } else if (code !== BLANK) {
        return code === TAB ? stop() : { at, column: at < text.length ? at - lineStart : -1, breaks };
      }
      at += 1;
    }
  }

  /** The same for the first line of a plain text, and for a key. */
  private scanPlain(): number {
    const [code, following] = [this.text.charCodeAt(this.at), this.text.charCodeAt(this.at + 1)];
    const isReserved = code === COLON || code === QUESTION ? isSpace(following) : RESERVED.has(code);
    return isReserved || this.isDash() ? stop() : this.scan();
  }

  /** To the end of a plain text on this line: that is a colon, a comment or the line's end. */
  private scan(): number {
    const { text } = this;
    let at = this.at;
    let code = text.charCodeAt(at);
    this.end = at;
    for (; code !== BREAK; code = text.charCodeAt(at)) {
      if (code === COLON) {
        const following = text.charCodeAt(at + 1);
        if (isSpace(following)) {
          break;
        }
      } else if (code === HASH && text.charCodeAt(at - 1) === BLANK) {
        break;
      } else if (code === TAB) {
        stop();
      }
      at += 1;
      if (code !== BLANK) {
        this.end = at;
      }
    }
    this.at = at;
    return code;
  }

  private map(column: number): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    do {
      const key = this.key();
      map[key] = this.valueIn(column);
    } while (this.indent === column);
    return this.indent > column ? stop() : map;
  }

  /** A key with its colon. */
  private key(): string {
    const code = this.text.charCodeAt(this.at);
    let key: string;
    if (code === SINGLE || code === DOUBLE) {
      key = this.quotedKey();
    } else {
      const start = this.at;
      this.scanPlain();
      key = keyOf(this.text.slice(start, this.end));
    }
    const isKey = this.text.charCodeAt(this.at) === COLON && isSpace(this.text.charCodeAt(this.at + 1));
    this.at += 1;
    return isKey && isOwn(key) ? key : stop();
  }

  private valueIn(column: number): unknown {
    if (!this.isLineDone()) {
      return this.text.charCodeAt(this.at) === TAG ? this.tagged(column, true) : this.node(column, false);
    }
    if (this.indent > column) {
      return this.node(column, true);
    }
    return this.indent === column && this.isDash() ? this.list(column) : null;
  }

  /** Whether nothing more is on the line; if so, on to the next one. */
  private isLineDone(): boolean {
    this.skipBlanks();
    const code = this.text.charCodeAt(this.at);
    const isDone = code === BREAK || code === HASH;
    if (isDone) {
      this.toContent(this.text.indexOf('\n', this.at) + 1);
    }
    return isDone;
  }

  private list(column: number): unknown[] {
    const list: unknown[] = [];
    do {
      this.at += 1;
      if (this.isLineDone() && this.indent <= column) {
        stop();
      }
      list.push(this.node(column, true));
    } while (this.indent === column && this.isDash());
    return this.indent > column ? stop() : list;
  }

  /** A list in the column of a key belongs to the key. */
  private tagged(parent: number, isInMap = false): unknown {
    const name = this.tagName();
    if (!this.isLineDone()) {
      return { [name]: this.node(parent, false, true) };
    }
    if (this.indent > parent) {
      return { [name]: this.node(parent, true, true) };
    }
    return isInMap && this.indent === parent && this.isDash() ? { [name]: this.list(parent) } : stop();
  }

  private tagName(): string {
    const { text } = this;
    const start = this.at + 1;
    let at = start;
    for (let code = text.charCodeAt(at); code !== BLANK && code !== BREAK; code = text.charCodeAt(at)) {
      at += 1;
    }
    this.at = at;
    return functionOf(text.slice(start, at)) ?? stop();
  }

  private quoted(): string {
    return this.text.charCodeAt(this.at) === SINGLE ? this.singleQuoted() : this.doubleQuoted();
  }

  /** In quotes, on one line. */
  private quotedKey(): string {
    const start = this.at;
    const key = this.quoted();
    const isOnLine = !this.text.slice(start, this.at).includes('\n');
    this.skipBlanks();
    return isOnLine ? key : stop();
  }

  private singleQuoted(): string {
    const { text } = this;
    const start = this.at + 1;
    let end = text.indexOf("'", start);
    let isEscaped = false;
    while (text.charCodeAt(end + 1) === SINGLE && end >= 0) {
      isEscaped = true;
      end = text.indexOf("'", end + 2);
    }
    const value = end < 0 ? stop() : unfolded(text.slice(start, end));
    this.at = end + 1;
    return isEscaped ? value.replaceAll("''", "'") : value;
  }

  private doubleQuoted(): string {
    const { text } = this;
    const start = this.at + 1;
    let at = start;
    let isEscaped = false;
    for (let code = text.charCodeAt(at); code !== DOUBLE; code = text.charCodeAt(at)) {
      if (Number.isNaN(code)) {
        stop();
      }
      isEscaped ||= code === BACKSLASH;
      at += code === BACKSLASH ? 2 : 1;
    }
    this.at = at + 1;
    const value = unfolded(text.slice(start, at));
    return isEscaped ? unescaped(value) : value;
  }

  /** A text whose lines stand below it. */
  private block(parent: number): string {
    const { text } = this;
    const isFolded = text.charCodeAt(this.at) === FOLDED;
    this.at += 1;
    const chomping = text.charCodeAt(this.at);
    if (chomping === PLUS || chomping === DASH) {
      this.at += 1;
    }
    const isSpaced = this.skipBlanks();
    const code = text.charCodeAt(this.at);
    if (code !== BREAK && !(code === HASH && isSpaced)) {
      stop();
    }
    this.at = text.indexOf('\n', this.at) + 1;
    const { value, empty, hasContent } = this.blockLines(parent, isFolded);
    const isLast = this.at >= text.length;
    this.toContent(this.at);
    if (this.indent > parent) {
      stop();
    }
    if (this.isCut && isLast) {
      // Nor has the text that it is the last line of.
      return empty > 0 || chomping === PLUS ? stop() : value;
    }
    if (chomping === PLUS) {
      return value + '\n'.repeat(hasContent ? empty + 1 : empty);
    }
    return hasContent && chomping !== DASH ? `${value}\n` : value;
  }

  private blockLines(parent: number, isFolded: boolean): { value: string; empty: number; hasContent: boolean } {
    const { text } = this;
    let value = '';
    let indent = -1;
    let widest = 0;
    let empty = 0;
    let wasIndented = false;
    for (let lineStart = this.at; lineStart < text.length; lineStart = this.at) {
      let at = lineStart;
      while (text.charCodeAt(at) === BLANK && (indent < 0 || at - lineStart < indent)) {
        at += 1;
      }
      const code = text.charCodeAt(at);
      const column = at - lineStart;
      if (code === BREAK) {
        widest = Math.max(widest, column);
        empty += 1;
        this.at = at + 1;
        continue;
      }
      if (column <= parent || column < indent) {
        break;
      }
      if (indent < 0 && (code === TAB || widest > column)) {
        stop();
      }
      const end = text.indexOf('\n', at);
      const isIndented = code === BLANK || code === TAB;
      value += between(indent >= 0, empty, isFolded, isIndented, wasIndented) + text.slice(at, end);
      wasIndented = isIndented;
      indent = indent < 0 ? column : indent;
      empty = 0;
      this.at = end + 1;
    }
    return { value, empty, hasContent: indent >= 0 };
  }

  /** A list or a map in brackets. */
  private flow(): unknown {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) {
      stop();
    }
    const isList = this.text.charCodeAt(this.at) === OPEN_LIST;
    this.at += 1;
    const collection = isList ? this.flowList() : this.flowMap();
    this.at += 1;
    this.depth -= 1;
    return collection;
  }

  private flowList(): unknown[] {
    const list: unknown[] = [];
    while (this.flowSpace() !== CLOSE_LIST) {
      list.push(this.flowNode(false));
      if (!this.isNext(CLOSE_LIST)) {
        break;
      }
    }
    return list;
  }

  private flowMap(): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    while (this.flowSpace() !== CLOSE_MAP) {
      const key = this.flowKey();
      this.at += 1;
      this.flowSpace();
      map[key] = this.flowNode(false);
      if (!this.isNext(CLOSE_MAP)) {
        break;
      }
    }
    return map;
  }

  /** Whether a comma follows, which is passed over; otherwise the end. */
  private isNext(closing: number): boolean {
    const code = this.flowSpace();
    if (code === COMMA) {
      this.at += 1;
      return true;
    }
    return code === closing ? false : stop();
  }

  private flowKey(): string {
    const code = this.text.charCodeAt(this.at);
    let key: string;
    if (code === SINGLE || code === DOUBLE) {
      key = this.quotedKey();
    } else {
      const start = this.at;
      this.flowScan();
      key = keyOf(this.text.slice(start, this.end));
    }
    return this.text.charCodeAt(this.at) === COLON && isOwn(key) ? key : stop();
  }

  private flowNode(isTagged: boolean): unknown {
    switch (this.text.charCodeAt(this.at)) {
      case OPEN_LIST:
      case OPEN_MAP:
        return this.flow();
      case SINGLE:
      case DOUBLE:
        return this.quoted();
      case TAG: {
        const name = isTagged ? stop() : this.tagName();
        this.flowSpace();
        return { [name]: this.flowNode(true) };
      }
      default: {
        const start = this.at;
        this.flowScan();
        const text = this.text.slice(start, this.end);
        return isTagged ? text : scalarOf(text);
      }
    }
  }

  /** To the end of a plain text between brackets, which ends on its line. */
  private flowScan(): void {
    const { text } = this;
    let at = this.at;
    let code = text.charCodeAt(at);
    if (RESERVED.has(code) || (code === DASH && isEnd(text.charCodeAt(at + 1)))) {
      stop();
    }
    this.end = at;
    for (; !isFlowMark(code); code = text.charCodeAt(at)) {
      if (code === BREAK) {
        const { at: next } = this.lookOn(at + 1);
        if (!isFlowMark(text.charCodeAt(next))) {
          stop();
        }
        break;
      }
      if ((code === COLON && isEnd(text.charCodeAt(at + 1))) || (code === HASH && text.charCodeAt(at - 1) === BLANK)) {
        break;
      }
      if (code === TAB || code === QUESTION) {
        stop();
      }
      at += 1;
      if (code !== BLANK) {
        this.end = at;
      }
    }
    this.at = at;
  }

  /** Over blanks, line ends and comments, to what follows. */
  private flowSpace(): number {
    const { text } = this;
    for (;;) {
      const isSpaced = this.skipBlanks() || this.at === this.lineStart;
      const code = text.charCodeAt(this.at);
      if (code !== BREAK && !(code === HASH && isSpaced)) {
        return code === TAB || code === HASH || Number.isNaN(code) ? stop() : code;
      }
      this.at = text.indexOf('\n', this.at) + 1;
      this.lineStart = this.at;
    }
  }
}

function stop(): never {
  throw NOT_PLAIN;
}

/** The key of a map is a text, whatever it would be as a value. */
function keyOf(text: string): string {
  return `${scalarOf(text)}`;
}

/** Not one by which another map is merged into this one, nor one that is not a key of an object. */
function isOwn(key: string): boolean {
  return key !== '<<' && key !== '__proto__';
}

function isSpace(code: number): boolean {
  return code === BLANK || code === BREAK;
}

function isFlowMark(code: number): boolean {
  return code === COMMA || code === CLOSE_LIST || code === CLOSE_MAP || code === OPEN_LIST || code === OPEN_MAP;
}

/** Whether a colon or a dash before this means something. */
function isEnd(code: number): boolean {
  return isSpace(code) || isFlowMark(code);
}

/** A text in quotes over several lines has a blank between two of them, and a line end for each empty one. */
function unfolded(text: string): string {
  if (!text.includes('\n')) {
    return text;
  }
  return text.includes('\t')
    ? stop()
    : text.replace(/ *\n[ \n]*/g, (between) => {
        const breaks = between.split('\n').length - 1;
        return breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
      });
}

function unescaped(text: string): string {
  return text.replace(/\\([\s\S])/g, (_, code: string) => ESCAPES[code] ?? stop());
}

/** What stands between a line of a block and the one before it. */
function between(
  hasContent: boolean,
  empty: number,
  isFolded: boolean,
  isIndented: boolean,
  wasIndented: boolean,
): string {
  if (!isFolded || isIndented) {
    return '\n'.repeat(hasContent ? empty + 1 : empty);
  }
  if (wasIndented) {
    return '\n'.repeat(empty + 1);
  }
  return empty > 0 ? '\n'.repeat(empty) : hasContent ? ' ' : '';
}
