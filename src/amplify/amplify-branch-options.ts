import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { AmplifyBranchStage } from './amplify-settings';

/** How a branch differs from the others of its app. */
export interface AmplifyBranchOptions {
  /**
   * What the branch is for, in words.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * What the branch is for, in Amplify's terms.
   *
   * @default - no stage
   */
  readonly stage?: AmplifyBranchStage;

  /**
   * Whether a push to the branch starts a build.
   *
   * @default true
   */
  readonly autoBuild?: boolean;

  /**
   * Whether a pull request to the branch gets a preview, with a backend of its own while it is open.
   * Whoever can open a pull request then runs code with the app's service role.
   *
   * @default false
   * @see https://docs.aws.amazon.com/amplify/latest/userguide/pr-previews.html
   */
  readonly pullRequestPreview?: boolean;

  /**
   * Whether pages stay longer in the cache; a change can then take ten minutes to show.
   *
   * @default false
   */
  readonly performanceMode?: boolean;

  /**
   * Whether a browser keeps talking to the version of the server that it has loaded.
   *
   * @default false
   * @see https://docs.aws.amazon.com/amplify/latest/userguide/skew-protection.html
   */
  readonly skewProtection?: boolean;

  /**
   * Variables for the builds of this branch; they win over those of the app. They are no place for secrets.
   *
   * @default - those of the app
   */
  readonly environment?: { [name: string]: string };

  /**
   * A build specification of the branch's own, as YAML. The commands that start Docker are put into it.
   *
   * @default - the app's
   */
  readonly buildSpec?: string;

  /**
   * What the pages that render on the server may do in AWS. Needs the platform WEB_COMPUTE.
   *
   * @default - the app's compute role
   */
  readonly computeRole?: IRole;
}
