/** The first minor version of aws-cdk-lib 2 that applies an acknowledgement with a prefix to its construct alone. */
const SAFE_MINOR = 271;

/**
 * A sentence on how to acknowledge a finding of the plugin. Newer versions of the CDK suggest the id with the prefix
 * `HindsightChecks::` beside each finding: where that is safe, nothing more needs to be said.
 */
export function adviceOn(rule: string, cdkVersion = installedCdk()): string {
  const [major, minor] = cdkVersion.split('.').map(Number);
  return major > 2 || (major === 2 && minor >= SAFE_MINOR)
    ? ''
    : ` (To acknowledge it, use the id ${rule}. With the prefix HindsightChecks:: in front, aws-cdk-lib before 2.${SAFE_MINOR} hides it in all constructs.)`;
}

/** A bundled app may not have it: the sentence does no harm there. */
function installedCdk(): string {
  try {
    return require('aws-cdk-lib/package.json').version;
  } catch {
    return '';
  }
}
