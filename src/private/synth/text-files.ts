import { readText } from './read-text';

const PLACEHOLDER = /\{\{([\w.-]+)\}\}/g;

/**
 * The text of a script or configuration file with each `{{name}}` replaced, without the line break at its end. Names and
 * values must match both ways, so that no placeholder is left over and no value is lost.
 *
 * @param file the path below src, for example `squid/squid.conf`
 */
export function fillIn(file: string, values: Readonly<Record<string, string>> = {}): string {
  const text = readText(file).trimEnd();
  const names = new Set([...text.matchAll(PLACEHOLDER)].map(([, name]) => name));
  if ([...names].sort().join() !== Object.keys(values).sort().join()) {
    throw new Error(`${file} has the placeholders ${[...names]}, got values for ${Object.keys(values)}`);
  }
  return text.replace(PLACEHOLDER, (_, name) => values[name]);
}

/** The text of a shell script whose empty variables, one a line as in `name=''`, are given values. */
export function setVariables(file: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce((text, [name, value]) => {
    const empty = `\n${name}=''\n`;
    if (text.split(empty).length !== 2) {
      throw new Error(`${file} must have the line ${name}='' once`);
    }
    return text.replace(empty, () => `\n${name}=${quoteForShell(value)}\n`);
  }, readText(file).trimEnd());
}

/** The lines of a file that are not empty and not comments. */
export function linesOf(file: string): string[] {
  return readText(file)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** A text as one word of a shell. What a token stands for is not known and cannot be escaped. */
export function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
