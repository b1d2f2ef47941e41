import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFences } from '../../projenrc/docs/markdown';
import { storedText } from '../../src/stampede/plain/stored-value';
import { keysOf } from '../../src/stampede/refresh-value.contract';
import { ValkeyAccess } from '../../src/valkey';
import type { LocalCache } from '../support/local-cache';

export const KEY = keysOf('data').value;
export const USER = 'reader';

/** What a reader has answered, and how often it has called the refresher since it began. */
export interface Answer {
  readonly value: unknown;
  readonly calls: number;
}

/** A reader that a test drives: in its own process and language, or in that of the test. */
export interface DrivenReader {
  read(): Promise<Answer>;
  /** Lets so many seconds pass for the reader. */
  advance(seconds: number): Promise<void>;
}

/** The code for readers that the README shows in a language. */
export function readerCode(language: 'mts' | 'python' | 'java'): string {
  const readme = readFileSync(join(__dirname, '..', '..', 'src', 'stampede', 'README.md'), 'utf8');
  const found: string[] = [];
  replaceFences(readme, ({ info, text }) => {
    if (info === language) {
      found.push(text);
    }
    return undefined;
  });
  if (found.length !== 1) {
    throw new Error(`the README has ${found.length} blocks of ${language}, not 1`);
  }
  return found[0];
}

/** A user that may get this key, and nothing else. */
export async function addReader(cache: LocalCache): Promise<void> {
  await cache.setUser(USER, ValkeyAccess.readKeys(KEY).allow('+get').toAccessString());
}

/**
 * What the README promises of a reader. The fallback is `"fallback"`.
 *
 * @param stop ends the server, as the last step
 */
export async function expectContract(
  reader: DrivenReader,
  cache: LocalCache,
  stop: () => Promise<void>,
): Promise<void> {
  const store = (value: unknown) => cache.admin.set(KEY, storedText(JSON.stringify(value), 0));

  // A miss: the refresher is called, at most once a minute.
  expect(await reader.read()).toEqual({ value: 'fallback', calls: 1 });
  expect(await reader.read()).toEqual({ value: 'fallback', calls: 1 });
  await reader.advance(61);
  expect(await reader.read()).toEqual({ value: 'fallback', calls: 2 });

  // A value, however old it is; kept for ten seconds.
  await store({ rows: [1, 'ü'] });
  expect(await reader.read()).toEqual({ value: { rows: [1, 'ü'] }, calls: 2 });
  await store({ rows: [2] });
  expect(await reader.read()).toEqual({ value: { rows: [1, 'ü'] }, calls: 2 });
  await reader.advance(11);
  expect(await reader.read()).toEqual({ value: { rows: [2] }, calls: 2 });

  // A value that is lost: the last one is served.
  await cache.admin.del(KEY);
  await reader.advance(61);
  expect(await reader.read()).toEqual({ value: { rows: [2] }, calls: 3 });

  // An error is not a miss: nobody is called.
  await stop();
  await reader.advance(61);
  expect(await reader.read()).toEqual({ value: { rows: [2] }, calls: 3 });
}
