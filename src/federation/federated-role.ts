import { CfnOutput, Duration } from 'aws-cdk-lib';
import type { Grant } from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import { objectOf } from '../private/synth/class-name';
import { messagesOf, placeOf, refuse } from '../private/synth/errors';
import { type Kinds, requireKinds } from '../private/synth/kinds';
import { requireDuration, requireKnownDuration, requireText } from '../private/synth/validation';
import type { CdkDeployOptions } from './cdk-deploy-options';
import { grantDeployment, watchDeployPolicies } from './cdk-deploy-policy';
import { mergeAll, requireSessionTags } from './extra-conditions';
import type { FederatedRoleProps, WorkflowSnippetOptions } from './federated-role-props';
import type { IIdentityProvider } from './identity-provider';
import type { Trust } from './trust';
import { webIdentityActions, webIdentityStatements } from './trust-principal';
import { bindTrusts, requireTrust } from './trust-statements';
import { TrustedRole } from './trusted-role';

const { warn } = messagesOf('federation');

const KINDS: Kinds<FederatedRoleProps> = {
  provider: 'object',
  trust: 'list of objects',
  conditions: 'list of objects?',
  sessionTags: 'boolean?',
  maxSessionDuration: 'object?',
  roleName: 'text?',
  path: 'text?',
  description: 'text?',
};
const SNIPPET_KINDS: Kinds<WorkflowSnippetOptions> = { roleArn: 'text?', region: 'text?', trust: 'object?' };

const ROLE_ARN = {
  pattern: /^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/,
  must: 'be the ARN of a role',
  remedy: 'give it as arn:aws:iam::ACCOUNT:role/NAME, or leave it out for a reference',
};
const REGION = {
  pattern: /^[a-z]{2,}(-[a-z]+)+-\d+$/,
  must: 'be the name of a region, such as eu-central-1',
  remedy: 'leave it out for the region of the stack',
};

/**
 * A role that a workload outside AWS assumes with a short-lived token instead of an access key.
 *
 * Its trust policy compares the audience and the subject of each token, exactly wherever no wildcard was asked for.
 * Conditions narrow every trust of the role. For role properties that are missing here, use `provider.principal(…)` in
 * an `iam.Role`.
 *
 * @example
 * import { FederatedRole, GitHubTrust, IdentityProvider, Issuer } from 'cdk-hindsight/federation';
 *
 * const github = new IdentityProvider(this, 'GitHub', { issuer: Issuer.gitHubActions() });
 * const shop = GitHubTrust.repository({ owner: 'acme', repository: 'shop', ownerId: '1234', repositoryId: '5678' });
 * new FederatedRole(this, 'Deploy', { provider: github, trust: [shop.branch('main')] }).grantCdkDeploy();
 */
export class FederatedRole extends TrustedRole {
  /** The provider of the tokens' issuer. */
  public readonly provider: IIdentityProvider;

  /** The subjects that tokens must have, with `*` and `?` as wildcards. Compare them with a token's `sub` claim. */
  public readonly expectedSubjects: string[];

  private readonly trusts: Trust[];

  /**
   * Synthesis fails if the trust policy is longer than any quota, or the role has more policies than IAM attaches to one.
   *
   * @throws if there is no trust, one does not fit the issuer or names a claim that IAM does not know, if a condition is on a
   * key that no such token has, if the provider belongs to another account, if another role of the app has the name, or if
   * the session duration is out of range
   */
  constructor(scope: Construct, id: string, props: FederatedRoleProps) {
    const place = placeOf(scope, id);
    requireKinds(props, KINDS, place);
    requireProvider(props.provider, place);
    requireSessionDuration(props.maxSessionDuration, place);
    const { provider, conditions = [], sessionTags, maxSessionDuration } = props;
    const { statements, subjects, warnings } = bindTrusts(props.trust, provider.issuer, place);
    const narrowed = mergeAll(statements, conditions, provider, place);
    requireSessionTags(conditions, sessionTags, place);
    super(scope, id, {
      names: props,
      maxSessionDuration,
      statements: webIdentityStatements(provider, narrowed, webIdentityActions(sessionTags)),
    });
    this.provider = props.provider;
    this.trusts = [...props.trust];
    this.expectedSubjects = subjects;
    for (const { name, message } of warnings) {
      warn(this, name, message);
    }
    const remedy = 'use IdentityProvider.fromIssuer(…) in the stack of the role';
    this._requireOwnAccount('provider', props.provider, remedy);
    this._watchPolicySize(props.provider);
    watchDeployPolicies(this);
  }

  /**
   * Lets the role deploy CDK apps: it may assume the roles that `cdk bootstrap` created for deploying, publishing files
   * and images, and lookups, and nothing else. CloudFormation uses its own role, which this role cannot assume.
   *
   * For the environment of the role's own stack, these are the roles that its synthesizer names. Another account must
   * trust this one: `cdk bootstrap --trust ACCOUNT --cloudformation-execution-policies …`.
   *
   * @throws if the qualifier, an account or a region is malformed or, other than the stack's own, known only at deploy
   * time, or a list is empty or names something twice
   * @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
   */
  public grantCdkDeploy(options: CdkDeployOptions = {}): Grant {
    return grantDeployment(this, options);
  }

  /**
   * Adds outputs to the stack for the person who sets up the pipeline: `RoleArn`, and the `Subjects` that the role
   * expects.
   */
  public addOutputs(): void {
    new CfnOutput(this, 'RoleArn', { value: this.roleArn, description: 'The role for the pipeline to assume' });
    new CfnOutput(this, 'Subjects', {
      value: this.expectedSubjects.join(', '),
      description: 'The sub claims that the role accepts',
    });
  }

  /**
   * The configuration that a pipeline needs to assume the role, in the language of its CI system: a job, or the
   * settings of a workspace. A job runs for the branch, tag or environment of the trust, so that its token matches.
   *
   * By default, the text refers to the role and is for a `CfnOutput`. To print the text, give the role's ARN.
   *
   * @throws if the ARN or the region is malformed, or the trust is not one of the role's
   */
  public workflowSnippet(options: WorkflowSnippetOptions = {}): string {
    requireKinds(options, SNIPPET_KINDS, this);
    const { roleArn = this.roleArn, region = this.stack.region, trust = this.trusts[0] } = options;
    requireText('roleArn', options.roleArn, ROLE_ARN, this);
    requireText('region', options.region, REGION, this);
    this.requireOwnTrust(trust);
    const { audiences, workflow } = trust._spellOut(this.provider.issuer, this);
    return workflow({ roleArn, region, audience: audiences[0], subjects: this.expectedSubjects });
  }

  private requireOwnTrust(trust: Trust): void {
    requireTrust(trust, this);
    if (!this.trusts.includes(trust)) {
      const remedy = 'pass one of the objects in the property trust of the role';
      refuse({ property: 'trust', must: 'be one of the trusts of the role', remedy }, this);
    }
  }
}

/** Rejects an object that is not one of the library's providers, such as the CDK's own. */
function requireProvider(provider: IIdentityProvider, scope: IConstruct): void {
  if (typeof provider.issuer?.hostPath !== 'string') {
    const got = objectOf(provider);
    const remedy = 'use new IdentityProvider(…) or IdentityProvider.fromIssuer(…)';
    refuse({ property: 'provider', must: 'be an IdentityProvider', got, remedy }, scope);
  }
}

function requireSessionDuration(maxSessionDuration: Duration | undefined, scope: IConstruct): void {
  requireKnownDuration('maxSessionDuration', maxSessionDuration, 'write the duration out', scope);
  requireDuration(
    'maxSessionDuration',
    maxSessionDuration,
    {
      min: Duration.hours(1),
      max: Duration.hours(12),
      remedy: 'plan longer work as several sessions',
    },
    scope,
  );
}
