/** What a check says about one place in an app. */
export interface Finding {
  /** Who says it: the library, a cdk-nag pack, cfn-lint. */
  readonly check: string;
  readonly rule: string;
  readonly where: string;
  /** The finding and its remedy, in the check's own words. */
  readonly text: string;
}
