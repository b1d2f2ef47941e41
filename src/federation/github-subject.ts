import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireText } from '../private/synth/validation';
import type { Claims } from './bound-trust';
import { collapseWildcards, fixedPart } from './facts';
import { GitHubSubjectFormat } from './github-subject-format';
import type { Issuer } from './issuer';
import { requireBoundary, requireExact, requireNumericId } from './trust-rules';

/** A repository, or all of an owner's. */
export interface GitHubScope {
  readonly owner: string;
  readonly repository?: string;
  readonly ownerId?: string;
  readonly repositoryId?: string;
  readonly subjectFormat?: GitHubSubjectFormat;
}

/** The terms of a trust, as its methods collect them. */
export interface GitHubTerms extends GitHubScope {
  /** `refs/heads/…` or `refs/tags/…`. */
  readonly ref?: string;
  readonly environment?: string;
  /** The last part of the subject, where neither ref nor environment give it. */
  readonly context?: string;
  readonly customSubjects?: string[];
  readonly claims: Claims;
}

/** The subjects of tokens that fit the terms. */
export function subjectsOf(terms: GitHubTerms, issuer: Issuer, scope: IConstruct): string[] {
  if (terms.customSubjects) {
    return terms.customSubjects;
  }
  const context = contextOf(terms, issuer);
  if (context === undefined) {
    return refuse(
      {
        property: 'trust',
        must: `state what the workflow of ${nameOf(terms)} runs for`,
        remedy: 'go on with branch(…), tag(…), environment(…), pullRequest() or, for all of them, anySubject()',
      },
      scope,
    );
  }
  return prefixesOf(terms).map((prefix) => collapseWildcards(`repo:${prefix}:${context}`));
}

/** The repository or the organization, for messages. */
export function nameOf({ owner, repository = '*' }: GitHubScope): string {
  return `${owner}/${repository}`;
}

/** The part of the subject after the scope. An environment takes the place of the ref. */
function contextOf({ ref, environment, context }: GitHubTerms, { _traits }: Issuer): string | undefined {
  const written = (value: string) => (_traits.escapesColons === false ? value : escapeColons(value));
  if (environment !== undefined) {
    return `environment:${written(environment)}`;
  }
  return ref === undefined ? context : `ref:${written(ref)}`;
}

/** The scope as subjects name it: by names and, where the ids are known, by names with ids. */
function prefixesOf(scope: GitHubScope): string[] {
  const { owner, repository = '*', ownerId, repositoryId, subjectFormat } = scope;
  if (ownerId === undefined) {
    return [`${owner}/${repository}`];
  }
  const isAnyName = subjectFormat === GitHubSubjectFormat.ANY_NAME;
  const name = repositoryId === undefined ? '*' : `${isAnyName ? '*' : repository}@${repositoryId}`;
  const immutable = `${isAnyName ? '*' : owner}@${ownerId}/${name}`;
  return isAnyName || subjectFormat === GitHubSubjectFormat.IMMUTABLE
    ? [immutable]
    : [`${owner}/${repository}`, immutable];
}

/** GitHub writes a colon within a value as %3A, so that values cannot look like further parts of the subject. */
function escapeColons(value: string): string {
  return value.replace(/:/g, '%3A');
}

/** Rejects an owner that is not one user or organization, and a format that its ids do not allow. */
export function requireOwner({ owner, ownerId, subjectFormat }: GitHubScope): void {
  requireExact('owner', owner);
  requireText('owner', owner, {
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/,
    must: 'be the name of a user or an organization',
    remedy: 'give the name without @ and without the repository',
  });
  requireNumericId('ownerId', ownerId, `read it with: gh api users/${owner} --jq .id`);
  requireText('subjectFormat', subjectFormat, {
    pattern: /^(BOTH|IMMUTABLE|ANY_NAME)$/,
    must: 'be a value of GitHubSubjectFormat',
    remedy: 'use GitHubSubjectFormat.BOTH, IMMUTABLE or ANY_NAME',
  });
  if (subjectFormat !== undefined && ownerId === undefined) {
    refuse({
      property: 'subjectFormat',
      must: 'go with the ids, which the immutable format holds',
      got: subjectFormat,
      remedy: 'give the ids too, or leave subjectFormat out',
    });
  }
}

/** Rejects a repository that is not one of one owner, and ids that do not go together. */
export function requireRepository(scope: GitHubScope): void {
  const { owner, repository, ownerId, repositoryId } = scope;
  requireOwner(scope);
  requireText('repository', repository, {
    pattern: /^[A-Za-z0-9._-]{1,100}$/,
    must: 'be the name of a repository without its owner and without wildcards',
    remedy: 'name each repository in a trust of its own, or use GitHubTrust.organization(…)',
  });
  requireText('repository', repository, {
    pattern: /^(?!.*\.git$)/,
    must: 'be the name without .git',
    remedy: 'leave out the end of the clone URL: it is not part of the name in tokens',
  });
  requireNumericId('repositoryId', repositoryId, `read it with: gh api repos/${owner}/${repository} --jq .id`);
  if ((ownerId === undefined) !== (repositoryId === undefined)) {
    refuse({
      property: ownerId === undefined ? 'ownerId' : 'repositoryId',
      must: 'be given together with the other id',
      remedy: `read it with: gh api repos/${owner}/${repository} --jq '.owner.id, .id'`,
    });
  }
}

/** Rejects a customized subject that does not name its owner, or whose pattern reaches into another name. */
export function requireCustomSubject(scope: GitHubScope, subject: string): void {
  requireBoundary('customSubject', subject);
  const fixed = fixedPart(subject);
  const beginnings = beginningsOf(scope);
  const isNamed = beginnings.some((name) => fixed.startsWith(name) || `${subject}:` === name);
  if (!isNamed && scope.ownerId === undefined) {
    const ids = scope.repository === undefined ? 'ownerId, which is' : 'ownerId and repositoryId, which are';
    refuse({
      property: 'customSubject',
      must: `begin with ${beginnings[0]}`,
      got: subject,
      remedy: `name the ${scope.repository === undefined ? 'owner' : 'repository'} first, or give ${ids} then compared`,
    });
  }
}

/** The beginnings of a subject that names the repository or the organization. */
function beginningsOf({ owner, repository }: GitHubScope): string[] {
  return repository === undefined
    ? [`repo:${owner}/`, `repository_owner:${owner}:`]
    : [`repo:${owner}/${repository}:`, `repository:${owner}/${repository}:`];
}
