import { eachAllowStatement } from '../../private/template/policies';
import { type Rule, Severity } from '../../private/template/rule';
import { isOptional } from '../subject-pattern';

const SERVICE = 'rolesanywhere.amazonaws.com';

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
      const services = statement.principals('Service');
      const isTrusted = services.some(({ literal }) => literal === SERVICE);
      if (!isTrusted && services.some(({ pattern }) => pattern === '\0')) {
        report.doubt(statement.value, 'the trusted service is known during the deploy');
      }
      if (!isTrusted || !statement.allows('sts:AssumeRole')) {
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
