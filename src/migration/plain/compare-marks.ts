/** Compares versions such as 1.10 and 1.9 part by part. */
export function compareMarks(a: string, b: string): number {
  const [left, right] = [a, b].map(partsOf);
  const length = Math.max(left.length, right.length);
  const differences = Array.from({ length }, (_, part) => (left[part] ?? 0n) - (right[part] ?? 0n));
  return Math.sign(Number(differences.find((difference) => difference !== 0n) ?? 0n));
}

/** The same text for versions that are the same, such as 1_1, 01.1 and 1.1.0. What is no version stays as it is. */
export function canonicalMark(mark: string): string {
  if (!/^\d+([._]\d+)*$/.test(mark)) {
    return mark;
  }
  const parts = partsOf(mark);
  while (parts.length > 1 && parts[parts.length - 1] === 0n) {
    parts.pop();
  }
  return parts.join('.');
}

function partsOf(mark: string): bigint[] {
  return mark.split(/[._]/).map(BigInt);
}
