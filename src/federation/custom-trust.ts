import type { IConstruct } from 'constructs';
import { requireKind } from '../private/synth/kinds';
import { requireSome } from '../private/synth/validation';
import type { BoundTrust, Claims } from './bound-trust';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { Trust } from './trust';
import { requireBoundary, requireClaims, requireFamily, withClaim } from './trust-rules';
import { accepted, type Job, line, text } from './workflow-job';

/**
 * The tokens of a custom issuer that a role accepts.
 *
 * @example
 * import { CustomTrust } from 'cdk-hindsight/federation';
 *
 * const trust = [CustomTrust.subject('system:serviceaccount:shop:deployer')];
 */
export class CustomTrust extends Trust {
  /**
   * Tokens with one of these subjects; `*` and `?` are wildcards.
   *
   * @throws if there is no subject, or a wildcard does not follow `:`, `/` or `@`
   */
  public static subject(...subjects: string[]): CustomTrust {
    requireKind('subject', subjects, 'list of texts');
    requireSome('subject', subjects, 'a subject', 'copy the sub claim of a token');
    for (const subject of subjects) {
      requireBoundary('subject', subject);
    }
    return new CustomTrust([...subjects], {});
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
  public _spellOut(issuer: Issuer, scope: IConstruct): BoundTrust {
    requireFamily('CustomTrust', IssuerFamily.CUSTOM, issuer, scope);
    requireClaims(this.claims, issuer, scope);
    return { audiences: issuer.audiences, subjects: this.subjects, claims: this.claims, workflow };
  }
}

/** A profile of the AWS CLI and the SDKs, for a workload that has its token in a file. */
function workflow({ roleArn, region, audience, subjects }: Job): string {
  return text(
    `# For ~/.aws/config. ${accepted(subjects).slice(2)}`,
    `# The file holds a token for the audience ${audience}, which the workload renews before it expires.`,
    '[default]',
    `region = ${line(region)}`,
    `role_arn = ${line(roleArn)}`,
    'web_identity_token_file = /tmp/aws-token',
  );
}
