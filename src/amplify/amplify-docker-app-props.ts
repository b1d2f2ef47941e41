import type { Duration, SecretValue } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { AmplifyBuildImage } from './amplify-build-image';
import type { AmplifyCustomRule } from './amplify-custom-rule';
import type { AmplifyBuildCompute, AmplifyCacheType, AmplifyPackageManager, AmplifyPlatform } from './amplify-settings';

/** What an Amplify Gen 2 app is built from, and how. */
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
   * The branches to build. `addBranch` adds one with options of its own.
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
   * What the app is, in words.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * The topic that is told of each failed build, with the branch, the job and a link to its log.
   *
   * @default - nobody is told
   */
  readonly onBuildFailed?: ITopic;

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
   * How long a build may take, from 5 minutes to 2 hours, in whole minutes.
   *
   * @default - Amplify's own limit
   */
  readonly buildTimeout?: Duration;

  /**
   * Variables for the builds of all branches: names without the prefix `AWS`, values up to 5,500 characters. They can be
   * read by whoever sees the app, so they are no place for secrets.
   *
   * @default - those that other properties set: `_CUSTOM_IMAGE`, `_BUILD_TIMEOUT`, `AMPLIFY_MONOREPO_APP_ROOT`
   */
  readonly environment?: { [name: string]: string };

  /**
   * The build specification, as YAML. The commands that start Docker are put before the commands of each phase; all
   * else stays as it is, comments too.
   *
   * @default - one for a Gen 2 app, from the properties below
   */
  readonly buildSpec?: string;

  /**
   * What installs the dependencies.
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
   * Where the front end's files are after the build.
   *
   * @default - `dist` for the platform WEB, `.next` for the others
   */
  readonly artifactsDirectory?: string;

  /**
   * What the next build finds again, as patterns relative to the project's root.
   *
   * @default - the cache of the package manager
   */
  readonly cachePaths?: string[];

  /**
   * The folder of the app in a monorepo, for example `apps/web`. Commands run there.
   *
   * @default - the root of the repository, which then holds one app
   */
  readonly appRoot?: string;

  /**
   * How Amplify serves the app.
   *
   * @default AmplifyPlatform.WEB
   */
  readonly platform?: AmplifyPlatform;

  /**
   * What pages that render on the server may do in AWS. Needs the platform WEB_COMPUTE.
   *
   * @default - for WEB_COMPUTE a role without permissions, to grant them to; none for the other platforms
   */
  readonly computeRole?: IRole;

  /**
   * What builds run as; it is used as it is. It must trust `amplify.amazonaws.com` and hold the managed policy
   * `service-role/AmplifyBackendDeployFullAccess` or the part of it that the backend needs.
   *
   * @default - a role with that policy, which only Amplify apps of this account and region can use
   */
  readonly serviceRole?: IRole;

  /**
   * Whether cookies tell cached pages apart.
   *
   * @default AmplifyCacheType.AMPLIFY_MANAGED_NO_COOKIES
   */
  readonly cacheType?: AmplifyCacheType;

  /**
   * Rewrites and redirects; the first that fits applies.
   *
   * @default - none
   */
  readonly customRules?: AmplifyCustomRule[];
}
