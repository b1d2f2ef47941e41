import { textsOf } from '../../private/rules/policies';
import { type Rule, Severity } from '../../private/rules/rule';
import { eachClaimCondition, eachWebIdentityTrust } from './web-identity';

/** The operators that compare character by character. */
const EXACT = /^(ForAnyValue:|ForAllValues:)?String(Not)?Equals(IgnoreCase)?(IfExists)?$/i;

export const literalWildcard: Rule = {
  id: 'hindsight-federation-literal-wildcard',
  severity: Severity.ERROR,
  incident:
    'A trust policy had a * under StringEquals, which compares it literally: repo:acme/shop:* matched no token, and every deployment failed.',
  remedy: 'Move the pattern under StringLike; or use FederatedRole, which puts patterns there.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html',
  types: ['AWS::IAM::Role'],
  judge: (role, report) =>
    eachWebIdentityTrust(role, report, (trust) =>
      eachClaimCondition(trust, report, ({ operator, value }) => {
        for (const text of EXACT.test(operator) ? textsOf(value) : []) {
          if (text.pattern.includes('*')) {
            report.find(value, `${operator} takes the * in ${text.readable} as it is, and no token has one there.`);
          }
        }
      }),
    ),
};
