/** The oldest aws-cdk-lib that the library works with. */
export const MINIMUM = '2.257.0';

/**
 * Releases between the oldest and the newest, each of which was the first or the last with a rule of the CDK's own
 * template validation that objects to templates of this library.
 */
export const BETWEEN = ['2.262.2', '2.266.0', '2.270.0', '2.271.0', '2.273.0', '2.275.0'];

/** The newest of some releases of aws-cdk-lib 2; the registry's tag `latest` may name something else. */
export function newestOf(releases: readonly string[]): string {
  const stable = releases.filter((release) => /^2\.\d+\.\d+$/.test(release));
  return stable.sort((a, b) => weight(a) - weight(b)).at(-1) ?? MINIMUM;
}

function weight(release: string): number {
  const [, minor, patch] = release.split('.').map(Number);
  return minor * 1_000 + patch;
}
