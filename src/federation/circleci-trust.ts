import type { IConstruct } from 'constructs';
import { type Kinds, requireKind, requireKinds } from '../private/synth/kinds';
import { requireText } from '../private/synth/validation';
import { type BoundTrust, once } from './bound-trust';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { requireUuid } from './issuer-url-parts';
import { Trust } from './trust';
import { requireExact, requireFamily, requireRefName, requireSubject } from './trust-rules';
import { accepted, command, type Job, shell, text, yaml } from './workflow-job';

/** A branch of the repository that a CircleCI project builds. */
export interface CircleCiBranchOptions {
  /** The host and path of the repository, without `https://`, such as `github.com/acme/shop`. */
  readonly origin: string;
  /** The branch, without wildcards. */
  readonly branch: string;
}

const BRANCH_KINDS: Kinds<CircleCiBranchOptions> = { origin: 'text', branch: 'text' };

/** The end of the subject, and which of CircleCI's two tokens has such a subject. */
interface CircleCiContext {
  readonly subject: string;
  readonly token: 'CIRCLE_OIDC_TOKEN' | 'CIRCLE_OIDC_TOKEN_V2';
  readonly branch?: string;
}

/** As long as a UUID: a `*` would also match a branch that is named like the rest of a subject. */
const ANY_UUID = '????????-????-????-????-????????????';

/**
 * The jobs of CircleCI that a role accepts.
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
   * The jobs of one project. Go on with `user`, `branch` or `anySubject`.
   *
   * @param projectId the project's id, as its settings show it
   * @throws if it is not a UUID in lower case
   */
  public static project(projectId: string): CircleCiTrust {
    requireKind('projectId', projectId, 'text');
    requireUuid('projectId', projectId);
    return new CircleCiTrust(projectId);
  }

  private constructor(
    private readonly projectId: string,
    private readonly context?: CircleCiContext,
  ) {
    super();
  }

  /**
   * Jobs that this user started, with tokens of version 1 (`CIRCLE_OIDC_TOKEN`).
   *
   * @throws if the id is not a UUID in lower case, or the trust has another subject already
   */
  public user(userId: string): CircleCiTrust {
    requireKind('userId', userId, 'text');
    requireUuid('userId', userId);
    return this.withContext('user', { subject: userId, token: 'CIRCLE_OIDC_TOKEN' });
  }

  /**
   * Jobs on this branch, whoever started them, with tokens of version 2 (`CIRCLE_OIDC_TOKEN_V2`), whose subject names it.
   *
   * @throws if a value holds a wildcard, the branch begins with `refs/`, or the trust has another subject already
   */
  public branch(options: CircleCiBranchOptions): CircleCiTrust {
    requireKinds(options, BRANCH_KINDS);
    const { origin, branch } = options;
    requireText('origin', origin, {
      pattern: /^[a-z0-9-]+(\.[a-z0-9-]+)+(\/[\w.-]+){2,}(?<!\.git)$/,
      must: 'be the host and path of a repository, without https:// and .git',
      remedy: 'copy the oidc.circleci.com/vcs-origin claim of a token, such as github.com/acme/shop',
    });
    requireExact('branch', branch);
    requireRefName('branch', branch);
    const subject = `${ANY_UUID}/vcs-origin/${origin}/vcs-ref/refs/heads/${branch}`;
    return this.withContext('branch', { subject, token: 'CIRCLE_OIDC_TOKEN_V2', branch });
  }

  /**
   * Every job, on each branch. If the project passes secrets to builds of forked pull requests, these get in too.
   *
   * @throws if the trust has another subject already
   */
  public anySubject(): CircleCiTrust {
    return this.withContext('anySubject', { subject: '*', token: 'CIRCLE_OIDC_TOKEN_V2' });
  }

  /** @internal */
  public _spellOut(issuer: Issuer, scope: IConstruct): BoundTrust {
    requireFamily('CircleCiTrust', IssuerFamily.CIRCLECI, issuer, scope);
    const { projectId, context } = this;
    requireSubject(context?.subject, projectId, 'user(…), branch(…) or, for all of them, anySubject()', scope);
    const organization = issuer.hostPath.replace('oidc.circleci.com/', '');
    return {
      audiences: issuer.audiences,
      subjects: [`${organization}/project/${projectId}/user/${context?.subject}`],
      claims: { 'oidc.circleci.com/project-id': [projectId] },
      workflow: (job) => workflow(context, tokenSource(context, job.audience, organization), job),
    };
  }

  private withContext(method: string, context: CircleCiContext): CircleCiTrust {
    return new CircleCiTrust(this.projectId, once(method, context.subject, this.context, context));
  }
}

/** The shell's word for the token: a variable has one for the organization's own audience, a command for any other. */
function tokenSource(context: CircleCiContext | undefined, audience: string, organization: string): string {
  return organization === `org/${audience}`
    ? `"$${context?.token}"`
    : `"$(circleci run oidc get --claims ${shell(JSON.stringify({ aud: audience }))})"`;
}

/** A job that runs for the branch of the trust only, with the token whose subject fits. */
function workflow(context: CircleCiContext | undefined, token: string, { roleArn, region, subjects }: Job): string {
  return text(
    accepted(subjects),
    'version: 2.1',
    'jobs:',
    '  deploy:',
    '    docker:',
    '      - image: cimg/aws:2024.03',
    '    environment:',
    `      AWS_REGION: ${yaml(region)}`,
    `      AWS_ROLE_ARN: ${yaml(roleArn)}`,
    '      AWS_WEB_IDENTITY_TOKEN_FILE: /tmp/aws-token',
    '    steps:',
    `      - run: ${command("printf '%s'", token, '> "$AWS_WEB_IDENTITY_TOKEN_FILE"')}`,
    '      - run: aws sts get-caller-identity',
    'workflows:',
    '  deploy:',
    '    jobs:',
    context?.branch === undefined
      ? '      - deploy'
      : [
          '      - deploy:',
          '          filters:',
          '            branches:',
          `              only: ${yaml(context.branch)}`,
        ],
  );
}
