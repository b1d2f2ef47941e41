import type { IConstruct } from 'constructs';
import { type Kinds, requireKind, requireKinds } from '../private/synth/kinds';
import { requireSome, requireText } from '../private/synth/validation';
import { type BoundTrust, once, refuseTwice, type TrustWarning } from './bound-trust';
import { claimsFor, claimsOf, WHOLE_REF, WORKFLOW_REF } from './github-claims';
import {
  type GitHubTerms,
  nameOf,
  requireCustomSubject,
  requireOwner,
  requireRepository,
  subjectsOf,
} from './github-subject';
import type { GitHubOrganizationOptions, GitHubRepositoryOptions } from './github-trust-options';
import { gitHubWorkflow } from './github-workflow';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { Trust } from './trust';
import { requireFamily, requireNumericId, requireRefName, requireValue, withClaim } from './trust-rules';

const REPOSITORY_KINDS: Kinds<GitHubRepositoryOptions> = {
  owner: 'text',
  repository: 'text',
  ownerId: 'text?',
  repositoryId: 'text?',
  subjectFormat: 'text?',
};
const ORGANIZATION_KINDS: Kinds<GitHubOrganizationOptions> = {
  owner: 'text',
  ownerId: 'text?',
  subjectFormat: 'text?',
};

/** The terms that exclude each other in a subject. */
const OTHER_SUBJECTS: (keyof GitHubTerms)[] = ['ref', 'environment', 'context', 'customSubjects'];

/**
 * The workflow runs of GitHub Actions that a role accepts.
 *
 * With `ownerId` and `repositoryId` it accepts both formats of the subject, `repo:acme/shop:…` and the immutable
 * `repo:acme@1234/shop@5678:…`, and compares the ids, so anyone who registers one of your old names is refused. A
 * rename changes the name in both formats: `GitHubSubjectFormat.ANY_NAME` accepts the new one too.
 *
 * @example
 * import { GitHubTrust } from 'cdk-hindsight/federation';
 *
 * const shop = GitHubTrust.repository({ owner: 'acme', repository: 'shop', ownerId: '1234', repositoryId: '5678' });
 * const trust = [shop.branch('main'), shop.environment('prod').branch('main')];
 *
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
export class GitHubTrust extends Trust {
  /**
   * The runs of one repository. Continue with what they run for: `branch`, `tag`, `environment`, `pullRequest`,
   * `customSubject` or `anySubject`.
   *
   * @throws if a name is malformed or holds a wildcard, an id is not a number, or one id is given without the other
   */
  public static repository(options: GitHubRepositoryOptions): GitHubTrust {
    requireKinds(options, REPOSITORY_KINDS);
    const { owner, repository, ownerId, repositoryId, subjectFormat } = options;
    const terms = { owner, repository, ownerId, repositoryId, subjectFormat, claims: {} };
    requireRepository(terms);
    return new GitHubTrust(terms);
  }

  /**
   * The runs of every repository of an organization, including future ones. Continue with `branch`, `tag`,
   * `environment`, `pullRequest`, `customSubject` or `anySubject`; combine it with `jobWorkflowRef` if you can, because
   * anyone who can create a repository can choose its branches and environments. `HindsightChecks` reports `anySubject`
   * of an organization without `jobWorkflowRef`.
   *
   * @throws if the name is malformed or holds a wildcard, or the id is not a number
   */
  public static organization(options: GitHubOrganizationOptions): GitHubTrust {
    requireKinds(options, ORGANIZATION_KINDS);
    const { owner, ownerId, subjectFormat } = options;
    requireOwner({ owner, ownerId, subjectFormat });
    return new GitHubTrust({ owner, ownerId, subjectFormat, claims: {} });
  }

  private constructor(private readonly terms: GitHubTerms) {
    super();
  }

  /**
   * Runs on this branch. `*` and `?` are wildcards, and `*` crosses `/`. Together with `environment`: jobs of the
   * environment, but only on this branch.
   *
   * @throws if the name begins with `refs/` or Git does not allow it, or the trust has a branch, a tag or another
   * subject already
   */
  public branch(name: string): GitHubTrust {
    return this.withRef('branch', 'refs/heads/', name);
  }

  /**
   * Runs on this tag. `*` and `?` are wildcards, and `*` crosses `/`. Together with `environment`: jobs of the
   * environment, but only on this tag.
   *
   * @throws if the name begins with `refs/` or Git does not allow it, or the trust has a branch, a tag or another
   * subject already
   */
  public tag(name: string): GitHubTrust {
    return this.withRef('tag', 'refs/tags/', name);
  }

  /**
   * Jobs that name this environment. `*` and `?` are wildcards. GitHub leaves the branch and tag out of these jobs'
   * subjects: limit the jobs with `branch` or `tag` too, or with the environment's protection rules.
   *
   * @throws if the trust has an environment or another subject already
   */
  public environment(name: string): GitHubTrust {
    requireValue('environment', name);
    this.requireNone('environment', name, ['environment', 'context', 'customSubjects']);
    return this.narrowed({ environment: name });
  }

  /**
   * Runs for any pull request of the repository. GitHub gives no token to pull requests from forks. Anyone who can push
   * a branch can open a pull request that changes the workflow: grant such a role read access only.
   *
   * @throws if the trust has another subject already
   */
  public pullRequest(): GitHubTrust {
    this.requireNone('pullRequest', 'pull_request', OTHER_SUBJECTS);
    return this.narrowed({ context: 'pull_request' });
  }

  /**
   * Every run, for any branch, tag, environment or pull request.
   *
   * @throws if the trust has another subject already
   */
  public anySubject(): GitHubTrust {
    this.requireNone('anySubject', '*', OTHER_SUBJECTS);
    return this.narrowed({ context: '*' });
  }

  /**
   * Runs with one of these subjects, for a repository or an organization that customizes its subjects. Each is the
   * whole subject as in the token, with `:` within a value written as `%3A`.
   *
   * @throws if there is none, one does not begin with the repository or the organization (needed unless the ids are
   * given, which are then compared), a wildcard does not follow `:`, `/` or `@`, or the trust has another subject
   * already
   * @see https://docs.github.com/en/actions/reference/security/oidc
   */
  public customSubject(...subjects: string[]): GitHubTrust {
    requireKind('customSubject', subjects, 'list of texts');
    requireSome('customSubject', subjects, 'a subject', 'copy the sub claim of a token');
    this.requireNone('customSubject', subjects.join(', '), OTHER_SUBJECTS);
    for (const subject of subjects) {
      requireCustomSubject(this.terms, subject);
    }
    return this.narrowed({ customSubjects: [...subjects] });
  }

  /**
   * Jobs that run in one of these reusable workflows, each as `owner/repository/.github/workflows/file.yml@ref`, with the
   * whole ref: `refs/heads/main`, `refs/tags/v1` or the hash of a commit. Wildcards are possible after the `@`:
   * `…@refs/tags/v1*`.
   *
   * @throws if a reference is malformed or has a wildcard before the `@`, or if the trust has this claim already; and when
   * the role is created, if a ref is not whole
   */
  public jobWorkflowRef(...references: string[]): GitHubTrust {
    requireKind('jobWorkflowRef', references, 'list of texts');
    for (const reference of references) {
      requireText('jobWorkflowRef', reference, WORKFLOW_REF);
    }
    return this.narrowed({ claims: withClaim(this.terms.claims, 'job_workflow_ref', references) });
  }

  /**
   * Runs of repositories of the enterprise with this numeric id.
   *
   * @throws if it is not a number, or if the trust has this claim already
   */
  public enterpriseId(id: string): GitHubTrust {
    requireKind('enterpriseId', id, 'text');
    requireNumericId('enterpriseId', id, 'copy the enterprise_id claim of a token');
    return this.claim('enterprise_id', id);
  }

  /**
   * Tokens in which this claim has one of these values. `*` and `?` are wildcards.
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
  public _spellOut(issuer: Issuer, scope: IConstruct): BoundTrust {
    requireFamily('GitHubTrust', IssuerFamily.GITHUB, issuer, scope);
    return {
      audiences: issuer.audiences,
      subjects: subjectsOf(this.terms, issuer, scope),
      claims: claimsFor(this.terms, issuer, scope),
      warning: this.warning(issuer),
      workflow: (job) => gitHubWorkflow(this.terms, job),
    };
  }

  private warning(issuer: Issuer): TrustWarning | undefined {
    if (this.terms.ownerId !== undefined || !issuer._claimKeys.includes('repository_id')) {
      return undefined;
    }
    const message = [
      `the trust on ${nameOf(this.terms)} compares names only: anyone who registers them after you gets in, and a`,
      'repository with immutable subjects is locked out; give ownerId and repositoryId',
    ].join(' ');
    return { name: 'githubNamesOnly', message };
  }

  private withRef(method: string, beginning: string, name: string): GitHubTrust {
    requireRefName(method, name);
    this.requireNone(method, name, ['context', 'customSubjects']);
    return this.narrowed({ ref: once(method, name, this.terms.ref, `${beginning}${name}`) });
  }

  private requireNone(method: string, got: string, terms: (keyof GitHubTerms)[]): void {
    if (terms.some((term) => this.terms[term] !== undefined)) {
      refuseTwice(method, got);
    }
  }

  private narrowed(terms: Partial<GitHubTerms>): GitHubTrust {
    const narrowed = { ...this.terms, ...terms };
    claimsOf(narrowed);
    return new GitHubTrust(narrowed);
  }
}
