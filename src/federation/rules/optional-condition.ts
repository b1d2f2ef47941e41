import { type Rule, Severity } from '../../private/rules/rule';
import { isOptional } from '../facts';
import { type ClaimCondition, eachClaimCondition, eachWebIdentityTrust } from './web-identity';

export const optionalCondition: Rule = {
  id: 'hindsight-federation-optional-condition',
  severity: Severity.ERROR,
  incident:
    'A condition with ForAllValues: or IfExists is also true for a token without the claim: a token with fewer claims got in.',
  remedy: 'Use StringEquals or StringLike without ForAllValues: and IfExists, as FederatedRole does.',
  source:
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html',
  types: ['AWS::IAM::Role'],
  judge: (role, report) =>
    eachWebIdentityTrust(role, report, (trust) =>
      eachClaimCondition(trust, report, (condition) => {
        const { operator, key, value } = condition;
        if (isDodged(condition) && !trust.conditions.some((other) => isNeeded(other, condition))) {
          report.find(value, `${operator} on ${key} also holds for a token without that claim.`);
        }
      }),
    ),
};

/** An exclusion holds for a token without the claim in any case. */
function isDodged({ operator }: ClaimCondition): boolean {
  return isOptional(operator) && !/Not/i.test(operator);
}

/** Whether a condition lets in no token without the claim of another one. */
function isNeeded({ operator, key, value, isDemand }: ClaimCondition, other: ClaimCondition): boolean {
  const isThere = /^Null$/i.test(operator) && value.string()?.toLowerCase() === 'false';
  const isSame = key.toLowerCase() === other.key.toLowerCase();
  return isSame && ((isDemand && !isOptional(operator)) || isThere) && !value.mayBeAbsent;
}
