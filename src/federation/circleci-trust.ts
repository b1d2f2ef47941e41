import type { IConstruct } from 'constructs';
import { type Kinds, requireKind, requireKinds } from '../private/synth/kinds';
import { requireText } from '../private/synth/validation';
import { type BoundTrust, once } from './bound-trust';
import { type CircleCiContext, circleCiWorkflow } from './circleci-workflow';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { requireUuid } from './issuer-url-parts';
import { Trust } from './trust';
import { requireFamily, requireRefName, requireRuns, requireWholeSubjects } from './trust-rules';

/** A branch of the repository that a CircleCI project builds. */
export interface CircleCiBranchOptions {
  /** The host and path of the repository, without `https://`, such as `github.com/acme/shop`. */
  readonly origin: string;
  /** The branch. `*` and `?` are wildcards, and `*` crosses `/`. */
  readonly branch: string;
}

/** A tag of the repository that a CircleCI project builds. */
export interface CircleCiTagOptions {
  /** The host and path of the repository, without `https://`, such as `github.com/acme/shop`. */
  readonly origin: string;
  /** The tag. `*` and `?` are wildcards, and `*` crosses `/`. */
  readonly tag: string;
}

const BRANCH_KINDS: Kinds<CircleCiBranchOptions> = { origin: 'text', branch: 'text' };
const TAG_KINDS: Kinds<CircleCiTagOptions> = { origin: 'text', tag: 'text' };

const ORIGIN = {
  pattern: /^[a-z0-9-]+(\.[a-z0-9-]+)+(\/[\w.-]+){2,}(?<!\.git)$/,
  must: 'be the host and path of a repository, without https://, wildcards and .git',
  remedy:
    'copy the oidc.circleci.com/vcs-origin claim of a token, such as github.com/acme/shop; after a wildcard a branch could be named like the rest of a subject',
};

/** As long as a UUID: a `*` would also match a branch that is named like the rest of a subject. */
const ANY_UUID = '????????-????-????-????-????????????';

/**
 * The jobs of CircleCI that a role accepts. Builds of forked pull requests get a token only if the project passes
 * secrets to them. `branch` and `tag` refuse these builds by their repository; `anySubject` does not.
 *
 * @example
 * import { CircleCiTrust } from 'cdk-hindsight/federation';
 *
 * const shop = CircleCiTrust.project('11111111-1111-4111-8111-111111111111');
 * const trust = [shop.branch({ origin: 'github.com/acme/shop', branch: 'main' })];
 *
 * @see https://circleci.com/docs/openid-connect-tokens/
 */
export class CircleCiTrust extends Trust {
  /**
   * The jobs of one project. Continue with `user`, `branch`, `tag`, `customSubject` or `anySubject`.
   *
   * @param projectId the project's id, as its settings show it
   * @throws if it is not a UUID in lower case
   */
  public static project(projectId: string): CircleCiTrust {
    requireKind('projectId', projectId, 'text');
    requireUuid('projectId', projectId);
    return new CircleCiTrust(projectId);
  }

  /**
   * The jobs of every project of the organization that the issuer belongs to, including future ones. Continue with
   * `user`, `branch`, `tag`, `customSubject` or `anySubject`. `HindsightChecks` reports `anySubject` of an
   * organization.
   */
  public static organization(): CircleCiTrust {
    return new CircleCiTrust(undefined);
  }

  private constructor(
    private readonly projectId: string | undefined,
    private readonly context?: CircleCiContext,
  ) {
    super();
  }

  /**
   * Jobs that this user started, with version 1 tokens (`CIRCLE_OIDC_TOKEN`).
   *
   * @throws if the id is not a UUID in lower case, or the trust has another subject already
   */
  public user(userId: string): CircleCiTrust {
    requireKind('userId', userId, 'text');
    requireUuid('userId', userId);
    return this.withContext('user', userId, { subjects: [`user/${userId}`], token: 'CIRCLE_OIDC_TOKEN' });
  }

  /**
   * Jobs on this branch of the repository, whoever started them, with version 2 tokens (`CIRCLE_OIDC_TOKEN_V2`), whose
   * subject ends in the branch.
   *
   * @throws if the repository is malformed or holds a wildcard, the branch begins with `refs/` or Git does not allow
   * it, or the trust has another subject already
   */
  public branch(options: CircleCiBranchOptions): CircleCiTrust {
    requireKinds(options, BRANCH_KINDS);
    const { origin, branch } = options;
    return this.withRef('branch', branch, origin, { ref: `refs/heads/${branch}`, branch });
  }

  /**
   * Jobs on this tag of the repository, whoever pushed it, with version 2 tokens. Not verified with a real token:
   * according to CircleCI's documentation, their subject ends in `refs/tags/` and the tag.
   *
   * @throws if the repository is malformed or holds a wildcard, the tag begins with `refs/` or Git does not allow it,
   * or the trust has another subject already
   */
  public tag(options: CircleCiTagOptions): CircleCiTrust {
    requireKinds(options, TAG_KINDS);
    const { origin, tag } = options;
    return this.withRef('tag', tag, origin, { ref: `refs/tags/${tag}`, tag });
  }

  /**
   * Every job, on any branch. If the project passes secrets to builds of forked pull requests, these get in too.
   *
   * @throws if the trust has another subject already
   */
  public anySubject(): CircleCiTrust {
    const subjects = [this.projectId === undefined ? '*' : 'user/*'];
    return this.withContext('anySubject', '*', { subjects, token: 'CIRCLE_OIDC_TOKEN_V2' });
  }

  /**
   * Jobs with one of these subjects, each the whole subject as in the version 2 token. Use it for a format that this
   * class does not know.
   *
   * @throws if there is none, a wildcard does not follow `:`, `/` or `@`, or the trust has another subject already; and
   * when the role is created, if one does not begin with the organization and the project
   */
  public customSubject(...subjects: string[]): CircleCiTrust {
    requireWholeSubjects(subjects, 'org/');
    const context: CircleCiContext = { subjects: [...subjects], isWhole: true, token: 'CIRCLE_OIDC_TOKEN_V2' };
    return this.withContext('customSubject', subjects.join(', '), context);
  }

  /** @internal */
  public _spellOut(issuer: Issuer, scope: IConstruct): BoundTrust {
    requireFamily('CircleCiTrust', IssuerFamily.CIRCLECI, issuer, scope);
    const { projectId } = this;
    const organization = issuer.hostPath.replace('oidc.circleci.com/', '');
    const whose = projectId ?? organization;
    const methods = 'user(…), branch(…), tag(…) or, for all of them, anySubject()';
    const context = requireRuns(this.context, whose, methods, scope);
    return {
      audiences: issuer.audiences,
      subjects: this.subjects(context, organization, scope),
      claims: projectId === undefined ? {} : { 'oidc.circleci.com/project-id': [projectId] },
      workflow: (job) => circleCiWorkflow(context, organization, job),
    };
  }

  private subjects({ subjects, isWhole }: CircleCiContext, organization: string, scope: IConstruct): string[] {
    const beginning = `${organization}/project/${this.projectId === undefined ? '' : `${this.projectId}/`}`;
    if (isWhole) {
      requireWholeSubjects(subjects, beginning, scope);
      return [...subjects];
    }
    const isOpen = this.projectId === undefined && subjects[0] !== '*';
    return subjects.map((subject) => `${beginning}${isOpen ? `${ANY_UUID}/` : ''}${subject}`);
  }

  private withRef(method: string, name: string, origin: string, { ref, ...run }: CircleCiRef): CircleCiTrust {
    requireText('origin', origin, ORIGIN);
    requireRefName(method, name);
    const subjects = [`user/${ANY_UUID}/vcs-origin/${origin}/vcs-ref/${ref}`];
    return this.withContext(method, name, { subjects, token: 'CIRCLE_OIDC_TOKEN_V2', ...run });
  }

  private withContext(method: string, got: string, context: CircleCiContext): CircleCiTrust {
    return new CircleCiTrust(this.projectId, once(method, got, this.context, context));
  }
}

interface CircleCiRef {
  readonly ref: string;
  readonly branch?: string;
  readonly tag?: string;
}
