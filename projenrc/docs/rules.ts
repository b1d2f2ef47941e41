/** The pages of the rules, below the page of the checks. */

/** A page that says what one rule is for. */
export interface RulePage {
  /** The id of the rule, which is also the name of the page: `/rules/<id>`. */
  readonly id: string;
  /** What the page says, with a heading of the first level; links are those of the site. */
  readonly markdown: string;
}

/** A page a rule. */
export function rulePages(_root: string): RulePage[] {
  return [];
}
