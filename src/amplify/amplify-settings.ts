/**
 * How Amplify serves the app.
 *
 * @see https://docs.aws.amazon.com/amplify/latest/APIReference/API_CreateApp.html
 */
export enum AmplifyPlatform {
  /** Files only. */
  WEB = 'WEB',

  /** Renders on the server, for example Next.js from version 12 or Nuxt. */
  WEB_COMPUTE = 'WEB_COMPUTE',

  /** Amplify's first server-side rendering, for Next.js 11 and older. */
  WEB_DYNAMIC = 'WEB_DYNAMIC',
}

/**
 * The machine that a build runs on. A larger machine costs more per minute.
 *
 * @see https://docs.aws.amazon.com/amplify/latest/userguide/custom-build-instance.html
 */
export enum AmplifyBuildCompute {
  /** 4 vCPUs, 8 GiB of memory, 128 GB of disk. */
  STANDARD_8GB = 'STANDARD_8GB',

  /** 8 vCPUs, 16 GiB of memory, 128 GB of disk. */
  LARGE_16GB = 'LARGE_16GB',

  /** 36 vCPUs, 72 GiB of memory, 256 GB of disk. */
  XLARGE_72GB = 'XLARGE_72GB',
}

/**
 * The use of cookies in the cache key of a page.
 *
 * @see https://docs.aws.amazon.com/amplify/latest/userguide/managing-cache-configuration.html
 */
export enum AmplifyCacheType {
  /** Amplify's choice for the platform and the rules. Cookies are part of the cache key. */
  AMPLIFY_MANAGED = 'AMPLIFY_MANAGED',

  /** As `AMPLIFY_MANAGED`, but without cookies in the cache key. */
  AMPLIFY_MANAGED_NO_COOKIES = 'AMPLIFY_MANAGED_NO_COOKIES',
}

/** The package manager that installs the dependencies, always from the lock file, which must be committed. */
export enum AmplifyPackageManager {
  /** `npm ci`. */
  NPM = 'npm',

  /** `pnpm install --frozen-lockfile`. `packageManager` in package.json names the version. */
  PNPM = 'pnpm',

  /** Yarn 1: `yarn install --frozen-lockfile`. `packageManager` in package.json names the version. */
  YARN_CLASSIC = 'yarn-classic',

  /**
   * Yarn 2 and newer: `yarn install --immutable`. `packageManager` in package.json names the version.
   * Amplify needs `nodeLinker: node-modules`.
   */
  YARN_BERRY = 'yarn-berry',
}

/**
 * The purpose of a branch. Amplify shows it in the console.
 *
 * @see https://docs.aws.amazon.com/amplify/latest/APIReference/API_CreateBranch.html
 */
export enum AmplifyBranchStage {
  /** Customers use it. */
  PRODUCTION = 'PRODUCTION',

  /** Some customers use it. */
  BETA = 'BETA',

  /** The team uses it. */
  DEVELOPMENT = 'DEVELOPMENT',

  /** For experiments. */
  EXPERIMENTAL = 'EXPERIMENTAL',

  /** For a pull request. */
  PULL_REQUEST = 'PULL_REQUEST',
}
