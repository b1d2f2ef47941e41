import type { IConstruct } from 'constructs';
import { type Kinds, requireKind, requireKinds } from '../private/synth/kinds';
import { requireSome, requireText } from '../private/synth/validation';
import type { BoundTrust, Claims } from './bound-trust';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { Trust } from './trust';
import { requireBoundary, requireClaims, requireFamily, requireKnownPatterns, withClaim } from './trust-rules';
import { accepted, type Job, line, text } from './workflow-job';

/** A service account of a Kubernetes cluster whose issuer STS can reach. */
export interface KubernetesServiceAccountOptions {
  /** The namespace, without wildcards. */
  readonly namespace: string;
  /** The name of the service account. It may end in `-*`, for a generated suffix. */
  readonly name: string;
}

const SERVICE_ACCOUNT_KINDS: Kinds<KubernetesServiceAccountOptions> = { namespace: 'text', name: 'text' };

const NAMESPACE = {
  pattern: /^(?!.{64})[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
  must: 'be the name of a namespace, without wildcards',
  remedy: 'name each namespace in a trust of its own: whoever can create one chooses its name',
};

const SERVICE_ACCOUNT = {
  pattern: /^(?!.{254})[a-z0-9]([a-z0-9.-]*([a-z0-9]|-\*))?$/,
  must: 'be the name of a service account, with a wildcard at most as -* at its end',
  remedy:
    'write for example provider-aws-*; for every service account use CustomTrust.subject(system:serviceaccount:NAMESPACE:*)',
};

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
   * Tokens with one of these subjects. `*` and `?` are wildcards. For a service account with a generated name use
   * `serviceAccount`.
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

  /**
   * A service account of a Kubernetes cluster: `system:serviceaccount:NAMESPACE:NAME`. A `*` at the end of the name,
   * after a hyphen, matches a suffix that an operator generates, as in `provider-aws-*`. Anyone who can create service
   * accounts in the namespace can choose a matching name, so the namespace is the security boundary.
   *
   * @throws if the namespace or the name is malformed, or a wildcard is elsewhere
   * @see https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/
   */
  public static serviceAccount(options: KubernetesServiceAccountOptions): CustomTrust {
    requireKinds(options, SERVICE_ACCOUNT_KINDS);
    const { namespace, name } = options;
    requireText('namespace', namespace, NAMESPACE);
    requireText('name', name, SERVICE_ACCOUNT);
    requireKnownPatterns('name', [name, namespace]);
    return new CustomTrust([`system:serviceaccount:${namespace}:${name}`], {});
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
