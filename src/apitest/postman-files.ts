import { existsSync, readFileSync, statSync } from 'node:fs';
import { Token } from 'aws-cdk-lib';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import { requireLiteral } from '../private/synth/validation';
import type { PostmanSuiteOptions } from './api-test-suite';
import { SCHEMA } from './facts';
import { findCredentials } from './plain/find-credentials';
import { type CollectionFacts, namesOf, readCollection } from './plain/read-collection';

const MAX_MEGABYTES = 10;

/** The files of a suite, and what is known of them. */
export interface PostmanFiles {
  readonly collection: string;
  readonly environment: string;
  readonly globals: string;
  readonly facts: CollectionFacts;
  /** The names that environment and globals give a value. */
  readonly given: ReadonlySet<string>;
}

/** Reads the files of a suite. Rejects those that cannot be run, and those that hold secrets. */
export function readPostmanFiles(path: string, options: PostmanSuiteOptions): PostmanFiles {
  const collection = readFile('path', path);
  const facts = requireRunnable(path, collection.json);
  const others = (['environment', 'globals'] as const).map((name) => {
    const file = options[name];
    return file === undefined ? EMPTY : readFile(`options.${name}`, file);
  });
  for (const { property, path: file, json } of [collection, ...others]) {
    requireNoCredentials(property, file, json);
  }
  const [environment, globals] = others;
  const given = new Set(others.flatMap(({ json }) => namesOf((json as { values?: unknown }).values)));
  return { collection: collection.text, environment: environment.text, globals: globals.text, facts, given };
}

interface ReadFile {
  readonly property: string;
  readonly path: string;
  readonly text: string;
  readonly json: object;
}

const EMPTY: ReadFile = { property: '', path: '', text: '{}', json: {} };

function readFile(property: string, path: string): ReadFile {
  requireKind(property, path, 'text');
  requireLiteral(property, path, 'pass the path of a file');
  if (Token.isUnresolved(path) || !existsSync(path) || !statSync(path).isFile()) {
    const remedy = 'export the collection from Postman as v2.1 into one file; v3 is a folder, which cannot be run';
    refuse({ property, must: 'be a file that exists', got: path, remedy });
  }
  const { size } = statSync(path);
  if (size > MAX_MEGABYTES * 1024 * 1024) {
    const remedy = 'cut it into several tests, and leave out examples of answers';
    refuse({ property, must: `be at most ${MAX_MEGABYTES} MB`, got: `${path} with ${size} bytes`, remedy });
  }
  const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  return { property, path, text, json: jsonOf(property, path, text) };
}

function jsonOf(property: string, path: string, text: string): object {
  const remedy = 'export it from Postman as v2.1, which is JSON; v3 is not';
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    refuse({ property, must: 'be a file with JSON', got: path, remedy }, undefined, cause);
  }
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    ? json
    : refuse({ property, must: 'be a file with an object in JSON', got: path, remedy });
}

function requireRunnable(path: string, collection: object): CollectionFacts {
  const { info } = collection as { info?: { schema?: unknown } };
  const schema = info?.schema;
  if (typeof schema !== 'string' || !SCHEMA.test(schema)) {
    const remedy = 'export the collection from Postman as v2.1; v3 runs in the Postman CLI only';
    const must = 'be a collection of Postman in the format v2.1 or v2.0';
    refuse({ property: 'path', must, got: `${path} with the schema ${schema ?? 'missing'}`, remedy });
  }
  const facts = readCollection(collection);
  if (facts.requests === 0) {
    refuse({ property: 'path', must: 'have at least one request', got: path, remedy: 'add one in Postman' });
  }
  if (!facts.hasTests) {
    const remedy = "add pm.test('answers', () => pm.response.to.have.status(200)) to the scripts of a request";
    refuse({ property: 'path', must: 'have at least one test', got: path, remedy });
  }
  if (facts.withFiles.length > 0) {
    const remedy = 'write the content into the body: the runner has no files';
    refuse({ property: 'path', must: 'send no files', got: `${path}: ${facts.withFiles.join(', ')}`, remedy });
  }
  return facts;
}

/** The message does not repeat what was found. */
function requireNoCredentials(property: string, path: string, json: object): void {
  const found = findCredentials(json);
  if (found !== undefined) {
    const remedy = 'use a variable in its place, {{token}}, and pass its value by secrets';
    refuse({ property, must: 'hold no credentials', got: `${found} in ${path}`, remedy });
  }
}
