import { eachAllowStatement, saysForWhom } from '../../private/rules/policies';
import { type Rule, Severity } from '../../private/rules/rule';

/** With whatever stands for the partition's suffix. */
const SERVICE = /^bedrock\.(amazonaws\.com(\.cn)?|\0)$/;

export const confusedDeputy: Rule = {
  id: 'hindsight-inference-confused-deputy',
  severity: Severity.WARNING,
  incident:
    'A trust policy had one statement for Bedrock with conditions and another without, so the conditions had no effect.',
  remedy:
    'Add conditions on aws:SourceAccount and aws:SourceArn to each statement that trusts bedrock.amazonaws.com; or use BatchInference.',
  source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/batch-iam-sr.html',
  types: ['AWS::IAM::Role'],
  judge: (role, report) =>
    eachAllowStatement(role.properties.get('AssumeRolePolicyDocument'), report, (statement) => {
      const isBedrock = statement.principals('Service').some(({ pattern }) => SERVICE.test(pattern));
      if (isBedrock && statement.allows('sts:AssumeRole') && !saysForWhom(statement)) {
        report.find(statement.value, 'Bedrock may assume this role on behalf of any account.');
      }
    }),
};
