import type { Duration } from 'aws-cdk-lib';
import type { IIdentityProvider } from './identity-provider';
import type { Trust } from './trust';
import type { TrustCondition } from './trust-condition';

/**
 * A role for workloads with a token of an identity provider.
 *
 * These are only the properties that cannot be added to a role later. Add permissions, managed policies and a
 * permissions boundary as you do for any other role.
 */
export interface FederatedRoleProps {
  /** The provider of the tokens' issuer, in the role's own account. */
  readonly provider: IIdentityProvider;

  /** The tokens that may assume the role: those that one of the trusts accepts. At least one trust. */
  readonly trust: Trust[];

  /**
   * Conditions that a call must meet in addition to one of the trusts, for example that it comes from your runners'
   * addresses. All of them must hold.
   *
   * @default - none
   */
  readonly conditions?: TrustCondition[];

  /**
   * Allows tokens to carry session tags (`sts:TagSession`). Without it, STS refuses a token that carries any.
   *
   * @default false
   */
  readonly sessionTags?: boolean;

  /**
   * The longest session, from 1 to 12 hours. A role that is then assumed through this role gets at most 1 hour.
   *
   * @default Duration.hours(1)
   */
  readonly maxSessionDuration?: Duration;

  /**
   * The name of the role.
   *
   * @default - CloudFormation generates one
   */
  readonly roleName?: string;

  /**
   * The path of the role, with `/` at both ends.
   *
   * @default /
   */
  readonly path?: string;

  /**
   * The purpose of the role, at most 1,000 characters.
   *
   * @default - none
   */
  readonly description?: string;
}

/** The values of a workflow snippet, and the trust that it is for. */
export interface WorkflowSnippetOptions {
  /**
   * The ARN of the role.
   *
   * @default - a reference, which CloudFormation resolves
   */
  readonly roleArn?: string;

  /**
   * The Region to work in.
   *
   * @default - the Region of the role's stack, a reference if it is not known
   */
  readonly region?: string;

  /**
   * The trust that the job must satisfy, one of the role's trusts.
   *
   * @default - the first one
   */
  readonly trust?: Trust;
}
