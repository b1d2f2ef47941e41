import { folded, hasVariable, textsOf } from '../../private/rules/policies';
import { type Report, type Rule, Severity } from '../../private/rules/rule';
import type { Text } from '../../private/template/text';
import { fixedPart, isOptional, isPattern, reachesIntoName } from '../facts';
import {
  type ClaimCondition,
  eachClaimCondition,
  eachWebIdentityTrust,
  knownTextsOf,
  type WebIdentityTrust,
} from './web-identity';

/** The labels that stand before the first name in the subjects of known issuers. */
const LABEL =
  /^(repo|repository|repository_id|repository_owner|repository_owner_id|enterprise|job_workflow_ref|project_path|project_id|namespace_id|organization|org|owner)[:/]/;
/** Subjects that have named the owner, by a name or an id, before whatever follows. Those of `OWNED` are not asked for. */
const NAMED =
  /^(repo|repository|repository_id|repository_owner|repository_owner_id|enterprise|project_path|project_id|namespace_id):[^:]+:/;
/** Issuers whose tokens everybody in the world can get. */
const PUBLIC = [
  'token.actions.githubusercontent.com',
  'gitlab.com',
  'agent.buildkite.com',
  'app.terraform.io',
  'app.eu.terraform.io',
];
const EVERYTHING = 'fits every run of everything that the owner has';
const OPEN = 'is known only at deploy time';
const LONGER = 'also fits longer names';
const OF_OWNER = 'also fits longer names of the same owner';
const STRANGER = 'names no owner, so a stranger can have the same';
/** What names the owner in subjects: of one of these issuers, or of one whose subjects fit no token of theirs. */
const OWNER = new RegExp(
  [
    '(^|:)((repo|repository|job_workflow_ref|project_path):[^/:]+/',
    '(repository_owner|repository_owner_id|repository_id|enterprise|enterprise_id|project_id|namespace_id):[^:]+(:|$))',
    // Only the deployment knows where the name of the owner ends.
    '(^|:)(repo|repository|job_workflow_ref|project_path):[^:]*\\0',
    '^(organization|owner):[^:]+:',
    '^org/',
    // The id of a pipeline, a cluster or an organization, which Buildkite makes the subject on request.
    '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
    '^system:',
  ].join('|'),
);
/** Every run of everything that an owner or an organization has, other than by `OWNED`. */
const ALL_RUNS = [
  /^(repository_owner|repository_owner_id|enterprise|enterprise_id|namespace_id|organization|owner):[^:]+(:[a-z_]+:\*)*(:\*)*$/,
  /^org\/[^/]+(\/[a-z]+\/\*)*(\/\*)*$/,
];
/** Subjects that name an owner, and below it what runs there. Only somebody of the owner can choose the second name. */
const OWNED = [
  /^(?:repo|repository|job_workflow_ref):(?<owner>[^:/*?]+)\/(?<name>[^:/]*)(?<rest>.*)/,
  /^project_path:(?<owner>[^:/*?]+)\/(?<name>[^:]*)(?<rest>.*)/,
  /^(?:organization|owner):(?<owner>[^:*?]+):(?:project|pipeline):(?<name>[^:]*)(?<rest>.*)/,
  /^org\/(?<owner>[^/*?]+)\/project\/(?<name>[^/]*)(?<rest>.*)/,
];
/** Every pod of a Kubernetes cluster. */
const ALL_PODS = /^system:(serviceaccount)?[*?:]+$/;
/** Claims that name the repository or the project on their own, whatever the subject leaves open. */
const NAMING = ['oidc.circleci.com/project-id', 'pipeline_id', 'project_id', 'repository', 'repository_id'];
/**
 * Claims that name the owner, whatever the subject leaves open. The person who started a run (`actor_id`, `user_id`) is not
 * the owner: the run may be in the repository of a stranger, who wrote the workflow.
 */
const OWNING = [
  ...NAMING,
  'cluster_id',
  'enterprise_id',
  'namespace_id',
  'organization_id',
  'organization_slug',
  'repository_owner_id',
];
/** The words between the values in subjects. */
const LABELS =
  /\b(branch|commit|environment|heads|pipeline|project|ref|ref_type|refs|run_phase|step|tags?|workspace)\b/g;

export const wildcardSubject: Rule = {
  id: 'hindsight-federation-wildcard-subject',
  severity: Severity.ERROR,
  incident: 'A wildcard inside a name also matched look-alikes that anybody can register, such as acme-evil/shop.',
  remedy:
    'Name owner and repository before the first wildcard, and put the separator before it: repo:acme/shop:*; or use GitHubTrust, which names the repository and one branch.',
  source: 'https://docs.github.com/en/actions/reference/security/oidc',
  types: ['AWS::IAM::Role'],
  judge: (role, report) =>
    eachWebIdentityTrust(role, report, (trust) => {
      // All conditions have to hold, so that a wide one beside a narrow one lets nobody else in.
      if (trust.conditions.some((condition) => isNarrow(condition, trust))) {
        return;
      }
      eachClaimCondition(trust, report, (condition) => {
        for (const text of isOnSubject(condition) ? textsOf(condition.value) : []) {
          judgeSubject(text, condition, trust, report);
        }
      });
    }),
};

function isNarrow(condition: ClaimCondition, trust: WebIdentityTrust): boolean {
  const { operator, value } = condition;
  const isKnown = isOnSubject(condition) && !isOptional(operator) && !value.mayBeAbsent;
  const texts = isKnown ? knownTextsOf(value) : [];
  const isRight = (text: Text) => !hasVariable(text) && objectionTo(text, condition, trust) === undefined;
  return texts.length > 0 && texts.every(isRight);
}

function isOnSubject({ isDemand, claim }: ClaimCondition): boolean {
  return isDemand && claim.toLowerCase() === 'sub';
}

function judgeSubject(text: Text, condition: ClaimCondition, trust: WebIdentityTrust, report: Report): void {
  const objection = objectionTo(text, condition, trust);
  if (objection === OPEN) {
    report.inconclusive(condition.value, isLike(condition) ? `the pattern ${text.whyOpen}` : text.whyOpen);
  } else if (objection === OF_OWNER) {
    report.findLighter(condition.value, `The subject ${text.readable} ${objection}.`);
  } else if (objection) {
    report.find(condition.value, `The subject ${text.readable} ${objection}.`);
  }
}

function isLike({ operator }: ClaimCondition): boolean {
  return /StringLike/i.test(operator);
}

function objectionTo(text: Text, condition: ClaimCondition, trust: WebIdentityTrust): string | undefined {
  // A wildcard under another operator is for another rule. No token has an empty subject.
  if (text.literal === '' || (!isLike(condition) && isPattern(text.pattern))) {
    return undefined;
  }
  const subject = folded(text.pattern);
  const objection =
    (isPattern(subject) ? objectionToPattern(subject, trust) : undefined) ?? stranger(subject, condition, trust);
  const isOpen = subject === '\0' ? isLike(condition) : objection === STRANGER && fixedPart(subject).includes('\0');
  return isOpen ? OPEN : objection;
}

function objectionToPattern(subject: string, trust: WebIdentityTrust): string | undefined {
  const fixed = fixedPart(subject);
  // A workflow that others may call names itself in the token, not who calls it: the owner still has to be named.
  const isOneWorkflow = compares(trust, ['job_workflow_ref']);
  if (compares(trust, NAMING)) {
    return undefined;
  }
  if (compares(trust, OWNING)) {
    return isEverything(subject) && !isOneWorkflow ? EVERYTHING : undefined;
  }
  if (fixed.replace(LABEL, '') === '' || ALL_PODS.test(subject)) {
    return 'names nobody';
  }
  const owned = OWNED.map((form) => form.exec(subject)?.groups).find((groups) => groups !== undefined);
  if (!owned && LABEL.test(fixed) && !NAMED.test(fixed) && reachesIntoName(subject)) {
    return LONGER;
  }
  const isOpen = owned !== undefined && isPattern(owned.name) && isAnyRun(owned.rest);
  if (isOneWorkflow || !(isOpen || ALL_RUNS.some((all) => all.test(subject)))) {
    return undefined;
  }
  return owned === undefined || /(^|\/)\*$/.test(owned.name) ? EVERYTHING : OF_OWNER;
}

/** Whether nothing in what follows a name narrows the run: only labels and wildcards stand there. */
function isAnyRun(rest: string): boolean {
  return /^[*?:/]*$/.test(rest.replace(LABELS, ''));
}

/** Whether a subject of an owner that another claim names leaves both open, the repository and what runs there. */
function isEverything(subject: string): boolean {
  const [, name = '', rest = ''] = /^(?:[a-z_]+:)?([^:]*)(.*)$/s.exec(subject) ?? [];
  const repository = name.includes('/') ? name.slice(name.indexOf('/') + 1) : '';
  return /^[*?:/]*$/.test(repository + rest.replace(LABELS, ''));
}

/** What is wrong with a subject that anybody in the world can have. */
function stranger(subject: string, { issuer }: ClaimCondition, trust: WebIdentityTrust): string | undefined {
  const isNamed =
    OWNER.test(fixedPart(subject)) || subject === '\0' || compares(trust, [...OWNING, 'job_workflow_ref']);
  return PUBLIC.includes(issuer.toLowerCase()) && !isNamed ? STRANGER : undefined;
}

/** Whether the trust also compares one of the claims with values, with wildcards only in the ref of a workflow. */
function compares({ conditions }: WebIdentityTrust, claims: string[]): boolean {
  return conditions.some(
    ({ isDemand, operator, claim, value }) =>
      isDemand &&
      !isOptional(operator) &&
      claims.includes(claim.toLowerCase()) &&
      textsOf(value).every((text) => isExact(text, operator)),
  );
}

/** A value that is filled in may be a wildcard, where wildcards mean something. */
function isExact(text: Text, operator: string): boolean {
  const isOpen = /StringLike/i.test(operator) && (isPattern(text.pattern) || text.pattern.includes('\0'));
  return !hasVariable(text) && (!isOpen || fixedPart(text.pattern).includes('@'));
}
