import type { Entry } from '../private/rules/rule';
import { readText } from '../private/template/read';

/** A line of a file, as SARIF names it. */
export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Tells the lines on which resources and properties stand. */
export class Regions {
  private readonly outlines = new Map<string, Outline>();

  /** The line of the property, of the closest one around it that has a line of its own, or the first. */
  public of({ subject, id, location }: Entry): Region {
    const { file } = subject.template;
    const outline = this.outlines.get(file) ?? new Outline(read(file));
    this.outlines.set(file, outline);
    return outline.region([
      ...(id === '' ? [] : ['Resources', id]),
      // What is said of all properties is said of the resource, whose line tells which one it is.
      ...(location === 'Properties' ? [] : location.split('/')),
    ]);
  }
}

/** A pipe is empty the second time. */
function read(file: string): string {
  try {
    return readText(file);
  } catch {
    return '';
  }
}

/** The nesting of keys by their indentation, which JSON and YAML share, as far as keys have lines of their own. */
class Outline {
  private readonly lines: string[];
  private readonly known = new Map<number, Map<string, number>>();

  constructor(text: string) {
    this.lines = text.split(/\r?\n/);
  }

  public region(path: readonly string[]): Region {
    let line = -1;
    for (const key of path) {
      const next = this.below(line).get(key);
      if (next === undefined) {
        break;
      }
      line = next;
    }
    const number = Math.max(line, 0) + 1;
    return { startLine: number, startColumn: 1, endLine: number, endColumn: this.lines[number - 1].length + 1 };
  }

  /** The keys in a line's value; those of the whole file for the line before the first. */
  private below(parent: number): Map<string, number> {
    const keys = this.known.get(parent) ?? this.find(parent);
    this.known.set(parent, keys);
    return keys;
  }

  private find(parent: number): Map<string, number> {
    const keys = new Map<string, number>();
    let indent = Number.POSITIVE_INFINITY;
    for (let line = parent + 1; line < this.lines.length; line += 1) {
      const own = indentOf(this.lines[line]);
      if (parent >= 0 && own <= indentOf(this.lines[parent])) {
        break;
      }
      const key = keyOf(this.lines[line]);
      if (key === undefined || own > indent) {
        continue;
      }
      if (own < indent) {
        keys.clear();
        indent = own;
      }
      keys.set(key, line);
    }
    return keys;
  }
}

/** An empty line and a comment end nothing. */
function indentOf(text: string): number {
  return /^\s*(#|$)/.test(text) ? Number.POSITIVE_INFINITY : text.search(/\S/);
}

/** The key with which a line begins, in quotes or not. Linear, however long the line is. */
function keyOf(text: string): string | undefined {
  const line = text.trimStart();
  const quote = /^["']/.exec(line)?.[0];
  if (quote) {
    const end = line.indexOf(quote, 1);
    const rest = line.slice(end + 1).trimStart();
    return rest.startsWith(':') ? line.slice(1, end) : undefined;
  }
  const colon = line.indexOf(':');
  const key = line.slice(0, Math.max(colon, 0)).trimEnd();
  return key === '' || /["']/.test(key) ? undefined : key;
}
