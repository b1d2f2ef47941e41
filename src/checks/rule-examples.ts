/** A template in which a rule finds its incident, and one in which it does not, in YAML. */
export interface RuleExample {
  readonly bad: string;
  readonly good: string;
}

/** By rule; a test judges both. */
export const EXAMPLES: Record<string, RuleExample> = {};
