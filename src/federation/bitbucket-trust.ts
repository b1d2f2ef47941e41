import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import { requireText } from '../private/synth/validation';
import { type BoundTrust, once } from './bound-trust';
import { fixedPart } from './facts';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { requireUuid } from './issuer-url-parts';
import { Trust } from './trust';
import { requireFamily, requireRuns, requireWholeSubjects } from './trust-rules';
import { accepted, command, type Job, shell, text, yaml } from './workflow-job';

/** The end of the subject, and the deployment that gives a step such a subject. */
interface BitbucketContext {
  readonly subjects: readonly string[];
  readonly isCustom?: boolean;
  /** The name of the deployment that the step needs, if it needs one. */
  readonly deployment?: string;
}

/**
 * The steps of Bitbucket Pipelines that a role accepts. Their tokens do not name the branch that they run on.
 *
 * @example
 * import { BitbucketTrust } from 'cdk-hindsight/federation';
 *
 * const shop = BitbucketTrust.repository('11111111-1111-4111-8111-111111111111');
 * const trust = [shop.environment('22222222-2222-4222-8222-222222222222', 'production')];
 */
export class BitbucketTrust extends Trust {
  /**
   * The steps of one repository. Continue with `environment`, `customSubject` or `anySubject`.
   *
   * @param repositoryUuid the repository's UUID without braces, as its OpenID Connect settings show it
   * @throws if it is not a UUID in lower case
   */
  public static repository(repositoryUuid: string): BitbucketTrust {
    requireKind('repositoryUuid', repositoryUuid, 'text');
    requireUuid('repositoryUuid', repositoryUuid);
    return new BitbucketTrust(repositoryUuid);
  }

  private constructor(
    private readonly repositoryUuid: string,
    private readonly context?: BitbucketContext,
  ) {
    super();
  }

  /**
   * Steps that deploy to this environment.
   *
   * @param environmentUuid the environment's UUID without braces, as the repository's OpenID Connect settings show it
   * @param environmentName the environment's name, for the workflow snippet only: a token contains the UUID (default:
   * `production`)
   * @throws if the UUID is not one in lower case, or the trust has another subject already
   */
  public environment(environmentUuid: string, environmentName?: string): BitbucketTrust {
    requireKind('environmentUuid', environmentUuid, 'text');
    requireUuid('environmentUuid', environmentUuid);
    requireText('environmentName', environmentName, {
      pattern: /^[^\p{Cc}\p{Zl}\p{Zp}]+$/u,
      must: 'be one line of text',
      remedy: 'copy the name of the environment from the deployment settings of the repository',
    });
    const subjects = [`{${this.repositoryUuid}}:{${environmentUuid}}:*`];
    return this.withContext('environment', environmentUuid, { subjects, deployment: environmentName ?? 'production' });
  }

  /**
   * Every step, on any branch and for any environment.
   *
   * @throws if the trust has another subject already
   */
  public anySubject(): BitbucketTrust {
    return this.withContext('anySubject', '*', { subjects: [`{${this.repositoryUuid}}:*`] });
  }

  /**
   * Steps with one of these subjects, each the whole subject as in the token. Use it if the parts of the subject are in
   * another order.
   *
   * @throws if there is none, one does not contain the repository's UUID before its first wildcard, a wildcard does not
   * follow `:`, `/` or `@`, or the trust has another subject already
   */
  public customSubject(...subjects: string[]): BitbucketTrust {
    requireWholeSubjects(subjects, '{');
    const repository = `{${this.repositoryUuid}}`;
    const other = subjects.find((subject) => !fixedPart(subject).split(':').includes(repository));
    if (other !== undefined) {
      const remedy = 'copy the sub claim of a token of this repository';
      refuse({ property: 'customSubject', must: `hold ${repository} before its first wildcard`, got: other, remedy });
    }
    return this.withContext('customSubject', subjects.join(', '), { subjects: [...subjects], isCustom: true });
  }

  /** @internal */
  public _spellOut(issuer: Issuer, scope: IConstruct): BoundTrust {
    requireFamily('BitbucketTrust', IssuerFamily.BITBUCKET, issuer, scope);
    const methods = 'environment(…) or, for all of them, anySubject()';
    const context = requireRuns(this.context, this.repositoryUuid, methods, scope);
    return {
      audiences: issuer.audiences,
      subjects: [...context.subjects],
      claims: {},
      workflow: (job) => workflow(context, job),
    };
  }

  private withContext(method: string, got: string, context: BitbucketContext): BitbucketTrust {
    return new BitbucketTrust(this.repositoryUuid, once(method, got, this.context, context));
  }
}

/** A step that gets a token with the deployment environment in its subject, if there is one. */
function workflow({ deployment, isCustom }: BitbucketContext, { roleArn, region, subjects }: Job): string {
  return text(
    accepted(subjects),
    isCustom && '# The subject is customized: the step has to run where its token has it.',
    'image: amazon/aws-cli',
    'pipelines:',
    '  default:',
    '    - step:',
    deployment !== undefined && `        deployment: ${yaml(deployment)}`,
    '        oidc: true',
    '        script:',
    `          - ${command('export', `AWS_REGION=${shell(region)}`)}`,
    `          - ${command('export', `AWS_ROLE_ARN=${shell(roleArn)}`)}`,
    '          - export AWS_WEB_IDENTITY_TOKEN_FILE=/tmp/aws-token',
    `          - printf '%s' "$BITBUCKET_STEP_OIDC_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"`,
    '          - aws sts get-caller-identity',
  );
}
