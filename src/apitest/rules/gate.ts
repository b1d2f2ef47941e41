import { TRIGGER } from '../../private/rules/custom-resources';
import { type Rule, Severity } from '../../private/rules/rule';

export const gate: Rule = {
  id: 'hindsight-apitest-gate',
  severity: Severity.WARNING,
  incident: 'A deployment succeeded although its smoke test failed: the trigger had not waited for the function.',
  remedy:
    'Omit the invocation type of the trigger, so that it waits; or use the gate of ApiTest, which tests each release and does not block a rollback.',
  source: 'https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.triggers-readme.html',
  types: [TRIGGER],
  judge: ({ properties }, report) => {
    const type = properties.get('InvocationType');
    if (type.string() === 'Event') {
      report.find(type, 'The deployment does not wait for the function, and does not see its errors.');
    }
  },
};
