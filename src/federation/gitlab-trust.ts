import type { IConstruct } from 'constructs';
import { type Kinds, requireKind, requireKinds } from '../private/synth/kinds';
import { requireText } from '../private/synth/validation';
import { type BoundTrust, type Claims, refuseTwice } from './bound-trust';
import { collapseWildcards } from './facts';
import {
  claimsFor,
  contextOf,
  type GitLabTerms,
  leadOf,
  requireComponents,
  requirePath,
  requirePathWithoutHost,
} from './gitlab-subject';
import { gitLabWorkflow } from './gitlab-workflow';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { Trust } from './trust';
import {
  requireBoundary,
  requireClaims,
  requireFamily,
  requireNumericId,
  requireRefName,
  requireRuns,
  withClaim,
} from './trust-rules';

/** A project on GitLab. */
export interface GitLabProjectOptions {
  /** The project's path with its groups, such as `acme/shop`, in GitLab's spelling. */
  readonly path: string;

  /**
   * The project's numeric id. For gitlab.com only, because IAM does not see it in the tokens of other instances.
   *
   * @default - only the path is compared, so anyone who registers it after you gets in; on gitlab.com synthesis warns
   * about it
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

/** A project on GitLab whose subject begins with its id. */
export interface GitLabProjectIdOptions {
  /** The project's numeric id. It stays the same when the project is renamed or moved, and no other project gets it. */
  readonly projectId: string;

  /**
   * The numeric id of the group or user that the project belongs to. For gitlab.com only.
   *
   * @default - not compared
   */
  readonly namespaceId?: string;
}

const PROJECT_ID_KINDS: Kinds<GitLabProjectIdOptions> = { projectId: 'text', namespaceId: 'text?' };
const PROJECT_KINDS: Kinds<GitLabProjectOptions> = { path: 'text', projectId: 'text?', namespaceId: 'text?' };
const GROUP_KINDS: Kinds<GitLabGroupOptions> = { path: 'text' };

/**
 * The jobs of GitLab CI/CD that a role accepts.
 *
 * The subject of a token contains the project's path and the ref, unless the project's
 * `ci_id_token_sub_claim_components` names other components. `protectedEnvironments`, `deploymentTier` and
 * `refProtected` need such a setting, with the components in the order in which the methods are called.
 *
 * @example
 * import { GitLabTrust } from 'cdk-hindsight/federation';
 *
 * const shop = GitLabTrust.project({ path: 'acme/shop', projectId: '12' });
 * const trust = [shop.branch('main').protectedRefs()];
 *
 * @see https://docs.gitlab.com/ci/secrets/id_token_authentication/
 */
export class GitLabTrust extends Trust {
  /**
   * The jobs of one project. Continue with what they run for: `branch`, `tag`, `protectedRefs`,
   * `protectedEnvironments`, `deploymentTier`, `refProtected`, `customSubject` or `anySubject`.
   *
   * @throws if the path is malformed or holds a wildcard, or an id is not a number
   */
  public static project(options: GitLabProjectOptions): GitLabTrust {
    requireKinds(options, PROJECT_KINDS);
    const { path, projectId, namespaceId } = options;
    requirePath(
      path,
      /^[\w.][\w.-]*(\/[\w.][\w.-]*)+$/,
      'be the path of a project with its group and without wildcards',
    );
    const claims = { ...idClaim('project_id', projectId), ...idClaim('namespace_id', namespaceId) };
    return new GitLabTrust({ path, claims, components: {}, isNameOnly: projectId === undefined });
  }

  /**
   * The jobs of one project whose subject begins with its id, `project_id:12:…`, on any instance. A rename does not
   * change the id, and nobody else can get it. The project needs `project_id` as the first of its
   * `ci_id_token_sub_claim_components`; GitLab requires this for a project at a path that another project had before.
   *
   * Continue as with `project`.
   *
   * @throws if an id is not a number
   * @see https://docs.gitlab.com/ci/cloud_services/
   */
  public static projectById(options: GitLabProjectIdOptions): GitLabTrust {
    requireKinds(options, PROJECT_ID_KINDS);
    const { projectId, namespaceId } = options;
    const claims = { ...idClaim('project_id', projectId), ...idClaim('namespace_id', namespaceId) };
    return new GitLabTrust({ path: projectId, isById: true, claims, components: {}, isNameOnly: false });
  }

  /**
   * The jobs of every project of a group and its subgroups, including future ones. Anyone who can create a project
   * there can choose its branches. `HindsightChecks` reports `anySubject` of a group.
   *
   * @throws if the path is malformed or holds a wildcard
   */
  public static group(options: GitLabGroupOptions): GitLabTrust {
    requireKinds(options, GROUP_KINDS);
    requirePath(options.path, /^[\w.][\w.-]*(\/[\w.][\w.-]*)*$/, 'be the path of a group without wildcards');
    return new GitLabTrust({ path: `${options.path}/*`, claims: {}, components: {}, isNameOnly: true });
  }

  private constructor(private readonly terms: GitLabTerms) {
    super();
  }

  /**
   * Jobs on this branch. `*` and `?` are wildcards, and `*` crosses `/`.
   *
   * @throws if the name begins with `refs/` or Git does not allow it, or the trust has another subject already
   */
  public branch(name: string): GitLabTrust {
    requireRefName('branch', name);
    return this.withComponents('branch', name, { ref_type: 'branch', ref: name });
  }

  /**
   * Jobs on this tag. `*` and `?` are wildcards, and `*` crosses `/`.
   *
   * @throws if the name begins with `refs/` or Git does not allow it, or the trust has another subject already
   */
  public tag(name: string): GitLabTrust {
    requireRefName('tag', name);
    return this.withComponents('tag', name, { ref_type: 'tag', ref: name });
  }

  /**
   * Jobs that deploy to a protected environment: the project's subject needs the component `environment_protected`,
   * which GitLab supports since 18.7. Not verified with a real token: according to GitLab's documentation, such
   * subjects look like `project_path:acme/shop:environment_protected:true`.
   *
   * @throws if the trust has this component already, or a subject without components
   * @see https://docs.gitlab.com/api/projects/
   */
  public protectedEnvironments(): GitLabTrust {
    return this.withComponents('protectedEnvironments', 'true', { environment_protected: 'true' });
  }

  /**
   * Jobs that deploy to an environment of this tier: the project's subject needs the component `deployment_tier`, which
   * GitLab supports since 18.7. Not verified with a real token: according to GitLab's documentation, such subjects look
   * like `project_path:acme/shop:deployment_tier:production`. A job can choose its tier unless the environment is
   * protected.
   *
   * @param tier `production`, `staging`, `testing`, `development` or `other`
   * @throws if the tier is not one of these, the trust has this component already, or a subject without components
   * @see https://docs.gitlab.com/ci/environments/
   */
  public deploymentTier(tier: string): GitLabTrust {
    requireKind('deploymentTier', tier, 'text');
    requireText('deploymentTier', tier, {
      pattern: /^(production|staging|testing|development|other)$/,
      must: 'be production, staging, testing, development or other',
      remedy: 'use the tier of the environment, not its name: GitLab tokens name no environment in their subject',
    });
    return this.withComponents('deploymentTier', tier, { deployment_tier: tier });
  }

  /**
   * Jobs on protected branches and tags, on any instance: the project's subject needs the component `ref_protected`,
   * which GitLab supports since 18.7. On gitlab.com, `protectedRefs()` needs no such setting. Not verified with a real
   * token: according to GitLab's documentation, such subjects end in `ref_protected:true`.
   *
   * @throws if the trust has this component already, or a subject without components
   */
  public refProtected(): GitLabTrust {
    return this.withComponents('refProtected', 'true', { ref_protected: 'true' });
  }

  /**
   * Every job, on any branch or tag.
   *
   * @throws if the trust has another subject already
   */
  public anySubject(): GitLabTrust {
    return this.withContext('anySubject', '*');
  }

  /**
   * Jobs whose subject continues like this after the project's path or id, for a project with its own
   * `ci_id_token_sub_claim_components`, such as `ref:main` for `["project_path", "ref"]`.
   *
   * @throws if a component is not one of GitLab's, a wildcard does not follow `:`, `/` or `@`, or the trust has another
   * subject already
   */
  public customSubject(components: string): GitLabTrust {
    requireBoundary('customSubject', components);
    requireComponents(components);
    return this.withContext('customSubject', components);
  }

  /**
   * Only jobs on protected branches and tags. For gitlab.com only; on other instances use `refProtected`.
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
  public _spellOut(issuer: Issuer, scope: IConstruct): BoundTrust {
    requireFamily('GitLabTrust', IssuerFamily.GITLAB, issuer, scope);
    const { path, isNameOnly } = this.terms;
    requirePathWithoutHost(path, issuer, scope);
    const methods = 'branch(…), tag(…), protectedRefs() or, for all of them, anySubject()';
    const context = requireRuns(contextOf(this.terms), path, methods, scope);
    const claims = claimsFor(this.terms, issuer);
    requireClaims(claims, issuer, scope);
    const warning = isNameOnly && issuer._claimKeys.includes('project_id') ? nameOnly(path) : undefined;
    return {
      audiences: issuer.audiences,
      subjects: [collapseWildcards(`${leadOf(this.terms)}:${path}:${context}`)],
      claims,
      warning,
      workflow: (job) => gitLabWorkflow(this.terms, job),
    };
  }

  private withComponents(method: string, got: string, components: Record<string, string>): GitLabTrust {
    const isTwice = Object.keys(components).some((name) => name in this.terms.components);
    if (isTwice || this.terms.context !== undefined) {
      refuseTwice(method, got);
    }
    return new GitLabTrust({ ...this.terms, components: { ...this.terms.components, ...components } });
  }

  private withContext(method: string, context: string): GitLabTrust {
    if (this.terms.context !== undefined || Object.keys(this.terms.components).length > 0) {
      refuseTwice(method, context);
    }
    return new GitLabTrust({ ...this.terms, context });
  }
}

function idClaim(name: string, id: string | undefined): Claims {
  const remedy = 'copy the number from the settings page; names and wildcards are not accepted';
  requireNumericId(name === 'project_id' ? 'projectId' : 'namespaceId', id, remedy);
  return id === undefined ? {} : { [name]: [id] };
}

function nameOnly(path: string) {
  const message = `the trust on ${path} compares its path only: anyone who registers it after you gets in; give projectId`;
  return { name: 'gitlabPathOnly', message };
}
