/** Writes a template as people write YAML: short tags, blocks of text, lists in the column of their key now and then. */
export function yamlOf(template: object, isFlat: boolean): string {
  return new Writer(isFlat).map(template as Record<string, unknown>, 0);
}

const PLAIN = /^[A-Za-z/][\w./:@-]*[\w/]$|^[A-Za-z]$/;
/** Words that are no texts, and what only looks like one. */
const OTHER = /^(y|n|yes|no|on|off|true|false|null)$/i;

class Writer {
  constructor(private readonly isFlat: boolean) {}

  public map(map: Record<string, unknown>, indent: number): string {
    const space = ' '.repeat(indent);
    return Object.entries(map)
      .map(([key, value]) => {
        const isApart = indent === 2 && typeof value === 'object';
        return `${isApart ? '\n' : ''}${space}${scalar(key)}:${this.value(value, indent)}`;
      })
      .join('');
  }

  /** What stands behind a key or a dash, with the line's end. */
  private value(value: unknown, indent: number): string {
    const [name] = typeof value === 'object' && value !== null ? Object.keys(value) : [];
    if (name === 'Ref' || name?.startsWith('Fn::')) {
      const argument = (value as Record<string, unknown>)[name];
      const tag = name === 'Ref' ? '!Ref' : `!${name.slice(4)}`;
      // A short tag does not stand behind another one.
      return isCall(argument)
        ? `\n${' '.repeat(indent + 2)}${name}:${this.value(argument, indent + 2)}`
        : ` ${tag}${this.value(argument, indent)}`;
    }
    if (Array.isArray(value)) {
      return this.list(value, indent);
    }
    if (typeof value === 'object' && value !== null) {
      return Object.keys(value).length === 0 ? ' {}\n' : `\n${this.map(value as Record<string, unknown>, indent + 2)}`;
    }
    return typeof value === 'string' && value.includes('\n') ? block(value, indent + 2) : ` ${scalar(value)}\n`;
  }

  private list(list: unknown[], indent: number): string {
    if (list.every((item) => typeof item !== 'object') && JSON.stringify(list).length < 60) {
      return ` [${list.map((item) => scalar(item)).join(', ')}]\n`;
    }
    const column = this.isFlat ? indent : indent + 2;
    const items = list.map((item) => {
      const isMap = typeof item === 'object' && item !== null && !Array.isArray(item) && !isCall(item);
      const text = isMap
        ? ` ${this.map(item as Record<string, unknown>, column + 2).trimStart()}`
        : this.value(item, column);
      return `${' '.repeat(column)}-${text}`;
    });
    return `\n${items.join('')}`;
  }
}

function isCall(value: unknown): boolean {
  const [name] = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return name === 'Ref' || name?.startsWith('Fn::') === true;
}

function scalar(value: unknown): string {
  if (typeof value !== 'string') {
    return `${value}`;
  }
  return PLAIN.test(value) && !OTHER.test(value) ? value : `'${value.replaceAll("'", "''")}'`;
}

function block(text: string, indent: number): string {
  const lines = text.replace(/\n$/, '').split('\n');
  return ` |\n${lines.map((line) => (line === '' ? '\n' : `${' '.repeat(indent)}${line}\n`)).join('')}`;
}
