import { type Rule, Severity } from '../../private/rules/rule';
import { demands, eachWebIdentityTrust } from './web-identity';

export const missingSubject: Rule = {
  id: 'hindsight-federation-missing-subject',
  severity: Severity.ERROR,
  incident:
    "A trust policy had no condition on the subject, so any workload of the issuer, even a stranger's, could assume the role.",
  remedy:
    'Use FederatedRole, which requires a subject; or add a condition under StringEquals on <issuer>:sub, such as repo:acme/shop:ref:refs/heads/main.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html',
  types: ['AWS::IAM::Role'],
  judge: (role, report) =>
    eachWebIdentityTrust(role, report, (trust) => {
      if (!trust.isBuiltIn && !demands(trust, 'sub')) {
        report.find(trust.statement.value, 'The trust policy does not say which subject (sub) gets in.');
      }
    }),
};
