/**
 * The mail that reaches the target. What is not accepted is held in the quarantine queue.
 *
 * @example
 * import { EmailAcceptance } from 'cdk-hindsight/email';
 *
 * EmailAcceptance.clean();
 */
export class EmailAcceptance {
  /**
   * Mail without a virus, that is not spam, and that the domain of its sender does not want quarantined or rejected (DMARC).
   * Mail that SES could not judge is not clean.
   *
   * @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
   */
  public static clean(): EmailAcceptance {
    return new EmailAcceptance('clean');
  }

  /** All mail. The target gets the verdicts of SES, and must decide itself. */
  public static everything(): EmailAcceptance {
    return new EmailAcceptance('everything');
  }

  private constructor(
    /** @internal */
    readonly _acceptance: 'clean' | 'everything',
  ) {}
}
