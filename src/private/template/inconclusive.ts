/** Ends the judging of one subject of a rule: what the rule needs to know is not in the template. */
export class Inconclusive extends Error {
  constructor(
    public readonly location: string,
    public readonly why: string,
  ) {
    super(`${location}: ${why}`);
  }
}

/** What comes out, or why it is not known. */
export function attempt<T>(find: () => T): T | Inconclusive {
  try {
    return find();
  } catch (error) {
    if (error instanceof Inconclusive) {
      return error;
    }
    throw error;
  }
}

/** Whether all of them hold. One that does not is enough, whatever cannot be judged of the others. */
export function allOf(...tests: (() => boolean)[]): boolean {
  return decide(tests, false);
}

/** Whether one of them holds, whatever cannot be judged of the others. */
export function anyOf(...tests: (() => boolean)[]): boolean {
  return decide(tests, true);
}

/** What the first test with the deciding answer says; the reason of one counts only where none decides. */
function decide(tests: (() => boolean)[], deciding: boolean): boolean {
  let reason: Inconclusive | undefined;
  for (const test of tests) {
    const answer = attempt(test);
    if (answer === deciding) {
      return deciding;
    }
    reason ??= answer instanceof Inconclusive ? answer : undefined;
  }
  if (reason) {
    throw reason;
  }
  return !deciding;
}
