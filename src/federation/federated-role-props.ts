import type { Duration } from 'aws-cdk-lib';
import type { IIdentityProvider } from './identity-provider';
import type { Trust } from './trust';
import type { TrustCondition } from './trust-condition';

/**
 * A role for workloads with a token of an identity provider.
 *
 * These are the properties that a role cannot be given later. Permissions, managed policies and a permissions boundary
 * are added to the role as to any other.
 */
export interface FederatedRoleProps {
  /** The provider of the tokens' issuer, in the role's own account. */
  readonly provider: IIdentityProvider;

  /** The tokens that may assume the role: those that one of the trusts accepts. At least one trust. */
  readonly trust: Trust[];

  /**
   * Conditions that a call has to meet beside the trusts, all of them, for example that it comes from the addresses of your
   * runners.
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
   * The longest session, from 1 to 12 hours. A role that this role assumes in turn gets 1 hour at most.
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
   * The region to work in.
   *
   * @default - the region of the role's stack, a reference if that is not known
   */
  readonly region?: string;

  /**
   * The trust that the job is to satisfy, one of the role's own.
   *
   * @default - the first one
   */
  readonly trust?: Trust;
}
