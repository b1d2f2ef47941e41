import type { Construct } from 'constructs';
import { requireText } from '../private/synth/validation';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { Trust } from './trust';
import { type BoundTrust, requireExact, requireFamily, requireNumericId } from './trust-binding';

/** A service account of Google Cloud, and what its tokens are made for. */
export interface GoogleServiceAccountOptions {
  /** The account's unique id, a number: `gcloud iam service-accounts describe EMAIL --format='value(uniqueId)'`. */
  readonly uniqueId: string;

  /**
   * The audience that the workload asks for, any text of your choice. IAM sees it as `accounts.google.com:oaud`, because
   * its `aud` is the `azp` claim of the token.
   */
  readonly audience: string;

  /**
   * The account's email address, which some ways to get a token put into the `azp` claim instead of the unique id.
   *
   * @default - only the unique id is accepted there
   */
  readonly email?: string;
}

/**
 * The workloads of Google Cloud that a role accepts.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
export class GoogleTrust extends Trust {
  /**
   * Workloads that run as this service account.
   *
   * @throws if the id is not a number, or audience or email hold a wildcard
   */
  public static serviceAccount(options: GoogleServiceAccountOptions): GoogleTrust {
    const remedy = "read it with: gcloud iam service-accounts describe EMAIL --format='value(uniqueId)'";
    requireNumericId('uniqueId', options.uniqueId, remedy);
    requireExact('audience', options.audience);
    requireText('email', options.email, {
      pattern: /^[^\s@*?$]+@[^\s@*?$]+$/,
      must: 'be an email address without wildcards',
      remedy: 'give the address of the service account',
    });
    return new GoogleTrust(options);
  }

  private constructor(private readonly account: GoogleServiceAccountOptions) {
    super();
  }

  /** @internal */
  public _bind(issuer: Issuer, scope: Construct): BoundTrust {
    requireFamily('GoogleTrust', IssuerFamily.GOOGLE, issuer, scope);
    const { uniqueId, audience, email } = this.account;
    return {
      audiences: email === undefined ? [uniqueId] : [uniqueId, email],
      subjects: [uniqueId],
      claims: { oaud: [audience] },
    };
  }
}
