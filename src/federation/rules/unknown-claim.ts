import { type Rule, Severity } from '../../private/rules/rule';
import { Inconclusive } from '../../private/template/inconclusive';
import { claimKeysOf, closestKey } from '../facts';
import { type ClaimCondition, eachClaimCondition, eachWebIdentityTrust } from './web-identity';

/** The claims that are keys for every issuer. */
const STANDARD = ['amr', 'aud', 'sub'];

export const unknownClaim: Rule = {
  id: 'hindsight-federation-unknown-claim',
  severity: Severity.ERROR,
  incident:
    'A condition named a claim that IAM does not have as a condition key: it never matched, and nobody could assume the role.',
  remedy:
    'Use the methods of the trust, such as environment of GitHubTrust, which compare only valid keys; or remove the condition.',
  source: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html',
  types: ['AWS::IAM::Role'],
  judge: (role, report) =>
    eachWebIdentityTrust(role, report, (trust) => {
      if (trust.isBuiltIn) {
        return;
      }
      eachClaimCondition(trust, report, (condition) => {
        const objection = objectionTo(condition, trust.hostPath);
        if (objection) {
          report.find(condition.value, objection);
        }
      });
    }),
};

/** A key that its own issuer does not have never holds, whichever issuer is trusted. */
function objectionTo({ issuer, claim, key, value }: ClaimCondition, trusted: string | undefined): string | undefined {
  if (issuer === '') {
    return `${key} has no issuer before it: write <issuer>:${closestKey(claim, STANDARD) ?? 'aud'}.`;
  }
  const known = [...STANDARD, ...claimKeysOf(issuer.toLowerCase())];
  const isOpen = issuer.includes('$');
  if (!isOpen && trusted !== undefined && issuer.toLowerCase() !== trusted.toLowerCase()) {
    return `The key ${key} is of another issuer than the trusted ${trusted}.`;
  }
  if (known.some((name) => name.toLowerCase() === claim.toLowerCase())) {
    return undefined;
  }
  if (isOpen) {
    throw new Inconclusive(value.location, 'the issuer of the tokens is known only at deploy time');
  }
  const closest = closestKey(claim, known);
  const hint = closest ? `did you mean ${closest}?` : `it has ${known.sort().join(', ')}.`;
  return `IAM has no condition key ${claim} for ${issuer}: ${hint}`;
}
