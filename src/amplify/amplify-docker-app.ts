import { Names } from 'aws-cdk-lib';
import { CfnApp, CfnBranch } from 'aws-cdk-lib/aws-amplify';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { tellTopic } from '../private/synth/tell-topic';
import { requireLiteral, requireText } from '../private/synth/validation';
import type { AmplifyBranchOptions } from './amplify-branch-options';
import type { AmplifyDockerAppProps } from './amplify-docker-app-props';
import { AmplifyBuildCompute, AmplifyCacheType, AmplifyPlatform } from './amplify-settings';
import { checkBranchName } from './branch-name';
import { buildFailure } from './build-failure-notice';
import { renderBuildSpec, withDocker } from './build-settings';
import { checkEnvironment, type ManagedVariable, mergeEnvironment } from './environment';
import { manageVariables } from './managed-variables';
import { checkRepository, grantPull, type RepositoryTokens } from './repository';
import { createComputeRole, createServiceRole, grantServerLogs } from './roles';

const NAME = { pattern: /^[\s\S]{1,255}$/, must: 'have 1 to 255 characters', remedy: 'give a name, or none' };
const DESCRIPTION = { pattern: /^[\s\S]{0,1000}$/, must: 'have at most 1000 characters', remedy: 'shorten it' };

/**
 * An Amplify Gen 2 app whose builds can use Docker: for image assets, and for functions that are bundled in a container.
 *
 * @throws if a build could not use Docker, if a token would lie in the template as plain text, or if Amplify would
 * refuse a name, a variable or the build specification
 * @see https://docs.aws.amazon.com/amplify/latest/userguide/welcome.html
 */
export class AmplifyDockerApp extends Construct {
  /** The id of the app. */
  public readonly appId: string;

  /** The ARN of the app. */
  public readonly appArn: string;

  /** The domain that Amplify serves the branches under. */
  public readonly defaultDomain: string;

  /** What builds run as. */
  public readonly serviceRole: IRole;

  /** What pages that render on the server run as, for the platform WEB_COMPUTE. */
  public readonly computeRole?: IRole;

  /** The build specification with the commands that start Docker, for a repository that keeps an `amplify.yml`. */
  public readonly buildSpec: string;

  private readonly platform: AmplifyPlatform;
  private readonly managed: ManagedVariable[];
  private readonly branches = new Map<string, CfnBranch>();

  constructor(scope: Construct, id: string, props: AmplifyDockerAppProps) {
    super(scope, id);
    this.platform = props.platform ?? AmplifyPlatform.WEB;
    this.managed = manageVariables(props, this);
    requireText('appName', props.appName, NAME, this);
    requireText('description', props.description, DESCRIPTION, this);
    const tokens = checkRepository(props, this);
    this.requireServer('computeRole', props.computeRole);

    this.buildSpec = renderBuildSpec(props, this.platform, this);
    this.serviceRole = props.serviceRole ?? this.createServiceRole(props);
    this.computeRole = props.computeRole ?? this.createComputeRole();
    const app = this.createApp(props, tokens);
    this.appId = app.attrAppId;
    this.appArn = app.attrArn;
    this.defaultDomain = app.attrDefaultDomain;

    for (const branch of props.branches ?? []) {
      this.addBranch(branch);
    }
    if (props.onBuildFailed) {
      tellTopic(this, 'BuildFailed', props.onBuildFailed, buildFailure(this, this.appId));
    }
  }

  /**
   * Builds a branch of the repository.
   *
   * @throws if Amplify or git refuse the name, if the app has the branch already, or if an option contradicts the app
   */
  public addBranch(branchName: string, options: AmplifyBranchOptions = {}): void {
    checkBranchName(branchName, this);
    requireText('description', options.description, DESCRIPTION, this);
    this.requireServer('computeRole', options.computeRole);
    if (this.branches.has(branchName)) {
      const remedy = 'name it once, in branches or by addBranch';
      refuse({ property: 'branchName', must: 'be new to the app', got: branchName, remedy }, this);
    }
    const { buildSpec, environment } = options;
    const branch = new CfnBranch(this, `Branch-${branchName}`, {
      appId: this.appId,
      branchName,
      description: options.description,
      stage: options.stage,
      enableAutoBuild: options.autoBuild ?? true,
      enablePullRequestPreview: options.pullRequestPreview ?? false,
      enablePerformanceMode: options.performanceMode ?? false,
      enableSkewProtection: options.skewProtection ?? false,
      environmentVariables: environment && checkEnvironment(environment, this.managed, this),
      buildSpec: buildSpec === undefined ? undefined : withDocker(buildSpec, this),
      computeRoleArn: options.computeRole?.roleArn,
    });
    this.branches.set(branchName, branch);
  }

  /**
   * The ARN of a branch of the app.
   *
   * @throws if the app has no such branch
   */
  public branchArn(branchName: string): string {
    return this._branch(branchName).attrArn;
  }

  /** @internal */
  public _branch(branchName: string): CfnBranch {
    requireLiteral('branchName', branchName, 'name the branch in the code', this);
    const branch = this.branches.get(branchName);
    if (!branch) {
      const names = [...this.branches.keys()].join(', ') || 'none yet';
      const remedy = 'add it to branches, or by addBranch, before';
      refuse({ property: 'branchName', must: `be a branch of the app (${names})`, got: branchName, remedy }, this);
    }
    return branch;
  }

  private createServiceRole(props: AmplifyDockerAppProps): IRole {
    const role = createServiceRole(this);
    grantPull(props.repository, role, this);
    if (this.platform !== AmplifyPlatform.WEB) {
      grantServerLogs(role);
    }
    return role;
  }

  private createComputeRole(): IRole | undefined {
    return this.platform === AmplifyPlatform.WEB_COMPUTE ? createComputeRole(this) : undefined;
  }

  private createApp(props: AmplifyDockerAppProps, tokens: RepositoryTokens): CfnApp {
    return new CfnApp(this, 'Resource', {
      name: props.appName ?? Names.uniqueResourceName(this, { maxLength: 255, separator: '-' }),
      description: props.description,
      repository: props.repository,
      ...tokens,
      platform: this.platform,
      iamServiceRole: this.serviceRole.roleArn,
      computeRoleArn: this.computeRole?.roleArn,
      buildSpec: this.buildSpec,
      environmentVariables: mergeEnvironment(props.environment, this.managed, this),
      jobConfig: { buildComputeType: props.buildCompute ?? AmplifyBuildCompute.STANDARD_8GB },
      cacheConfig: { type: props.cacheType ?? AmplifyCacheType.AMPLIFY_MANAGED_NO_COOKIES },
      customRules: props.customRules?.map(({ source, target, status, condition }) => ({
        source,
        target,
        status,
        condition,
      })),
    });
  }

  private requireServer(property: string, role: IRole | undefined): void {
    if (role && this.platform !== AmplifyPlatform.WEB_COMPUTE) {
      const must = 'be left out, or the platform be WEB_COMPUTE';
      const remedy = 'a role for server-side pages needs a server';
      refuse({ property, must, got: `a role and ${this.platform}`, remedy }, this);
    }
  }
}
