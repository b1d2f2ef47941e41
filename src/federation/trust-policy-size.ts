import { Stack } from 'aws-cdk-lib';
import type { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { messagesOf, sentenceOf } from '../private/synth/errors';
import type { IIdentityProvider } from './identity-provider';

const { warn } = messagesOf('federation');

/** IAM's default quota for the length of a trust policy, in characters that are not whitespace. */
const DEFAULT_QUOTA = 2048;
/** The highest value that the quota can be raised to. */
const HIGHEST_QUOTA = 8192;
const REMEDY = [
  'split the role in two, or raise the quota "Role trust policy length" (L-C07B4B0D), which goes up to',
  `${HIGHEST_QUOTA} characters`,
].join(' ');

/**
 * Measures the trust policy at the end of the synthesis, when it is complete: the deploy of one that is too long fails
 * after everything before it was created.
 */
export function watchPolicySize(scope: Construct, document: PolicyDocument, provider: IIdentityProvider): void {
  const arnLength = `arn:aws:iam::111122223333:oidc-provider/${provider.issuer.hostPath}`.length;
  const validate = () =>
    isSurelyShort(document, provider.federatedPrincipal, arnLength)
      ? []
      : checkSize(scope, policyLength(Stack.of(scope).resolve(document), arnLength));
  scope.node.addValidation({ validate });
}

/** Most policies are far from the quota: without tokens but the provider's ARN, their length is known unresolved. */
function isSurelyShort(document: PolicyDocument, principal: string, arnLength: number): boolean {
  const json = JSON.stringify(document.toJSON()).replaceAll(principal, 'x'.repeat(arnLength));
  return json.length <= DEFAULT_QUOTA && !/Token\[|unresolved-token/.test(json);
}

function checkSize(scope: Construct, length: number): string[] {
  if (length > HIGHEST_QUOTA) {
    return [
      sentenceOf({
        property: 'trust',
        must: `give a trust policy of at most ${HIGHEST_QUOTA} characters, the highest quota there is`,
        got: length,
        remedy: 'split the role in two',
      }),
    ];
  }
  if (length > DEFAULT_QUOTA) {
    const message = `the trust policy has ${length} characters, and IAM's default quota is ${DEFAULT_QUOTA}; ${REMEDY}`;
    warn(scope, 'trustPolicyLength', message);
  }
  return [];
}

/** The length without whitespace, with a typical length for what is known during the deploy only. */
function policyLength(policy: unknown, arnLength: number): number {
  return JSON.stringify(estimate(policy, arnLength)).replace(/\s/g, '').length;
}

function estimate(value: unknown, arnLength: number): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => estimate(item, arnLength));
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  const entries = Object.entries(value);
  if (entries.length === 1 && (entries[0][0] === 'Ref' || entries[0][0].startsWith('Fn::'))) {
    return estimateFunction(entries[0][0], entries[0][1], arnLength);
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, estimate(item, arnLength)]));
}

function estimateFunction(name: string, argument: unknown, arnLength: number): string {
  if (name === 'Fn::Join') {
    const [separator, parts] = argument as [string, unknown[]];
    return parts.map((part) => estimate(part, arnLength)).join(separator);
  }
  const known: Record<string, string> = { 'AWS::Partition': 'aws', 'AWS::AccountId': '111122223333' };
  return known[String(argument)] ?? 'x'.repeat(arnLength);
}
