import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireText } from '../private/synth/validation';
import type { Claims } from './bound-trust';
import type { GitHubTerms } from './github-subject';
import { GitHubSubjectFormat } from './github-subject-format';
import type { Issuer } from './issuer';
import { requireClaims, withClaim } from './trust-rules';

/** The rule for a ref as a claim. */
export const WHOLE_REF = {
  pattern: /^(refs\/|[*?])/,
  must: 'begin with refs/, as it does in tokens',
  remedy: 'write for example refs/heads/main, or use branch(…) or tag(…)',
};

/** The rule for the reference of a reusable workflow, before the issuer is known. */
export const WORKFLOW_REF = {
  pattern: /^[\w-]+\/[\w.-]+\/[^@*?\s]+@\S+$/,
  must: 'read owner/repository/path@ref, with wildcards only after the @',
  remedy: 'copy the job_workflow_ref claim of a token, such as acme/ci/.github/workflows/deploy.yml@refs/heads/main',
};
const WHOLE_WORKFLOW_REF = {
  ...WORKFLOW_REF,
  pattern: /^[^@]+\/\.github\/workflows\/[^/@]+@(refs\/|[*?]|[0-9a-f]{40}$)/,
  must: 'have .github/workflows/ in its path, and a whole ref such as refs/heads/main, or the hash of a commit',
};

/**
 * The claims of the terms with those that ids and refs become.
 *
 * @throws if one of these is given as a claim too
 */
export function claimsOf({ ref, environment, ownerId, repositoryId, claims }: GitHubTerms): Claims {
  const own = {
    repository_owner_id: ownerId,
    repository_id: repositoryId,
    // The subject names the environment instead of the ref.
    ref: environment === undefined ? undefined : ref,
  };
  return Object.entries(own).reduce(
    (all, [name, value]) => (value === undefined ? all : withClaim(all, name, [value])),
    claims,
  );
}

/**
 * The claims that IAM compares in the tokens of an issuer. Where IAM sees no ids, the immutable subject alone can compare them:
 * it holds both, and they are exact.
 */
export function claimsFor(terms: GitHubTerms, issuer: Issuer, scope: IConstruct): Claims {
  const isById = issuer._traits.hidesIds === true && terms.ownerId !== undefined && !terms.customSubjects;
  if (isById && terms.subjectFormat !== GitHubSubjectFormat.IMMUTABLE) {
    const must = `be IMMUTABLE for ${issuer.url}, in whose tokens IAM sees no id but those in the subject`;
    const remedy = 'set GitHubSubjectFormat.IMMUTABLE, which the repository has to have, or leave the ids out';
    refuse({ property: 'subjectFormat', must, got: terms.subjectFormat, remedy }, scope);
  }
  const claims = claimsOf(isById ? { ...terms, ownerId: undefined, repositoryId: undefined } : terms);
  requireClaims(claims, issuer, scope);
  for (const reference of claims.job_workflow_ref ?? []) {
    requireText('jobWorkflowRef', reference, WHOLE_WORKFLOW_REF, scope);
  }
  return claims;
}
