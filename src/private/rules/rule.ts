import type { StackArtifact } from '../template/assembly';
import { attempt, Inconclusive } from '../template/inconclusive';
import { asWord } from '../template/json-value';
import type { Parameter } from '../template/parameter';
import type { Resource } from '../template/resource';
import type { TemplateSet } from '../template/template-set';
import type { Value } from '../template/value';
import { eachChoice, parametersRead } from './choices';

/** The weight of a finding: an error fails synthesis, a warning is reported, a note never fails anything. */
export enum Severity {
  ERROR = 'error',
  WARNING = 'warning',
  NOTE = 'note',
}

/** The next lighter severity: of an incident by the default of a parameter, for example, since another value may be chosen. */
const LIGHTER: Record<Severity, Severity> = {
  [Severity.ERROR]: Severity.WARNING,
  [Severity.WARNING]: Severity.NOTE,
  [Severity.NOTE]: Severity.NOTE,
};

/** One incident, and how to see in a template that it is waiting there. */
export interface Rule {
  /** `hindsight-<module>-<name>`: what an acknowledgement names. */
  readonly id: string;
  readonly severity: Severity;
  /** What happened to somebody, in one sentence. */
  readonly incident: string;
  /** What to do, with code. */
  readonly remedy: string;
  /** Where the rule is written down. */
  readonly source: string;
  /** The types of the resources that it judges. */
  readonly types: readonly string[];
  readonly judge: (subject: Resource, report: Report) => void;
  /** Offers what the same rule asks of other apps, if it asks for something by its name: see `Ties`. */
  readonly tell?: (templates: TemplateSet) => void;
}

/** The part of a resource that an entry tells, also after its template is forgotten. */
export interface Subject {
  readonly id: string;
  readonly type: string;
  readonly constructPath?: string;
  readonly template: { readonly file: string; readonly artifact?: StackArtifact };
}

/** Something that a rule says about a resource. */
export interface Entry {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly subject: Subject;
  /** The logical id under which it stands in the file; empty for the stack and the template. */
  readonly id: string;
  readonly location: string;
  readonly message: string;
  /** Whether the rule could tell; if not, the message says why. */
  readonly isJudged: boolean;
}

/** A message may quote a text of the template, which may be of any length. */
const MAX_MESSAGE = 1_000;
const MAX_DEFAULTS = 3;

/** Where a rule writes down what it sees in one resource. */
export class Report {
  public readonly entries: Entry[] = [];
  /** While it is set, findings are reported as not judged, for this reason. */
  private doubt?: string;

  constructor(
    private readonly rule: Rule,
    private readonly subject: Resource,
  ) {}

  /** The incident is waiting here. */
  public find(where: Value | string, message: string): void {
    this.add(where, this.doubt ?? message, this.doubt === undefined);
  }

  /** A less severe form of the incident is waiting here: the finding has the next lighter severity. */
  public findLighter(where: Value | string, message: string): void {
    this.add(where, this.doubt ?? message, this.doubt === undefined, LIGHTER[this.rule.severity]);
  }

  /** The template does not tell whether it is. */
  public inconclusive(where: Value | string, why: string): void {
    this.add(where, why, false);
  }

  /** Judges a part on its own: what cannot be judged in it does not keep the rule from the other parts. */
  public isolate(judge: () => void): void {
    const reason = attempt(judge);
    if (reason instanceof Inconclusive) {
      this.inconclusive(reason.location, reason.why);
    }
  }

  /**
   * Judges what has no effect while a switch is off. If the state of the switch is known only at deploy time, what is found is
   * reported as not judged; if the switch is on by default, it is a finding by default.
   */
  public unlessOff(state: Value, off: RegExp, judge: () => void): void {
    const { doubt } = this;
    const known = attempt(() => state.string() ?? '');
    if (known instanceof Inconclusive) {
      this.doubt = known.why;
    } else if (off.test(known)) {
      return;
    }
    try {
      judge();
    } finally {
      this.doubt = doubt;
    }
  }

  private add(where: Value | string, said: string, isJudged: boolean, severity = this.rule.severity): void {
    const { rule, subject } = this;
    const { id, location } = subject.origin ?? {
      id: subject.id,
      location: typeof where === 'string' ? where : where.location,
    };
    const message = said.length > MAX_MESSAGE ? `${said.slice(0, MAX_MESSAGE)}…` : said;
    const isKnown = this.entries.some(
      (entry) => entry.location === location && entry.message === message && entry.isJudged === isJudged,
    );
    if (!isKnown) {
      this.entries.push({ rule, severity, subject, id, location, message, isJudged });
    }
  }
}

/**
 * Judges one resource by one rule: however conditions turn out, and where values are open by the values that parameters
 * allow, and by their defaults.
 */
export function judge(rule: Rule, subject: Resource): Entry[] {
  const { hasDefaults, hasChoices } = subject.template.set;
  const open = judgeScenarios(rule, subject);
  const entries = hasChoices && open.some(isOpen) ? withChoices(open, rule, subject) : open;
  return hasDefaults && entries.some(isOpen) ? withDefaults(entries, rule, subject) : entries;
}

function isOpen({ isJudged }: Entry): boolean {
  return !isJudged;
}

/** The entries, with lighter findings for what is the incident by default. */
function withDefaults(entries: readonly Entry[], rule: Rule, subject: Resource): Entry[] {
  const { scenarios } = subject.template.set;
  const found = scenarios.byDefault(() => judgeScenarios(rule, subject).filter(({ isJudged }) => isJudged));
  const read = [...scenarios.assumed].filter(({ told }) => told !== undefined);
  const weaker = newIn(found, entries).map((entry) => ({
    ...entry,
    severity: LIGHTER[entry.severity],
    message: `${entry.message} That is so by default: ${defaultsBehind(entry, read, entries)}.`,
  }));
  return [...entries.filter((entry) => !isSettled(entry, weaker)), ...weaker];
}

/** The defaults that left something open, or that the finding speaks of, and not what else was read on the way. */
function defaultsBehind({ message: finding }: Entry, read: readonly Parameter[], entries: readonly Entry[]): string {
  const words = new Set(finding.split(/[\s,]+/));
  const wasOpen = ({ told = '' }: Parameter) => entries.some(({ message }) => message.includes(told));
  const behind = read.some(wasOpen) ? read.filter((it) => wasOpen(it) || words.has(`${it.value}`)) : read;
  return [...new Set(behind.map(({ told }) => told))].slice(0, MAX_DEFAULTS).join(', ');
}

/** The entries, without what is harmless for each allowed value, and with findings for what is the incident for each. */
function withChoices(entries: readonly Entry[], rule: Rule, subject: Resource): Entry[] {
  const { set } = subject.template;
  const judgeAgain = () => judgeScenarios(rule, subject);
  const read = parametersRead(set, judgeAgain);
  const named = read.filter(({ name }) => entries.some(({ message }) => message.includes(`\${${name}}`)));
  // Where another one is open when these are known, all of them are tried together.
  for (const parameters of new Set(named.length > 0 ? [named, read] : [read])) {
    const settled = settledBy(eachChoice(set, parameters, judgeAgain), entries, parameters);
    if (settled) {
      return settled;
    }
  }
  return [...entries];
}

/** The settled entries; undefined if a place that was judged before is open, or has a finding only for some values. */
function settledBy(
  ways: readonly Entry[][],
  entries: readonly Entry[],
  parameters: readonly Parameter[],
): Entry[] | undefined {
  const open = entries.filter(isOpen);
  const found = ways.map((way) =>
    newIn(
      way.filter(({ isJudged }) => isJudged),
      entries,
    ),
  );
  const isAlways = (entry: Entry) => found.every((way) => way.some((other) => isSamePlace(entry, other)));
  const unsettled = [...found.flat().filter((entry) => !isAlways(entry)), ...ways.flat().filter(isOpen)];
  if (ways.length === 0 || unsettled.some((entry) => !open.some((other) => isSamePlace(entry, other)))) {
    return undefined;
  }
  const names = parameters.map(({ name }) => name).join(' and ');
  const always = found[0].filter(isAlways).map((entry) => ({
    ...entry,
    message: `${entry.message} That is so for each allowed value of ${names}.`,
  }));
  const stays = (entry: Entry) => entry.isJudged || unsettled.some((other) => isSamePlace(entry, other));
  return [...entries.filter((entry) => stays(entry) && !isSettled(entry, always)), ...always];
}

function newIn(found: readonly Entry[], entries: readonly Entry[]): Entry[] {
  return found.filter(
    ({ location, message }) =>
      !entries.some((entry) => entry.isJudged && entry.location === location && entry.message === message),
  );
}

function judgeScenarios(rule: Rule, subject: Resource): Entry[] {
  const { template, condition } = subject;
  const reports: Report[] = [];
  const isComplete = template.set.scenarios.each(() => {
    if (condition === undefined || template.holds(asWord(condition)) !== false) {
      const report = new Report(rule, subject);
      report.isolate(() => rule.judge(subject, report));
      reports.push(report);
    }
  });
  const entries = reports.length === 1 ? reports[0].entries : united(reports);
  if (!isComplete && entries.length === 0) {
    const report = new Report(rule, subject);
    report.inconclusive('Properties', 'its conditions can turn out in more ways than were tried');
    return report.entries;
  }
  return entries;
}

/** What was said in any scenario, once. What is found in one settles what was open in the same place in another. */
function united(reports: readonly Report[]): Entry[] {
  const found = new Map<string, Entry>();
  const open = new Map<string, Entry>();
  for (const { entries } of reports) {
    for (const entry of entries.filter(({ isJudged }) => isJudged)) {
      found.set(keyOf(entry), entry);
    }
  }
  for (const { entries } of reports) {
    const own = new Set(entries.map(keyOf));
    const others = [...found].filter(([key]) => !own.has(key)).map(([, entry]) => entry);
    for (const entry of entries.filter((it) => !it.isJudged && !isSettled(it, others))) {
      open.set(keyOf(entry), entry);
    }
  }
  return [...found.values(), ...open.values()];
}

function keyOf({ location, message, isJudged }: Entry): string {
  return JSON.stringify([location, message, isJudged]);
}

function isSettled(entry: Entry, found: readonly Entry[]): boolean {
  return !entry.isJudged && found.some((other) => isSamePlace(entry, other));
}

function isSamePlace({ location }: Entry, { location: other }: Entry): boolean {
  return isPart(location, other) || isPart(other, location);
}

function isPart(location: string, of: string): boolean {
  return location === of || location.startsWith(`${of}/`);
}
