/** More than any name of AWS has. */
const MAX_LENGTH = 2_048;

/** Whether a pattern fits a text. One that is longer than any name would take some patterns hours. */
export function fitsShort(text: string, pattern: RegExp): boolean {
  return text.length <= MAX_LENGTH && pattern.test(text);
}
