import {
  type AllowStatement,
  type Condition,
  eachAllowStatement,
  isWideOpen,
  textsOf,
} from '../../private/rules/policies';
import { type Rule, Severity } from '../../private/rules/rule';

/** With whatever stands for the partition's suffix. */
const SERVICE = /^bedrock\.(amazonaws\.com(\.cn)?|\0)$/;
const SOURCE = /^aws:Source(Account|Arn|OrgID|OrgPaths)$/i;
const DEMAND = /^(ForAnyValue:|ForAllValues:)?(String|Arn)(Equals|EqualsIgnoreCase|Like)(IfExists)?$/i;

export const confusedDeputy: Rule = {
  id: 'hindsight-inference-confused-deputy',
  severity: Severity.WARNING,
  incident:
    'A trust policy had a statement for Bedrock with conditions, and beside it one without, so that the conditions did nothing.',
  remedy:
    'Add conditions on aws:SourceAccount and aws:SourceArn to each statement that trusts bedrock.amazonaws.com; or use BatchInference.',
  source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/batch-iam-sr.html',
  types: ['AWS::IAM::Role'],
  judge: (role, report) =>
    eachAllowStatement(role.properties.get('AssumeRolePolicyDocument'), report, (statement) => {
      const isBedrock = statement.principals('Service').some(({ pattern }) => SERVICE.test(pattern));
      if (isBedrock && statement.allows('sts:AssumeRole') && !namesSource(statement)) {
        report.find(statement.value, 'Bedrock takes this role for jobs of any account that names it.');
      }
    }),
};

/** @throws Inconclusive if it does not, and has conditions that the template does not tell */
function namesSource(statement: AllowStatement): boolean {
  const isNamed = statement.conditions().some(isNaming);
  if (!isNamed) {
    statement.requireAllConditions();
  }
  return isNamed;
}

function isNaming({ operator, key, value }: Condition): boolean {
  return (
    SOURCE.test(key) &&
    DEMAND.test(operator) &&
    !value.mayBeAbsent &&
    !textsOf(value).some(({ pattern }) => /Like/i.test(operator) && isWideOpen(pattern))
  );
}
