import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { AmplifyBasicAuth } from './amplify-basic-auth';
import type { AmplifyBranchStage } from './amplify-settings';

/** Options of one branch of an app. */
export interface AmplifyBranchOptions {
  /**
   * A description of the branch, at most 1,000 characters.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * The purpose of the branch, in Amplify's terms.
   *
   * @default - no stage
   */
  readonly stage?: AmplifyBranchStage;

  /**
   * Starts a build at each push to the branch.
   *
   * @default true
   */
  readonly autoBuild?: boolean;

  /**
   * Gives each pull request to the branch a preview, with its own backend while it is open. Anyone who can open a pull
   * request then runs code with the app's service role.
   *
   * @default false
   * @see https://docs.aws.amazon.com/amplify/latest/userguide/pr-previews.html
   */
  readonly pullRequestPreview?: boolean;

  /**
   * Keeps pages in the cache for longer. A change can then take ten minutes to appear.
   *
   * @default false
   */
  readonly performanceMode?: boolean;

  /**
   * Routes a browser's requests to the version of the server from which it loaded the page.
   *
   * @default false
   * @see https://docs.aws.amazon.com/amplify/latest/userguide/skew-protection.html
   */
  readonly skewProtection?: boolean;

  /**
   * Variables for the builds of this branch. They override the app's. Do not put secrets in them.
   *
   * @default - the app's
   */
  readonly environment?: { [name: string]: string };

  /**
   * A build specification for this branch only, as YAML. The commands that start Docker are added to it.
   *
   * @default - the app's
   */
  readonly buildSpec?: string;

  /**
   * The role of pages that render on the server. Needs the platform WEB_COMPUTE.
   *
   * @default - the app's compute role
   */
  readonly computeRole?: IRole;

  /**
   * The framework, as Amplify calls it, for example `Next.js - SSR`.
   *
   * @default - the app's
   */
  readonly framework?: string;

  /**
   * The user name and password that protect the pages of this branch.
   *
   * @default - the app's
   */
  readonly basicAuth?: AmplifyBasicAuth;
}
