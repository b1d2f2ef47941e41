import { type Entry, judge, type Rule, Severity } from '../private/rules/rule';
import type { Acknowledged } from '../private/template/assembly';
import type { TemplateSet } from '../private/template/template-set';
import { type AcknowledgedEntry, Acknowledgements } from './acknowledgements';

/** The heaviest first. */
const ORDER = [Severity.ERROR, Severity.WARNING, Severity.NOTE];

/** The findings of the rules in an app. */
export interface Inspection {
  /** The heaviest first. */
  readonly findings: Entry[];
  readonly inconclusive: Entry[];
  readonly acknowledged: AcknowledgedEntry[];
}

/** Judges every resource by every rule for its type. */
export function inspect(
  templates: TemplateSet,
  rules: readonly Rule[],
  acknowledged: readonly Acknowledged[],
  onProgress: () => void = () => {},
): Inspection {
  const entries = judgeAll(templates, rules, onProgress);
  const acknowledgements = new Acknowledgements(acknowledged);
  const reasons = new Map(entries.map((entry) => [entry, acknowledgements.reasonFor(entry)]));
  const open = entries.filter((entry) => reasons.get(entry) === undefined);
  const found = open.filter(({ isJudged }) => isJudged);
  return {
    findings: ORDER.flatMap((severity) => found.filter((entry) => entry.severity === severity)),
    inconclusive: open.filter(({ isJudged }) => !isJudged),
    acknowledged: entries.flatMap((entry) => {
      const reason = reasons.get(entry);
      return reason === undefined ? [] : [{ entry, reason }];
    }),
  };
}

/** All rules to one resource after the other, so that what is read of it dies young; the entries in the rules' order. */
function judgeAll(templates: TemplateSet, rules: readonly Rule[], onProgress: () => void): Entry[] {
  const entries = new Map(rules.map((rule): [Rule, Entry[]] => [rule, []]));
  for (const type of new Set(rules.flatMap(({ types }) => types))) {
    const own = rules.filter(({ types }) => types.includes(type));
    for (const subject of templates.ofType(type)) {
      for (const rule of own) {
        entries.get(rule)?.push(...judge(rule, subject));
      }
      subject.clearCache();
      onProgress();
    }
  }
  return [...entries.values()].flat();
}
