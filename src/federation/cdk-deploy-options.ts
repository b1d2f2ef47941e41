/** The environments that the role may deploy CDK apps to. */
export interface CdkDeployOptions {
  /**
   * The qualifier that the environments were bootstrapped with.
   *
   * @default - the qualifier that the role's own stack is deployed with, usually `hnb659fds`
   */
  readonly qualifier?: string;

  /**
   * The accounts to deploy to, each in all of the Regions.
   *
   * @default - the account of the role
   */
  readonly accounts?: string[];

  /**
   * The Regions to deploy to, in all of the accounts.
   *
   * @default - the region of the role's stack
   */
  readonly regions?: string[];
}
