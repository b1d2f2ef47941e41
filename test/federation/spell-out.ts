import { Stack } from 'aws-cdk-lib';
import type { BoundTrust } from '../../src/federation/bound-trust';
import type { Issuer } from '../../src/federation/issuer';
import type { Trust } from '../../src/federation/trust';

/** What a trust compares in the tokens of an issuer. */
export function spellOut(issuer: Issuer, trust: Trust): BoundTrust {
  return trust._spellOut(issuer, new Stack(undefined, 'Stack'));
}

/** The text that makes a workload ask for a token of the trust. */
export function workflowOf(issuer: Issuer, trust: Trust): string {
  const { audiences, subjects, workflow } = spellOut(issuer, trust);
  const [roleArn, region] = ['arn:aws:iam::111122223333:role/deploy', 'eu-central-1'];
  return workflow({ roleArn, region, audience: audiences[0], subjects });
}

/** The error about what can be in a trust only once. */
export function twice(property: string, got: string): string {
  return `${property} must be given once in a trust, got: ${got}; give the role a second trust: several trusts are alternatives`;
}

/** The error about a trust that does not fit the issuer GitLab. */
export function unfit(trust: string): string {
  return `trust must fit the provider, whose issuer is https://gitlab.com, got: ${trust}; use the trust for GitLab, or another provider [Stack]`;
}

export const MISSING = undefined as unknown as string;
