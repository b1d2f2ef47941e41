import { getOrAdd } from '../private/collections';
import { type Entry, judge, type Rule, Severity } from '../private/rules/rule';
import type { Acknowledged } from '../private/template/assembly';
import { CUSTOM_RESOURCE } from '../private/template/resource';
import type { TemplateSet } from '../private/template/template-set';
import { type AcknowledgedEntry, Acknowledgements } from './acknowledgements';

/** The heaviest first. */
const ORDER = [Severity.ERROR, Severity.WARNING, Severity.NOTE];

/** The findings of the rules in an app. */
export interface Inspection {
  /** The heaviest first. */
  readonly findings: readonly Entry[];
  readonly inconclusive: readonly Entry[];
  readonly acknowledged: readonly AcknowledgedEntry[];
}

/** Judges every resource by every rule for its type. */
export function inspect(
  templates: TemplateSet,
  rules: readonly Rule[],
  acknowledged: readonly Acknowledged[],
  onProgress: () => void = () => {},
): Inspection {
  const judged = judgeAll(templates, rules, onProgress);
  const files = new Set(templates.all.map(({ file }) => file));
  const entries = files.size < templates.all.length ? once(judged) : judged;
  const acknowledgements = new Acknowledgements(acknowledged);
  const reasons = new Map(entries.map((entry) => [entry, acknowledgements.reasonFor(entry)]));
  const open = entries.filter((entry) => reasons.get(entry) === undefined);
  return {
    findings: heaviestFirst(open.filter(({ isJudged }) => isJudged)),
    inconclusive: open.filter(({ isJudged }) => !isJudged),
    acknowledged: entries.flatMap((entry) => {
      const reason = reasons.get(entry);
      return reason === undefined ? [] : [{ entry, reason }];
    }),
  };
}

/** Several nested stacks may have one template: keeps once what is reported for each of them. */
function once(entries: readonly Entry[]): Entry[] {
  const kept = new Map<string, Entry>();
  for (const entry of entries) {
    const { rule, severity, subject, id, location, message } = entry;
    const { constructPath, template } = subject;
    const key = JSON.stringify([rule.id, severity, template.file, constructPath, id, location, message]);
    kept.set(key, kept.get(key) ?? entry);
  }
  return [...kept.values()];
}

/** The inspections of several apps as one, in the order that they would have together. */
export function united(inspections: readonly Inspection[], rules: readonly Rule[]): Inspection {
  const types = [...new Set(rules.flatMap((rule) => rule.types))];
  const places = new Map(
    rules.flatMap((rule, index) => types.map((type, at) => [`${rule.id} ${type}`, index * types.length + at] as const)),
  );
  // A rule for all custom resources judges them in one go, whatever types of them other rules name.
  const typeOf = ({ rule, subject }: Entry) => (rule.types.includes(subject.type) ? subject.type : CUSTOM_RESOURCE);
  const placeOf = (entry: Entry) => places.get(`${entry.rule.id} ${typeOf(entry)}`) as number;
  const inOrder = (entries: Entry[]) => entries.sort((a, b) => placeOf(a) - placeOf(b));
  return {
    findings: heaviestFirst(inOrder(inspections.flatMap(({ findings }) => findings))),
    inconclusive: inOrder(inspections.flatMap(({ inconclusive }) => inconclusive)),
    acknowledged: inspections
      .flatMap(({ acknowledged }) => acknowledged)
      .sort((a, b) => placeOf(a.entry) - placeOf(b.entry)),
  };
}

function heaviestFirst(entries: readonly Entry[]): Entry[] {
  return ORDER.flatMap((severity) => entries.filter((entry) => entry.severity === severity));
}

/** All rules to one resource after the other, so that what is read of it dies young; the entries in the rules' order. */
function judgeAll(templates: TemplateSet, rules: readonly Rule[], onProgress: () => void): Entry[] {
  const entries = new Map<Rule, Entry[]>();
  for (const [type, own] of byType(rules)) {
    for (const subject of templates.ofType(type)) {
      for (const rule of own) {
        getOrAdd(entries, rule, (): Entry[] => []).push(...judge(rule, subject));
      }
      subject.clearCache();
      onProgress();
    }
  }
  return rules.flatMap((rule) => entries.get(rule) ?? []);
}

const known = new WeakMap<readonly Rule[], Map<string, Rule[]>>();

/** The rules for each type; the same for all apps. */
function byType(rules: readonly Rule[]): Map<string, Rule[]> {
  const found = known.get(rules);
  if (found) {
    return found;
  }
  const types = new Set(rules.flatMap((rule) => rule.types));
  const grouped = new Map([...types].map((type) => [type, rules.filter((rule) => rule.types.includes(type))]));
  known.set(rules, grouped);
  return grouped;
}
