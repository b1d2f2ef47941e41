import type { Construct } from 'constructs';
import { requireText } from '../private/synth/validation';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { Trust } from './trust';
import {
  type BoundTrust,
  type Claims,
  refuseTwice,
  requireBoundary,
  requireClaims,
  requireFamily,
  requireNumericId,
  requireRefName,
  requireSubject,
  requireValue,
  withClaim,
} from './trust-binding';

/** A project on GitLab. */
export interface GitLabProjectOptions {
  /** The project's path with its groups, such as `acme/shop`, in GitLab's spelling. */
  readonly path: string;

  /**
   * The project's numeric id. For gitlab.com only, because IAM does not see it in the tokens of other instances.
   *
   * @default - the path alone decides, so who registers it after you gets in; on gitlab.com a warning says so
   */
  readonly projectId?: string;

  /**
   * The numeric id of the group or user that the project belongs to. For gitlab.com only.
   *
   * @default - not compared
   */
  readonly namespaceId?: string;
}

/** A group on GitLab. */
export interface GitLabGroupOptions {
  /** The group's path, such as `acme` or `acme/platform`, in GitLab's spelling. */
  readonly path: string;
}

interface GitLabTerms {
  /** The project's path, or the group's followed by `/*`. */
  readonly path: string;
  readonly isNameOnly: boolean;
  /** What follows the path in the subject. */
  readonly context?: string;
  readonly claims: Claims;
}

/**
 * The jobs of GitLab CI/CD that a role accepts.
 *
 * @see https://docs.gitlab.com/ci/secrets/id_token_authentication/
 */
export class GitLabTrust extends Trust {
  /**
   * The jobs of one project. Go on with what they run for: `branch`, `tag`, `environment`, `protectedRefs`,
   * `customSubject` or `anySubject`.
   *
   * @throws if the path is malformed or holds a wildcard, or an id is not a number
   */
  public static project(options: GitLabProjectOptions): GitLabTrust {
    const { path, projectId, namespaceId } = options;
    requirePath(path, /^[\w.-]+(\/[\w.-]+)+$/, 'be the path of a project with its group and without wildcards');
    const remedy = 'copy the number from the settings page; names and wildcards are not accepted';
    requireNumericId('projectId', projectId, remedy);
    requireNumericId('namespaceId', namespaceId, remedy);
    const claims = {
      ...(projectId !== undefined && { project_id: [projectId] }),
      ...(namespaceId !== undefined && { namespace_id: [namespaceId] }),
    };
    return new GitLabTrust({ path, claims, isNameOnly: projectId === undefined });
  }

  /**
   * The jobs of every project of a group and its subgroups, those included that are created tomorrow. Whoever may create
   * a project there can choose its branches. `HindsightChecks` reports `anySubject` of a group.
   *
   * @throws if the path is malformed or holds a wildcard
   */
  public static group(options: GitLabGroupOptions): GitLabTrust {
    requirePath(options.path, /^[\w.-]+(\/[\w.-]+)*$/, 'be the path of a group without wildcards');
    return new GitLabTrust({ path: `${options.path}/*`, claims: {}, isNameOnly: true });
  }

  private constructor(private readonly terms: GitLabTerms) {
    super();
  }

  /**
   * Jobs on this branch; `*` and `?` are wildcards, and `*` crosses `/`.
   *
   * @throws if the name begins with `refs/`, or the trust has another subject already
   */
  public branch(name: string): GitLabTrust {
    requireRefName('branch', name);
    return this.withContext('branch', `ref_type:branch:ref:${name}`);
  }

  /**
   * Jobs on this tag; `*` and `?` are wildcards, and `*` crosses `/`.
   *
   * @throws if the name begins with `refs/`, or the trust has another subject already
   */
  public tag(name: string): GitLabTrust {
    requireRefName('tag', name);
    return this.withContext('tag', `ref_type:tag:ref:${name}`);
  }

  /**
   * Jobs that deploy to this environment. GitLab leaves the environment out of the subject unless the project says
   * otherwise: set its `ci_id_token_sub_claim_components` to `["project_path", "environment"]`.
   *
   * @throws if the trust has another subject already
   * @see https://docs.gitlab.com/api/projects/
   */
  public environment(name: string): GitLabTrust {
    requireValue('environment', name);
    return this.withContext('environment', `environment:${name}`);
  }

  /**
   * Every job: each branch and tag.
   *
   * @throws if the trust has another subject already
   */
  public anySubject(): GitLabTrust {
    return this.withContext('anySubject', '*');
  }

  /**
   * Jobs whose subject goes on like this after the project's path, for a project with a `ci_id_token_sub_claim_components`
   * of its own.
   *
   * @throws if a wildcard does not follow `:`, `/` or `@`, or the trust has another subject already
   */
  public customSubject(components: string): GitLabTrust {
    requireBoundary('customSubject', components);
    return this.withContext('customSubject', components);
  }

  /**
   * Only jobs on protected branches and tags. For gitlab.com only.
   *
   * @throws when the role is created, if the issuer is another instance
   */
  public protectedRefs(): GitLabTrust {
    return this.claim('ref_protected', 'true');
  }

  /**
   * Tokens in which this claim has one of these values. For gitlab.com only.
   *
   * @throws if there is no value, one holds a wildcard, or the trust has this claim already; and when the role is created,
   * if IAM does not know the claim
   */
  public claim(name: string, ...values: string[]): GitLabTrust {
    return new GitLabTrust({ ...this.terms, claims: withClaim(this.terms.claims, name, values) });
  }

  /** @internal */
  public _bind(issuer: Issuer, scope: Construct): BoundTrust {
    requireFamily('GitLabTrust', IssuerFamily.GITLAB, issuer, scope);
    const { path, claims, isNameOnly } = this.terms;
    const context = this.terms.context ?? (claims.ref_protected && '*');
    requireSubject(context, path, 'branch(…), tag(…), protectedRefs() or, for all of them, anySubject()', scope);
    requireClaims(claims, issuer, scope);
    const subject = `project_path:${path}:${context}`.replace(/\/\*:\*$/, '/*');
    const warning = isNameOnly && issuer._claimKeys.includes('project_id') ? nameOnly(path) : undefined;
    return { audiences: issuer.audiences, subjects: [subject], claims, warning };
  }

  private withContext(method: string, context: string): GitLabTrust {
    if (this.terms.context !== undefined) {
      refuseTwice(method, context);
    }
    return new GitLabTrust({ ...this.terms, context });
  }
}

function nameOnly(path: string) {
  const message = `the trust on ${path} goes by its path: who registers it after you gets in; give projectId`;
  return { name: 'gitlabPathOnly', message };
}

function requirePath(path: string, pattern: RegExp, must: string): void {
  requireText('path', path, { pattern, must, remedy: 'give it as in the URL of the page, such as acme/shop' });
}
