import type { Duration, IResource, SecretValue } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { AmplifyAutomaticBranches } from './amplify-automatic-branches';
import type { AmplifyBasicAuth } from './amplify-basic-auth';
import type { AmplifyBuildImage } from './amplify-build-image';
import type { AmplifyCustomHeader } from './amplify-custom-header';
import type { AmplifyCustomRule } from './amplify-custom-rule';
import type { AmplifyBuildCompute, AmplifyCacheType, AmplifyPackageManager, AmplifyPlatform } from './amplify-settings';

/** Properties of an `AmplifyDockerApp`. */
export interface AmplifyDockerAppProps {
  /** The repository, as an https URL without credentials, for example `https://github.com/acme/web`. */
  readonly repository: string;

  /**
   * The personal access token for a GitHub repository, as a reference to a secret. Amplify uses it once, to set up its
   * own access.
   *
   * @default - none; a GitHub repository needs it
   */
  readonly accessToken?: SecretValue;

  /**
   * The OAuth token for a repository on Bitbucket or GitLab, as a reference to a secret. CodeCommit needs none: the
   * service role may pull.
   *
   * @default - none
   */
  readonly oauthToken?: SecretValue;

  /**
   * The branches to build. `addBranch` adds a branch with its own options.
   *
   * @default - none yet
   */
  readonly branches?: string[];

  /**
   * The name of the app, 1 to 255 characters.
   *
   * @default - a unique name from the construct's path
   */
  readonly appName?: string;

  /**
   * A description of the app, at most 1,000 characters.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * The topic that gets a message for each failed build, with the branch, the job and a link to its log.
   *
   * @default - no notification
   */
  readonly onBuildFailed?: ITopic;

  /**
   * The topic that gets a message for each successful build, with the branch, the job and a link to its log.
   *
   * @default - no notification
   */
  readonly onBuildSucceeded?: ITopic;

  /**
   * The image that builds run in.
   *
   * @default AmplifyBuildImage.AMAZON_LINUX_2023_STANDARD_5
   */
  readonly buildImage?: AmplifyBuildImage;

  /**
   * The machine that builds run on.
   *
   * @default AmplifyBuildCompute.STANDARD_8GB
   */
  readonly buildCompute?: AmplifyBuildCompute;

  /**
   * The time limit of a build, from 5 minutes to 2 hours, in whole minutes.
   *
   * @default - Amplify's own limit
   */
  readonly buildTimeout?: Duration;

  /**
   * Variables for the builds of all branches: names without the prefix `AWS`, values up to 5,500 characters. Anyone who
   * sees the app can read them, so do not put secrets in them. Code on the server does not see them: see
   * `serverEnvironment`.
   *
   * @default - only those that other properties set: `_CUSTOM_IMAGE`, `_BUILD_TIMEOUT`, `AMPLIFY_MONOREPO_APP_ROOT`
   */
  readonly environment?: { [name: string]: string };

  /**
   * The build specification, as YAML. The commands that start Docker are added before the commands of each phase; everything
   * else stays as it is, including comments.
   *
   * @default - a specification for a Gen 2 app, from the properties below
   */
  readonly buildSpec?: string;

  /**
   * The package manager that installs the dependencies.
   *
   * @default AmplifyPackageManager.NPM
   */
  readonly packageManager?: AmplifyPackageManager;

  /**
   * The command that builds the front end.
   *
   * @default - the script `build` of package.json, run by the package manager
   */
  readonly buildCommand?: string;

  /**
   * The directory of the front end's files after the build.
   *
   * @default - `dist` for the platform WEB, `.next` for the others
   */
  readonly artifactsDirectory?: string;

  /**
   * The files that Amplify caches for the next build, as patterns relative to the project's root.
   *
   * @default - the cache of the package manager
   */
  readonly cachePaths?: string[];

  /**
   * The folder of the app in a monorepo, for example `apps/web`. Commands run there.
   *
   * @default - the root of the repository, which then contains only this app
   */
  readonly appRoot?: string;

  /**
   * The way Amplify serves the app.
   *
   * @default AmplifyPlatform.WEB
   */
  readonly platform?: AmplifyPlatform;

  /**
   * The role of pages that render on the server. Needs the platform WEB_COMPUTE.
   *
   * @default - for WEB_COMPUTE, a role without permissions, to which you can grant some; none for the other platforms
   */
  readonly computeRole?: IRole;

  /**
   * The role that builds run as, used unchanged. It must trust `amplify.amazonaws.com` and have the managed policy
   * `service-role/AmplifyBackendDeployFullAccess`, or the part of it that the backend needs.
   *
   * @default - a role with that policy, which only Amplify apps of this account and region can use
   */
  readonly serviceRole?: IRole;

  /**
   * The use of cookies in the cache key of a page.
   *
   * @default AmplifyCacheType.AMPLIFY_MANAGED_NO_COOKIES
   */
  readonly cacheType?: AmplifyCacheType;

  /**
   * Rewrites and redirects. The first one that matches applies.
   *
   * @default - none
   */
  readonly customRules?: AmplifyCustomRule[];

  /**
   * The framework of the branches, as Amplify calls it, for example `Next.js - SSR`. Without it, Amplify may treat the pages
   * of a branch that CloudFormation created as plain files.
   *
   * @default - `Next.js - SSR` for the platform WEB_COMPUTE with the artifacts in `.next`; otherwise left to Amplify
   */
  readonly framework?: string;

  /**
   * Names of variables that code on the server needs, for example `API_URL`. The generated build specification writes
   * them to `.env.production` before the build, because Amplify passes variables only to the build. The build stops if none
   * of them is set. Cannot be used with `buildSpec`.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/amplify/latest/userguide/ssr-environment-variables.html
   */
  readonly serverEnvironment?: string[];

  /**
   * Commands that the generated build specification runs once Docker is available, before it installs the dependencies and
   * deploys the backend, for example a `docker login` for private base images. Cannot be used with `buildSpec`.
   *
   * @default - none
   */
  readonly commandsBeforeDeploy?: string[];

  /**
   * Headers that Amplify adds to its responses. A `customHttp.yml` in the repository overrides them.
   *
   * @default - Amplify's own
   * @see https://docs.aws.amazon.com/amplify/latest/userguide/custom-headers.html
   */
  readonly customHeaders?: AmplifyCustomHeader[];

  /**
   * A user name and a password that protect the pages of all branches. Use the option of `addBranch` for a single branch.
   *
   * @default - everybody sees the pages
   * @see https://docs.aws.amazon.com/amplify/latest/userguide/access-control.html
   */
  readonly basicAuth?: AmplifyBasicAuth;

  /**
   * Branches that Amplify adds automatically when they appear in the repository.
   *
   * @default - only the branches in the code
   * @see https://docs.aws.amazon.com/amplify/latest/userguide/pattern-based-feature-branch-deployments.html
   */
  readonly automaticBranches?: AmplifyAutomaticBranches;

  /**
   * The ARN of the AWS WAF web ACL that protects all branches and domains. It must have the scope CLOUDFRONT and be in the
   * account of the app.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/amplify/latest/userguide/WAF-integration.html
   */
  readonly webAclArn?: string;
}

/** An Amplify app that another app or stack created. */
export interface AmplifyDockerAppAttributes {
  /** The id of the app, for example `d1a2b3c4d5e6f7`. */
  readonly appId: string;
}

/** An Amplify app, created in this CDK app or imported. */
export interface IAmplifyDockerApp extends IResource {
  /** The id of the app. */
  readonly appId: string;

  /** The ARN of the app. */
  readonly appArn: string;

  /** The domain under which Amplify serves the branches. */
  readonly defaultDomain: string;

  /**
   * The ARN of a branch of the app.
   *
   * @throws if the app is known to have no such branch
   */
  branchArn(branchName: string): string;
}
