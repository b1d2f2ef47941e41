import type { Construct } from 'constructs';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { requireUuid } from './issuer-rules';
import { Trust } from './trust';
import { type BoundTrust, refuseTwice, requireFamily, requireSubject } from './trust-binding';

/** The steps of Bitbucket Pipelines that a role accepts. Their tokens do not say which branch they run on. */
export class BitbucketTrust extends Trust {
  /**
   * The steps of one repository. Go on with `environment` or `anySubject`.
   *
   * @param repositoryUuid the repository's UUID without braces, as its OpenID Connect settings show it
   * @throws if it is not a UUID in lower case
   */
  public static repository(repositoryUuid: string): BitbucketTrust {
    requireUuid('repositoryUuid', repositoryUuid);
    return new BitbucketTrust(repositoryUuid);
  }

  private constructor(
    private readonly repositoryUuid: string,
    private readonly context?: string,
  ) {
    super();
  }

  /**
   * Steps that deploy to this environment.
   *
   * @param environmentUuid the environment's UUID without braces, as the repository's OpenID Connect settings show it
   * @throws if it is not a UUID in lower case, or the trust has another subject already
   */
  public environment(environmentUuid: string): BitbucketTrust {
    requireUuid('environmentUuid', environmentUuid);
    return this.withContext('environment', `{${environmentUuid}}:*`);
  }

  /**
   * Every step, on each branch and for each environment.
   *
   * @throws if the trust has another subject already
   */
  public anySubject(): BitbucketTrust {
    return this.withContext('anySubject', '*');
  }

  /** @internal */
  public _bind(issuer: Issuer, scope: Construct): BoundTrust {
    requireFamily('BitbucketTrust', IssuerFamily.BITBUCKET, issuer, scope);
    const methods = 'environment(…) or, for all of them, anySubject()';
    requireSubject(this.context, this.repositoryUuid, methods, scope);
    return { audiences: issuer.audiences, subjects: [`{${this.repositoryUuid}}:${this.context}`], claims: {} };
  }

  private withContext(method: string, context: string): BitbucketTrust {
    if (this.context !== undefined) {
      refuseTwice(method, context);
    }
    return new BitbucketTrust(this.repositoryUuid, context);
  }
}
