/** Compares versions such as 1.10 and 1.9 part by part. */
export function compareMarks(a: string, b: string): number {
  const [left, right] = [a, b].map(partsOf);
  for (let part = 0; part < Math.max(left.length, right.length); part++) {
    const [one, other] = [left[part] ?? 0n, right[part] ?? 0n];
    if (one !== other) {
      return one < other ? -1 : 1;
    }
  }
  return 0;
}

/** The same text for versions that are the same, such as 1_1, 01.1 and 1.1.0. What is no version stays as it is. */
export function canonicalMark(mark: string): string {
  return /^\d+([._]\d+)*$/.test(mark)
    ? partsOf(mark)
        .join('.')
        .replace(/(\.0)+$/, '')
    : mark;
}

function partsOf(mark: string): bigint[] {
  return mark.split(/[._]/).map(BigInt);
}
