/** Whether a text matches an IAM pattern with `*` and `?`. */
export function matchesGlob(text: string, pattern: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    // Several in a row are one, and would take for ever.
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(text);
}
