import { relative } from 'node:path';
import type { Entry } from '../private/rules/rule';
import type { Inspection } from './inspect';

/** What a person reads: each finding with its remedy, then what was acknowledged and what could not be judged. */
export function printText({ findings, inconclusive, acknowledged }: Inspection): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return [
    ...findings.flatMap(finding),
    ...(acknowledged.length > 0 ? ['Acknowledged:'] : []),
    ...acknowledged.map(({ entry, reason }) => `  ${entry.rule.id} ${placeOf(entry)}: ${reason}`),
    ...(inconclusive.length > 0 ? ['Not judged:'] : []),
    ...doubts(inconclusive),
    `${errors} errors, ${findings.length - errors} warnings, ${acknowledged.length} acknowledged, ${inconclusive.length} not judged`,
    '',
  ].join('\n');
}

function finding(entry: Entry): string[] {
  const { rule, message } = entry;
  return [
    `${entry.severity} ${rule.id}`,
    `  ${placeOf(entry)}`,
    `  ${message}`,
    `  ${rule.incident}`,
    `  Remedy: ${rule.remedy}`,
    `  Source: ${rule.source}`,
    '',
  ];
}

/** Several rules often stumble over the same place. */
function doubts(entries: Entry[]): string[] {
  const groups = new Map<string, string[]>();
  for (const entry of entries) {
    const key = `${placeOf(entry)}: ${entry.message}`;
    groups.set(key, [...(groups.get(key) ?? []), entry.rule.id]);
  }
  return [...groups].map(([key, ids]) => `  ${key} [${[...new Set(ids)].join(', ')}]`);
}

/** Where in which file, and which construct it is. */
export function placeOf({ subject, id, location }: Entry): string {
  const file = relative(process.cwd(), subject.template.file);
  const construct = subject.constructPath === undefined ? '' : ` (${subject.constructPath})`;
  return `${[file, id].filter(Boolean).join('#')}${construct} at ${location}`;
}
