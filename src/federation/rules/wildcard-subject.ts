import { textsOf } from '../../private/rules/policies';
import { type Rule, Severity } from '../../private/rules/rule';
import { fixedPart, isOptional, isPattern, reachesIntoName } from '../facts';
import { type ClaimCondition, eachClaimCondition, eachWebIdentityTrust, type WebIdentityTrust } from './web-identity';

/** The labels that stand before the first name in the subjects of known issuers. */
const LABEL =
  /^(repo|repository|repository_id|repository_owner|repository_owner_id|enterprise|job_workflow_ref|project_path|organization|org|owner)[:/]/;
/** Subjects that have named owner and repository before whatever follows. */
const NAMED = [
  /^(repo|repository|repository_id|repository_owner|repository_owner_id|enterprise|project_path):[^:]+:/,
  /^job_workflow_ref:[^/]+\/[^/]+\//,
  /^(organization|owner):[^:]+:(project|pipeline):[^:]+:/,
  /^org\/[^/]+\/project\/[^/]+\//,
];
/** Every run of every repository of a GitHub owner, or of every project of a group or an organization. */
const ALL_RUNS = [
  /^(repo:[^/]+|project_path:.+)\/\*(:\*)?$/,
  /^(repository_owner|organization|owner):[^:]+(:[a-z_]+:\*)*(:\*)?$/,
  /^org\/[^/]+(\/[a-z]+\/\*)*(\/\*)?$/,
];
/** Every pod of a Kubernetes cluster. */
const ALL_PODS = /^system:(serviceaccount)?[*?:]+$/;
/** Claims that name the repository or the project by themselves, whatever the subject leaves open. */
const NAMING = ['pipeline_id', 'project_id', 'repository', 'repository_id'];

export const wildcardSubject: Rule = {
  id: 'hindsight-federation-wildcard-subject',
  severity: Severity.ERROR,
  incident: 'A wildcard in a name lets in everybody who registers a name that begins alike, such as acme-evil/shop.',
  remedy:
    "Name the repository: GitHubTrust.repository({ owner: 'acme', repository: 'shop', ownerId, repositoryId }).branch('main'); or put the separator before the wildcard: repo:acme/shop:*.",
  source: 'https://docs.github.com/en/actions/reference/security/oidc',
  types: ['AWS::IAM::Role'],
  judge: (role, report) =>
    eachWebIdentityTrust(role, report, (trust) =>
      eachClaimCondition(trust, report, (condition) => {
        for (const text of isPatternOnSubject(condition) ? textsOf(condition.value) : []) {
          const objection = objectionTo(text.pattern, trust);
          if (text.pattern === '\0') {
            report.inconclusive(condition.value, `the pattern ${text.readable} is known during the deploy`);
          } else if (objection) {
            report.find(condition.value, `The subject ${text.readable} ${objection}.`);
          }
        }
      }),
    ),
};

function isPatternOnSubject({ operator, claim }: ClaimCondition): boolean {
  return /StringLike/i.test(operator) && !/Not/i.test(operator) && claim.toLowerCase() === 'sub';
}

function objectionTo(subject: string, trust: WebIdentityTrust): string | undefined {
  const fixed = fixedPart(subject);
  if (!isPattern(subject) || compares(trust, NAMING)) {
    return undefined;
  }
  if (fixed.replace(LABEL, '') === '' || ALL_PODS.test(subject)) {
    return 'names nobody';
  }
  if (LABEL.test(fixed) && !NAMED.some((names) => names.test(fixed)) && reachesIntoName(subject)) {
    return 'also fits longer names';
  }
  // A workflow that others may call names itself in the token, not who calls it: the owner still has to be named.
  const isAll = ALL_RUNS.some((all) => all.test(subject)) && !compares(trust, ['job_workflow_ref']);
  return isAll ? 'fits every run of everything that the owner has' : undefined;
}

/** Whether the trust also compares one of the claims, with wildcards only in the ref of a workflow. */
function compares({ conditions }: WebIdentityTrust, claims: string[]): boolean {
  return conditions.some(
    ({ isDemand, operator, claim, value }) =>
      isDemand &&
      !isOptional(operator) &&
      claims.includes(claim.toLowerCase()) &&
      textsOf(value).every(({ pattern }) => !isPattern(pattern) || fixedPart(pattern).includes('@')),
  );
}
