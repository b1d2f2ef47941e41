import { distanceOf } from '../private/spelling';

const GITHUB = [
  'actor',
  'actor_id',
  'enterprise_id',
  'environment',
  'job_workflow_ref',
  'ref',
  'repository',
  'repository_id',
  'repository_owner_id',
  'workflow',
];
const BUILDKITE = [
  'build_branch',
  'cluster_id',
  'cluster_name',
  'organization_id',
  'organization_slug',
  'pipeline_id',
  'pipeline_slug',
];
const GITLAB = [
  'namespace_id',
  'pipeline_source',
  'project_id',
  'ref_protected',
  'runner_environment',
  'user_access_level',
  'user_email',
  'user_id',
  'user_login',
];

/**
 * The claims beyond `aud`, `sub` and `amr` that reach IAM as condition keys on `sts:AssumeRoleWithWebIdentity`, by the
 * issuer's host and path. Every other claim of a token is invisible to a trust policy.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */
export const CLAIM_KEYS: Record<string, string[]> = {
  'accounts.google.com': ['google/organization_number', 'oaud'],
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the reference writes variable parts like this
  'agent.${Domain}.buildkite.dev': BUILDKITE,
  'agent.${Domain}.buildkite.site': BUILDKITE,
  'agent.buildkite.com': BUILDKITE,
  'github.com/enterprises/${EnterpriseName}': GITHUB,
  'gitlab.com': GITLAB,
  'idcs-${OciUniqueIdentifier}.identity.oraclecloud.com': ['rpst_id'],
  'oidc.circleci.com/org/${OrgId}': ['oidc.circleci.com/project-id'],
  'token.actions.${Domain}.ghe.com': GITHUB,
  'token.actions.githubusercontent.com/${SubPath}': GITHUB,
  'token.actions.githubusercontent.com': GITHUB,
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above
};

const ISSUERS = Object.entries(CLAIM_KEYS).map(([pattern, keys]) => ({ pattern: expressionOf(pattern), keys }));

/** The claims of this issuer that a trust policy can ask for, beyond `aud`, `sub` and `amr`. */
export function claimKeysOf(hostPath: string): string[] {
  return ISSUERS.find(({ pattern }) => pattern.test(hostPath))?.keys ?? [];
}

function expressionOf(pattern: string): RegExp {
  const literals = pattern.split(/\$\{\w+\}/).map((literal) => literal.replaceAll('.', '\\.'));
  return new RegExp(`^${literals.join('[^/:]+')}$`);
}

/** The key that somebody who wrote `name` most likely meant. */
export function closestKey(name: string, keys: string[]): string | undefined {
  const containing = keys.filter((key) => key.includes(name)).sort((a, b) => a.length - b.length);
  const close = keys
    .map((key) => ({ key, distance: distanceOf(name, key) }))
    .filter(({ distance }) => distance <= 3)
    .sort((a, b) => a.distance - b.distance);
  return containing[0] ?? close[0]?.key;
}

/** True for a value that is compared with StringLike. A token is not one: its deployed value must not widen the trust. */
export function isPattern(value: string): boolean {
  return /[*?]/.test(value);
}

/** True for a pattern that also fits names that begin alike: `acme/shop*` is `acme/shop-evil` too. */
export function reachesIntoName(subject: string): boolean {
  return isPattern(subject) && !/[:/@]$/.test(fixedPart(subject));
}

/** The part before the first wildcard. */
export function fixedPart(subject: string): string {
  return subject.split(/[*?]/)[0];
}

/** The pattern without a part of wildcards that the one before it covers. */
export function collapseWildcards(pattern: string): string {
  return pattern.replace(/\*(:\*)+$/, '*');
}

/** True for an operator that also holds for a token without the claim. */
export function isOptional(operator: string): boolean {
  return /^ForAllValues:|IfExists$/i.test(operator);
}
