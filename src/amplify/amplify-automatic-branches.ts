import type { AmplifyBranchStage } from './amplify-settings';

/**
 * Branches that Amplify adds automatically when they appear in the repository. Anyone who can push such a branch runs code
 * with the app's service role.
 *
 * @see https://docs.aws.amazon.com/amplify/latest/userguide/pattern-based-feature-branch-deployments.html
 */
export interface AmplifyAutomaticBranches {
  /** The names of the branches as patterns, for example `feature/**`. At least one. */
  readonly patterns: string[];

  /**
   * The purpose of the branches, in Amplify's terms.
   *
   * @default - no stage
   */
  readonly stage?: AmplifyBranchStage;

  /**
   * Starts a build at each push.
   *
   * @default true
   */
  readonly autoBuild?: boolean;

  /**
   * Gives each pull request to one of the branches a preview. Anyone who can open a pull request then runs code with the
   * app's service role.
   *
   * @default false
   */
  readonly pullRequestPreview?: boolean;

  /**
   * Variables for the builds of these branches. They override the app's. Do not put secrets in them.
   *
   * @default - the app's
   */
  readonly environment?: { [name: string]: string };

  /**
   * Removes a branch from the app when the repository deletes it, with its backend and the data in the backend. Amplify does
   * this for every branch of the app, including the branches that are added in the code.
   *
   * @default false
   */
  readonly deleteWithRepository?: boolean;
}
