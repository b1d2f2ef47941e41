/** S3 writes a blank as a plus, and a plus as %2B. The key is a text of its own, and does not keep its page in memory. */
export function decodedKey(written: string): string {
  return decodeURIComponent(written.replaceAll('+', ' '));
}
