import { relative } from 'node:path';
import { groupBy } from '../private/collections';
import { type Entry, Severity } from '../private/rules/rule';
import { printable } from './printable';
import type { Result } from './result';
import { rulePageUrl } from './rule-page-url';

/** The styles of a terminal; none where there is no terminal. */
export interface Style {
  readonly isColored: boolean;
}

const COLORS: Record<string, number> = { error: 31, warning: 33, note: 36, bold: 1, dim: 2 };
const HOW =
  'To acknowledge a finding, give the id of its rule and a reason: in a CDK app Validations.of(construct).acknowledge({ id, reason }), with the id as shown here; for other templates in .cdk-hindsight.json. More: cdk-hindsight explain <rule>';

/** The report for people: the findings by file, each with its remedy, then what was acknowledged and not judged. */
export function printText(result: Result, style: Style = { isColored: false }): string {
  const { findings, inconclusive, acknowledged, unreadable } = result;
  const byFile = groupBy(findings, fileOf);
  return [
    ...[...byFile].flatMap(([file, entries]) => [
      paint(printable(file), 'bold', style),
      ...entries.flatMap((entry) => finding(entry, style)),
    ]),
    ...(acknowledged.length > 0 ? ['Acknowledged:'] : []),
    ...acknowledged.map(({ entry, reason }) => `  ${entry.rule.id} ${placeOf(entry)}: ${printable(reason)}`),
    ...(inconclusive.length > 0 ? ['Not judged:'] : []),
    ...notJudged(inconclusive),
    ...(unreadable.length > 0 ? ['Unreadable:'] : []),
    ...unreadable.map(({ reason }) => `  - ${printable(reason)}`),
    ...(findings.length > 0 ? [HOW] : []),
    summaryOf(result),
    '',
  ].join('\n');
}

/** The numbers, on one line. */
export function summaryOf(result: Result): string {
  const { findings, inconclusive, acknowledged, known, unreadable, leftOut, templates } = result;
  const of = (severity: Severity) => findings.filter((entry) => entry.severity === severity).length;
  const optional = [
    [of(Severity.NOTE), counted(of(Severity.NOTE), 'note')],
    [known.length, `${known.length} in the baseline`],
    [unreadable.length, `${unreadable.length} unreadable`],
    [leftOut, `${leftOut} left out`],
  ] as const;
  return [
    counted(of(Severity.ERROR), 'error'),
    counted(of(Severity.WARNING), 'warning'),
    ...optional.slice(0, 1).flatMap(([count, text]) => (count > 0 ? [text] : [])),
    `${acknowledged.length} acknowledged`,
    `${inconclusive.length} not judged`,
    ...optional.slice(1).flatMap(([count, text]) => (count > 0 ? [text] : [])),
    `in ${counted(templates, 'template')}`,
  ].join(', ');
}

function finding(entry: Entry, style: Style): string[] {
  const { rule, severity, message } = entry;
  return [
    `  ${paint(severity, severity, style)} ${rule.id}`,
    `    at ${withinFile(entry)}`,
    `    - ${printable(message)}`,
    `    ${rule.incident}`,
    `    Remedy: ${rule.remedy}`,
    `    ${paint(`More: ${rulePageUrl(rule.id)}`, 'dim', style)}`,
    '',
  ];
}

/** Several rules often stumble over the same place. */
function notJudged(entries: readonly Entry[]): string[] {
  const groups = groupBy(entries, (entry) => `${placeOf(entry)}: ${printable(entry.message)}`);
  return [...groups].map(([key, same]) => `  - ${key} [${[...new Set(same.map(({ rule }) => rule.id))].join(', ')}]`);
}

/** The file, the place in it and the construct. */
export function placeOf(entry: Entry): string {
  return printable(`${[fileOf(entry), entry.id].filter(Boolean).join('#')}${constructOf(entry)} at ${entry.location}`);
}

function withinFile(entry: Entry): string {
  return printable(`${entry.id}${constructOf(entry)} ${entry.location}`.trim());
}

function constructOf({ subject }: Entry): string {
  return subject.constructPath === undefined ? '' : ` (${subject.constructPath})`;
}

function fileOf({ subject }: Entry): string {
  return relative(process.cwd(), subject.template.file);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function paint(text: string, color: string, { isColored }: Style): string {
  return isColored ? `\u001b[${COLORS[color]}m${text}\u001b[0m` : text;
}
