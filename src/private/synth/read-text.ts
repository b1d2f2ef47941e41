import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The text of a file below src, by its path there. Packing the library replaces this file by one that holds the texts
 * (projenrc/scripts/embed-texts.ts), because an app that is bundled into one file has no other file to read.
 */
export function readText(file: string): string {
  return readFileSync(join(__dirname, '..', '..', file), 'utf8');
}
