/** The name that somebody who wrote another one most likely meant, in words; empty if none is close. */
export function suggestion(given: string, names: readonly string[]): string {
  const close = names
    .map((name) => ({ name, distance: distanceOf(given.slice(0, MAX_LENGTH), name) }))
    .filter(({ name, distance }) => distance <= Math.max(2, name.length / 4))
    .sort((a, b) => a.distance - b.distance)[0];
  return close ? `: did you mean ${close.name}?` : '';
}

const MAX_LENGTH = 100;
const SHORT = 3;

/**
 * Whether a text is most likely a misspelling: it differs from the name in one letter at most, capitals, `_` and `-` aside.
 * A name of two letters has no such misspelling: `max` is another word than `mx`.
 */
export function isMisspelt(given: string, name: string): boolean {
  const [a, b] = [given, name].map((text) => text.slice(0, MAX_LENGTH).replace(/[_-]/g, '').toLowerCase());
  return distanceOf(a, b) <= (b.length < SHORT ? 0 : 1);
}

/** The number of letters that have to be changed; two that changed places count as one. */
export function distanceOf(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= a.length; row += 1) {
    rows[row] = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      rows[row][column] = Math.min(
        rows[row - 1][column] + 1,
        rows[row][column - 1] + 1,
        rows[row - 1][column - 1] + (isSame ? 0 : 1),
        isSwapped ? rows[row - 2][column - 2] + 1 : Number.POSITIVE_INFINITY,
      );
    }
  }
  return rows[a.length][b.length];
}
