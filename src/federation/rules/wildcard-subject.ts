import { textsOf } from '../../private/template/policies';
import { type Rule, Severity } from '../../private/template/rule';
import { fixedPart, isPattern, reachesIntoName } from '../subject-pattern';
import { type ClaimCondition, eachWebIdentityTrust } from './web-identity';

/** The labels that stand before the first name in the subjects of known issuers. */
const LABEL = /^(repo|repository|repository_owner|project_path|organization|org)[:/]/;
/** Subjects that have named owner and repository before whatever follows. */
const NAMED = [
  /^repo(sitory)?:[^/]+\/[^:]+:/,
  /^(project_path|repository_owner):[^:]+:/,
  /^organization:[^:]+:(project|pipeline):[^:]+:/,
  /^org\/[^/]+\/project\/[^/]+\//,
];
/** Every run of every repository of a GitHub owner, or of every project of a group. */
const ALL_RUNS = /^(repo:[^/]+|project_path:.+)\/\*(:\*)?$/;

export const wildcardSubject: Rule = {
  id: 'hindsight-federation-wildcard-subject',
  severity: Severity.ERROR,
  incident: 'A wildcard in a name lets in everybody who registers a name that begins alike, such as acme-evil/shop.',
  remedy:
    "Name the repository: GitHubTrust.repository({ owner: 'acme', repository: 'shop', ownerId, repositoryId }).branch('main'); or put the separator before the wildcard: repo:acme/shop:*.",
  source: 'https://docs.github.com/en/actions/reference/security/oidc',
  types: ['AWS::IAM::Role'],
  judge: (role, report) =>
    eachWebIdentityTrust(role, report, (trust) => {
      for (const condition of trust.conditions.filter(isPatternOnSubject)) {
        report.part(() => {
          for (const text of textsOf(condition.value)) {
            const objection = objectionTo(text.pattern);
            if (objection) {
              report.find(condition.value, `The subject ${text.readable} ${objection}.`);
            }
          }
        });
      }
    }),
};

function isPatternOnSubject({ operator, claim }: ClaimCondition): boolean {
  return /StringLike/i.test(operator) && !/Not/i.test(operator) && claim.toLowerCase() === 'sub';
}

function objectionTo(subject: string): string | undefined {
  const fixed = fixedPart(subject);
  if (!isPattern(subject)) {
    return undefined;
  }
  if (fixed.replace(LABEL, '') === '') {
    return 'names nobody';
  }
  if (LABEL.test(fixed) && !NAMED.some((names) => names.test(fixed)) && reachesIntoName(subject)) {
    return 'also fits longer names';
  }
  return ALL_RUNS.test(subject) ? 'fits every run of everything that the owner has' : undefined;
}
