import type { AmplifyBranchStage } from './amplify-settings';

/**
 * Branches that Amplify adds on its own when they appear in the repository. Whoever can push such a branch runs code with
 * the app's service role.
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
   * Variables for the builds of these branches; they win over those of the app. Do not put secrets in them.
   *
   * @default - those of the app
   */
  readonly environment?: { [name: string]: string };

  /**
   * Takes a branch out of the app when the repository deletes it, with its backend and the data in it. Amplify does so for
   * every branch of the app, also for those that are added in the code.
   *
   * @default false
   */
  readonly deleteWithRepository?: boolean;
}
