/** x */
export class Issuer {
  /** y */
  public readonly url = 'https://x';
}
