import { refuse } from '../private/synth/errors';
import { requireText } from '../private/synth/validation';
import { requireBoundary, requireExact, requireNumericId } from './trust-binding';

/** A repository, or all of an owner's. */
export interface GitHubScope {
  readonly owner: string;
  readonly repository?: string;
  readonly ownerId?: string;
  readonly repositoryId?: string;
}

interface GitHubRepository extends GitHubScope {
  readonly repository: string;
}

/** What a workflow runs for. */
export interface GitHubContext {
  /** `refs/heads/…` or `refs/tags/…`. */
  readonly ref?: string;
  readonly environment?: string;
  /** Where neither ref nor environment say it. */
  readonly context?: string;
}

/** What follows the scope in the subject. An environment takes the place of the ref. */
export function subjectContext({ ref, environment, context }: GitHubContext): string | undefined {
  if (environment !== undefined) {
    return `environment:${escapeColons(environment)}`;
  }
  return ref === undefined ? context : `ref:${escapeColons(ref)}`;
}

/** The scope as subjects name it: by names and, where the ids are known, by names with ids. */
export function subjectPrefixes({ owner, repository = '*', ownerId, repositoryId }: GitHubScope): string[] {
  const classic = `${owner}/${repository}`;
  if (ownerId === undefined) {
    return [classic];
  }
  return [classic, `${owner}@${ownerId}/${repositoryId === undefined ? '*' : `${repository}@${repositoryId}`}`];
}

/** GitHub writes a colon within a value as %3A, so that values cannot look like further parts of the subject. */
function escapeColons(value: string): string {
  return value.replace(/:/g, '%3A');
}

/** Refuses an owner that is not one user or organization. */
export function requireOwner(owner: string, ownerId: string | undefined): void {
  requireExact('owner', owner);
  requireText('owner', owner, {
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/,
    must: 'be the name of a user or an organization',
    remedy: 'give the name without @ and without the repository',
  });
  requireNumericId('ownerId', ownerId, `read it with: gh api users/${owner} --jq .id`);
}

/** Refuses a repository that is not one of one owner, and ids that do not go together. */
export function requireRepository({ owner, repository, ownerId, repositoryId }: GitHubRepository): void {
  requireOwner(owner, ownerId);
  requireText('repository', repository, {
    pattern: /^[A-Za-z0-9._-]{1,100}$/,
    must: 'be the name of a repository without its owner and without wildcards',
    remedy: 'name each repository in a trust of its own, or use GitHubTrust.organization(…)',
  });
  requireText('repository', repository, {
    pattern: /^(?!.*\.git$)/,
    must: 'be the name without .git',
    remedy: 'leave out the end of the clone URL: it is no part of the name in tokens',
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

/** Refuses a customised subject that does not say whose it is, or whose pattern reaches into another name. */
export function requireCustomSubject(scope: GitHubScope, subject: string): void {
  requireBoundary('customSubject', subject);
  const fixed = subject.split(/[*?]/)[0];
  const beginnings = namesOf(scope);
  const isNamed = beginnings.some((name) => fixed.startsWith(name) || `${subject}:` === name);
  if (!isNamed && (scope.repositoryId === undefined || fixed === '')) {
    refuse({
      property: 'customSubject',
      must: `begin with ${beginnings[0]}`,
      got: subject,
      remedy: 'name the repository first, or give ownerId and repositoryId, which are then compared',
    });
  }
}

function namesOf(scope: GitHubScope): string[] {
  const prefixes = subjectPrefixes(scope);
  if (scope.repository === undefined) {
    return [...prefixes.map((prefix) => `repo:${prefix.slice(0, -1)}`), `repository_owner:${scope.owner}:`];
  }
  return prefixes.flatMap((prefix) => [`repo:${prefix}:`, `repository:${prefix}:`]);
}
