import { relative } from 'node:path';
import { Severity } from '../private/rules/rule';
import { slashed } from './exclusions';
import { fingerprintOf, sentencePlaceOf } from './print-sarif';
import { printableJson } from './printable';
import { Regions } from './region';
import type { Result } from './result';

const SEVERITIES: Record<Severity, string> = {
  [Severity.ERROR]: 'critical',
  [Severity.WARNING]: 'minor',
  [Severity.NOTE]: 'info',
};

/**
 * The report that GitLab shows in a merge request.
 *
 * @see https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export function printGitlab({ findings }: Result): string {
  const regions = new Regions();
  const seen = new Map<string, number>();
  const issues = findings.map((entry) => {
    const file = slashed(relative(process.cwd(), entry.subject.template.file));
    const own = `${fingerprintOf(entry)}-${file}`;
    const before = seen.get(own) ?? 0;
    seen.set(own, before + 1);
    return {
      description: `${entry.message} (${sentencePlaceOf(entry)})`,
      check_name: entry.rule.id,
      // GitLab keeps one of those that have the same.
      fingerprint: before === 0 ? own : `${own}-${before}`,
      severity: SEVERITIES[entry.severity],
      location: { path: file, lines: { begin: regions.of(entry).startLine } },
    };
  });
  return printableJson(issues);
}
