/** Whether a value is compared with StringLike. A token is not: what it turns out to be must not widen the trust. */
export function isPattern(value: string): boolean {
  return /[*?]/.test(value);
}

/** Whether a pattern also fits names that begin alike: `acme/shop*` is `acme/shop-evil` too. */
export function reachesIntoName(subject: string): boolean {
  return isPattern(subject) && !/[:/@]$/.test(fixedPart(subject));
}

/** What stands before the first wildcard. */
export function fixedPart(subject: string): string {
  return subject.split(/[*?]/)[0];
}

/** Whether an operator also holds for a token without the claim. */
export function isOptional(operator: string): boolean {
  return /^ForAllValues:|IfExists$/i.test(operator);
}
