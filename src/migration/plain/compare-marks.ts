/** Compares versions such as 1.10 and 1.9 part by part. */
export function compareMarks(a: string, b: string): number {
  const [left, right] = [a, b].map((mark) => mark.split(/[._]/).map(BigInt));
  for (let part = 0; part < Math.max(left.length, right.length); part++) {
    const [one, other] = [left[part] ?? 0n, right[part] ?? 0n];
    if (one !== other) {
      return one < other ? -1 : 1;
    }
  }
  return 0;
}
