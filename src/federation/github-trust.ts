import type { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireText } from '../private/synth/validation';
import {
  type GitHubContext,
  type GitHubScope,
  requireCustomSubject,
  requireOwner,
  requireRepository,
  subjectContext,
  subjectPrefixes,
} from './github-subject';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { Trust } from './trust';
import {
  type BoundTrust,
  type Claims,
  refuseTwice,
  requireClaims,
  requireFamily,
  requireNumericId,
  requireRefName,
  requireValue,
  withClaim,
} from './trust-binding';

/** A repository on GitHub. */
export interface GitHubRepositoryOptions {
  /** The user or organization that owns it, in GitHub's spelling: tokens are compared case-sensitively. */
  readonly owner: string;

  /** The repository's name, without the owner, in GitHub's spelling. */
  readonly repository: string;

  /**
   * The owner's numeric id: `gh api repos/OWNER/REPOSITORY --jq .owner.id`. Goes with `repositoryId`.
   *
   * @default - the names alone decide, so who registers them after you gets in; a warning says so
   */
  readonly ownerId?: string;

  /**
   * The repository's numeric id: `gh api repos/OWNER/REPOSITORY --jq .id`. Goes with `ownerId`.
   *
   * @default - the names alone decide, so who registers them after you gets in; a warning says so
   */
  readonly repositoryId?: string;
}

/** An organization on GitHub. */
export interface GitHubOrganizationOptions {
  /** The organization's name, in GitHub's spelling: tokens are compared case-sensitively. */
  readonly owner: string;

  /**
   * The organization's numeric id: `gh api orgs/OWNER --jq .id`.
   *
   * @default - the name alone decides, so who registers it after you gets in; a warning says so
   */
  readonly ownerId?: string;
}

const WHOLE_REF = {
  pattern: /^(refs\/|[*?])/,
  must: 'begin with refs/, as it does in tokens',
  remedy: 'write for example refs/heads/main, or use branch(…) or tag(…)',
};

interface GitHubTerms extends GitHubScope, GitHubContext {
  readonly customSubjects?: string[];
  readonly claims: Claims;
}

/**
 * The workflow runs of GitHub Actions that a role accepts.
 *
 * With `ownerId` and `repositoryId` it accepts both formats of the subject, `repo:acme/shop:…` and the immutable
 * `repo:acme@1234/shop@5678:…`, so the role works before and after a repository moves from one to the other; and it
 * compares the ids, so a name that somebody else registered later does not get in.
 *
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
export class GitHubTrust extends Trust {
  /**
   * The runs of one repository. Go on with what they run for: `branch`, `tag`, `environment`, `pullRequest`,
   * `customSubject` or `anySubject`.
   *
   * @throws if a name is malformed or holds a wildcard, an id is not a number, or one id is given without the other
   */
  public static repository(options: GitHubRepositoryOptions): GitHubTrust {
    const { owner, repository, ownerId, repositoryId } = options;
    requireRepository({ owner, repository, ownerId, repositoryId });
    return new GitHubTrust({ owner, repository, ownerId, repositoryId, claims: {} });
  }

  /**
   * The runs of every repository of an organization, those included that are created tomorrow. Go on with `branch`,
   * `tag`, `environment`, `pullRequest` or `anySubject`; combine it with `jobWorkflowRef` where you can, because whoever
   * may create a repository can choose its branches and environments. `HindsightChecks` reports `anySubject` of an
   * organization, unless `jobWorkflowRef` goes with it.
   *
   * @throws if the name is malformed or holds a wildcard, or the id is not a number
   */
  public static organization(options: GitHubOrganizationOptions): GitHubTrust {
    requireOwner(options.owner, options.ownerId);
    return new GitHubTrust({ owner: options.owner, ownerId: options.ownerId, claims: {} });
  }

  private constructor(private readonly terms: GitHubTerms) {
    super();
  }

  /**
   * Runs on this branch; `*` and `?` are wildcards, and `*` crosses `/`. Together with `environment`: jobs of the
   * environment, but only on this branch.
   *
   * @throws if the name begins with `refs/`, or the trust has a branch, a tag or another subject already
   */
  public branch(name: string): GitHubTrust {
    return this.withRef('branch', `refs/heads/${name}`, name);
  }

  /**
   * Runs on this tag; `*` and `?` are wildcards, and `*` crosses `/`. Together with `environment`: jobs of the
   * environment, but only on this tag.
   *
   * @throws if the name begins with `refs/`, or the trust has a branch, a tag or another subject already
   */
  public tag(name: string): GitHubTrust {
    return this.withRef('tag', `refs/tags/${name}`, name);
  }

  /**
   * Jobs that name this environment; `*` and `?` are wildcards. GitHub leaves branch and tag out of the subject of such
   * jobs: limit them with `branch` or `tag` too, or with the environment's protection rules.
   *
   * @throws if the trust has an environment or another subject already
   */
  public environment(name: string): GitHubTrust {
    requireValue('environment', name);
    this.requireNoSubject('environment', name, ['environment', 'context', 'customSubjects']);
    return this.narrowed({ environment: name });
  }

  /**
   * Runs for a pull request, every one of the repository. GitHub gives no token to those from forks. Whoever may push
   * any branch can open a pull request that changes the workflow: grant such a role no more than reading.
   *
   * @throws if the trust has another subject already
   */
  public pullRequest(): GitHubTrust {
    this.requireNoSubject('pullRequest', 'pull_request', ['ref', 'environment', 'context', 'customSubjects']);
    return this.narrowed({ context: 'pull_request' });
  }

  /**
   * Every run: each branch, tag, environment and pull request.
   *
   * @throws if the trust has another subject already
   */
  public anySubject(): GitHubTrust {
    this.requireNoSubject('anySubject', '*', ['ref', 'environment', 'context', 'customSubjects']);
    return this.narrowed({ context: '*' });
  }

  /**
   * Runs with one of these subjects, for a repository whose subject is customised. Each is the whole subject as it stands
   * in the token, `:` within a value written as `%3A`.
   *
   * @throws if a subject does not begin with the repository (needed unless its ids are given), if a wildcard does not
   * follow `:`, `/` or `@`, or if the trust has another subject already
   * @see https://docs.github.com/en/actions/reference/security/oidc
   */
  public customSubject(...subjects: string[]): GitHubTrust {
    this.requireNoSubject('customSubject', subjects.join(', '), ['ref', 'environment', 'context', 'customSubjects']);
    for (const subject of subjects) {
      requireCustomSubject(this.terms, subject);
    }
    return this.narrowed({ customSubjects: subjects });
  }

  /**
   * Jobs that run in one of these reusable workflows, each as `owner/repository/.github/workflows/file.yml@ref`. Wildcards
   * are possible after the `@`: `…@refs/tags/v1*`.
   *
   * @throws if a reference is malformed or has a wildcard before the `@`, or if the trust has this claim already
   */
  public jobWorkflowRef(...references: string[]): GitHubTrust {
    for (const reference of references) {
      requireText('jobWorkflowRef', reference, {
        pattern: /^[^/@*?\s]+\/[^/@*?\s]+\/[^@*?\s]+@[^\s]+$/,
        must: 'read owner/repository/path@ref, with wildcards only after the @',
        remedy:
          'copy the job_workflow_ref claim of a token, such as acme/ci/.github/workflows/deploy.yml@refs/heads/main',
      });
    }
    return this.narrowed({ claims: withClaim(this.terms.claims, 'job_workflow_ref', references) });
  }

  /**
   * Runs of repositories of the enterprise with this numeric id.
   *
   * @throws if it is not a number, or if the trust has this claim already
   */
  public enterpriseId(id: string): GitHubTrust {
    requireNumericId('enterpriseId', id, 'copy the enterprise_id claim of a token');
    return this.claim('enterprise_id', id);
  }

  /**
   * Tokens in which this claim has one of these values; `*` and `?` are wildcards.
   *
   * @throws if there is no value, one consists of wildcards, a `ref` does not begin with `refs/`, or the trust has this
   * claim already; and when the role is created, if IAM does not know the claim
   */
  public claim(name: string, ...values: string[]): GitHubTrust {
    if (name === 'job_workflow_ref') {
      return this.jobWorkflowRef(...values);
    }
    for (const value of name === 'ref' ? values : []) {
      requireText('claim ref', value, WHOLE_REF);
    }
    return this.narrowed({ claims: withClaim(this.terms.claims, name, values) });
  }

  /** @internal */
  public _bind(issuer: Issuer, scope: Construct): BoundTrust {
    requireFamily('GitHubTrust', IssuerFamily.GITHUB, issuer, scope);
    const { ref, environment, ownerId, repositoryId } = this.terms;
    const claims: Record<string, readonly string[]> = { ...this.terms.claims };
    for (const [name, value] of [
      ['repository_owner_id', ownerId],
      ['repository_id', repositoryId],
      ['ref', environment === undefined ? undefined : ref],
    ] as const) {
      if (value !== undefined) {
        Object.assign(claims, withClaim(claims, name, [value]));
      }
    }
    requireClaims(claims, issuer, scope);
    return { audiences: issuer.audiences, subjects: this.subjects(scope), claims, warning: this.warning(issuer) };
  }

  private subjects(scope: Construct): string[] {
    if (this.terms.customSubjects) {
      return this.terms.customSubjects;
    }
    const context = subjectContext(this.terms);
    if (context === undefined) {
      return refuse(
        {
          property: 'trust',
          must: `say what the workflow of ${this.describe()} runs for`,
          remedy: 'go on with branch(…), tag(…), environment(…), pullRequest() or, for all of them, anySubject()',
        },
        scope,
      );
    }
    return subjectPrefixes(this.terms).map((prefix) => `repo:${prefix}:${context}`.replace('*:*', '*'));
  }

  private warning(issuer: Issuer): BoundTrust['warning'] {
    if (this.terms.ownerId !== undefined || !issuer._claimKeys.includes('repository_id')) {
      return undefined;
    }
    const message = [
      `the trust on ${this.describe()} goes by names: who registers them after you gets in, and a repository with`,
      'immutable subjects does not; give ownerId and repositoryId',
    ].join(' ');
    return { name: 'githubNamesOnly', message };
  }

  private describe(): string {
    return `${this.terms.owner}/${this.terms.repository ?? '*'}`;
  }

  private withRef(method: string, ref: string, name: string): GitHubTrust {
    requireRefName(method, name);
    this.requireNoSubject(method, name, ['ref', 'context', 'customSubjects']);
    return this.narrowed({ ref });
  }

  private requireNoSubject(method: string, got: string, terms: (keyof GitHubTerms)[]): void {
    if (terms.some((term) => this.terms[term] !== undefined)) {
      refuseTwice(method, got);
    }
  }

  private narrowed(terms: Partial<GitHubTerms>): GitHubTrust {
    return new GitHubTrust({ ...this.terms, ...terms });
  }
}
