import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of a file beside this one, each `{{name}}` in it replaced. The names have to match, so that none is left. */
export function fillIn(file: string, values: Record<string, string> = {}): string {
  const text = readText(file);
  const names = new Set([...text.matchAll(/\{\{([\w.-]+)\}\}/g)].map(([, name]) => name));
  if ([...names].sort().join() !== Object.keys(values).sort().join()) {
    throw new Error(`${file} has the placeholders ${[...names]}, got values for ${Object.keys(values)}`);
  }
  return text.replace(/\{\{([\w.-]+)\}\}/g, (_, name) => values[name]);
}

/** The text of a script beside this one, the empty variables at its top given a value. */
export function setVariables(file: string, values: Record<string, string>): string {
  return Object.entries(values).reduce((text, [name, value]) => {
    const empty = `\n${name}=''\n`;
    if (text.split(empty).length !== 2) {
      throw new Error(`${file} must have the line ${name}='' once`);
    }
    return text.replace(empty, () => `\n${name}='${value}'\n`);
  }, readText(file));
}

function readText(file: string): string {
  return readFileSync(join(__dirname, file), 'utf8').trimEnd();
}
