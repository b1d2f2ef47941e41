import { eachAllowStatement } from '../../private/template/policies';
import { type Rule, Severity } from '../../private/template/rule';
import { isOptional } from '../subject-pattern';

export const anchorOnly: Rule = {
  id: 'hindsight-federation-anchor-only',
  severity: Severity.ERROR,
  incident:
    'A role that trusts IAM Roles Anywhere without naming a certificate opens to every certificate of the authority.',
  remedy:
    "new RolesAnywhereRole(this, 'Batch', { trustAnchor, trust: [CertificateTrust.commonName('batch')] }); or add StringEquals on aws:PrincipalTag/x509Subject/CN.",
  source: 'https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html',
  types: ['AWS::IAM::Role'],
  judge: (role, report) =>
    eachAllowStatement(role.properties.get('AssumeRolePolicyDocument'), report, (statement) => {
      const services = statement.principals('Service').map(({ pattern }) => pattern);
      if (!services.includes('rolesanywhere.amazonaws.com') || !statement.allows('sts:AssumeRole')) {
        return;
      }
      const isNamed = statement
        .conditions()
        .some(
          ({ operator, key }) =>
            /^aws:PrincipalTag\/x509/i.test(key) && !isOptional(operator) && !/Not|Null/i.test(operator),
        );
      if (!isNamed) {
        report.find(statement.value, 'The trust policy names no certificate.');
      }
    }),
};
