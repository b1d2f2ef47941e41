/** The four things that an error has to tell somebody whose deploy has just failed. */
export interface Refusal {
  /** The property, as the user wrote it. */
  readonly property: string;
  /** The rule, as it continues "<property> must …". */
  readonly must: string;
  /** The value that was given; left out only where it would be a secret. */
  readonly got?: unknown;
  /** The instruction what to do instead. */
  readonly remedy: string;
}

/** The sentence that a refusal is shown as. */
export function sentenceOf({ property, must, got, remedy }: Refusal): string {
  const given = got === undefined ? '' : `, got: ${typeof got === 'string' ? got || "''" : JSON.stringify(got)}`;
  return `${property} must ${must}${given}; ${remedy}`;
}
