import { CfnOutput, Duration, Token } from 'aws-cdk-lib';
import { Grant, type PolicyDocument, Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireRoleDescription, requireRoleName } from '../private/synth/names';
import { requireDuration, requireKnownDuration } from '../private/synth/validation';
import { bootstrapRoleArns } from './bootstrap-roles';
import type { CdkDeployOptions } from './cdk-deploy-options';
import type { IIdentityProvider } from './identity-provider';
import { NobodyPrincipal } from './nobody-principal';
import { fillSnippet, snippetFor } from './snippets';
import type { Trust } from './trust';
import { TrustPrincipal } from './trust-principal';
import { type BoundTrusts, bindTrusts } from './trust-statements';

/**
 * A role for workloads with a token of an identity provider.
 *
 * These are the properties that a role cannot be given later. Permissions, managed policies and a permissions boundary
 * are added to the role as to any other.
 */
export interface FederatedRoleProps {
  /** Who signs the tokens: a provider of the role's own account. */
  readonly provider: IIdentityProvider;

  /** Which of its tokens may assume the role: those that one of the trusts accepts. At least one. */
  readonly trust: Trust[];

  /**
   * Whether tokens may carry session tags (`sts:TagSession`). Without it, STS refuses a token that carries some.
   *
   * @default false
   */
  readonly sessionTags?: boolean;

  /**
   * How long a session may last, from 1 to 12 hours. A role that this role assumes in turn gets 1 hour at most.
   *
   * @default Duration.hours(1)
   */
  readonly maxSessionDuration?: Duration;

  /**
   * The name of the role.
   *
   * @default - CloudFormation makes one up
   */
  readonly roleName?: string;

  /**
   * The path of the role, with `/` at both ends.
   *
   * @default /
   */
  readonly path?: string;

  /**
   * What the role is for, at most 1,000 characters.
   *
   * @default - none
   */
  readonly description?: string;
}

/** What is not known yet when a snippet is made. */
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
}

/**
 * A role that a workload outside AWS assumes with a short-lived token instead of an access key.
 *
 * Its trust policy compares the audience and the subject of each token, exactly wherever no wildcard was asked for.
 * For a role with properties that are missing here, give `provider.principal(…)` to an `iam.Role`.
 */
export class FederatedRole extends Role {
  /** Who signs the tokens. */
  public readonly provider: IIdentityProvider;

  /** The subjects that tokens need, `*` and `?` being wildcards: compare them with the `sub` claim of a token. */
  public readonly expectedSubjects: string[];

  private readonly audience: string;

  /**
   * The synthesis fails if the trust policy is longer than any quota.
   *
   * @throws if there is no trust, one does not fit the issuer or names a claim that IAM does not know, if the provider
   * belongs to another account, or if the session duration is out of range
   */
  constructor(scope: Construct, id: string, props: FederatedRoleProps) {
    super(scope, id, {
      assumedBy: new NobodyPrincipal(),
      maxSessionDuration: sessionDuration(props, scope),
      roleName: requireRoleName(props.roleName, scope),
      path: props.path,
      description: requireRoleDescription(props.description, scope),
    });
    this.provider = props.provider;
    this.requireOwnAccount();
    const { subjects, audience } = this.addTrust(props);
    this.expectedSubjects = subjects;
    this.audience = audience;
  }

  /**
   * Lets the role deploy CDK apps: it may assume the roles that `cdk bootstrap` made for deploying, publishing files and
   * images, and looking things up, and nothing else. CloudFormation works with a role of its own, which this role cannot
   * assume.
   *
   * Another account has to trust this one: `cdk bootstrap --trust ACCOUNT --cloudformation-execution-policies …`.
   *
   * @throws if the qualifier, an account or a region is malformed, or a list is empty
   * @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
   */
  public grantCdkDeploy(options: CdkDeployOptions = {}): Grant {
    return Grant.addToPrincipal({
      grantee: this,
      actions: ['sts:AssumeRole'],
      resourceArns: bootstrapRoleArns(this, options),
    });
  }

  /**
   * Adds outputs to the stack for the one who sets up the pipeline: `RoleArn`, and the `Subjects` that the role expects.
   */
  public addOutputs(): void {
    new CfnOutput(this, 'RoleArn', { value: this.roleArn, description: 'The role for the pipeline to assume' });
    new CfnOutput(this, 'Subjects', {
      value: this.expectedSubjects.join(', '),
      description: 'The sub claims that the role accepts',
    });
  }

  /**
   * What the pipeline needs to assume the role, in the language of its CI system: a job, or the settings of a workspace.
   *
   * By default the text refers to the role and is for a `CfnOutput`. For a text to print, give the role's ARN.
   */
  public workflowSnippet(options: WorkflowSnippetOptions = {}): string {
    const { roleArn = this.roleArn, region = this.stack.region } = options;
    const subjects = this.expectedSubjects.join(', ');
    return fillSnippet(snippetFor(this.provider.issuer), { roleArn, region, subjects, audience: this.audience });
  }

  private requireOwnAccount(): void {
    const { account } = this.provider.env;
    const known = !Token.isUnresolved(account) && !Token.isUnresolved(this.env.account);
    if (known && account !== this.env.account) {
      refuse(
        {
          property: 'provider',
          must: `belong to the account of the role, ${this.env.account}`,
          got: account,
          remedy: 'use IdentityProvider.fromIssuer(…) in the stack of the role',
        },
        this,
      );
    }
  }

  private addTrust({ provider, trust, sessionTags }: FederatedRoleProps): BoundTrusts {
    const bound = bindTrusts(trust, provider.issuer, this);
    const principal = new TrustPrincipal(provider, bound.statements, this);
    (sessionTags ? principal.withSessionTags() : principal).addToAssumeRolePolicy(
      this.assumeRolePolicy as PolicyDocument,
    );
    return bound;
  }
}

function sessionDuration({ maxSessionDuration }: FederatedRoleProps, scope: Construct): Duration | undefined {
  requireKnownDuration('maxSessionDuration', maxSessionDuration, 'write the duration out', scope);
  requireDuration(
    'maxSessionDuration',
    maxSessionDuration,
    {
      min: Duration.hours(1),
      max: Duration.hours(12),
      remedy: 'IAM knows no other, so plan longer work as several sessions',
    },
    scope,
  );
  return maxSessionDuration;
}
