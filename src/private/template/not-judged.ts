/** Ends the judging of one subject of a rule: what the rule needs to know is not in the template. */
export class NotJudged extends Error {
  constructor(
    public readonly location: string,
    public readonly why: string,
  ) {
    super(`${location}: ${why}`);
  }
}
