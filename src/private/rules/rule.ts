import { attempt, Inconclusive } from '../template/inconclusive';
import type { Resource } from '../template/resource';
import type { Value } from '../template/value';

/** How much a finding weighs: an error fails the synthesis, a warning is told. */
export enum Severity {
  ERROR = 'error',
  WARNING = 'warning',
}

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
}

/** Something that a rule says about a resource. */
export interface Entry {
  readonly rule: Rule;
  readonly subject: Resource;
  readonly location: string;
  readonly message: string;
  /** Whether the rule could tell; if not, the message says why. */
  readonly isJudged: boolean;
}

/** A message may quote a text of the template, which may be of any length. */
const MAX_MESSAGE = 1_000;

/** Where a rule writes down what it sees in one resource. */
export class Report {
  public readonly entries: Entry[] = [];

  constructor(
    private readonly rule: Rule,
    private readonly subject: Resource,
  ) {}

  /** The incident is waiting here. */
  public find(where: Value | string, message: string): void {
    this.add(where, message, true);
  }

  /** The template does not tell whether it is. */
  public inconclusive(where: Value | string, why: string): void {
    this.add(where, why, false);
  }

  /** Judges a part by itself: what cannot be judged in it does not keep the rule from the other parts. */
  public isolate(judge: () => void): void {
    const reason = attempt(judge);
    if (reason instanceof Inconclusive) {
      this.inconclusive(reason.location, reason.why);
    }
  }

  private add(where: Value | string, said: string, isJudged: boolean): void {
    const location = typeof where === 'string' ? where : where.location;
    const message = said.length > MAX_MESSAGE ? `${said.slice(0, MAX_MESSAGE)}…` : said;
    const isKnown = this.entries.some(
      (entry) => entry.location === location && entry.message === message && entry.isJudged === isJudged,
    );
    if (isKnown) {
      return;
    }
    this.entries.push({ rule: this.rule, subject: this.subject, location, message, isJudged });
  }
}

/** Judges one resource by one rule. */
export function judge(rule: Rule, subject: Resource): Entry[] {
  const report = new Report(rule, subject);
  report.isolate(() => rule.judge(subject, report));
  return report.entries;
}
