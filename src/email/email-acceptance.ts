/**
 * The mail that reaches the target. The quarantine queue holds the rest.
 *
 * @example
 * import { EmailAcceptance } from 'cdk-hindsight/email';
 *
 * EmailAcceptance.clean();
 */
export class EmailAcceptance {
  /**
   * Mail that has no virus, is not spam, and is not quarantined or rejected by the DMARC policy of the sender's domain. Mail
   * that SES could not judge is not clean.
   *
   * @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
   */
  public static clean(): EmailAcceptance {
    return new EmailAcceptance('clean');
  }

  /** All mail. The target gets the verdicts of SES, and must decide for itself. */
  public static everything(): EmailAcceptance {
    return new EmailAcceptance('everything');
  }

  private constructor(
    /** @internal */
    readonly _acceptance: 'clean' | 'everything',
  ) {}
}
