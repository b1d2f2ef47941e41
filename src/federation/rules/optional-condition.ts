import { type Rule, Severity } from '../../private/template/rule';
import { isOptional } from '../subject-pattern';
import { eachWebIdentityTrust } from './web-identity';

export const optionalCondition: Rule = {
  id: 'hindsight-federation-optional-condition',
  severity: Severity.ERROR,
  incident: 'ForAllValues: and IfExists hold for a token without the claim, so a token that says less gets in.',
  remedy:
    "Use StringEquals or StringLike alone, as FederatedRole does; further conditions go into trust methods such as .environment('production').",
  source:
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html',
  types: ['AWS::IAM::Role'],
  judge: (role, report) =>
    eachWebIdentityTrust(role, report, ({ conditions }) => {
      for (const { operator, key, value } of conditions) {
        if (isOptional(operator)) {
          report.find(value, `${operator} on ${key} also holds for a token without that claim.`);
        }
      }
    }),
};
