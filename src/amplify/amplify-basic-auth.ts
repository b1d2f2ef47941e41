import type { SecretValue } from 'aws-cdk-lib';

/**
 * A user name and a password that a browser asks for before it shows a page.
 *
 * @see https://docs.aws.amazon.com/amplify/latest/userguide/access-control.html
 */
export interface AmplifyBasicAuth {
  /** The name, 1 to 255 characters, without a colon. */
  readonly userName: string;

  /** The password, as a reference to a secret. */
  readonly password: SecretValue;
}
