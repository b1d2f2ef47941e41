import {
  type AllowStatement,
  type Condition,
  eachAllowStatement,
  hasVariable,
  isWideOpen,
  textsOf,
} from '../../private/rules/policies';
import { type Rule, Severity } from '../../private/rules/rule';
import { isOptional } from '../facts';

/** With whatever stands for the partition's suffix. */
const SERVICE = /^rolesanywhere\.(amazonaws\.com(\.cn)?|\0)$/;
/** What tells one certificate of an authority from another: its subject and names, and its common name as source identity. */
const CERTIFICATE = /^(aws:(PrincipalTag|RequestTag)\/x509(Subject|SAN)\/|aws:OriginIdentity\/|sts:SourceIdentity$)/i;

export const anchorOnly: Rule = {
  id: 'hindsight-federation-anchor-only',
  severity: Severity.ERROR,
  incident:
    'A role trusted IAM Roles Anywhere and named no certificate, so every certificate of the authority could assume it.',
  remedy:
    'Use RolesAnywhereRole with the common name of the certificate; or add a condition under StringEquals on aws:PrincipalTag/x509Subject/CN.',
  source: 'https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html',
  types: ['AWS::IAM::Role'],
  judge: (role, report) =>
    eachAllowStatement(role.properties.get('AssumeRolePolicyDocument'), report, (statement) => {
      const services = statement.principals('Service');
      const isTrusted = services.some(({ pattern }) => SERVICE.test(pattern));
      if (!isTrusted && services.some(({ pattern }) => pattern === '\0')) {
        report.inconclusive(statement.value, 'the trusted service is known only at deploy time');
      }
      if (!isTrusted || !statement.allows('sts:AssumeRole')) {
        return;
      }
      if (!namesCertificate(statement)) {
        report.find(statement.value, 'The trust policy names no certificate.');
      }
    }),
};

/** @throws Inconclusive if it does not, and has conditions that the template does not tell */
function namesCertificate(statement: AllowStatement): boolean {
  const isNamed = statement.conditions().some(isNaming);
  if (!isNamed) {
    statement.requireAllConditions();
  }
  return isNamed;
}

function isNaming({ operator, key, value }: Condition): boolean {
  const isDemand = !isOptional(operator) && !/Not|Null/i.test(operator);
  return (
    CERTIFICATE.test(key) &&
    isDemand &&
    !value.mayBeAbsent &&
    !textsOf(value).some((text) => hasVariable(text) || (/Like/i.test(operator) && isWideOpen(text.pattern)))
  );
}
