import { ArnFormat, Resource, Stack } from 'aws-cdk-lib';
import { CfnApp, CfnBranch } from 'aws-cdk-lib/aws-amplify';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireKind, requireKinds } from '../private/synth/kinds';
import { generatedName } from '../private/synth/names';
import { tellTopic } from '../private/synth/tell-topic';
import { requireLiteral, requireText } from '../private/synth/validation';
import type { AmplifyBranchOptions } from './amplify-branch-options';
import type { AmplifyDockerAppAttributes, AmplifyDockerAppProps, IAmplifyDockerApp } from './amplify-docker-app-props';
import { AmplifyBuildCompute, AmplifyCacheType, AmplifyPlatform } from './amplify-settings';
import { createComputeRole, createServiceRole, grantServerLogs } from './app-roles';
import { requireAppProps, requireBranchOptions } from './app-rules';
import { automaticBranchesOf } from './automatic-branches';
import { basicAuthOf } from './basic-auth';
import { branchId, requireBranchName } from './branch-name';
import { buildFailure, buildSuccess } from './build-notice';
import { frameworkOf, renderBuildSpec, withDocker } from './build-settings';
import { writeCustomHeaders } from './custom-headers';
import { type ManagedVariable, mergeEnvironment, requireEnvironment } from './environment';
import { manageVariables } from './managed-variables';
import { grantPull, type RepositoryTokens, requireRepository } from './repository';

const APP_ID = {
  pattern: /^d[a-z0-9]{1,19}$/,
  must: "be the id of an app: 'd' and lower-case letters or digits",
  remedy: 'read it with "aws amplify list-apps"',
};

/**
 * An Amplify Gen 2 app whose builds can use Docker: for image assets, and for functions that are bundled in a container.
 *
 * @throws if a build could not use Docker; if a token would be in the template as plain text; or if Amplify would reject a
 * name, a variable or the build specification
 * @see https://docs.aws.amazon.com/amplify/latest/userguide/welcome.html
 *
 * @example
 * import { SecretValue } from 'aws-cdk-lib';
 * import { AmplifyDockerApp } from 'cdk-hindsight/amplify';
 *
 * new AmplifyDockerApp(this, 'Web', {
 *   repository: 'https://github.com/acme/web',
 *   accessToken: SecretValue.secretsManager('amplify/github-token'),
 *   branches: ['main'],
 * });
 */
export class AmplifyDockerApp extends Resource implements IAmplifyDockerApp {
  /**
   * Imports an app that another app or stack created, for example to give it a domain. Its branches are not known, so branch
   * names are not checked.
   *
   * @throws if the id is not an app id
   */
  public static fromAmplifyDockerAppAttributes(
    scope: Construct,
    id: string,
    attrs: AmplifyDockerAppAttributes,
  ): IAmplifyDockerApp {
    requireKinds(attrs, { appId: 'text' }, undefined, 'attrs.');
    requireText('appId', attrs.appId, APP_ID);
    return new ImportedAmplifyDockerApp(scope, id, attrs.appId);
  }

  /** The id of the app. */
  public readonly appId: string;

  /** The ARN of the app. */
  public readonly appArn: string;

  /** The domain under which Amplify serves the branches. */
  public readonly defaultDomain: string;

  /** The role that builds run as. */
  public readonly serviceRole: IRole;

  /** The role of pages that render on the server, for the platform WEB_COMPUTE. */
  public readonly computeRole?: IRole;

  /** The build specification with the commands that start Docker, for a repository that keeps an `amplify.yml`. */
  public readonly buildSpec: string;

  private readonly platform: AmplifyPlatform;
  private readonly framework: string | undefined;
  private readonly managed: ManagedVariable[];
  private readonly branches = new Map<string, CfnBranch>();

  constructor(scope: Construct, id: string, props: AmplifyDockerAppProps) {
    super(scope, id);
    requireAppProps(props, this);
    this.platform = props.platform ?? AmplifyPlatform.WEB;
    this.framework = frameworkOf(props, this.platform);
    this.managed = manageVariables(props, this);
    const tokens = requireRepository(props, this);
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
    this.tellOfBuilds(props);
    if (props.webAclArn !== undefined) {
      new CfnWebACLAssociation(this, 'Firewall', { resourceArn: this.appArn, webAclArn: props.webAclArn });
    }
  }

  /**
   * Builds a branch of the repository.
   *
   * @throws if Amplify or git rejects the name, if the app already has the branch, or if an option contradicts the app
   */
  public addBranch(branchName: string, options: AmplifyBranchOptions = {}): void {
    requireBranchName(branchName, this);
    requireBranchOptions(options, this);
    this.requireServer('computeRole', options.computeRole);
    if (this.branches.has(branchName)) {
      const remedy = 'name it once, in branches or by addBranch';
      refuse({ property: 'branchName', must: 'be new to the app', got: branchName, remedy }, this);
    }
    const { buildSpec, environment } = options;
    const branch = new CfnBranch(this, branchId(branchName), {
      appId: this.appId,
      branchName,
      description: options.description,
      stage: options.stage,
      framework: options.framework ?? this.framework,
      enableAutoBuild: options.autoBuild ?? true,
      enablePullRequestPreview: options.pullRequestPreview ?? false,
      enablePerformanceMode: options.performanceMode ?? false,
      enableSkewProtection: options.skewProtection ?? false,
      environmentVariables: environment && requireEnvironment(environment, this.managed, this),
      buildSpec: buildSpec === undefined ? undefined : withDocker(buildSpec, this),
      computeRoleArn: options.computeRole?.roleArn,
      basicAuthConfig: basicAuthOf(options.basicAuth, 'options.', this),
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
    requireKind('branchName', branchName, 'text', this);
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
      name: props.appName ?? generatedName(this, 255),
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
      customHeaders: writeCustomHeaders(props.customHeaders, props.appRoot, this),
      basicAuthConfig: basicAuthOf(props.basicAuth, '', this),
      ...automaticBranchesOf(props.automaticBranches, this.framework, this.managed, this),
      customRules: props.customRules?.map(({ source, target, status, condition }) => ({
        source,
        target,
        status,
        condition,
      })),
    });
  }

  private tellOfBuilds({ onBuildFailed, onBuildSucceeded }: AmplifyDockerAppProps): void {
    if (onBuildFailed) {
      tellTopic(
        this,
        'BuildFailed',
        { property: 'onBuildFailed', topic: onBuildFailed },
        buildFailure(this, this.appId),
      );
    }
    if (onBuildSucceeded) {
      tellTopic(
        this,
        'BuildSucceeded',
        { property: 'onBuildSucceeded', topic: onBuildSucceeded },
        buildSuccess(this, this.appId),
      );
    }
  }

  private requireServer(property: string, role: IRole | undefined): void {
    if (role && this.platform !== AmplifyPlatform.WEB_COMPUTE) {
      const must = 'be left out, or the platform be WEB_COMPUTE';
      const remedy = 'a role for server-side pages needs a server';
      refuse({ property, must, got: `a role and ${this.platform}`, remedy }, this);
    }
  }
}

class ImportedAmplifyDockerApp extends Resource implements IAmplifyDockerApp {
  public readonly appArn: string;
  public readonly defaultDomain: string;

  constructor(
    scope: Construct,
    id: string,
    public readonly appId: string,
  ) {
    super(scope, id);
    this.appArn = Stack.of(this).formatArn({ service: 'amplify', resource: 'apps', resourceName: appId });
    this.defaultDomain = `${appId}.amplifyapp.com`;
  }

  public branchArn(branchName: string): string {
    requireBranchName(branchName, this);
    return Stack.of(this).formatArn({
      service: 'amplify',
      resource: 'apps',
      resourceName: `${this.appId}/branches/${branchName}`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
  }
}
