/** Which keys are items, and by which key each is done. */
export interface Naming {
  readonly sourcePrefix: string;
  readonly sourceSuffix: string;
  readonly donePrefix: string;
  readonly doneSuffix: string;
}

/** What source and result have in common: the key between prefix and suffix. Nothing if the key is no item. */
export function stemOf(key: string, prefix: string, suffix: string): string | undefined {
  // A key that ends with a slash is the mark of a folder in a console.
  const isItem = key.startsWith(prefix) && key.endsWith(suffix) && !key.endsWith('/');
  return isItem && key.length > prefix.length + suffix.length
    ? key.slice(prefix.length, key.length - suffix.length)
    : undefined;
}

export function doneKeyOf(stem: string, { donePrefix, doneSuffix }: Naming): string {
  return `${donePrefix}${stem}${doneSuffix}`;
}
