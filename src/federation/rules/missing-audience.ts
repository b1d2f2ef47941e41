import { textsOf } from '../../private/rules/policies';
import { type Rule, Severity } from '../../private/rules/rule';
import { type ClaimCondition, demands, eachWebIdentityTrust } from './web-identity';

/** Claims that say for whom a token was made, where the issuer has another name for it. */
const AUDIENCES = ['aud', 'oaud', 'app_id'];

export const missingAudience: Rule = {
  id: 'hindsight-federation-missing-audience',
  severity: Severity.ERROR,
  incident: 'Without a condition on the audience a token that was made for another service opens the account too.',
  remedy:
    "Use FederatedRole, which demands it: new FederatedRole(this, 'Deploy', { provider, trust }); or add StringEquals on <issuer>:aud, for GitHub 'sts.amazonaws.com'.",
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html',
  types: ['AWS::IAM::Role'],
  judge: (role, report) =>
    eachWebIdentityTrust(role, report, (trust) => {
      const narrowing = trust.conditions.filter((condition) => !isOpen(condition));
      if (!demands({ ...trust, conditions: narrowing }, ...AUDIENCES)) {
        report.find(trust.statement.value, 'The trust policy does not say which audience (aud) the token must have.');
      }
    }),
};

/** Whether the pattern fits every value. */
function isOpen({ operator, value }: ClaimCondition): boolean {
  return /Like/i.test(operator) && textsOf(value).some(({ pattern }) => /^\*+$/.test(pattern));
}
