import { relative } from 'node:path';
import { groupBy } from '../private/collections';
import type { Entry } from '../private/rules/rule';
import { sentencePlaceOf } from './print-sarif';
import { printable } from './printable';
import type { Result } from './result';

/**
 * What build servers show as tests: a suite for each template, a failure for each finding. Notes, acknowledged findings
 * and what was not judged are tests that were left out.
 */
export function printJunit({ findings, inconclusive, acknowledged, unreadable }: Result): string {
  const cases = [
    ...findings.map((entry) => ({ file: fileOf(entry), xml: failure(entry) })),
    ...acknowledged.map(({ entry, reason }) => ({ file: fileOf(entry), xml: skipped(entry, reason) })),
    ...inconclusive.map((entry) => ({ file: fileOf(entry), xml: skipped(entry, `Not judged: ${entry.message}`) })),
    ...unreadable.map(({ file, reason }) => ({ file: relative(process.cwd(), file), xml: error(reason) })),
  ];
  const suites = [...groupBy(cases, ({ file }) => file)].map(([file, own]) => {
    const count = (tag: string) => own.filter(({ xml }) => xml.includes(`<${tag}`)).length;
    const counts = `tests="${own.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
    return `  <testsuite name="${escaped(file)}" ${counts}>\n${own.map(({ xml }) => xml).join('')}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="cdk-hindsight">\n${suites.join('')}</testsuites>\n`;
}

function failure(entry: Entry): string {
  const { severity, message, rule } = entry;
  if (severity === 'note') {
    return skipped(entry, message);
  }
  const text = escaped(`${message}\n${rule.incident}\nRemedy: ${rule.remedy}\n${rule.source}`);
  return testcase(entry, `      <failure type="${severity}" message="${escaped(message)}">${text}</failure>\n`);
}

function skipped(entry: Entry, message: string): string {
  return testcase(entry, `      <skipped message="${escaped(message)}"/>\n`);
}

function error(reason: string): string {
  return `    <testcase name="can be read" classname="cdk-hindsight">\n      <error message="${escaped(reason)}"/>\n    </testcase>\n`;
}

function testcase(entry: Entry, content: string): string {
  const name = `name="${escaped(sentencePlaceOf(entry))}" classname="${escaped(entry.rule.id)}"`;
  return `    <testcase ${name}>\n${content}    </testcase>\n`;
}

function fileOf({ subject }: Entry): string {
  return relative(process.cwd(), subject.template.file);
}

/** XML has no way to write most control characters. */
function escaped(text: string): string {
  return text
    .split('\n')
    .map(printable)
    .join('\n')
    .replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
