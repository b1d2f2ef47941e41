import { relative } from 'node:path';
import type { Entry } from '../private/rules/rule';
import { printableJson } from './printable';
import type { Result } from './result';
import { rulePageUrl } from './rule-page-url';

/** The report for programs. The keys are part of the interface of the command. */
export function printJson({ findings, inconclusive, acknowledged, known, unreadable, hints }: Result): string {
  const report = {
    findings: findings.map((entry) => ({
      ...common(entry),
      severity: entry.severity,
      incident: entry.rule.incident,
      remedy: entry.rule.remedy,
      source: entry.rule.source,
      page: rulePageUrl(entry.rule.id),
    })),
    acknowledged: acknowledged.map(({ entry, reason }) => ({ ...common(entry), reason })),
    inconclusive: inconclusive.map(common),
    baseline: known.map(common),
    unreadable: unreadable.map(({ file, reason }) => ({ template: relative(process.cwd(), file), reason })),
    hints,
  };
  return printableJson(report);
}

function common({ rule, subject, id, location, message }: Entry) {
  return {
    rule: rule.id,
    template: relative(process.cwd(), subject.template.file),
    ...(id === '' ? {} : { logicalId: id }),
    constructPath: subject.constructPath,
    location,
    message,
  };
}
