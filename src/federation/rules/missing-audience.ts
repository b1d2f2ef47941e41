import { isWideOpen } from '../../private/rules/policies';
import { type Rule, Severity } from '../../private/rules/rule';
import { anyOf } from '../../private/template/inconclusive';
import {
  type ClaimCondition,
  demands,
  eachWebIdentityTrust,
  knownTextsOf,
  listsClients,
  providersOf,
} from './web-identity';

/** Claims that say for whom a token was made, where the issuer has another name for it. */
const AUDIENCES = ['aud', 'oaud', 'app_id'];

export const missingAudience: Rule = {
  id: 'hindsight-federation-missing-audience',
  severity: Severity.ERROR,
  incident:
    'A trust policy did not check the audience, so a token that had been issued for another service assumed the role.',
  remedy:
    'Use FederatedRole, which requires an audience; or add a condition under StringEquals on <issuer>:aud, which is sts.amazonaws.com for GitHub.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html',
  types: ['AWS::IAM::Role'],
  judge: (role, report) =>
    eachWebIdentityTrust(role, report, (trust) => {
      const narrowing = trust.conditions.filter((condition) => !isOpen(condition));
      const isNarrow = anyOf(
        () => listsClients(trust, role.template),
        () => demands({ ...trust, conditions: narrowing }, ...AUDIENCES),
      );
      if (isNarrow) {
        return;
      }
      const message = 'The trust policy does not say which audience (aud) the token must have.';
      if (providersOf(trust, role.template).length > 0) {
        report.find(trust.statement.value, message);
      } else {
        // A provider outside the app may list its audiences, and STS refuses all others.
        report.findLighter(trust.statement.value, message);
      }
    }),
};

/** Whether a condition on the audience fits nearly every one. */
function isOpen({ operator, claim, value }: ClaimCondition): boolean {
  return (
    AUDIENCES.includes(claim.toLowerCase()) &&
    /Like/i.test(operator) &&
    knownTextsOf(value).some(({ pattern }) => isWideOpen(pattern))
  );
}
