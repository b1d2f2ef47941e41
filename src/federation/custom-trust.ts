import type { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { Trust } from './trust';
import {
  type BoundTrust,
  type Claims,
  requireBoundary,
  requireClaims,
  requireFamily,
  withClaim,
} from './trust-binding';

/** The tokens of a custom issuer that a role accepts. */
export class CustomTrust extends Trust {
  /**
   * Tokens with one of these subjects; `*` and `?` are wildcards.
   *
   * @throws if there is no subject, or a wildcard does not follow `:`, `/` or `@`
   */
  public static subject(...subjects: string[]): CustomTrust {
    if (subjects.length === 0) {
      refuse({ property: 'subject', must: 'be given', remedy: 'copy the sub claim of a token' });
    }
    for (const subject of subjects) {
      requireBoundary('subject', subject);
    }
    return new CustomTrust(subjects, {});
  }

  private constructor(
    private readonly subjects: string[],
    private readonly claims: Claims,
  ) {
    super();
  }

  /**
   * Tokens in which this claim has one of these values.
   *
   * @throws if there is no value, one holds a wildcard, or the trust has this claim already; and when the role is created,
   * if IAM does not know the claim, as with nearly all custom issuers
   */
  public claim(name: string, ...values: string[]): CustomTrust {
    return new CustomTrust(this.subjects, withClaim(this.claims, name, values));
  }

  /** @internal */
  public _bind(issuer: Issuer, scope: Construct): BoundTrust {
    requireFamily('CustomTrust', IssuerFamily.CUSTOM, issuer, scope);
    requireClaims(this.claims, issuer, scope);
    return { audiences: issuer.audiences, subjects: this.subjects, claims: this.claims };
  }
}
