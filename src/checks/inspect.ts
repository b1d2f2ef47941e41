import type { Acknowledged } from '../private/template/assembly';
import type { Estate } from '../private/template/estate';
import { type Entry, judge, type Rule, Severity } from '../private/template/rule';
import { type AcknowledgedEntry, Acknowledgements } from './acknowledgements';

/** What the rules say about an app. */
export interface Inspection {
  /** The errors first. */
  readonly findings: Entry[];
  readonly notJudged: Entry[];
  readonly acknowledged: AcknowledgedEntry[];
}

/** Judges every resource by every rule for its type. */
export function inspect(estate: Estate, rules: readonly Rule[], acknowledged: readonly Acknowledged[]): Inspection {
  const entries = rules.flatMap((rule) => estate.ofType(...rule.types).flatMap((subject) => judge(rule, subject)));
  const acknowledgements = new Acknowledgements(acknowledged);
  const reasons = new Map(entries.map((entry) => [entry, acknowledgements.reasonFor(entry)]));
  const open = entries.filter((entry) => reasons.get(entry) === undefined);
  const isError = ({ rule }: Entry) => rule.severity === Severity.ERROR;
  const found = open.filter(({ isJudged }) => isJudged);
  return {
    findings: [...found.filter(isError), ...found.filter((entry) => !isError(entry))],
    notJudged: open.filter(({ isJudged }) => !isJudged),
    acknowledged: entries.flatMap((entry) => {
      const reason = reasons.get(entry);
      return reason === undefined ? [] : [{ entry, reason }];
    }),
  };
}
