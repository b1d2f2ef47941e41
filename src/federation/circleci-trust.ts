import type { Construct } from 'constructs';
import { requireText } from '../private/synth/validation';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { requireUuid } from './issuer-rules';
import { Trust } from './trust';
import {
  type BoundTrust,
  refuseTwice,
  requireExact,
  requireFamily,
  requireRefName,
  requireSubject,
} from './trust-binding';

/** A branch of the repository that a CircleCI project builds. */
export interface CircleCiBranchOptions {
  /** Where the code is, without `https://`, such as `github.com/acme/shop`. */
  readonly origin: string;
  /** The branch, without wildcards. */
  readonly branch: string;
}

/** As long as a UUID: a `*` would also match a branch that is named like the rest of a subject. */
const ANY_UUID = '????????-????-????-????-????????????';

/**
 * The jobs of CircleCI that a role accepts.
 *
 * @see https://circleci.com/docs/openid-connect-tokens/
 */
export class CircleCiTrust extends Trust {
  /**
   * The jobs of one project. Go on with `user`, `branch` or `anySubject`.
   *
   * @param projectId the project's id, as its settings show it
   * @throws if it is not a UUID in lower case
   */
  public static project(projectId: string): CircleCiTrust {
    requireUuid('projectId', projectId);
    return new CircleCiTrust(projectId);
  }

  private constructor(
    private readonly projectId: string,
    private readonly context?: string,
  ) {
    super();
  }

  /**
   * Jobs that this user started, with tokens of version 1 (`CIRCLE_OIDC_TOKEN`).
   *
   * @throws if the id is not a UUID in lower case, or the trust has another subject already
   */
  public user(userId: string): CircleCiTrust {
    requireUuid('userId', userId);
    return this.withContext('user', userId);
  }

  /**
   * Jobs on this branch, whoever started them, with tokens of version 2 (`CIRCLE_OIDC_TOKEN_V2`), whose subject names it.
   *
   * @throws if a value holds a wildcard, the branch begins with `refs/`, or the trust has another subject already
   */
  public branch(options: CircleCiBranchOptions): CircleCiTrust {
    requireText('origin', options.origin, {
      pattern: /^[\w.-]+(\/[\w.-]+)+$/,
      must: 'be the host and path of a repository, without https://',
      remedy: 'copy the oidc.circleci.com/vcs-origin claim of a token, such as github.com/acme/shop',
    });
    requireExact('branch', options.branch);
    requireRefName('branch', options.branch);
    const context = `${ANY_UUID}/vcs-origin/${options.origin}/vcs-ref/refs/heads/${options.branch}`;
    return this.withContext('branch', context);
  }

  /**
   * Every job, on each branch.
   *
   * @throws if the trust has another subject already
   */
  public anySubject(): CircleCiTrust {
    return this.withContext('anySubject', '*');
  }

  /** @internal */
  public _bind(issuer: Issuer, scope: Construct): BoundTrust {
    requireFamily('CircleCiTrust', IssuerFamily.CIRCLECI, issuer, scope);
    requireSubject(this.context, this.projectId, 'user(…), branch(…) or, for all of them, anySubject()', scope);
    const organization = issuer.hostPath.replace('oidc.circleci.com/', '');
    return {
      audiences: issuer.audiences,
      subjects: [`${organization}/project/${this.projectId}/user/${this.context}`],
      claims: { 'oidc.circleci.com/project-id': [this.projectId] },
    };
  }

  private withContext(method: string, context: string): CircleCiTrust {
    if (this.context !== undefined) {
      refuseTwice(method, context);
    }
    return new CircleCiTrust(this.projectId, context);
  }
}
