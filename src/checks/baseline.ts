import { existsSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { Entry } from '../private/rules/rule';
import { isRecord } from '../private/template/json-value';
import { parseTemplate, readText } from '../private/template/read';
import { slashed } from './exclusions';

const VERSION = 1;

/** The place of a finding in a baseline: without its line and its position in a list, which change. */
interface Place {
  readonly rule: string;
  readonly template: string;
  readonly resource: string;
  readonly location: string;
}

interface Known extends Place {
  /** The number of findings in this place. */
  readonly count: number;
}

/** The current findings, compared with a baseline. */
export interface Comparison {
  readonly fresh: Entry[];
  readonly known: Entry[];
  /** The entries of the baseline that no finding matches any more, in words. */
  readonly stale: string[];
}

/** The text of a baseline with all findings; always in the same order. */
export function baselineOf(findings: readonly Entry[], file: string): string {
  const all = new Map<string, Known>();
  for (const entry of findings) {
    const place = placeOf(entry, file);
    const key = keyOf(place);
    all.set(key, { ...place, count: (all.get(key)?.count ?? 0) + 1 });
  }
  const sorted = [...all.keys()].sort().map((key) => all.get(key));
  return `${JSON.stringify({ version: VERSION, findings: sorted }, undefined, 2)}\n`;
}

/** @throws if the file is not a baseline */
export function compare(findings: readonly Entry[], file: string): Comparison {
  const left = new Map(readBaseline(file).map((known) => [keyOf(known), known]));
  const fresh: Entry[] = [];
  const known: Entry[] = [];
  for (const entry of findings) {
    const key = keyOf(placeOf(entry, file));
    const found = left.get(key);
    if (found && found.count > 0) {
      left.set(key, { ...found, count: found.count - 1 });
      known.push(entry);
    } else {
      fresh.push(entry);
    }
  }
  const stale = [...left.values()].filter(({ count }) => count > 0);
  return { fresh, known, stale: stale.map(({ rule, template, resource }) => `${rule} in ${template}#${resource}`) };
}

function readBaseline(file: string): Known[] {
  if (!existsSync(file)) {
    throw new Error(`${file} does not exist: write it with --write-baseline ${file}`);
  }
  const raw = parseTemplate(readText(file), file);
  const { version, findings } = isBaseline(raw) ? raw : {};
  if (version !== undefined && version !== VERSION) {
    const given = JSON.stringify(version);
    throw new Error(`${file} is a baseline of version ${given}, and this command reads ${VERSION}: write it again`);
  }
  if (!findings?.every(isKnown)) {
    throw new Error(`${file} is not a baseline: write it with --write-baseline ${file}`);
  }
  return findings;
}

/** @throws if the file holds anything but a baseline, for example a template */
export function requireNoOther(file: string): void {
  const isOther = existsSync(file) && statSync(file).isFile() && !isBaseline(contentOf(file));
  if (isOther) {
    throw new Error(
      `--write-baseline would overwrite ${file}, which is not a baseline: remove it, or name another file`,
    );
  }
}

function contentOf(file: string): unknown {
  try {
    return parseTemplate(readText(file), file);
  } catch {
    return undefined;
  }
}

function isBaseline(raw: unknown): raw is { version: unknown; findings: unknown[] } {
  return isRecord(raw) && raw.version !== undefined && Array.isArray(raw.findings);
}

function isKnown(value: unknown): value is Known {
  const isMap = isRecord(value) && Number.isInteger(value.count) && (value.count as number) > 0;
  return isMap && ['rule', 'template', 'resource', 'location'].every((key) => typeof value[key] === 'string');
}

function placeOf({ rule, id, subject, location }: Entry, file: string): Place {
  return {
    rule: rule.id,
    template: slashed(relative(dirname(resolve(file)), subject.template.file)),
    resource: id,
    location: location.replace(/(^|\/)\d+(?=\/|$)/g, '$1*'),
  };
}

function keyOf({ rule, template, resource, location }: Place): string {
  return JSON.stringify([template, resource, rule, location]);
}
